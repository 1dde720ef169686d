"""A lab's page: what a sceptic needs, as a post is what a reader needs.

``reference/labs/<lab>.md`` is written by hand, around parts that come from the lab's
frozen results::

    {lab-command}      how to run it, with the lines that fetch it
    {lab-parameters}   what goes in, each with its source
    {lab-results}      what comes out: first what posts quote, with the sentences
    {lab-checks}       what holds it besides itself

The page is its lab's: ``lab:#quantity`` and ``{lab-figure}`` on it need no name. It can
be referred to as ``lab-<lab>``, and as ``evidence-<lab>``, as it was called. A lab
without a page stands whole on the evidence page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import labs
from _ext.evidence.records import lab_of_page, warn
from _ext.evidence.written_numbers import as_text
from _ext.page.repository import repository_of
from _ext.page.tables import PRINT_WIDTHS, table
from _ext.posts.typography import educated
from labs import frozen

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

EVIDENCE = "reference/evidence"  # shows the labs that have no page
SOURCES = {"owner": "the author's own", "assumption": "assumption"}


class Row(NamedTuple):
    """What a result's row says: its name, its value as text and what it means."""

    name: str
    value: str
    meaning: str


class lab_results(nodes.General, nodes.Element):
    """The place of what a ``lab`` found: its ``rows``, before all pages are known.

    Who quotes them ``_ext.evidence.listing`` tells.
    """

    is_told = True


class unquoted(nodes.General, nodes.Element):
    """The results of a ``lab`` that no post quotes, behind a disclosure.

    They are hundreds, and nothing but a table of texts: nodes for each would be most of
    what there is to read and to walk through on the site.
    """


def page_of_lab(env: BuildEnvironment, lab: str) -> str:
    """Return the page that shows what a lab found."""
    own = f"reference/labs/{lab}"
    return own if own in env.found_docs else EVIDENCE


@cache  # asked for by every list of names, and docutils takes its time
def row_id(lab: str, quantity: str) -> str:
    """Return the id of a quantity's row on its lab's page."""
    return nodes.make_id(f"lab-{lab}-{without_signs(quantity)}")


def without_signs(quantity: str) -> str:
    """Write a key's minus as a word: an id has no room for it (``chance.-0.5``)."""
    return quantity.replace(".-", ".minus-")


class LabPart(SphinxDirective):
    """A part of a lab that is written from what it found."""

    def run(self) -> list[nodes.Node]:
        lab = lab_of_page(self.env.docname)
        self.env.note_dependency(str(frozen.path_of(lab or "none")))
        try:
            return self.show(frozen.read(lab))
        except frozen.Faulty:
            return []  # said by _ext.evidence.records
        except FileNotFoundError:
            if lab:
                return []  # said once of the page, or of the lab
            known = ", ".join(labs.slugs()) or "none yet"
            logger.warning(
                "{%s} belongs on the page of a lab with results, such as "
                "reference/labs/cache-design.md; labs are: %s",
                self.name,
                known,
                location=(self.env.docname, self.lineno),
                type="labs",
            )
            return []

    def show(self, lab: dict[str, Any]) -> list[nodes.Node]:
        """Return the nodes of this part."""
        raise NotImplementedError


class Command(LabPart):
    """``{lab-command}``: the lines that fetch a lab and run it."""

    def show(self, lab: dict[str, Any]) -> list[nodes.Node]:
        lines = [f"$ make lab LAB={lab['lab']}"]
        if fetch := repository_of(self.config).fetch:
            lines.insert(0, f"$ {fetch}")
        text = "\n".join(lines)
        return [nodes.literal_block(text, text, language="console")]


class Parameters(LabPart):
    """``{lab-parameters}``: what goes in, each with its source."""

    def show(self, lab: dict[str, Any]) -> list[nodes.Node]:
        rows = [
            [
                parameter["name"],
                as_text(parameter["value"], parameter["unit"]),
                self.source(parameter["source"], lab["lab"], number),
                parameter["note"],
            ]
            for number, parameter in enumerate(lab["parameters"])
        ]
        heads = ["parameter", "value", "source", "note"]
        whole = table(heads, rows, numeric=[1], widths=[2.8, 1.5, 2.2, 3.5])
        whole["classes"].append("lab-parameters")
        return [whole]

    def source(self, source: str, lab: str, number: int) -> list[nodes.Node]:
        """Return where a parameter comes from: in words, or as a citation."""
        if source in SOURCES:
            return [nodes.Text(SOURCES[source])]
        works = self.env.get_domain("cite").bibdata.data.entries  # type: ignore[attr-defined]
        if source not in works:
            said = f"no work is called {source!r}; add it to reference/sources.bib"
            line = frozen.line_of(lab, "parameters", number, "source")
            warn(frozen.path_of(lab), line, said)
            return [nodes.Text(source)]
        found, _messages = self.parse_inline(
            f"{{cite:t}}`{source}`", lineno=self.lineno
        )
        return found


