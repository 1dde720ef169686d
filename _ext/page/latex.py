r"""LaTeX, read once: a formula as a tree that every output is written from.

::

    read(r"\frac{1}{n}", display=False)   # mfrac of mn 1 and mi n, within math

The library math-core reads. It is the one of those tried that refuses what it does
not know, says where, and gives MathML that a browser sets without styles of its own.
What it takes and would show wrongly is refused here, so that who writes from the tree
cannot fail: the tree has no elements, attributes, classes, accents or characters but
those named below.

A declaration of style is a class, for which ``_static/formulas.css`` has the rule; a
formula that is boxed or struck out is an ``mrow`` with such a class.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET

from math_core import LatexError, LatexToMathML

from _ext.page.characters import CHARACTERS
from _ext.page.remedies import (
    remedy_for_character,
    remedy_for_error,
    remedy_for_name,
)

LENGTH_MAX = 4000  # math-core crashes on some thousands of levels
DEPTH_MAX = 60  # the writers call themselves for each level
ELEMENTS = set(
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover "
    "munderover mtable mtr mtd mphantom mpadded".split()
)
ATTRIBUTES = set(
    "accent accentunder class columnalign display displaystyle form linethickness "
    "lspace mathvariant maxsize minsize movablelimits rspace scriptlevel stretchy "
    "symmetric width".split()
)
CLASSES = {  # declaration: its class
    "text-align:left": "to-left",
    "text-align:right": "to-right",
    "justify-items:start": "",  # another browser's word for the same
    "justify-items:end": "",
    "padding-left:0": "left-0",
    "padding-left:0.1667em": "left-167",
    "padding-left:0.2222em": "left-222",
    "padding-left:0.2778em": "left-278",
    "padding-left:1em": "left-1000",
    "padding-right:0": "right-0",
    "padding-right:0.1667em": "right-167",
    "padding-right:0.2222em": "right-222",
    "padding-right:0.2778em": "right-278",
    "padding-top:0.1667em": "lower",
    "margin-left:-0.16666667em": "closer",
    "border-top:0.05em solid currentcolor": "line-above",
    "border-right:0.05em solid currentcolor": "line-right",
}
ENCLOSURES = {
    "box": "boxed",
    "updiagonalstrike": "struck-up",
    "downdiagonalstrike": "struck-down",
}
TEXT_STYLES = {"b": "bold", "i": "italic", "em": "italic", "code": "typewriter"}
OVERLINE = "\u203e"
ACCENTS = set("ˆ\u0302˜\u0303¯→←↔\u20d7˙¨\u20dbˇ´`˘˚⏞⏟⎴⎵") | {OVERLINE}
PRIMES = set("′″‴⁗‵‶‷")
INVISIBLE = "\u2061\u2062\u2063\u2064"  # function application and the like
SCRIPT_FORMS = "\ufe00\ufe01"  # calligraphic, script; behind a letter

READER = LatexToMathML(fancy_error=False)
TOKEN = re.compile(r"\\([a-zA-Z]+\*?|.)|[{}&]|\n[ \t]*\n", re.DOTALL)
ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}")
TEXT = re.compile(r"\\text(?:rm|sf|bf|it|tt)?\s*\{[^{}]*\}")
LOST_SPACE = re.compile(r"(\\[%&#_$])[ \n]")
LAST_BREAK = re.compile(r"(?<!\\)\\\\(\s*)$")
NOT_ESCAPED = re.compile(r"(?<!\\)([&#_])")


class FormulaError(ValueError):
    """A formula that cannot be shown; ``line`` counts from 0 within it."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


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
    depth = 0
    for match in TOKEN.finditer(latex):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth > DEPTH_MAX:
            raise FormulaError(f"it is over {DEPTH_MAX} groups deep; divide it")
        if match[1] and (remedy := remedy_for_name("\\" + match[1])):
            raise FormulaError(remedy, latex.count("\n", 0, match.start()))
    for match in ENVIRONMENT.finditer(latex):
        if remedy := remedy_for_name(match[1]):
            raise FormulaError(remedy, latex.count("\n", 0, match.start()))


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


