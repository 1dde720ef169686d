r"""LaTeX, read once: a formula as a tree that every output is written from.

::

    read(r"\frac{1}{n}", display=False)   # mfrac of mn 1 and mi n, within math

The library math-core reads. It is the one of those tried that refuses what it does
not know, says where, and gives MathML that a browser sets without styles of its own.
What it takes and would show wrongly is refused here and in ``_ext.page.mathml``, which
settles the tree's form, so that who writes from the tree cannot fail.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from math_core import LatexError, LatexToMathML

from _ext.page.characters import CHARACTERS
from _ext.page.mathml import DEPTH_MAX, INVISIBLE, SCRIPT_FORMS, FormulaError, settle
from _ext.page.remedies import (
    remedy_for_character,
    remedy_for_error,
    remedy_for_name,
)

LENGTH_MAX = 4000  # math-core crashes on some thousands of levels
UNCLOSED_MAX = 12  # brackets; math-core takes twice as long for each
READER = LatexToMathML(fancy_error=False)
REMARK = re.compile(r"(?<!\\)(?:\\\\)*%[^\n]*\S")
TOKEN = re.compile(r"\\([a-zA-Z]+\*?|.)|[{}&]|\n[ \t]*\n", re.DOTALL)
ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}")
TEXT = re.compile(r"\\text(?:rm|sf|bf|it|tt)?\s*\{[^{}]*\}")
LOST_SPACE = re.compile(r"(\\[%&#_$])[ \n]")
BRACKET = re.compile(
    r"(?P<open>[(\[]|\\(?:\{|(?:lbrace|lbrack|langle|lfloor|lceil)(?![a-zA-Z])))"
    r"|[)\]]|\\(?:\}|(?:rbrace|rbrack|rangle|rfloor|rceil)(?![a-zA-Z]))"
)
LAST_BREAK = re.compile(r"(?<!\\)\\\\(\s*)$")
NOT_ESCAPED = re.compile(r"(?<!\\)([&#_])")


def read(latex: str, *, display: bool) -> ET.Element:
    """Return the tree of a formula, for a line of its own or (not display) of text.

    Raises FormulaError where any output could not show it as it is meant.
    """
    check_names(latex)
    prepared = in_lines(TEXT.sub(plain_text, latex), display=display)
    root = parse(prepared, display=display)
    settle(root)
    shown = "".join(root.itertext())
    if not shown.strip(INVISIBLE + "\xa0 "):
        raise FormulaError("it shows nothing; write something between the dollars")
    for char in shown:
        if char not in CHARACTERS and char not in INVISIBLE + SCRIPT_FORMS:
            line = latex.count("\n", 0, max(latex.find(char), 0))
            raise FormulaError(remedy_for_character(char), line)
    return root


def check_names(latex: str) -> None:
    """Refuse what is too long, too deep, or known to be shown wrongly or not at all."""
    if len(latex) > LENGTH_MAX:
        raise FormulaError(f"it has over {LENGTH_MAX} characters; divide it")
    if match := REMARK.search(latex):
        line = latex.count("\n", 0, match.start())
        raise FormulaError(r"what follows % is a remark to LaTeX; write \%", line)
    depth = 0
    for match in TOKEN.finditer(latex):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth > DEPTH_MAX:
            raise FormulaError(f"it is over {DEPTH_MAX} groups deep; divide it")
        if match[1] and (remedy := remedy_for_name("\\" + match[1])):
            raise FormulaError(remedy, latex.count("\n", 0, match.start()))
    if unclosed(latex) > UNCLOSED_MAX:
        raise FormulaError(
            "it has many brackets that nothing closes; close what is open"
        )
    for match in ENVIRONMENT.finditer(latex):
        if remedy := remedy_for_name(match[1]):
            raise FormulaError(remedy, latex.count("\n", 0, match.start()))


def unclosed(latex: str) -> int:
    r"""Return how many brackets are open at the end, whatever closes the others.

    >>> unclosed(r"[0, 1) \langle (")
    2
    """
    count = 0
    for match in BRACKET.finditer(latex):
        count = count + 1 if match["open"] else max(0, count - 1)
    return count


def plain_text(match: re.Match[str]) -> str:
    r"""Return ``\text{a_b & c}`` so that math-core reads it as text, spaces and all."""
    command, brace, words = match[0].partition("{")
    words = NOT_ESCAPED.sub(r"\\\1", words)
    return command + brace + LOST_SPACE.sub("\\1\xa0", words)


def in_lines(latex: str, *, display: bool) -> str:
    r"""Return a formula with the environment that its ``\\`` and blank lines need.

    A formula in a line of text has one line.
    """
    level, is_aligned, breaks = 0, False, []
    latex = LAST_BREAK.sub(r"\1", latex)
    for match in TOKEN.finditer(latex):
        if match[1] in ("begin", "end"):
            level += 1 if match[1] == "begin" else -1
        elif level == 0 and match[0] == "&":
            is_aligned = True
        elif level == 0 and is_break(match, latex):
            breaks.append(match)
    if breaks and not display:
        line = latex.count("\n", 0, breaks[0].start())
        raise FormulaError("it breaks within a line of text; put it between $$", line)
    if not breaks and not (is_aligned and display):
        return latex
    for each in reversed([each for each in breaks if each[1] is None]):
        latex = f"{latex[: each.start()]}\\\\{latex[each.start() :]}"
    name = "aligned" if is_aligned else "gathered"
    return rf"\begin{{{name}}}{latex}\end{{{name}}}"


def is_break(match: re.Match[str], latex: str) -> bool:
    r"""Tell whether a token ends a line: ``\\``, or a blank line without one."""
    if match[1] == "\\":
        return True
    before, after = latex[: match.start()].strip(), latex[match.end() :].strip()
    is_between = bool(before and after) and not before.endswith("\\\\")
    return match[0].startswith("\n") and is_between and not after.startswith("\\\\")


def parse(latex: str, *, display: bool) -> ET.Element:
    """Return what math-core makes of a formula."""
    latex = re.sub(r"\\(begin|end)\s*\{split\}", r"\\\1{aligned}", latex)
    try:
        source = READER.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:  # "7: what is wrong", counted in characters from 0
        place, _, what = str(error).partition(": ")
        end = min(int(place), len(latex.rstrip()))
        raise FormulaError(remedy_for_error(what), latex.count("\n", 0, end)) from error
    for name, char in (("ApplyFunction", "\u2061"), ("InvisibleTimes", "\u2062")):
        source = source.replace(f"&{name};", char)  # XML has no such names
    try:
        return ET.fromstring(source)
    except ET.ParseError as error:
        raise FormulaError("it has a control character; delete it") from error
