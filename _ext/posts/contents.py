"""The contents: a tree, in which no page stands below itself.

Sphinx and what builds on it follow the toctrees from page to page; round a circle they
would go until Python's stack is exhausted. The entry that closes one is a warning and
leads nowhere, before anybody follows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def circles(
    included: Mapping[str, Sequence[str]], roots: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield each page with an entry of its toctree that it stands below itself."""
    seen: set[str] = set()
    for root in roots:
        stack = [(root, iter(included.get(root, ())))]
        above = [root]
        while stack:
            page, entries = stack[-1]
            entry = next(entries, None)
            if entry is None:
                stack.pop()
                above.pop()
                seen.add(page)
            elif entry in above:
                yield page, entry
            elif entry not in seen:
                stack.append((entry, iter(included.get(entry, ()))))
                above.append(entry)


def break_circles(app: Sphinx, env: BuildEnvironment) -> None:
    """Complain of each entry that leads back, and take it out of the contents."""
    pages = [app.config.root_doc, *sorted(env.toctree_includes)]
    for page, entry in list(circles(env.toctree_includes, pages)):
        logger.warning(
            "the toctree here leads back to %s, which it stands below; take that out",
            entry,
            location=(page, 1),
            type="contents",
        )
        env.toctree_includes[page] = [
            each for each in env.toctree_includes[page] if each != entry
        ]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-updated", break_circles, priority=1)  # before anybody follows
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
