"""How wide formulas are: measured by Typst all at once, before a page is set.

A formula in a line may break before a relation or a sign; its widest piece is what
cannot. A displayed one is set in a line where it is too wide by much.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

import typst

from _ext.typst.rooms import BODY

SIZE = 1.05 * BODY  # the template's, for a formula in a text to read
MEASURE = """\
#set text(size: 1pt * float(sys.inputs.size))
#show math.equation: set text(font: "New Computer Modern Math")
#let signs-to-begin-with = "=<>≤≥≪≫≠≈∼≃≅≡∈∉∋⊂⊃⊆⊇∝→←↔⇒⇐⇔↦+−-±∓×·∗÷∧∨∪∩⊕⊗"
#let may-begin-a-line(it) = {
  if it.func() in (math.attach, math.scripts, math.limits) {
    let fields = it.fields()
    return may-begin-a-line(fields.at("base", default: fields.at("body", default: [])))
  }
  it.has("text") and type(it.text) == str and it.text in signs-to-begin-with
}
#let of-lines = (linebreak, $&$.body.func())
#let is-in-lines(children) = children.any(each => each.func() in of-lines)
#let pieces-of(body) = {
  let children = if body.has("children") { body.children } else { (body,) }
  if is-in-lines(children) { return (body,) }
  let found = ((),)
  for each in children {
    if may-begin-a-line(each) { found.push(()) }
    found.last().push(each)
  }
  found.map(each => each.join())
}
#let width-of(it) = measure(math.equation(block: true, it)).width.pt()
#let sizes-of(it) = {
  let widest = calc.max(0, ..pieces-of(it.body).map(width-of))
  [#metadata((measure(it).width.pt(), widest))<size>]
}
"""


class Width(NamedTuple):
    """Points: of all of a formula, and of what in it cannot break."""

    natural: float
    widest_piece: float


def measured(formulas: Sequence[str]) -> dict[str, Width]:
    """Return the width of each formula, given in Typst's notation.

    One that Typst cannot set has none: that is said where its PDF is made.
    """
    try:
        return dict(zip(formulas, sizes(formulas), strict=True)) if formulas else {}
    except RuntimeError:  # as typst names every error of a query
        if len(formulas) == 1:
            return {}
        found: dict[str, Width] = {}
        for text in formulas:
            found |= measured([text])
        return found


def sizes(formulas: Sequence[str]) -> list[Width]:
    """Measure formulas, all of which can be set."""
    calls = "".join(f"#context sizes-of($ {text} $)\n" for text in formulas)
    compiler = typst.Compiler(
        (MEASURE + calls).encode(),
        ignore_system_fonts=True,
        sys_inputs={"size": str(SIZE)},
    )
    found = json.loads(compiler.query("<size>", field="value"))
    return [Width(*size) for size in found]
