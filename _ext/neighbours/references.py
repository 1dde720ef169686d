"""``myst.xref.json``: the names that mystmd finds, and where what they lead to is told.

An entry is a page, or a place of one::

    {"identifier": "eq-cache-design-ratio", "kind": "equation",
     "url": "/.../cache-design.html", "data": "/_xref/.../cache-design.json"}

A place has one identifier in its page's mdast. Where it has more names (a term as it is
written, a lab's former name), each is an entry whose ``html_id`` is that name: mystmd
looks for both, and takes the anchor itself from the mdast. A name of what is not in the
mdast is an entry of kind "page" that leads to the place itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from _ext.builds.site import write_last
from _ext.names.offered import DOC, Name, offered
from _ext.neighbours.pages import FOLDER, KEPT
from _ext.page.former import former_pages
from _ext.reading.kept import of_all

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FILE = "myst.xref.json"
VERSIONS = {"version": "1", "myst": "1.11.0"}  # of the file; of whose form it is
PAGE = "page"
# What mdast calls what our names lead to, where that is not our word for it.
KINDS = {
    **dict.fromkeys(("post", "page", "lab"), "heading"),
    **dict.fromkeys(("term", "source", "result"), "definitionList"),
    "calculator": "table",
    "place": "paragraph",
}
# What Markdown leaves as it stands in an address; it writes the rest as %...
AS_IT_STANDS = "!#$&'()*+,-./:;=?@_~"

Targets = Mapping[str, Mapping[str, tuple[str, str]]]
Entry = dict[str, Any]


def entries(
    names: list[Name],
    targets: Targets,
    urls: Mapping[str, str],
    moved: Mapping[str, str],
) -> Iterator[Entry]:
    """Yield the entries: pages, then names that are identifiers, then the others.

    The first that fits is taken. ``targets`` has for each page the identifier and
    html_id of each anchor, ``urls`` where each page is, ``moved`` leads from a post's
    former page to its own.
    """
    known = {name.name for name in names}
    pages, plain, others = [], [], []
    for name in names:
        page = moved.get(name.page, name.page)
        place: Entry = {"url": urls[page], "data": f"/{FOLDER}/{page}.json"}
        written = quote(name.name, safe=AS_IT_STANDS)
        identifier, html_id = targets.get(page, {}).get(name.anchor, ("", ""))
        if name.role == DOC:
            pages.append({"identifier": written, "kind": PAGE, **place})
        elif not identifier:
            place["url"] += f"#{name.anchor}" if name.anchor else ""
            others.append({"identifier": written, "kind": PAGE, **place})
        else:
            kind = KINDS.get(name.kind, name.kind)
            entry = {"identifier": identifier, "kind": kind, **place}
            if name.name != identifier:
                others.append({**entry, "html_id": written})
            elif html_id == identifier or html_id in known:
                plain.append(entry)
            else:
                plain.append({**entry, "html_id": html_id})
    yield from (*pages, *plain, *others)


def write_references(app: Sphinx) -> None:
    """Write the names that mystmd finds."""
    uri, root = app.builder.get_target_uri, app.config.root_doc
    urls = {page: f"/{uri(page)}" for page in app.env.found_docs} | {root: "/"}
    moved = {page: post.docname for page, post in former_pages(app.env)}
    targets = {page: part["targets"] for page, part in of_all(app, KEPT).items()}
    found = entries(list(offered(app.env)), targets, urls, moved)
    lines = [json.dumps(each, ensure_ascii=False) for each in found]
    head = json.dumps(VERSIONS)[:-1]
    written = f'{head}, "references": [\n' + ",\n".join(lines) + "\n]}\n"
    (Path(app.builder.outdir) / FILE).write_text(written, encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.neighbours.pages")
    write_last(app, write_references)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
