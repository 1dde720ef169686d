"""From a term or a work to where it is used, and from a post to the works it cites.

At the end of a post stand the works that it cites, each with the headings it is cited
under, so that a post has its references when it is printed alone. In the book there is
one list for all. On the site the glossary and the list of sources say of each entry
which posts and labs use it, and begin with the letters to jump to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from pybtex_docutils import Backend
from sphinx import addnodes
from sphinxcontrib.bibtex.transforms import node_text_transform

from _ext.builds.once import once_a_build
from _ext.evidence.records import lab_of_page
from _ext.posts.domain import is_post
from _ext.posts.unfilled import Unfilled, unfilled
from _ext.reading.uses import TERM, WORK, Place, uses_of, works_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator
    from sphinxcontrib.bibtex.domain import Citation

LETTERS, USED = "a-to-z", "used-in"  # classes
TOP = "the opening"  # what the text before a post's first heading is called


class works_here(Unfilled):
    """The place of a post's list of works; ``works_shown`` tells what it will be."""

    is_told = True


class term_used(Unfilled):
    """The place of what uses a term, by the term's ``terms``: its ids."""


class works_cited(nodes.container):
    """A list of works; the site shows it behind a disclosure."""


def add_places(app: Sphinx, doctree: nodes.document) -> None:
    """Put places at the end of a post and of each term, to be filled in later."""
    docname = app.env.current_document.docname
    section = next(iter(doctree.findall(nodes.section)), None)
    if is_post(docname) and section is not None and works_of(app.env, docname):
        section += works_here()
    for item in doctree.findall(nodes.definition_list_item):
        if isinstance(item.parent.parent, addnodes.glossary):
            terms = [node_id for term in item.findall(nodes.term)
                     for node_id in term["ids"]]  # fmt: skip
            item[-1] += term_used(terms=terms)


