"""Trees of pages are walked by one loop, where docutils has a generator for each level.

A page is walked some two hundred times from its reading to its writing, by docutils,
Sphinx, MyST and by us, and ``findall`` hands each node that it finds through as many
generators as the node is deep: that was a fifth of a build. What is yielded, and when a
node's children are looked at, stays the same, so that who changes a tree while it walks
finds what docutils would find.

Sphinx's transform that gives blocks of code their language visits all nodes, for the
few that it is about; here it is led to these alone. sphinx_design asks each node three
times which of its components it is, and half of them answer by an exception. A text
says what it is by looking three times for signs that are nearly never there, and a node
that joins a tree asks four times for the document, up to the root each time.

``Node.findall``, ``Node.setup_child`` and ``Text.astext`` are docutils' own, for the
whole process, ``HighlightLanguageTransform.apply`` is Sphinx's, and ``is_component``
that of three modules of sphinx_design. Where the first has other parameters than those
known here, all stay as they are.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import code
from sphinx_design import aside, dropdown, tabs

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

KNOWN = ["self", "condition", "include_self", "descend", "siblings", "ascend"]
TOLD = {nodes.literal_block, addnodes.highlightlang, addnodes.start_of_file}
ASKING = (aside, dropdown, tabs)  # modules whose transforms ask all nodes of a page
ESCAPE = "\0"  # of docutils, within a text
Condition = type | Callable[[nodes.Node], bool] | None

theirs = nodes.Node.findall
their_astext = nodes.Text.astext
their_setup_child = nodes.Node.setup_child
their_apply = code.HighlightLanguageTransform.apply


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
    if isinstance(condition, type):
        return walk(self, condition, include_self)
    return filter(condition, walk(self, nodes.Node, include_self))


def walk(root: nodes.Node, kind: type, include_self: bool) -> Iterator[nodes.Node]:
    """Yield the nodes of a kind in document order.

    Half of all nodes are texts, which have no children.
    """
    if include_self and isinstance(root, kind):
        yield root
    are_texts_meant = issubclass(nodes.Text, kind)
    around = []
    level = iter(root.children)
    while True:
        for node in level:
            if type(node) is nodes.Text:
                if are_texts_meant:
                    yield node
            else:
                if isinstance(node, kind):
                    yield node
                if node.children:
                    around.append(level)
                    level = iter(node.children)
                    break
        else:
            if not around:
                return
            level = around.pop()


def give_languages(self: code.HighlightLanguageTransform, **options: Any) -> None:
    """Give blocks of code their language: visit these, and what sets it."""
    document = self.document
    every = walk(document, nodes.Element, include_self=False)
    found = [node for node in every if type(node) in TOLD]
    if any(isinstance(node, addnodes.start_of_file) for node in found):
        their_apply(self, **options)  # pages in one document, each with its own
        return
    visitor = code.HighlightLanguageVisitor(document, self.config.highlight_language)
    visitor.visit_document(document)
    for node in found:
        visitor.dispatch_visit(node)
        if isinstance(node, addnodes.highlightlang):
            node.parent.remove(node)


def astext(self: nodes.Text) -> str:
    """Return what a text says."""
    return str(self) if ESCAPE not in self else their_astext(self)


def setup_child(self: nodes.Node, child: nodes.Node) -> None:
    """Tell a node in which tree it is now, and where that was last read."""
    child.parent = self  # type: ignore[assignment]
    if document := self.document:
        child.document = document
        if child.source is None:
            child.source = document.current_source
        if child.line is None:
            child.line = document.current_line


def is_component(node: nodes.Node, name: str) -> bool:
    """Tell whether a node is one of sphinx_design's components."""
    return (
        isinstance(node, nodes.Element)
        and node.attributes.get("design_component") == name
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    if list(inspect.signature(theirs).parameters) == KNOWN:
        nodes.Node.findall = findall  # type: ignore[method-assign]
        nodes.Text.astext = astext  # type: ignore[method-assign]
        nodes.Node.setup_child = setup_child  # type: ignore[method-assign]
        code.HighlightLanguageTransform.apply = give_languages  # type: ignore[method-assign]
        for module in ASKING:
            module.is_component = is_component  # type: ignore[attr-defined]
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
