"""What each anchor of a page is: kept by page, from when it was read.

A figure, a table, a heading: what a name leads to is to stay what it is
(``_ext.names.promises``). Results of labs are noted with what they mean.
"""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.domains import Domain

from _ext.evidence.calculators import calculator
from _ext.evidence.lab_pages import lab_results, row_id
from _ext.evidence.records import lab_of_page
from _ext.posts.domain import is_post

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

KINDS: dict[type[nodes.Element], str] = {
    nodes.section: "heading",
    nodes.figure: "figure",
    nodes.table: "table",
    nodes.container: "listing",
    nodes.literal_block: "listing",
    nodes.math_block: "equation",
    nodes.term: "term",
}
OTHER = "place"


class PlacesDomain(Domain):
    """The anchors of each page, and the results that the pages of labs show."""

    name = "places"
    label = "Places"
    initial_data = {"anchors": {}, "results": {}}  # noqa: RUF012  (Sphinx copies it)
    data_version = 1
    kept_results: Set[str] = frozenset()  # those promised; read anew at each build

    @property
    def anchors(self) -> dict[str, dict[str, str]]:
        """By page, what each anchor is."""
        return self.data["anchors"]

    @property
    def results(self) -> dict[str, dict[str, str]]:
        """By page, what each lab's result means, by its anchor."""
        return self.data["results"]

    def clear_doc(self, docname: str) -> None:
        self.anchors.pop(docname, None)
        self.results.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        for table in ("anchors", "results"):
            theirs = otherdata[table]
            self.data[table].update({n: theirs[n] for n in docnames & theirs.keys()})

    def resolve_any_xref(self, *_args: Any) -> list[tuple[str, nodes.Element]]:
        return []  # names are found as labels


def places_of(env: BuildEnvironment) -> PlacesDomain:
    """Return the domain that knows what anchors are."""
    return cast("PlacesDomain", env.get_domain("places"))


def note_places(app: Sphinx, doctree: nodes.document) -> None:
    """Note what the anchors of the page are that was just read."""
    docname = app.env.current_document.docname
    found: dict[str, str] = {}
    meanings: dict[str, str] = {}
    for node in doctree.findall(nodes.Element):
        if ids := node.get("ids"):
            found |= dict.fromkeys(ids, kind_of(node, docname))
        if isinstance(node, lab_results):
            for row in node["rows"]:
                meanings[row_id(node["lab"], row.name)] = " ".join(row.meaning.split())
    found |= dict.fromkeys(meanings, "result")
    places = places_of(app.env)
    places.anchors[docname] = found
    if meanings:
        places.results[docname] = meanings


def kind_of(node: nodes.Element, docname: str) -> str:
    """Return what a node is to who points at it."""
    if isinstance(node, nodes.section) and isinstance(node.parent, nodes.document):
        return page_kind(docname)
    if isinstance(node.parent, calculator):
        return "calculator"
    return KINDS.get(type(node), OTHER)


def page_kind(docname: str) -> str:
    """Return what a page is."""
    if lab_of_page(docname):
        return "lab"
    return "post" if is_post(docname) else "page"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.evidence.lab_pages")
    app.add_domain(PlacesDomain)
    app.connect("doctree-read", note_places, priority=850)  # once all is in place
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