def fill_places(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put in what uses each term and work, and the works of a post."""
    for place in unfilled(doctree, works_here):
        place.replace_self(list_of_works(app, docname))
    has_links = app.builder.format in ("html", "epub")  # print has the pages' numbers
    places = unfilled(doctree, term_used)
    users = users_of_terms(app.env, docname) if places and has_links else {}
    for place in places:
        found = [user for node_id in place["terms"] for user in users.get(node_id, [])]
        place.replace_self(used_in(app, docname, "Used in", found))
    listing = pages_that_list(app)
    if has_links and docname in listing[WORK]:
        add_citing_pages(app, doctree, docname)
    if app.builder.format == "html" and any(
        docname in each for each in listing.values()
    ):
        add_letters(doctree)


def citations(env: BuildEnvironment) -> Sequence[Citation]:
    """Return the works of the list of sources, in its order."""
    return env.get_domain("cite").citations  # type: ignore[attr-defined]


@once_a_build
def pages_that_list(app: Sphinx) -> dict[str, set[str]]:
    """Return which pages have terms of the glossary, and which have works."""
    objects = app.env.domains.standard_domain.objects
    return {
        TERM: {place[0] for (kind, _name), place in objects.items() if kind == TERM},
        WORK: {work.bibliography_key.docname for work in citations(app.env)},
    }


def address(work: Citation) -> str:
    """Return the page of a work's list, and its id there."""
    return f"{work.bibliography_key.docname}#{work.citation_id}"


def list_of_works(app: Sphinx, docname: str) -> list[nodes.Node]:
    """Return the works that a page cites, each with the headings it is cited under."""
    cited = works_of(app.env, docname)
    backend = Backend()
    items = []
    for work in citations(app.env):
        if work.key in cited:
            item = nodes.list_item("", backend.paragraph(work.formatted_entry))
            item["work"] = address(work)
            node_text_transform(item)
            item[0] += [nodes.Text(" "), *cited_under(cited[work.key])]
            items.append(item)
    listed = nodes.bullet_list("", *items)
    return [works_cited("", listed, classes=["works-cited"])] if items else []


def works_shown(app: Sphinx, docname: str) -> list[tuple[str, str]]:
    """Return what the list of works shows that is not the page's own."""
    cited = works_of(app.env, docname)
    return [shown for key, shown in works_as_shown(app).items() if key in cited]


@once_a_build
def works_as_shown(app: Sphinx) -> dict[str, tuple[str, str]]:
    """Return where each work is listed and what is said of it, by its key."""
    return {
        work.key: (address(work), repr(work.formatted_entry.text))
        for work in citations(app.env)
    }


def cited_under(places: Sequence[Place]) -> Iterator[nodes.Node]:
    """Yield links to sections of this page, as the end of a sentence."""
    said = nodes.inline("", "Cited under ", classes=[USED])
    for place in places:
        said += nodes.Text("; ") if len(said) > 1 else nodes.Text("")
        heading = nodes.inline("", place.heading or TOP)
        if place.anchor:
            said += nodes.reference("", "", heading, refid=place.anchor, internal=True)
        else:
            said += heading
    said += nodes.Text(".")
    yield said


User = tuple[str, Place]  # a page, and its first section that uses something


def users(env: BuildEnvironment) -> Iterator[tuple[tuple[str, str], User]]:
    """Yield what is used by whom: posts and labs, posts first."""
    for docname in sorted(uses_of(env), key=lambda name: (not is_post(name), name)):
        if is_post(docname) or lab_of_page(docname):
            for used, places in uses_of(env)[docname].items():
                yield used, (docname, places[0])


def users_of_terms(env: BuildEnvironment, docname: str) -> dict[str, list[User]]:
    """Return who uses each term of a page's glossary, by the term's id."""
    standard = env.domains.standard_domain
    lowered = standard.data["terms"]
    found: dict[str, list[User]] = {}
    for (kind, name), user in users(env):
        known = standard.objects.get((TERM, name)) or lowered.get(name.lower())
        if kind == TERM and known and known[0] == docname:
            found.setdefault(known[1], []).append(user)
    return found


def used_in(
    app: Sphinx, docname: str, words: str, found: Sequence[User]
) -> list[nodes.Node]:
    """Return a sentence that leads to the pages which use something; or nothing."""
    said = nodes.paragraph("", f"{words} ", classes=[USED])
    for page, place in dict(reversed(found)).items():  # of two places, the first
        uri = app.builder.get_relative_uri(docname, page)
        title = app.env.titles[page].astext()
        lab = lab_of_page(page)
        name = f"the lab {lab}" if lab else title.partition(": ")[0]
        address = f"{uri}#{place.anchor}" if place.anchor else uri
        said += nodes.reference("", name, refuri=address, internal=True, reftitle=title)
        said += nodes.Text("; ")
    if not found:
        return []
    said[-1] = nodes.Text(".")
    return [said]


def add_citing_pages(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say below each work of the list of sources which pages cite it."""
    shown = list(doctree.findall(nodes.citation))
    if not shown:
        return
    keys = {work.citation_id: work.key for work in citations(app.env)}
    found: dict[str, list[User]] = {}
    for (kind, name), user in users(app.env):
        if kind == WORK:
            found.setdefault(name, []).append(user)
    for work in shown:
        key = next((keys[each] for each in work["ids"] if each in keys), "")
        work += used_in(app, docname, "Cited in", found.get(key, []))


def add_letters(doctree: nodes.document) -> None:
    """Put the letters to jump to before a glossary and a list of sources."""
    for glossary in list(doctree.findall(addnodes.glossary)):
        terms = [term for term in glossary.findall(nodes.term) if term["ids"]]
        put_letters(glossary, [(term.astext(), term["ids"][0]) for term in terms])
    works = list(doctree.findall(nodes.citation))
    if works:
        put_letters(
            works[0].parent, [(work[0].astext(), work["ids"][0]) for work in works]
        )


def put_letters(listed: nodes.Element, entries: Sequence[tuple[str, str]]) -> None:
    """Put links to the first entry of each letter before a list of entries."""
    items = [
        nodes.list_item("", nodes.paragraph("", "", nodes.reference(
            "", letter, refid=node_id, internal=True)))
        for letter, node_id in first_of_each_letter(entries).items()
    ]  # fmt: skip
    if len(items) > 1:
        place = listed.parent.index(listed)
        listed.parent.insert(place, nodes.bullet_list("", *items, classes=[LETTERS]))


def first_of_each_letter(entries: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the id of the first entry of each letter, in the letters' order.

    >>> first_of_each_letter([("ANN", "t-2"), ("archetype", "t-3"), ("5xx", "t-1")])
    {'5': 't-1', 'A': 't-2'}
    """
    found: dict[str, str] = {}
    for text, node_id in entries:
        if text[:1].isalnum():
            found.setdefault(text[0].upper(), node_id)
    return dict(sorted(found.items()))


def visit_works_cited(self: HTML5Translator, node: works_cited) -> None:
    self.body.append(self.starttag(node, "details"))
    self.body.append("<summary>References</summary>\n")


def depart_works_cited(self: HTML5Translator, node: works_cited) -> None:
    self.body.append("</details>\n")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.setup_extension("_ext.reading.uses")
    app.setup_extension("_ext.builds.borrowings")
    app.add_node(works_here)
    app.add_node(term_used)
    app.add_node(works_cited, html=(visit_works_cited, depart_works_cited))
    app.connect("doctree-read", add_places, priority=710)  # once its uses are known
    app.connect("doctree-resolved", fill_places)
    app.connect("nodes-show", works_shown)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
