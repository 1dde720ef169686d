"""The evidence page: what each lab computed, from what, and what holds it.

The directive ``{evidence}`` writes a section for each lab: its question, the
command, the parameters with their source, the results, the checks, and beside each
result the places where a post quotes it. Its label is ``evidence-<lab>``.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import labs
from _ext.evidence.checked_numbers import QuotesDomain, row_id
from _ext.evidence.records import warn
from _ext.evidence.written_numbers import as_text
from _ext.page.tables import table
from labs import frozen

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

SOURCES = {"owner": "the author's own", "assumption": "assumption"}


class quoted_in(nodes.inline):
    """The place beside a result for the sentences that quote it."""


class Evidence(SphinxDirective):
    """``{evidence}``: a section for each lab that has results."""

    def run(self) -> list[nodes.Node]:
        sections = []
        for slug in labs.slugs():
            self.env.note_dependency(str(frozen.path_of(slug)))
            with suppress(FileNotFoundError, frozen.Faulty):  # reported by records
                sections.append(self.section(frozen.read(slug)))
        return sections

    def section(self, lab: dict[str, Any]) -> nodes.section:
        """Return what a reader may want to know of a lab."""
        slug = lab["lab"]
        label = f"evidence-{slug}"
        section = nodes.section(ids=[label])
        section += nodes.title("", slug)
        section += nodes.paragraph("", lab["question"], classes=["question"])
        if lab["honesty"]:
            section += nodes.paragraph("", lab["honesty"])
        command = f"python -m labs {slug}"
        section += nodes.literal_block(command, command, language="console")
        for title, content in (
            ("What goes in", self.parameters(lab)),
            ("What comes out", self.results(lab)),
            ("What holds it", self.checks(lab)),
        ):
            section += nodes.rubric("", title)
            section += content
        self.env.domains.standard_domain.note_hyperlink_target(
            name=label,
            docname=self.env.docname,
            node_id=label,
            title=f"Evidence: {slug}",
        )
        return section

    def parameters(self, lab: dict[str, Any]) -> nodes.table:
        """Return the parameters, each with its source."""
        rows = [
            [
                parameter["name"],
                as_text(parameter["value"], parameter["unit"]),
                self.source(parameter["source"], lab["lab"], number),
                parameter["note"],
            ]
            for number, parameter in enumerate(lab["parameters"])
        ]
        return table(
            ["parameter", "value", "source", "note"],
            rows,
            numeric=[1],
            widths=[2.8, 1.5, 2.2, 3.5],
        )

    def source(self, source: str, slug: str, number: int) -> list[nodes.Node]:
        """Return where a parameter comes from: in words, or as a citation."""
        if source in SOURCES:
            return [nodes.Text(SOURCES[source])]
        works = self.env.get_domain("cite").bibdata.data.entries  # type: ignore[attr-defined]
        if source not in works:
            said = f"no work is called {source!r}; add it to reference/sources.bib"
            warn(
                frozen.path_of(slug),
                frozen.line_of(slug, "parameters", number, "source"),
                said,
            )
            return [nodes.Text(source)]
        found, _messages = self.parse_inline(
            f"{{cite:t}}`{source}`", lineno=self.lineno
        )
        return found

    def results(self, lab: dict[str, Any]) -> nodes.table:
        """Return the results, each with an anchor and room for its quotes."""
        rows = []
        for name, found in lab["results"].items():
            anchor = nodes.target("", "", ids=[row_id(lab["lab"], name)])
            rows.append(
                [
                    [anchor, nodes.literal("", name)],
                    as_text(found["value"], found["unit"]),
                    found["meaning"],
                    [quoted_in(lab=lab["lab"], quantity=name)],
                ]
            )
        columns = ["result", "value", "what it is", "quoted as"]
        return table(columns, rows, numeric=[1], widths=[3, 1.3, 3.6, 2.1])

    def checks(self, lab: dict[str, Any]) -> nodes.table:
        """Return the checks, each with the test that makes it."""
        rows = [
            [check["kind"], check["statement"], [nodes.literal("", check["test"])]]
            for check in lab["checks"]
        ]
        return table(["kind", "what is checked", "test"], rows, widths=[1.5, 3.5, 5])


def fill_quotes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Lead from each result to the sentences that quote it."""
    places = list(doctree.findall(quoted_in))
    if not places:
        return
    by_row = quotes_by_row(app.env)
    for place in places:
        links: list[nodes.Node] = []
        for source, quote in by_row.get((place["lab"], place["quantity"]), ()):
            uri = app.builder.get_relative_uri(docname, source) + f"#{quote.node_id}"
            title = app.env.titles[source].astext()
            links += [nodes.Text(", ")] if links else []
            links.append(
                nodes.reference(
                    "", quote.text, refuri=uri, internal=True, reftitle=title
                )
            )
        if not links and app.builder.format == "typst":
            remove_row(place)  # on paper nothing would lead there
        else:
            place.replace_self(links or [nodes.Text("–")])


def remove_row(place: nodes.Node) -> None:
    """Take the row of a table out of it."""
    row = place
    while not isinstance(row, nodes.row):
        row = row.parent
    row.parent.remove(row)


def quotes_by_row(env: BuildEnvironment) -> dict[tuple[str, str], list[tuple]]:
    """Return the pages and quotes of each quantity of each lab."""
    domain: QuotesDomain = env.get_domain("quotes")  # type: ignore[assignment]
    found: dict[tuple[str, str], list[tuple]] = {}
    for docname, quotes in sorted(domain.quotes.items()):
        for quote in quotes:
            found.setdefault((quote.lab, quote.quantity), []).append((docname, quote))
    return found


def remember_labs(_app: Sphinx, config: Config) -> None:
    """Have the page read anew when a lab comes or goes."""
    config.known_labs = labs.slugs()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.evidence.checked_numbers")
    app.add_config_value("known_labs", [], "env", types=[list])
    app.connect("config-inited", remember_labs)
    app.add_node(quoted_in)
    app.add_directive("evidence", Evidence)
    app.connect("doctree-resolved", fill_quotes)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
