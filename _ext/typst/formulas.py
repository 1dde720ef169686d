r"""Formulas as Typst mathematics, from the tree that ``_ext.page.latex`` has read.

::

    markup(tree)    # of \frac{1}{n}: frac(1, n)

The tree holds nothing that cannot be written, and a text becomes Typst only as numbers
of its characters, so that no formula can break a build or run anything. Typst shows a
space beside a text, and takes letters that stand together for a name: neither is
written where it is not meant.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable

from _ext.page.mathml import is_accented

ACCENTS = {
    "ˆ": "hat", "\u0302": "hat", "˜": "tilde", "\u0303": "tilde", "¯": "macron",
    "\u203e": "overline", "_": "underline", "→": "arrow", "\u20d7": "arrow",
    "←": "arrow.l", "↔": "arrow.l.r", "˙": "dot", "¨": "dot.double",
    "\u20db": "dot.triple", "ˇ": "caron", "´": "acute", "`": "grave", "˘": "breve",
    "˚": "circle", "⏞": "overbrace", "⏟": "underbrace", "⎴": "overbracket",
    "⎵": "underbracket",
}  # fmt: skip
ALPHABETS = {"\ufe00": "cal", "\ufe01": "scr"}
TEXT_STYLES = {"bold": "bold", "italic": "italic", "typewriter": "std.math.mono"}
FENCES = set("()[]{}|‖⌊⌋⌈⌉⟨⟩")
LARGE = set("∑∏∐⋃⋂⨆⋁⋀⨁⨂⨀∫∬∭∮")
SCRIPTS = {"msub": "b", "msup": "t", "msubsup": "bt"}
LIMITS = {"munder": "b", "mover": "t", "munderover": "bt"}
INVISIBLE = {"\u2061", "\u2062", "\u2063", "\u2064"}
STRIKES = {
    "struck-up": "cancel({})",
    "struck-down": "cancel(inverted: #true, {})",
    "struck-up struck-down": "cancel(cross: #true, {})",
}
DISPLAY = "std.math.display"  # the template has another; it also has a mono
BOX = "#box(stroke: 0.5pt, inset: 3pt, {{set par(leading: 0pt); {}}})"
LOWER = "#box(inset: (top: 0.17em), {{set par(leading: 0pt); {}}})"
EQUATION = 'math.equation(alt: "", ${}$)'  # within another, which has the words
CELL_SPACE = 0.4  # em at each side of a cell, as in a browser


def markup(tree: ET.Element) -> str:
    """Return a formula, or the parts of an element, as Typst mathematics."""
    return row(tree)


def row(parts: Iterable[ET.Element]) -> str:
    """Return what stands side by side."""
    found = ""
    for part in map(written, parts):
        apart = found[-1:].isalnum() and part[:1].isalnum()
        found += " " * apart + part
    return found or '""'


def written(node: ET.Element) -> str:
    """Return an element as Typst mathematics."""
    if node.tag in SCRIPTS:
        return with_scripts(node)
    if node.tag in LIMITS:
        return with_limits(node)
    return FORMS[node.tag](node)


# Characters --------------------------------------------------------------------


def safe(text: str) -> str:
    """Return text of which no character means anything to Typst."""
    return "".join(
        char if char.isascii() and char.isalnum() else f"\\u{{{ord(char):x}}}"
        for char in text
    )


def symbol(text: str) -> str:
    """Return a sign, or a name of several letters, in quotes lest Typst look it up."""
    if re.fullmatch(r"[0-9]+\.[0-9]+", text):
        return text
    if len(text) > 1 and re.search("[a-zA-Z]", text):
        return f'"{safe(text)}"'
    return safe(text)


def identifier(node: ET.Element) -> str:
    text = node.text or ""
    if any(char in ALPHABETS for char in text):
        letters = re.findall("(.)([\ufe00\ufe01]?)", text)
        return " ".join(letter(char, alphabet) for char, alphabet in letters)
    if node.get("mathvariant") == "normal":
        return f'upright("{safe(text)}")'
    return 'class("punctuation", \\u{3a})' if text == ":" else symbol(text)


def letter(char: str, alphabet: str) -> str:
    """Return a letter of an alphabet that Unicode has as a variant of another."""
    plain = unicodedata.normalize("NFKC", char)
    is_styled = alphabet and plain.isalpha()
    return f"{ALPHABETS[alphabet]}({safe(plain)})" if is_styled else safe(plain)


def operator(node: ET.Element) -> str:
    text, stretchy = node.text or "", node.get("stretchy")
    sign = symbol(text)
    if text in INVISIBLE:
        return space(node.get("lspace"))
    if size := node.get("minsize"):
        return f"lr(size: #{float(size.removesuffix('em'))}em, {sign})"
    if text in FENCES and stretchy == "true":
        return f"mid({sign})"
    if text in ("|", "‖") and stretchy == "false":
        kind = {"prefix": "opening", "postfix": "closing"}.get(node.get("form", ""))
        return f'class("{kind or "normal"}", {sign})'
    if text == "," and node.get("rspace") == "0":  # of a number: 1{,}000
        return f'class("normal", {sign})'
    return sign


def text(node: ET.Element) -> str:
    quoted = f'"{safe(node.text or "")}"'
    for style in node.get("class", "").split():
        quoted = f"{TEXT_STYLES[style]}({quoted})"
    return quoted


# Space -------------------------------------------------------------------------


def space(width: str | None) -> str:
    number = float((width or "0").removesuffix("em"))
    return f"#h({number:g}em)" if number else ""


def gap(node: ET.Element) -> str:
    if "closer" in node.get("class", ""):
        return space("-0.1667em")
    return space(node.get("width"))


def padding(node: ET.Element, side: str, usual: float = 0) -> str:
    """Return the space at a side of an element, whose class has it in thousandths."""
    widths = re.findall(rf"\b{side}-(\d+)", node.get("class", ""))
    return space(f"{int(widths[0]) / 1000 if widths else usual}em")


def padded(node: ET.Element) -> str:
    return padding(node, "left") + row(node) + padding(node, "right")


# Groups ------------------------------------------------------------------------


def group(node: ET.Element) -> str:
    parts, classes = list(node), node.get("class", "")
    if classes == "boxed":
        return BOX.format(EQUATION.format(f"{DISPLAY}({row(parts)})"))
    if classes in STRIKES:
        return STRIKES[classes].format(row(parts))
    is_choice = [each.get("linethickness") for each in parts[1:-1]] == ["0"]
    if is_choice and parts[0].text == "(":
        return sized(parts[1], f"binom({', '.join(map(written, parts[1]))})")
    ends = parts[:1] + parts[-1:]
    if any(each.text in FENCES and "stretchy" not in each.attrib for each in ends
           if each.tag == "mo"):  # fmt: skip
        return f"lr({row(parts)})"
    return sized(node, row(parts))


def sized(node: ET.Element, inner: str) -> str:
    """Return what an element holds, in the size that it asks for."""
    kind = {"true": DISPLAY, "false": "inline"}.get(node.get("displaystyle", ""), "")
    kind = {"1": "script", "2": "sscript"}.get(node.get("scriptlevel", ""), kind)
    return f"{kind}({inner})" if kind else inner


def fraction(node: ET.Element) -> str:
    stacked = "vec(delim: #none, gap: #0.3em, {})"
    form = stacked if node.get("linethickness") == "0" else "frac({})"
    inner = sized(node, form.format(", ".join(map(written, node))))
    return LOWER.format(EQUATION.format(inner)) if node.get("class") else inner


def root(node: ET.Element) -> str:
    return f"root({written(node[1])}, {written(node[0])})"


def with_scripts(node: ET.Element) -> str:
    base = written(node[0])
    if node[0].tag == "mo":
        base = f"scripts({base})"  # beside a relation, not below
    return attach(base, SCRIPTS[node.tag], node[1:])


def attach(base: str, places: str, scripts: Iterable[ET.Element]) -> str:
    pairs = zip(places, map(written, scripts), strict=True)
    return f"attach({base}{''.join(f', {place}: {each}' for place, each in pairs)})"


def with_limits(node: ET.Element) -> str:
    base, mark = node[0], node[1]
    if is_accented(node):
        return f"{ACCENTS[mark.text or '']}({written(base)})"
    places = LIMITS[node.tag]
    if base.tag == "mo" and [each.tag for each in mark][1:] == ["mspace"]:
        arrow = f"stretch({safe(base.text or '')}, size: #(100% + 1em))"
        return attach(f"limits({arrow})", places, [each[0] for each in node[1:]])
    inner = written(base)
    return attach(inner if base.text in LARGE else f"limits({inner})", places, node[1:])


# Tables ------------------------------------------------------------------------


def table(node: ET.Element) -> str:
    width = max(map(len, node))
    rows = []
    for line in node:
        cells = [cell_of(each, x, x == width - 1, node) for x, each in enumerate(line)]
        rows.append(", ".join(cells + ['""'] * (width - len(cells))))
    gap = "0.7em" if node.get("displaystyle") == "true" else "0.4em"
    options = f"delim: #none, row-gap: #{gap}, column-gap: #0pt, {rules(node)}"
    return f"mat({options}{'; '.join(rows)})"


def cell_of(cell: ET.Element, x: int, is_last: bool, table: ET.Element) -> str:
    """Return a cell, its padding within it; a mark of alignment puts it at a side."""
    inner = row(cell)
    if len(cell) and cell[0].tag == "mo" and cell[0].get("lspace") != "0":
        inner = '""' + inner  # else a sign that begins a cell has no space
    inner = sized(table, inner)
    if x:
        inner = padding(cell, "left", CELL_SPACE) + inner
    if not is_last:
        inner += padding(cell, "right", CELL_SPACE)
    classes = cell.get("class", "").split()
    return "&" * ("to-left" in classes) + inner + "&" * ("to-right" in classes)


def rules(table: ET.Element) -> str:
    """Return the lines between rows and columns as an option of Typst's."""
    lines: dict[str, set[int]] = {"hline": set(), "vline": set()}
    for y, line in enumerate(table):
        for x, cell in enumerate(line):
            classes = cell.get("class", "").split()
            lines["hline"] |= {y} if "line-above" in classes else set()
            lines["vline"] |= {x + 1} if "line-right" in classes else set()
    drawn = "".join(
        f"{kind}: ({''.join(f'{place}, ' for place in sorted(places))}), "
        for kind, places in lines.items()
        if places
    )
    return f"augment: #({drawn}), " if drawn else ""


def hidden(node: ET.Element) -> str:
    return f"#hide({EQUATION.format(row(node))})"


FORMS: dict[str, Callable[[ET.Element], str]] = {
    "math": row,
    "mrow": group,
    "mi": identifier,
    "mn": identifier,
    "mo": operator,
    "mtext": text,
    "mspace": gap,
    "mfrac": fraction,
    "msqrt": lambda node: f"sqrt({row(node)})",
    "mroot": root,
    "mtable": table,
    "mphantom": hidden,
    "mpadded": padded,
}
