"""Calculators: a lab's closed form that a reader can try with their own numbers.

::

    :::{calculator} canary
    :question: How long does a canary take?

    What to do with it. A caption may hold links and checked numbers.
    :::

The build writes a table of the lab's own examples, one a column: inputs above,
results below. That is all that print has, and a page without JavaScript. Where there
is a script, ``_static/calculators.js`` adds a column of the reader's own. The table's
label is ``tbl-<lab>-<name>``. ``:question:`` is what the list of calculators calls it
(``_ext.evidence.calculator_lists``).
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from _ext.evidence.from_labs import LabDirective
from _ext.page.tables import table

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator


class calculator(nodes.container):
    """A table of examples, with what a script needs to compute another column."""


class CalculatorDirective(LabDirective):
    """``{calculator} name``: a calculator of a lab."""

    option_spec: ClassVar[dict[str, Any]] = {
        **LabDirective.option_spec,
        "question": directives.unchanged_required,
    }
    part = "calculators"
    kind = "calculator"

    def show(self, lab: str, found: dict[str, Any]) -> list[nodes.Node]:
        inline, rest = self.caption()
        shown = examples_of(found)
        shown.insert(0, nodes.title("", "", *inline))
        self.set_source_info(shown)
        self.add_label(shown, f"tbl-{lab}-{found['name']}")
        question = self.options.get("question", "")
        frame = calculator("", shown, *rest, classes=["calculator"])
        frame["found"], frame["question"] = found, question
        return [frame]


def examples_of(found: dict[str, Any]) -> nodes.table:
    """Return a calculator's examples as a table: an example is a column."""
    examples = found["examples"]
    rows: list[list[str | list[nodes.Node]]] = []
    for kind in ("inputs", "results"):
        for line in found[kind]:
            cells = [
                written(example[kind][line["name"]], line["unit"])
                for example in examples
            ]
            if kind == "inputs":
                unit = "%" if line["unit"] == "share" else line["unit"]
                rows.append([headed(line["label"], unit), *cells])
            else:
                unit = "" if line["unit"] in ("share", "times") else line["unit"]
                strong = [[nodes.strong("", cell)] for cell in cells]
                rows.append([headed(line["label"], unit), *strong])
    heads = ["", *(headed(example["heading"], "") for example in examples)]
    widths = [3.0, *(1.0 for _ in examples)]
    shown = table(heads, rows, numeric=range(1, len(heads)), widths=widths)
    next(iter(shown.findall(nodes.colspec)))["stub"] = 1  # the labels head their rows
    return shown


def headed(label: str, unit: str) -> str:
    """Return what a line or column of the table is called: label and unit."""
    return label[:1].upper() + label[1:] + (f", {unit}" if unit else "")


def written(value: float | None, unit: str) -> str:
    """Write a number for reading: whole from 100 up, else with three digits.

    ``_static/calculators.js`` writes the same way.
    """
    if value is None:
        return "never"
    shown = 100 * value if unit == "share" else value
    size = math.floor(math.log10(abs(shown))) if shown else 0
    text = f"{shown:,.{max(0, 2 - size)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−") + ("%" if unit == "share" else "")


def visit_calculator(self: HTML5Translator, node: calculator) -> None:
    found = node["found"]
    data = {
        "name": found["name"],
        "inputs": found["inputs"],
        "results": found["results"],
        "examples": [example["inputs"] for example in found["examples"]],
    }
    attributes = {"data-calculator": json.dumps(data, ensure_ascii=False)}
    self.body.append(self.starttag(node, "div", **attributes))


def depart_calculator(self: HTML5Translator, node: calculator) -> None:
    self.body.append("</div>\n")


def add_script(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Load the script on pages with a calculator, and on no other."""
    if doctree is not None and next(doctree.findall(calculator), None) is not None:
        app.add_js_file("calculators.js", defer="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.add_node(calculator, html=(visit_calculator, depart_calculator))
    app.add_directive("calculator", CalculatorDirective)
    app.connect("html-page-context", add_script)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
