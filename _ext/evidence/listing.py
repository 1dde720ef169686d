"""The evidence page: the labs, and beside each result the sentences that quote it.

The directive ``{evidence}`` lists the labs by the question that each answers. A lab
that has no page of its own yet (``_ext.evidence.lab_pages``) stands there whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

import labs
from _ext.builds.once import once_a_build
from _ext.evidence.checked_numbers import Quote, QuotesDomain
from _ext.evidence.lab_pages import (
    EVIDENCE,
    PARTS,
    Row,
    lab_of_page,
    lab_results,
    page_of_lab,
    results_table,
    row_id,
    unquoted,
)
from _ext.page.cards import CLASS as CARDS
from _ext.page.tables import table
from labs import frozen

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

Quotes = list[tuple[str, Quote]]  # of a result, each with its page

TITLES = {
    "lab-parameters": "What goes in",
    "lab-results": "What comes out",
    "lab-checks": "What holds it",
}


class Evidence(SphinxDirective):
    """``{evidence}``: the labs that have results."""

    def run(self) -> list[nodes.Node]:
        rows, sections = [], []
        for slug in labs.slugs():
            self.env.note_dependency(str(frozen.path_of(slug)))
            with suppress(FileNotFoundError, frozen.Faulty):  # reported by records
                lab = frozen.read(slug)
                if page_of_lab(self.env, slug) == EVIDENCE:
                    sections.append(self.section(lab))
                else:
                    rows.append(self.row(lab))
        heads = ["question", "parameters", "results", "checks"]
        index = table(heads, rows, numeric=[1, 2, 3], widths=[6, 1.2, 1, 1])
        index["classes"].append(CARDS)  # beside three columns a phone has no room
        return ([index] if rows else []) + sections

    def row(self, lab: dict[str, Any]) -> list[Any]:
        """Return the question that a lab answers, leading to its page."""
        slug = lab["lab"]
        link = pending_xref(
            refdomain="std",
            reftype="ref",
            reftarget=f"lab-{slug}",
            refdoc=self.env.docname,
            refexplicit=True,
            refwarn=True,
        )
        link += nodes.inline("", lab["question"])
        anchor = nodes.target("", "", ids=[f"evidence-{slug}"])
        counts = [str(len(lab[part])) for part in ("parameters", "results", "checks")]
        return [[anchor, link], *counts]

    def section(self, lab: dict[str, Any]) -> nodes.section:
        """Return all that there is of a lab that has no page."""
        slug = lab["lab"]
        label = f"evidence-{slug}"
        section = nodes.section(ids=[label])
        section += nodes.title("", slug)
        section += nodes.paragraph("", lab["question"], classes=["question"])
        if lab["honesty"]:
            section += nodes.paragraph("", lab["honesty"])
        for name, part in PARTS.items():
            if title := TITLES.get(name):
                section += nodes.rubric("", title)
            section += self.part(part).show(lab)
        self.env.domains.standard_domain.note_hyperlink_target(
            name=label,
            docname=self.env.docname,
            node_id=label,
            title=f"Evidence: {slug}",
        )
        return section

    def part(self, kind: type) -> Any:
        """Return the directive of a part of a lab, as it would stand here."""
        return kind(
            self.name, [], {}, self.content, self.lineno, self.content_offset,
            self.block_text, self.state, self.state_machine,
        )  # fmt: skip


class FillResults(SphinxPostTransform):
    """Puts in what a lab found: first what is quoted, each with the sentences.

    What no post quotes is folded on the site, and left out elsewhere, as nothing on
    paper leads there. The posts are in the same book: there, no sentences.
    """

    default_priority = 300  # before tables are given widths, and wrapped

    def run(self, **_options: Any) -> None:
        self.site = self.env._app  # as Sphinx's own transforms have it
        places = list(self.document.findall(lab_results))
        by_row = quotes_by_row(self.site) if places else {}
        for place in places:
            place.replace_self(self.filled(place["lab"], place["rows"], by_row))

    def filled(
        self, lab: str, rows: Sequence[Row], by_row: Mapping[tuple[str, str], Quotes]
    ) -> list[nodes.Node]:
        """Return the results of a lab."""
        is_site = self.site.builder.format == "html"
        quoted: list[tuple[Row, nodes.Element | None]] = []
        others = []
        for row in rows:
            quotes = by_row.get((lab, row.name), [])
            if not is_site:
                quotes = [quote for quote in quotes if not lab_of_page(quote[0])]
            if quotes:
                quoted.append((row, self.listed(quotes) if is_site else None))
            else:
                others.append(row)
        whole = results_table(lab, quoted)
        rest = [unquoted(lab=lab, rows=others)] if is_site and others else []
        return [whole, *rest]

    def listed(self, quotes: Quotes) -> nodes.bullet_list:
        """Return sentences that lead to where they stand."""
        here = self.env.current_document.docname
        items = [item(self.site, here, source, quote) for source, quote in quotes]
        return nodes.bullet_list("", *items)


def leave_to_print(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make of a lab's page what it is in print."""
    if app.builder.format != "html" and lab_of_page(docname):
        unlink_numbers(doctree, quotes_by_row(app))
        leave_to_site(app, doctree, docname)


