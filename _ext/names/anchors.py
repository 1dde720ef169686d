"""Everything that a reader would point at has a name, and the name is its anchor.

Of what an author gives no label, the name is made of what it is called::

    cache-design                      a post; the title's permalink
    reference-glossary, index         a page that is none
    cache-design--what-to-bring       a heading of the post
    term-hyrum-s-law                  a term, as std:term has it, in portable letters
    eq-cache-design-ratio             an equation, by its label

All are ids that are added to those there are, so that a former anchor still leads
there, and ordinary labels; an equation has its own. Where what was given is a matter of
position (``id3``), the name comes first. A heading that reads as an earlier one of its
page is called after the section that it is in, too. One in letters that no name can
have keeps its own id.

A term with an apostrophe is found by the straight and by the curly one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from _ext.evidence.records import lab_of_page
from _ext.posts.domain import is_post

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

POSITIONAL = re.compile(r"id\d+")
STRAIGHT, CURLY = "'", "’"


def slug_of(text: str) -> str:
    """Return a text in the letters that a name may have; '' where it has none of them.

    >>> slug_of("Hyrum’s law"), slug_of("Überblick: 5 steps"), slug_of("設計")
    ('hyrum-s-law', 'uberblick-5-steps', '')
    """
    straight = text.lower().replace(CURLY, STRAIGHT)
    plain = unicodedata.normalize("NFKD", straight).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def twin(text: str) -> str:
    """Return a text with its apostrophes of the other kind; '' where it has none.

    >>> twin("Hyrum's law"), twin("Hyrum’s law"), twin("goodput")
    ('Hyrum’s law', "Hyrum's law", '')
    """
    straight = text.replace(CURLY, STRAIGHT)
    other = text.replace(STRAIGHT, CURLY) if text == straight else straight
    return other if other != text else ""


def page_name(docname: str) -> str:
    """Return what a page is called: a post by its slug, a lab's by the lab.

    >>> page_name("posts/career/on-call"), page_name("posts/career/index")
    ('on-call', 'posts-career')
    """
    if is_post(docname):
        return docname.rpartition("/")[2]
    if lab := lab_of_page(docname):
        return f"lab-{lab}"
    return slug_of(docname.removesuffix("/index"))


def equation_name(label: str) -> str:
    """Return what an equation is called.

    >>> equation_name("eq-ratio"), equation_name("ratio")
    ('eq-ratio', 'eq-ratio')
    """
    return f"eq-{slug_of(label.removeprefix('eq-'))}"


def heading_names(page: str, headings: list[tuple[str, str]]) -> Iterator[str]:
    """Yield a name for each heading, given as its text and that of the one around it.

    >>> list(heading_names("p", [("Costs", "P"), ("Two", "P"), ("Costs", "Two")]))
    ['p--costs', 'p--two', 'p--two--costs']
    """
    given: set[str] = set()
    for text, around in headings:
        slug, above = slug_of(text), slug_of(around)
        name = f"{page}--{slug}"
        if name in given:
            name = f"{page}--{above}--{slug}"
        first, count = name, 1
        while name in given:
            count += 1
            name = f"{first}-{count}"
        given.add(name)
        yield name if slug else ""


class Anchors(SphinxTransform):
    """Adds the names of a page to what it holds, and to the labels."""

    default_priority = 845  # all is there; labels and contents are noted from 850 on

    def apply(self, **_options: Any) -> None:
        self.docname = self.env.current_document.docname
        everything = self.document.findall(nodes.Element)
        self.taken = {each for node in everything for each in node.get("ids", ())}
        self.name_page()
        self.name_headings()
        for node in self.document.findall(nodes.math_block):
            if node.get("label"):
                self.name_equation(node)
        for glossary in self.document.findall(addnodes.glossary):
            for term in glossary.findall(nodes.term):
                self.name_term(term)

    def name_page(self) -> None:
        """Have a post's title lead by the slug; give other pages a label."""
        title = next(iter(self.document.findall(nodes.section)), None)
        if title is None or lab_of_page(self.docname):
            return  # of a lab's page _ext.evidence.lab_pages says it
        name = page_name(self.docname)
        if name in title["ids"]:
            title["ids"].remove(name)
        if is_post(self.docname) and name not in self.taken - {*title["ids"], name}:
            title["ids"].insert(0, name)
        elif not is_post(self.docname):
            self.note(name, "", title[0].astext())

    def name_headings(self) -> None:
        """Name the headings that have no label."""
        sections = [
            section
            for section in self.document.findall(nodes.section)
            if isinstance(section.parent, nodes.section)
        ]
        texts = [
            (section[0].astext(), section.parent[0].astext()) for section in sections
        ]
        names = heading_names(page_name(self.docname), texts)
        for section, name in zip(sections, names, strict=True):
            if any(self.document.nametypes.get(each) for each in section["names"]):
                continue
            is_positional = POSITIONAL.fullmatch("".join(section["ids"][:1]))
            anchor = name or (section.get("slug", "") if is_positional else "")
            if anchor and self.add(section, anchor, is_first=bool(is_positional)):
                self.note(name, name, section[0].astext())

    def name_equation(self, node: nodes.math_block) -> None:
        """Give an equation its name as an anchor; as a label it would be two things."""
        self.add(node, equation_name(node["label"]))

    def name_term(self, term: nodes.term) -> None:
        """Name a term, and have it found by either apostrophe."""
        text = term.astext()
        slug, standard = slug_of(text), self.env.domains.standard_domain
        if slug and self.add(term, f"term-{slug}"):
            self.note(f"term-{slug}", f"term-{slug}", text)
        if term["ids"] and (other := twin(text)):
            place = (self.docname, term["ids"][0])
            standard.data["terms"].setdefault(other.lower(), place)

    def add(self, node: nodes.Element, anchor: str, *, is_first: bool = False) -> bool:
        """Give a node one more id; tell whether it has it."""
        if anchor in self.taken and anchor not in node["ids"]:
            return False
        if is_first and anchor in node["ids"]:
            node["ids"].remove(anchor)
        if anchor not in node["ids"]:
            node["ids"].insert(0 if is_first else len(node["ids"]), anchor)
        self.taken.add(anchor)
        return True

    def note(self, name: str, anchor: str, text: str) -> None:
        """Make a name a label, unless an author has."""
        standard = self.env.domains.standard_domain
        if name and self.document.nametypes.get(name) is None:
            standard.anonlabels[name] = (self.docname, anchor)
            standard.labels[name] = (self.docname, anchor, text)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.setup_extension("_ext.evidence.records")
    app.add_transform(Anchors)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
