"""The form of a formula's tree, which the page shows and other outputs start from.

It has no elements, attributes, classes and accents but those named below; whoever
writes from it has an answer to each. A declaration of style is a class, for which
``_static/formulas.css`` has the rule; what is boxed or struck out is an ``mrow`` with
such a class, and a text is one run of characters in one style.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET

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
OVERLINE, UNDERLINE = "\u203e", "_"
ACCENTS = set("ˆ\u0302˜\u0303¯→←↔\u20d7˙¨\u20dbˇ´`˘˚⏞⏟⎴⎵") | {OVERLINE, UNDERLINE}
BELOW = {"⏟", "⎵", UNDERLINE}
PRIMES = set("′″‴⁗‵‶‷")
INVISIBLE = "\u2061\u2062\u2063\u2064"  # function application and the like
SCRIPT_FORMS = "\ufe00\ufe01"  # calligraphic, script; behind a letter


class FormulaError(ValueError):
    """A formula that cannot be shown; ``line`` counts from 0 within it."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


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
        raise FormulaError(
            f"it needs {unknown.pop()}, which cannot be shown; write it plainer"
        )
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
        raise FormulaError(
            f"its text needs {what}, which cannot be shown; write it plainer"
        )
    node.text = "".join(node.itertext())
    node[:] = []
    if any(styles):
        node.set("class", " ".join(dict.fromkeys(filter(None, styles))))


def without_margins(table: ET.Element) -> None:
    """Take out the margins of a table of lines, of which the right has the number."""
    for row in table:
        for cell in list(row):
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
        raise FormulaError(
            f"it needs <{unknown.pop()}>, which cannot be shown; write it plainer"
        )
    if is_accented(node):
        settle_accent(node)
    if node.tag == "mo" and node.text and set(node.text) <= PRIMES:
        node.set("class", "prime")
    if node.tag == "mtd":
        settle_sign(node)


def is_accented(node: ET.Element) -> bool:
    """Tell whether a part is an accent, and no limit."""
    return "true" in (node.get("accent"), node.get("accentunder"))


def settle_accent(node: ET.Element) -> None:
    """Make a line one that a browser can stretch; refuse an accent that is unknown."""
    mark = node[1]
    if mark.text == "\u0332":
        mark.text = OVERLINE if node.tag == "mover" else UNDERLINE
    if mark.text not in ACCENTS or (node.tag == "munder") != (mark.text in BELOW):
        name = unicodedata.name(mark.text or " ", "?").lower()
        raise FormulaError(f"the accent {name} cannot be shown; use another")


def settle_sign(cell: ET.Element) -> None:
    """Give a plus or minus that begins a cell its space, or none where it is a sign."""
    first = cell[0] if len(cell) else cell
    if first.tag == "mo" and first.text in ("+", "−", "±", "∓"):
        if "left-0" in cell.get("class", ""):  # it goes on from the column before
            first.set("form", "infix")
        else:
            first.attrib |= {"lspace": "0", "rspace": "0"}