def unlink_numbers(
    doctree: nodes.document, by_row: Mapping[tuple[str, str], Quotes]
) -> None:
    """Let a number lead nowhere in print where only labs' own pages quote its result.

    On paper the row would say what stands beside the number already.
    """
    quoted = {
        row_id(*row)
        for row, quotes in by_row.items()
        if not all(lab_of_page(source) for source, _quote in quotes)
    }
    for link in list(doctree.findall(nodes.reference)):
        row = link.get("refid") or link.get("refuri", "").partition("#")[2]
        if "checked-number" in link["classes"] and row not in quoted:
            link.replace_self(link.children)


def leave_to_site(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave out of print what is for who has the site or the code at hand.

    The prose says what a lab assumes and what holds it. Each parameter with its source,
    each check with its test, and code that can be run are where they can be followed.
    """
    tables = [
        each
        for each in doctree.findall(nodes.table)
        if {"lab-parameters", "lab-checks"} & set(each["classes"])
    ]
    places = [alone_in_section(each) or each for each in tables]
    for place in places[:1]:
        uri = f"{app.config.html_baseurl}{docname}.html"
        where = nodes.reference("", "this page of the site", refuri=uri)
        said = "Each parameter with its source, and each check with its test, are on "
        told = nodes.paragraph("", said, where, nodes.Text("."))
        place.parent.insert(place.parent.index(place), told)
    for place in places:
        place.parent.remove(place)


def alone_in_section(table: nodes.table) -> nodes.section | None:
    """Return the section that holds a table and nothing else, if there is one."""
    section = table.parent
    if not isinstance(section, nodes.section):
        return None
    others = [
        each
        for each in section.children
        if each is not table and not isinstance(each, nodes.title | nodes.target)
    ]
    return None if others else section


def item(app: Sphinx, docname: str, source: str, quote: Quote) -> nodes.list_item:
    """Return a sentence that leads to where it stands."""
    uri = app.builder.get_relative_uri(docname, source) + f"#{quote.node_id}"
    title = app.env.titles[source].astext()
    link = nodes.reference(
        "", quote.sentence, refuri=uri, internal=True, reftitle=title
    )
    return nodes.list_item("", nodes.paragraph("", "", link))


def quotes_shown(app: Sphinx, docname: str) -> list[tuple[Any, ...]]:
    """Return what results on a page show of other pages: who quotes them, and how.

    In print a number on a lab's page leads to its result where a post quotes that, so
    that those count, too.
    """
    if not lab_of_page(docname) and docname != EVIDENCE:
        return []
    by_row, titles = quotes_by_row(app), app.env.titles
    return [
        (row, source, quote.node_id, quote.sentence, titles[source].astext())
        for row, quotes in by_row.items()
        if page_of_lab(app.env, row[0]) == docname
        or docname in {source for source, _quote in quotes}
        for source, quote in quotes
    ]


@once_a_build
def quotes_by_row(app: Sphinx) -> dict[tuple[str, str], Quotes]:
    """Return the pages and quotes of each quantity of each lab."""
    domain: QuotesDomain = app.env.get_domain("quotes")  # type: ignore[assignment]
    found: dict[tuple[str, str], Quotes] = {}
    for docname, quotes in sorted(domain.quotes.items()):
        for quote in quotes:
            found.setdefault((quote.lab, quote.quantity), []).append((docname, quote))
    return found


def remember_labs(app: Sphinx, config: Config) -> None:
    """Have pages read anew when a lab or its page comes or goes."""
    pages = app.srcdir / "reference" / "labs"
    config.known_labs = [
        f"{slug} {(pages / f'{slug}.md').exists()}" for slug in labs.slugs()
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.evidence.checked_numbers")
    app.setup_extension("_ext.evidence.lab_pages")
    app.setup_extension("_ext.builds.borrowings")
    app.add_config_value("known_labs", [], "env", types=[list])
    app.connect("config-inited", remember_labs)
    app.add_directive("evidence", Evidence)
    app.add_post_transform(FillResults)
    app.connect("nodes-show", quotes_shown)
    app.connect("doctree-resolved", leave_to_print)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
