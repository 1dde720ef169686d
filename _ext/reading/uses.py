"""Where terms and works are used: kept by page, in the sections of that page.

When a page is read, each reference to a term of the glossary and each citation is noted
with the heading that it stands under. ``_ext.reading.references`` shows them.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain
from sphinxcontrib.bibtex.citation_target import parse_citation_targets

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

TERM, WORK = "term", "work"


@dataclass(frozen=True)
class Place:
    """A section: its id, '' for the top of the page, and its heading."""

    anchor: str
    heading: str


Uses = dict[tuple[str, str], list[Place]]  # of (TERM, its name) or (WORK, its key)


class UsesDomain(Domain):
    """Keeps by page the terms and works that it refers to."""

    name = "uses"
    label = "Terms and works in use"
    initial_data = {"uses": {}}  # noqa: RUF012  (Sphinx copies it)
    data_version = 1

    @property
    def uses(self) -> dict[str, Uses]:
        """What each page uses, and in which of its sections, each once."""
        return self.data["uses"]

    def clear_doc(self, docname: str) -> None:
        self.uses.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        theirs = otherdata["uses"]
        self.uses.update({name: theirs[name] for name in docnames & theirs.keys()})

    def resolve_any_xref(self, *_args: Any) -> list[tuple[str, nodes.Element]]:
        return []  # nothing is referred to


def uses_of(env: BuildEnvironment) -> dict[str, Uses]:
    """Return what each page uses."""
    return cast("UsesDomain", env.get_domain("uses")).uses


def works_of(env: BuildEnvironment, docname: str) -> dict[str, list[Place]]:
    """Return the keys of the works that a page cites, and the sections that do."""
    used = uses_of(env).get(docname, {})
    return {name: places for (kind, name), places in used.items() if kind == WORK}


def note_uses(app: Sphinx, doctree: nodes.document) -> None:
    """Note the terms and works that the page refers to which was just read."""
    found: Uses = {}
    for node in doctree.findall(addnodes.pending_xref):
        for used in used_by(node):
            places = found.setdefault(used, [])
            if (place := place_of_use(node, doctree)) not in places:
                places.append(place)
    if found:
        uses_of(app.env)[app.env.current_document.docname] = found


def used_by(node: addnodes.pending_xref) -> Iterator[tuple[str, str]]:
    """Yield what a reference refers to, of terms and works."""
    if node["reftype"] == "term":
        yield TERM, node["reftarget"]
    elif node.get("refdomain") == "cite":
        try:
            keys = [each.key for each in parse_citation_targets(node["reftarget"])]
        except ValueError:  # said where it is written
            keys = []
        yield from ((WORK, key) for key in keys)


def place_of_use(node: nodes.Node, doctree: nodes.document) -> Place:
    """Return the section that a node stands in; a note stands where its number does."""
    section: nodes.Node | None = node
    while section is not None and not isinstance(section, nodes.section):
        note = section if isinstance(section, nodes.footnote) else None
        section = number_of(note, doctree) if note is not None else section.parent
    if section is None or isinstance(section.parent, nodes.document):
        return Place("", "")
    return Place(section["ids"][0], section[0].astext())


def number_of(
    note: nodes.footnote, doctree: nodes.document
) -> nodes.footnote_reference | None:
    """Return the first number in the text that leads to a note."""
    for number in doctree.findall(nodes.footnote_reference):
        if number.get("refid") in note["ids"]:
            return number
    return None


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_domain(UsesDomain)
    app.connect("doctree-read", note_uses, priority=700)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
