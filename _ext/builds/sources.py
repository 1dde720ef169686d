"""A page is read again when a file that it is made of holds something else.

Sphinx asks whether a file is newer. An older one that was put back, or one that was
edited within the same moment, holds something else just the same. And a page whose
toctree names one that is gone says so only when it is read.
"""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from typing import TYPE_CHECKING

from docutils import nodes

from _ext.builds.memory import content, memory_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def note_source(app: Sphinx, docname: str, _source: list[str]) -> None:
    """Note what a page's own file holds, when it is read."""
    digest = content(app.env.doc2path(docname))
    app.env.current_document["digest_of_source"] = digest


def note_parts(app: Sphinx, _doctree: nodes.document) -> None:
    """Note what all files hold that the page was made of."""
    env = app.env
    docname = env.current_document.docname
    parts = {
        str(path): content(env.srcdir / path)
        for path in sorted(map(str, env.dependencies.get(docname, ())))
    }
    own = env.current_document["digest_of_source"]
    memory_of(env).made_of[docname] = {**parts, str(env.doc2path(docname)): own}


def pages_to_read(
    _app: Sphinx,
    env: BuildEnvironment,
    _added: Set[str],
    _changed: Set[str],
    removed: Set[str],
) -> Set[str]:
    """Return the pages that are made of something else now, or list a lost page."""
    now = cache(lambda path: content(env.srcdir / path))
    changed = {
        docname
        for docname, parts in memory_of(env).made_of.items()
        if any(now(path) != before for path, before in parts.items())
    }
    listing = {page for lost in removed for page in env.files_to_rebuild.get(lost, ())}
    return (changed | listing) & env.found_docs


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.builds.memory")
    app.connect("env-get-outdated", pages_to_read)
    app.connect("source-read", note_source, priority=1)  # before others change it
    app.connect("doctree-read", note_parts, priority=900)  # once all are noted
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