def settle(node: ET.Element, depth: int = 0) -> None:
    """Bring what math-core gives into the form that the top of this file describes."""
    if depth > 2 * DEPTH_MAX:
        raise FormulaError(f"it is over {DEPTH_MAX} groups deep; divide it")
    node.attrib.pop("id", None)
    if node.tag == "menclose":
        enclose(node)
    if node.tag == "mtext":
        flatten(node)
    classes = [class_of(rule) for rule in declarations(node)]
    if "" in classes and node.tag == "mtable":
        without_margins(node)
    if kept := " ".join(filter(None, [node.get("class"), *classes])):
        node.set("class", kept)
    node.attrib.pop("style", None)
    join_dots(node)
    check_form(node)
    for child in node:
        settle(child, depth + 1)


def declarations(node: ET.Element) -> list[str]:
    rules = re.sub(r"\s*:\s*", ":", node.get("style", "")).split(";")
    return [rule.strip() for rule in rules if rule.strip()]


def class_of(rule: str) -> str:
    if rule == "width:100%":  # of numbered lines; those of ours are the page's
        return ""
    if rule not in CLASSES:
        raise FormulaError(f"it needs {rule}, which cannot be shown; do without it")
    return CLASSES[rule]


def enclose(node: ET.Element) -> None:
    """Make an element that browsers do not know one that they do."""
    names = node.attrib.pop("notation").split()
    if unknown := set(names) - ENCLOSURES.keys():
        raise FormulaError(f"it needs {unknown.pop()}, which cannot be shown")
    node.tag = "mrow"
    node.set("class", " ".join(ENCLOSURES[name] for name in names))
    node[:] = [child for child in node if not child.get("class")]


def flatten(node: ET.Element) -> None:
    """Make a text of HTML a text with a class."""
    styles = [TEXT_STYLES.get(each.tag, "") for each in node.iter() if each is not node]
    tags = {each.tag for each in node.iter()} - {"mtext", "span", *TEXT_STYLES}
    styled = [rule for each in node.iter("span") for rule in declarations(each)]
    if tags or styled:
        what = (styled or sorted(tags))[0]
        raise FormulaError(f"its text needs {what}, which cannot be shown")
    node.text = "".join(node.itertext())
    node[:] = []
    if any(styles):
        node.set("class", " ".join(dict.fromkeys(filter(None, styles))))


def without_margins(table: ET.Element) -> None:
    """Take out the margins of a table of lines, of which the right has the number."""
    for row in table:
        for cell in row:
            if "width:50%" in declarations(cell):
                row.remove(cell)


def join_dots(node: ET.Element) -> None:
    r"""Make one sign of ``\dots``, which comes as three."""
    texts = [child.text if child.tag == "mo" else None for child in node]
    for at in range(len(texts) - 3, -1, -1):
        if texts[at] in (".", "·") and texts[at : at + 3] == [texts[at]] * 3:
            node[at].text = "…" if texts[at] == "." else "⋯"
            node[at + 1 : at + 3], texts[at : at + 3] = [], [None]


def check_form(node: ET.Element) -> None:
    """Refuse an element that not every output has a form for."""
    unknown = {node.tag} - ELEMENTS or node.attrib.keys() - ATTRIBUTES
    if node.tag == "mpadded" and node.get("width"):
        unknown = {"width"}
    if unknown:
        raise FormulaError(f"it needs <{unknown.pop()}>, which cannot be shown")
    if node.tag in ("mover", "munder") and "true" in (
        node.get("accent"),
        node.get("accentunder"),
    ):
        mark = node[1]
        if mark.text == "\u0332":  # which is below, and does not stretch
            mark.text = OVERLINE if node.tag == "mover" else "_"
        if mark.text not in ACCENTS | {"_"}:
            name = unicodedata.name(mark.text or " ", "?").lower()
            raise FormulaError(f"the accent {name} cannot be shown; use another")
    if node.tag == "mo" and set(node.text or "") <= PRIMES:
        node.set("class", "prime")
    if node.tag == "mtd":
        settle_sign(node)


def settle_sign(cell: ET.Element) -> None:
    """Give a plus or minus that begins a cell its space, or none where it is a sign."""
    first = cell[0] if len(cell) else cell
    if first.tag == "mo" and first.text in ("+", "−", "±", "∓"):
        if "left-0" in cell.get("class", ""):  # it goes on from the column before
            first.set("form", "infix")
        else:
            first.attrib |= {"lspace": "0", "rspace": "0"}
