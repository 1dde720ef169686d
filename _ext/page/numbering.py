"""Figures, tables, listings and equations are numbered within their post.

Sphinx numbers them through the whole site, so that a figure added to one post would
rename those of all that follow, in links from elsewhere too. Here the second figure
of a post is Figure 2, on the site and in the book, whatever else is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    Numbers = dict[str, dict[str, dict[str, tuple[int, ...]]]]

STORE = "site_fignumbers"  # on the environment: the numbers as Sphinx counts


def within_pages(numbers: Numbers) -> Numbers:
    """Count each kind of thing from one on each page, in the order it stands."""
    return {
        page: {
            kind: {node_id: (count,) for count, node_id in enumerate(ids, start=1)}
            for kind, ids in kinds.items()
        }
        for page, kinds in numbers.items()
    }


def restore(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Hand Sphinx its own numbers, by which it tells what has changed."""
    env.toc_fignumbers = getattr(env, STORE, env.toc_fignumbers)
    return []


def renumber(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Put ours in their place."""
    setattr(env, STORE, env.toc_fignumbers)
    env.toc_fignumbers = within_pages(env.toc_fignumbers)
    return []


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-get-updated", restore, priority=100)
    app.connect("env-get-updated", renumber, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
