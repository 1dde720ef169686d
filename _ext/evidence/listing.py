"""The evidence page: the labs, and beside each result the sentences that quote it.

The directive ``{evidence}`` lists the labs by the question that each answers. A lab
that has no page of its own yet (``_ext.evidence.lab_pages``) stands there whole.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxDirective

import labs
from _ext.evidence.checked_numbers import Quote, QuotesDomain
from _ext.evidence.lab_pages import (
    EVIDENCE,
    PARTS,
    lab_of_page,
    page_of_lab,
    quoted_in,
    row_id,
    unquoted,
)
from _ext.page.cards import CLASS as CARDS
from _ext.page.tables import PRINT_WIDTHS, table
from labs import frozen

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

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


def fill_quotes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Lead from each result to the sentences that quote it; fold the others."""
    places = list(doctree.findall(quoted_in))
    by_row = quotes_by_row(app.env) if places else {}
    rests = {rest["lab"]: rest for rest in doctree.findall(unquoted)}
    for place in places:
        quotes = by_row.get((place["lab"], place["quantity"]), [])
        if app.builder.format != "html":
            quotes = [quote for quote in quotes if not lab_of_page(quote[0])]
        if quotes and app.builder.format != "html":
            shorten(place)
        elif quotes:
            items = [item(app, docname, source, quote) for source, quote in quotes]
            place.parent.replace_self(nodes.bullet_list("", *items))
        elif row := around(place, nodes.row):
            fold(row, rests[place["lab"]])
    if app.builder.format != "html" and lab_of_page(docname):
        unlink_numbers(doctree, by_row)
        leave_to_site(app, doctree, docname)
    for rest in rests.values():
        is_empty = not any(rest.findall(nodes.literal))
        if is_empty or app.builder.format != "html":  # nothing on paper leads there
            rest.parent.remove(rest)


def unlink_numbers(
    doctree: nodes.document, by_row: dict[tuple[str, str], list[tuple[str, Quote]]]
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


def drop_last_column(group: nodes.tgroup) -> None:
    """Have a table a column less; who calls takes the cells."""
    group["cols"] -= 1
    group.remove(list(group.findall(nodes.colspec))[-1])


def shorten(place: quoted_in) -> None:
    """Leave sentences and names out of print: the posts are in the same book."""
    entry = around(place, nodes.entry)
    group = around(place, nodes.tgroup)
    if entry is None:
        return
    for name in entry.parent.findall(nodes.literal):
        name.parent.remove(name)
    entry.parent.remove(entry)
    if group["cols"] > 2:  # the first row that is quoted
        drop_last_column(group)
        group.parent["classes"].remove(PRINT_WIDTHS)  # they were for three columns
        head = next(iter(group.findall(nodes.row)))
        head.remove(head[-1])


def item(app: Sphinx, docname: str, source: str, quote: Quote) -> nodes.list_item:
    """Return a sentence that leads to where it stands."""
    uri = app.builder.get_relative_uri(docname, source) + f"#{quote.node_id}"
    title = app.env.titles[source].astext()
    link = nodes.reference(
        "", quote.sentence, refuri=uri, internal=True, reftitle=title
    )
    return nodes.list_item("", nodes.paragraph("", "", link))


def fold(row: nodes.row, rest: unquoted) -> None:
    """Move a row from the results that are quoted to those that are not."""
    row.parent.remove(row)
    row.remove(row[-1])
    next(iter(rest.findall(nodes.tbody))).append(row)


def around(node: nodes.Node, kind: type) -> Any:
    """Return the nearest node of a kind around a node, or None."""
    while node is not None and not isinstance(node, kind):
        node = node.parent
    return node


def quotes_by_row(
    env: BuildEnvironment,
) -> dict[tuple[str, str], list[tuple[str, Quote]]]:
    """Return the pages and quotes of each quantity of each lab."""
    domain: QuotesDomain = env.get_domain("quotes")  # type: ignore[assignment]
    found: dict[tuple[str, str], list[tuple[str, Quote]]] = {}
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
    app.add_config_value("known_labs", [], "env", types=[list])
    app.connect("config-inited", remember_labs)
    app.add_directive("evidence", Evidence)
    app.connect("doctree-resolved", fill_quotes)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
