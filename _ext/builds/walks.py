"""Trees of pages are walked by one loop, where docutils has a generator for each level.

A page is walked some two hundred times from its reading to its writing, by docutils,
Sphinx, MyST and by us, and ``findall`` hands each node that it finds through as many
generators as the node is deep: that was a fifth of a build. What is yielded, and when a
node's children are looked at, stays the same, so that who changes a tree while it walks
finds what docutils would find.

``Node.findall`` is docutils' own, for the whole process. Where it has other parameters
than those known here, it stays as it is.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

KNOWN = ["self", "condition", "include_self", "descend", "siblings", "ascend"]
Condition = type | Callable[[nodes.Node], bool] | None

theirs = nodes.Node.findall


def findall(
    self: nodes.Node,
    condition: Condition = None,
    include_self: bool = True,
    descend: bool = True,
    siblings: bool = False,
    ascend: bool = False,
) -> Iterator[nodes.Node]:
    """Yield the nodes of a tree for which a condition holds, as docutils does."""
    if not descend or siblings or ascend:
        return theirs(self, condition, include_self, descend, siblings, ascend)
    found = walk(self, include_self)
    if condition is None:
        return found
    if isinstance(condition, type):
        return (node for node in found if isinstance(node, condition))
    return filter(condition, found)


def walk(root: nodes.Node, include_self: bool) -> Iterator[nodes.Node]:
    """Yield the nodes of a tree in document order."""
    if include_self:
        yield root
    open_levels = [iter(root.children)]
    while open_levels:
        for node in open_levels[-1]:
            yield node
            if node.children:
                open_levels.append(iter(node.children))
                break
        else:
            open_levels.pop()


def setup(app: Sphinx) -> ExtensionMetadata:
    if list(inspect.signature(theirs).parameters) == KNOWN:
        nodes.Node.findall = findall  # type: ignore[method-assign]
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
