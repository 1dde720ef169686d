"""Formulas: LaTeX to Typst, converted and tried out all at once.

``convert`` takes all formulas of a build, as trying one costs as much as trying a
hundred. A formula that cannot be set comes back as None; its page is warned of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import tylax
import typst

ALIGNED = re.compile(
    r"\\begin\{(align|aligned|gather|equation|split|multline)\*?\}(.*)"
    r"\\end\{\1\*?\}\s*",
    re.DOTALL,
)
RELATION = re.compile(r"(?<![\w.])([<>]|lt|gt|=)(?=_)")
BAR = re.compile(r"overline\((\w)\)")
OPTIONS = tylax.L2TOptions(frac_to_slash=False)  # a/bc for \frac{a}{bc} is wrong


def convert(formulas: Iterable[str]) -> dict[str, str | None]:
    """Return each formula in Typst's notation, or None where that is not to be had."""
    found = {latex: _typst(latex) for latex in formulas}
    good = {latex: text for latex, text in found.items() if text is not None}
    if good and not _compiles(good.values()):
        for latex, text in good.items():
            if not _compiles([text]):
                found[latex] = None
    return found


def _typst(latex: str) -> str | None:
    source = latex.strip()
    if match := ALIGNED.fullmatch(source):
        source = match[2]
    try:
        text = tylax.latex_to_typst(source, options=OPTIONS).strip()
    except Exception:  # the converter raises what it pleases
        return None
    text = BAR.sub(r"macron(\1)", text)  # over one letter, an accent, not a rule
    return RELATION.sub(r"scripts(\1)", text)  # a <_H b: H beside, not below


def _compiles(formulas: Iterable[str]) -> bool:
    document = "\n\n".join(f"$ {text} $" for text in formulas)
    try:
        typst.compile(document.encode(), format="svg", ignore_system_fonts=True)
    except typst.TypstError:
        return False
    return True
