r"""A formula in English words, for readers who hear it: ``\frac{a}{b}`` is "a over b".

It is written from the tree that ``_ext.page.latex`` has read, as the alternative text
of a formula in print. Of what others have made, what can be installed with a build says
"p to the times" of a starred letter, leaves signs as they are, or says the names of
commands; so this is our own. A sign that it does not know it says by its Unicode name:
nothing is silent.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable

from _ext.page.mathml import is_accented

WORDS = {
    "=": "equals", "+": "plus", "−": "minus", "×": "times", "⋅": "times", "∗": "times",
    "*": "times", "/": "over", "<": "is less than", ">": "is greater than",
    "≤": "is at most", "≥": "is at least", "≠": "is not", "≈": "is about",
    "∼": "is distributed as", "≡": "is equivalent to", "∝": "is proportional to",
    "≪": "is far below", "≫": "is far above", "≔": "is defined as",
    "±": "plus or minus",
    "∣": "given", "→": "to", "↦": "maps to", "⇒": "implies", "⟹": "implies",
    "⇐": "is implied by", "⇔": "if and only if", "⟺": "if and only if",
    "∞": "infinity", "…": "and so on", "⋯": "and so on", "%": "percent",
    "∈": "in", "∉": "not in", "∪": "union", "∩": "intersection", "∖": "without",
    "⊆": "is a subset of", "∅": "the empty set", "∀": "for all", "∃": "there is",
    "¬": "not", "∧": "and", "∨": "or", "!": "factorial", ":": ",",
    "(": "open bracket", ")": "close bracket", "[": "open square bracket",
    "]": "close square bracket", "{": "open brace", "}": "close brace", "|": "bar",
    "‖": "double bar", "⌊": "the floor of", "⌋": ",", "⌈": "the ceiling of", "⌉": ",",
    "′": "prime", "″": "double prime", "‴": "triple prime", "ϵ": "epsilon", "ℓ": "l",
    "ln": "natural log", "\u2061": "of", "\xa0": "", "°": "degrees",
}  # fmt: skip
BARS = {
    ("|", "prefix"): "the size of", ("|", "postfix"): ",",
    ("‖", "prefix"): "the norm of", ("‖", "postfix"): ",",
}  # fmt: skip
RANGES = {
    "∑": "the sum", "∏": "the product", "∫": "the integral", "⋃": "the union",
    "⋂": "the intersection", "∬": "the double integral",
}  # fmt: skip
EXTREMES = {
    "min": "the minimum", "max": "the maximum", "lim": "the limit",
    "sup": "the supremum", "inf": "the infimum", "lim sup": "the upper limit",
    "lim inf": "the lower limit", "arg min": "the arg min", "arg max": "the arg max",
}  # fmt: skip
FUNCTIONS = {**EXTREMES, "Pr": "the probability"}
POWERS = {
    "2": "squared", "3": "cubed", "prime": "prime", "double prime": "double prime",
    "triple prime": "triple prime", "times": "star", "ring operator": "degrees",
    "dagger": "dagger",
}  # fmt: skip
ACCENTS = {
    "ˆ": "hat", "\u0302": "hat", "˜": "tilde", "\u0303": "tilde", "¯": "bar",
    "\u203e": "bar", "_": "underlined", "→": "vector", "\u20d7": "vector",
    "←": "with an arrow left", "↔": "with a double arrow", "˙": "dot",
    "¨": "double dot", "\u20db": "triple dot", "ˇ": "check", "´": "acute",
    "`": "grave", "˘": "breve", "˚": "ring", "⏞": ", under a brace,",
    "⏟": ", over a brace,", "⎴": ", under a bracket,", "⎵": ", over a bracket,",
}  # fmt: skip
INVISIBLE = "\u2062\u2063\u2064\ufe00\ufe01 "
ALPHABET = re.compile(
    "mathematical (bold|italic|sans|script|mono|double|fraktur)"
    "|double-struck|script|black-letter"
)
GREEK = re.compile(r"greek (?:(small|capital) letter )?(\w+)")
COMMA = ","  # a pause


def spoken(tree: ET.Element) -> str:
    """Return a formula in English words, on one line."""
    words = re.sub(r"\s+([,;.])", r"\1", " ".join(said(tree).split()))
    return re.sub(r"[,;]+(?=[,;.])", "", words).strip(" ,;.") or "a formula"


def row(parts: Iterable[ET.Element]) -> str:
    return " ".join(map(said, parts)).strip()


def said(node: ET.Element) -> str:
    """Return an element in words."""
    return FORMS[node.tag](node)


def symbol(text: str) -> str:
    """Return a sign, a letter or a name in words."""
    text = text.strip(INVISIBLE)
    if text in WORDS or len(text) != 1 or (text.isascii() and text.isalnum()):
        return WORDS.get(text, unicodedata.normalize("NFKC", text))
    name = unicodedata.name(text, text).lower()
    plain = unicodedata.normalize("NFKC", text)
    if ALPHABET.match(name) and plain != text:
        return symbol(plain)
    if greek := GREEK.match(name):
        capital = "capital " if greek[1] == "capital" else ""
        return capital + greek[2].replace("lamda", "lambda")
    if text.isalnum() or text in ",.;?":
        return text
    return name.removesuffix(" sign").removeprefix("mathematical ")


def sign(node: ET.Element) -> str:
    text = node.text or ""
    return BARS.get((text, node.get("form", ""))) or symbol(text)


def name(node: ET.Element) -> str:
    text = " ".join((node.text or "").split())
    return FUNCTIONS.get(text) or symbol(text)


def gap(node: ET.Element) -> str:
    return COMMA if float((node.get("width") or "0").removesuffix("em")) >= 1 else ""


def fraction(node: ET.Element) -> str:
    if node.get("linethickness") == "0":
        return f"{said(node[0])} choose {said(node[1])}"
    return f"the fraction {said(node[0])} over {said(node[1])}, end of fraction,"


def square_root(node: ET.Element) -> str:
    return f"the square root of {row(node)}, end of root,"


def root(node: ET.Element) -> str:
    order = said(node[1])
    kind = "cube root" if order == "3" else f"root of order {order}"
    return f"the {kind} of {said(node[0])}, end of root,"


def group(node: ET.Element) -> str:
    parts = list(node)
    if [each.get("linethickness") for each in parts[1:-1]] == ["0"]:
        return said(parts[1])  # n choose k has brackets of its own
    struck = "crossed out " if "struck" in node.get("class", "") else ""
    return struck + row(parts)


def with_scripts(node: ET.Element) -> str:
    """Speak an index and a power; a pause ends one of several words."""
    below = said(node[1]) if node.tag != "msup" else ""
    above = said(node[-1]) if node.tag != "msub" else ""
    if (range_of := over_a_range(node, below, above)) is not None:
        return range_of
    words = said(node[0])
    if below:
        words += f" sub {below}{COMMA if ' ' in below else ''}"
    if above:
        power = POWERS.get(above)
        words += f" {power or f'to the power {above}'}"
        words += COMMA if " " in above and not power else ""
    return words


def with_limits(node: ET.Element) -> str:
    """Speak an accent, or what stands under and above a sign."""
    if is_accented(node):
        return f"{said(node[0])} {ACCENTS[node[1].text or '']}"
    if node[1].tag == "mspace":  # it gives an arrow its length
        return said(node[0])
    below = said(node[1]) if node.tag != "mover" else ""
    above = said(node[-1]) if node.tag != "munder" else ""
    if (range_of := over_a_range(node, below, above)) is not None:
        return range_of
    words = said(node[0])
    words += f", with {below} below," if below else ""
    return words + (f", with {above} above," if above else "")


def over_a_range(node: ET.Element, below: str, above: str) -> str | None:
    """Speak a sum or a maximum with its limits; None where it is neither."""
    base = " ".join("".join(node[0].itertext()).split())
    if base in RANGES:
        start = f"{'from' if above else 'over'} {below}" if below else ""
        return f"{RANGES[base]} {start} {f'to {above}' if above else ''} of"
    if base in EXTREMES and below and not above:
        return f"{EXTREMES[base]} over {below}"
    return None


def table(node: ET.Element) -> str:
    """Speak lines one after another, and a matrix by its rows."""
    rows = [[row(cell) for cell in line] for line in node]
    classes = " ".join(cell.get("class", "") for cell in node.iter("mtd"))
    if "left-" in classes or node.get("displaystyle") == "true":  # cases, lines
        pause = ", " if "left-1000" in classes else " "
        return "; ".join(pause.join(filter(None, cells)) for cells in rows) + ";"
    numbered = "; ".join(
        f"row {number}: {', '.join(cell or 'empty' for cell in cells)}"
        for number, cells in enumerate(rows, start=1)
    )
    return f"a {len(rows)} by {max(map(len, rows))} matrix: {numbered};"


FORMS: dict[str, Callable[[ET.Element], str]] = {
    "math": row,
    "mrow": group,
    "mi": name,
    "mn": name,
    "mo": sign,
    "mtext": lambda node: " ".join((node.text or "").split()),
    "mspace": gap,
    "mfrac": fraction,
    "msqrt": square_root,
    "mroot": root,
    "msub": with_scripts,
    "msup": with_scripts,
    "msubsup": with_scripts,
    "munder": with_limits,
    "mover": with_limits,
    "munderover": with_limits,
    "mtable": table,
    "mphantom": lambda _node: "",
    "mpadded": row,
}
