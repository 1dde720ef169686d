"""Each page as mdast, ``_xref/<page>.json``, for MyST's own tools.

mystmd reads it for the text of a link, for ``{embed}``, and the themes for their cards.
It is written with its page, and needs what the page needs. Its addresses begin with
that of the site (``_ext.builds.address``), as it is read elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from _ext.builds.site import write_last
from _ext.builds.whole_files import leave_only, write_if_changed
from _ext.evidence.lab_pages import EVIDENCE
from _ext.evidence.records import lab_of_page
from _ext.names.anchors import slug_of
from _ext.names.offered import results_quoted, title_of
from _ext.neighbours.components import Converter
from _ext.neighbours.trees import Page, Tree
from _ext.posts.domain import posts_of
from _ext.reading.addresses import address_of
from _ext.reading.kept import is_site, keep
from _ext.reading.references import pages_that_list
from _ext.reading.uses import WORK

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "_xref"  # of the site
KEPT = "mdast"  # what its anchors lead to, and what its results are
VERSION = 3  # of the form, as mystmd counts


def works_of(app: Sphinx, docname: str) -> dict[str, tuple[str, str]]:
    """Return the name and the title of each work that a page lists, by its anchor."""
    if docname not in pages_that_list(app)[WORK]:
        return {}
    cite: Any = app.env.get_domain("cite")
    entries = cite.bibdata.data.entries
    return {
        work.citation_id: (f"source-{slug_of(work.key)}", title_of(entries[work.key]))
        for work in cite.citations
    }


def shows_results(docname: str) -> bool:
    """Tell whether a page shows what a lab found."""
    return bool(lab_of_page(docname)) or docname == EVIDENCE


def page_of(app: Sphinx, docname: str, names: Mapping[str, str]) -> Page:
    """Return what is known of a page besides its nodes."""
    return Page(
        docname=docname,
        address=address_of(app, docname),
        names=names,
        numbers=app.env.toc_fignumbers.get(docname, {}),
        formats=app.config.numfig_format,
        pictures=app.builder.images,
        works=works_of(app, docname),
        results=results_quoted(app.env) if shows_results(docname) else frozenset(),
    )


def frontmatter(app: Sphinx, docname: str) -> Tree:
    """Return what MyST's tools say of a page."""
    title = app.env.titles[docname].astext()
    found: Tree = {"title": title, "content_includes_title": True}
    if post := posts_of(app.env).posts.get(docname):
        found["description"] = post.fields.summary
        found["date"] = post.last_change.isoformat()
        found["authors"] = [{"name": app.config.author}]
    return found


def write_page(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write a page that is written as mdast, and keep what its anchors lead to."""
    if doctree is None or not is_site(app):
        return
    names = context["names_by_anchor"]
    converter = Converter(page_of(app, pagename, names))
    tree = {"type": "root", "children": converter.convert(doctree)}
    part = {"targets": converter.targets, "results": converter.results_told}
    keep(app, KEPT, pagename, part)
    data = {
        "version": VERSION,
        "kind": "Article",
        "slug": pagename.rpartition("/")[2],
        "location": f"/{app.env.doc2path(pagename, base=False)}",
        "dependencies": [],
        "frontmatter": frontmatter(app, pagename),
        "mdast": tree,
    }
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    path = Path(app.builder.outdir) / FOLDER / f"{pagename}.json"
    write_if_changed(path, written.encode())


def remove_former(app: Sphinx) -> None:
    """Remove what is of no page of the site."""
    app.builder.replaces(FOLDER)
    folder = Path(app.builder.outdir) / FOLDER
    leave_only(folder, {folder / f"{page}.json" for page in app.env.found_docs})


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.reading.kept")
    app.setup_extension("_ext.names.offered")
    app.setup_extension("_ext.names.permalinks")
    app.setup_extension("_ext.posts.domain")
    app.connect("html-page-context", write_page, priority=900)
    write_last(app, remove_former)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