class Results(LabPart):
    """``{lab-results}``: what comes out, each with an anchor and its quotes."""

    def show(self, lab: dict[str, Any]) -> list[nodes.Node]:
        rows = [
            Row(
                name, as_text(found["value"], found["unit"]), educated(found["meaning"])
            )
            for name, found in lab["results"].items()
        ]
        return [lab_results(lab=lab["lab"], rows=rows)]


def results_table(
    lab: str, rows: Sequence[tuple[Row, nodes.Element | None]]
) -> nodes.table:
    """Return the results that are quoted, each with the list of its quotes.

    Where there are none to show, as in print, the names go too.
    """
    heads, widths = ["value", "what it is", "where it is quoted"], [1.4, 3.6, 4]
    shown = []
    for row, quotes in rows:
        anchor = nodes.target("", "", ids=[row_id(lab, row.name)])
        name = [nodes.literal("", row.name)] if quotes else []
        meaning = [nodes.Text(f"{row.meaning} "), *name]
        cells = [[anchor, nodes.Text(row.value)], meaning]
        shown.append([*cells, []] if quotes else cells)
    columns = 3 if any(quotes for _row, quotes in rows) or not rows else 2
    whole = table(heads[:columns], shown, numeric=[0], widths=widths[:columns])
    if columns == 2:
        whole["classes"].remove(PRINT_WIDTHS)  # they were for three columns
    for place, (_row, quotes) in zip(whole[0][-1], rows, strict=True):
        if quotes:
            place[2][0].replace_self(quotes)
    whole["classes"].append("lab-results")
    return whole


class Checks(LabPart):
    """``{lab-checks}``: what holds the lab, each with the test that shows it."""

    def show(self, lab: dict[str, Any]) -> list[nodes.Node]:
        rows = [
            [check["kind"], check["statement"], [nodes.literal("", check["test"])]]
            for check in lab["checks"]
        ]
        heads = ["kind", "what is checked", "test"]
        whole = table(heads, rows, widths=[1.5, 3.5, 5])
        whole["classes"].append("lab-checks")
        return [whole]


PARTS: dict[str, type[LabPart]] = {
    "lab-command": Command,
    "lab-parameters": Parameters,
    "lab-results": Results,
    "lab-checks": Checks,
}


def name_page(app: Sphinx, doctree: nodes.document) -> None:
    """Let a lab's page be referred to by the lab."""
    docname = app.env.current_document.docname
    lab = lab_of_page(docname)
    section = next(iter(doctree.findall(nodes.section)), None)
    if not lab or section is None:
        return
    if lab not in labs.slugs():
        logger.warning(
            "there is no lab %r: name this page after one of %s",
            lab,
            ", ".join(labs.slugs()) or "none yet",
            location=(docname, 1),
            type="labs",
        )
    label = f"lab-{lab}"
    section["ids"].insert(0, label)
    for name in (label, f"evidence-{lab}"):
        app.env.domains.standard_domain.note_hyperlink_target(
            name=name, docname=docname, node_id=label, title=section[0].astext()
        )


def add_script(app: Sphinx, pagename: str, *_context: object) -> None:
    """Give the pages of labs the script that filters results."""
    if lab_of_page(pagename) or pagename == EVIDENCE:
        app.add_js_file("labs.js", defer="defer")


REST = """\
<details class="lab-rest"><summary>The {count} results that no post quotes</summary>
<div class="table-wrapper docutils container">
<table class="docutils align-default">
<thead>
<tr class="row-odd"><th class="head text-right"><p>value</p></th>
<th class="head"><p>what it is</p></th>
</tr>
</thead>
<tbody>
{rows}</tbody>
</table>
</div>
</details>
"""
REST_ROW = """\
<tr class="row-{parity}"><td class="text-right"><p>\
<span class="target" id="{anchor}"></span>{value}</p></td>
<td><p>{meaning} <code class="docutils literal notranslate">\
<span class="pre">{name}</span></code></p></td>
</tr>
"""


def visit_unquoted(self: HTML5Translator, node: unquoted) -> None:
    rows = [
        REST_ROW.format(
            parity=("even", "odd")[place % 2],
            anchor=row_id(node["lab"], row.name),
            value=self.encode(row.value),
            meaning=self.encode(row.meaning),
            name=self.encode(row.name),
        )
        for place, row in enumerate(node["rows"])
    ]
    self.body.append(REST.format(count=len(rows), rows="".join(rows)))
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.page.repository")
    app.add_node(lab_results)
    app.add_node(unquoted, html=(visit_unquoted, None))
    for name, directive in PARTS.items():
        app.add_directive(name, directive)
    app.connect("doctree-read", name_page)
    app.connect("html-page-context", add_script)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
