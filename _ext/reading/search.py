"""The search: its index, made of the pages as they are written, and its own page.

A page's records (``_ext.reading.records``) are kept when it is written, so that a
build that writes one page makes the index of all; what is shown of them is written
then. ``search/`` of the site holds the index in parts (``_ext.reading.index``),
``_static/search.js`` asks it. Sphinx's own index is not made: it finds pages and not
sections, and needs the whole of itself.

``reference/synonyms.txt`` has a line for words that mean the same, which both find
what the other finds, or where ``>`` parts them, what the first also finds::

    thundering herd, dogpile, cache stampede
    hallucination > wrong answer
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx.search
from sphinx.util import logging

from _ext.builds.memory import digest
from _ext.builds.site import write_last
from _ext.builds.whole_files import leave_only, write_if_changed
from _ext.posts.domain import posts_of
from _ext.reading.addresses import topics_of
from _ext.reading.index import SHOWN, Page, called, calls, kept, parts, shown, weighed
from _ext.reading.kept import (
    is_site,
    keep,
    lines_of_all,
    of_all,
    remembered,
    write_folder,
)
from _ext.reading.postings import blocks, joined, places
from _ext.reading.records import links, records
from _ext.reading.words import stem, words

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

FOLDER = "search"  # of the site
LABS = "reference/labs/"
SYNONYMS = "reference/synonyms.txt"
STEMMERS = ("base-stemmer.js", "english-stemmer.js")  # Sphinx's, as it ships them
Rule = list[list[str]]


def keep_records(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Keep what a page has to be found by, until it is written again."""
    if doctree is None or not is_site(app):
        return
    post = posts_of(app.env).posts.get(pagename)
    kind = "post" if post else "lab" if pagename.startswith(LABS) else "page"
    title = app.env.titles[pagename].astext()
    tags = list(post.fields.tags) if post else []
    found = records(doctree, kind)
    stems = weighed(title, tags, found)
    page = {
        "topic": post.topic if post else "",
        "tags": tags,
        "records": kept(found, stems),
        "named": names_given(app, pagename, doctree),
    }
    keep(app, "search", pagename, page)
    keep(app, "stems", pagename, stems)
    url = app.builder.get_target_uri(pagename)
    for file, text in shown(pagename, url, title, found).items():
        write_if_changed(Path(app.builder.outdir, FOLDER, file), text.encode())


def names_given(app: Sphinx, docname: str, document: nodes.document) -> list[list[str]]:
    """Return what this page calls the places it links to: address and words."""
    folder = posixpath.dirname(app.builder.get_target_uri(docname))
    own = app.builder.get_target_uri(docname)
    found = []
    for link, said in links(document):
        path, _, anchor = link.partition("#")
        page = posixpath.normpath(posixpath.join(folder, path)) if path else own
        found.append([f"{page}#{anchor}" if anchor else page, said])
    return found


def pages_of(app: Sphinx) -> list[Page]:
    """Return the pages of the site with their records, those that were kept."""
    return [
        Page(docname, app.builder.get_target_uri(docname), **page)
        for docname, page in of_all(app, "search").items()
    ]


def read_synonyms(path: Path) -> list[Rule]:
    """Return whose words also mean what: stems, and the stems that they stand for.

    A line that says nothing is reported, and left out.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found: list[Rule] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        groups = [
            [meant for name in side.split(",") if (meant := stemmed(name))]
            for side in line.split(" > ")
        ]
        group, others = groups[0], groups[-1] if len(groups) == 2 else []
        if len(groups) > 2 or not group or len(group) + len(others) < 2:
            logger.warning(
                "no synonyms: write words that mean the same with commas between "
                "them, or what is asked for, ' > ' and what it also means",
                location=f"{path}:{number}",
                type="search",
                subtype="synonyms",
            )
            continue
        found += [[one, other] for one in group for other in group if one != other]
        found += [[one, other] for one in group for other in others]
    return found


def stemmed(name: str) -> list[str]:
    """Return the stems of a name of one word or more."""
    return [stem(word) for word in words(name)]


def postings(app: Sphinx, pages: Sequence[Page]) -> list[tuple[str, str]]:
    """Return where each stem stands.

    What has been worked out for a block of pages is kept by a digest of all that it is
    made of.
    """
    lines = lines_of_all(app, "stems")
    names = calls(pages)
    by_name = {page.name: page for page in pages}
    folder = Path(app.doctreedir) / "postings"
    found, used = [], set()
    for block in blocks([page.name for page in pages]):
        some = [by_name[name] for name in block]
        called_by = [names.get(page.url, {}) for page in some]
        said = repr((app.config.code_digest, some, called_by)).encode()
        made_of = b"\n".join([said, *(lines[name] for name in block)])
        path = folder / f"{digest(made_of)}.json"
        records = (
            record
            for page, given in zip(some, called_by, strict=True)
            for record in called(page, json.loads(lines[page.name]), given)
        )
        known = remembered(path, partial(places, records))
        found.append((sum(len(page.records) for page in some), known))
        used.add(path)
    leave_only(folder, used)
    return joined(found)


def write_index(app: Sphinx) -> None:
    """Write the index beside the pages, and the stemmer that the browser needs."""
    synonyms = read_synonyms(Path(app.srcdir) / SYNONYMS)
    pages = pages_of(app)
    made = parts(pages, topics_of(app), synonyms, postings(app, pages)).files()
    shipped = Path(sphinx.search.__file__).parent / "minified-js"
    stemmer = "".join(f"{(shipped / name).read_text('utf-8')}\n" for name in STEMMERS)
    there = [file for page in pages for file in files_shown(page)]
    write_folder(app, FOLDER, {**made, "stemmer.js": stemmer}, there)


def files_shown(page: Page) -> list[str]:
    """Return the files of what is shown of a page, which were written with it."""
    number = sum(record["begins"] for record in page.records)
    return [f"{SHOWN}/{page.name}.{part}.js" for part in range(number)]


def search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page that has the search's field, and nothing else."""
    topics = [
        (title, app.builder.get_relative_uri("search", f"posts/{topic}/index"))
        for topic, title in topics_of(app).items()
    ]
    yield "search", {"topics": topics}, "search.html"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.reading.kept")
    app.setup_extension("_ext.posts.domain")
    app.setup_extension("_ext.evidence.calculators")
    app.add_js_file("search.js", defer="defer")
    app.connect("html-page-context", keep_records, priority=900)
    app.connect("html-collect-pages", search_page)
    write_last(app, write_index)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
