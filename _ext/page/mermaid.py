"""Mermaid's text as a drawing, in the colours and the typeface of the site.

:func:`draw` is all there is to it: from text to an SVG that is the same at every
build, asks for nothing from elsewhere and holds the shapes of its own letters, as a
picture on a page cannot use the fonts of that page. Boxes are measured for Arial,
which every machine has something as wide as; our face is set as wide.

Only those kinds are drawn that somebody has looked at, light and dark, on screen and
on paper; what would be lost without a word (a link, a formula, a colour for one
background only) is refused at its line.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

KINDS = {
    "flowchart", "graph", "sequenceDiagram", "stateDiagram", "stateDiagram-v2",
    "classDiagram", "erDiagram",
}  # fmt: skip
MARKS = ("main", "second", "third")  # what a node may be marked with, as :::second
FONTS = Path(__file__).parents[2] / "fonts"
TYPE_PIXELS = 15
# 15 px of a diagram this wide are 8 px on a phone 360 px wide; one this high is set
# in 6 pt on a page of the book.
WIDTH_MAX, HEIGHT_MAX = 675, 1400
FACE = "'Source Sans 3', Arial, sans-serif"
WEIGHTS = {"400": "SourceSans3_400Regular.ttf", "700": "SourceSans3_600SemiBold.ttf"}
AS_WIDE_AS_ARIAL = "107%"
USUAL = frozenset(
    map(
        chr,
        (*range(0x20, 0x17F), *range(0x2010, 0x2027), *range(0x2190, 0x2194), 0x2212),
    )
)
DATA = re.compile(
    r' data-(?:points|et|id|edge|type|merman-source-classes)="[^"]*"'
)  # for scripts, which a picture does not have
# What Mermaid knows and a picture in a post does not show, with the remedy.
REFUSED = (
    (r"%%\{|^---\s*$", "a diagram has the look of the site: leave its settings out"),
    (
        r"^\s*(click|callback|links?)\s",
        "a picture has no links: put them into the text",
    ),
    (
        r"^\s*(style|classDef|linkStyle)\s",
        "colours must be right in light and dark: mark a node with "
        ":::main, :::second or :::third instead",
    ),
    (r"\$\$", "a diagram holds no formula: put it into the text"),
    (r"\bfa[bsrl]?:fa-", "a diagram has no icons: write a word"),
    (r"@\{[^}]*\b(img|icon)\s*:", "a diagram shows no other picture: write a word"),
    (
        r"(?<!<)</?(?!br\s*/?>)[a-z][\w-]*[^<>]*>(?!>)",
        "a diagram holds no HTML: write #lt; for <",
    ),
)


@dataclass(frozen=True)
class Palette:
    """Colours by role, as in the figures of the labs."""

    paper: str
    ink: str
    muted: str
    rule: str
    band: str
    main: str
    second: str
    third: str


LIGHT = Palette(
    "#fcfbf8", "#1d2329", "#59626b", "#c9c5bc", "#efece3", "#0b5d78", "#a1480f",
    "#7b3a8c",
)  # fmt: skip
DARK = Palette(
    "#14181c", "#e4e2dc", "#a3a9b0", "#4a525a", "#232a30", "#6cc0dc", "#f0a368",
    "#d09be0",
)  # fmt: skip


class Undrawable(Exception):
    """A diagram that cannot be drawn; ``line`` is that of its text, from 0."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def draw(text: str, palette: Palette) -> str:
    """Return a diagram as SVG; the same text gives the same bytes.

    Raises Undrawable.
    """
    check(text)
    drawn = drawing(settings(palette) + marked(text, palette))
    root = re.search(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"', drawn)
    words = words_of(drawn)
    if root is None or not words:
        raise Undrawable("there is nothing in it to draw")
    width, height = float(root[1]), float(root[2])
    if width > WIDTH_MAX:
        raise Undrawable(
            f"it is {width:.0f} px wide, which no phone can show; let it run from top "
            f"to bottom (TD), shorten its words or make it two (up to {WIDTH_MAX} px)"
        )
    if height > HEIGHT_MAX:
        raise Undrawable(
            f"it is {height:.0f} px high, more than a page of the book; make it two"
        )
    return dressed(drawn, palette, faces(words, drawn), (width, height))


def dressed(drawn: str, palette: Palette, faces: str, size: tuple[float, float]) -> str:
    """Return Mermaid's SVG with our typeface and a size, less what it does not use."""
    before, rules, after = re.split(r"<style>|</style>", drawn, maxsplit=2)
    before = re.sub(
        r'width="100%"(.*?) style="max-width:[^"]*"',
        rf'width="{size[0]:g}" height="{size[1]:g}"\1',
        before,
    )
    used = "}".join(rule for rule in rules.split("}") if 'look="neo"' not in rule)
    after = re.sub(r'fill="#fff(?:fff)?"', f'fill="{palette.paper}"', after)
    whole = f"{DATA.sub('', before)}<style>{faces}{used}</style>{DATA.sub('', after)}"
    return whole.replace("font-family:arial", f"font-family:{FACE}")


def check(text: str) -> None:
    """Raise Undrawable for what is not drawn, or not by Mermaid's rules."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        for pattern, remedy in REFUSED:
            if re.search(pattern, line, re.I):
                raise Undrawable(remedy, number)
    first = next((line for line in lines if line.strip() and "%%" not in line), "")
    kind = (first.split() or [""])[0].rstrip(";")
    if kind not in KINDS:
        known = ", ".join(sorted(KINDS - {"graph", "stateDiagram"}))
        raise Undrawable(
            f"{kind or 'an empty diagram'} is not drawn; begin with one of {known}",
            lines.index(first) if first else 0,
        )
    if said := refusal(text):
        raise Undrawable(f"Mermaid says: {said}", culprit(lines))


def drawing(text: str) -> str:
    """Return a diagram as mmdr draws it. Raises ValueError where it cannot."""
    import mmdr  # here, as most builds draw nothing

    return mmdr.render(text).svg()


def refusal(text: str) -> str:
    """Return what Mermaid says against a diagram, or nothing."""
    try:
        drawing(text)
    except ValueError as error:
        return str(error).partition(": ")[2] or str(error)
    return ""


def culprit(lines: list[str]) -> int:
    """Return the line without which a diagram would be right, or else its first."""
    for number in range(1, len(lines)):
        if lines[number].strip() and not refusal(
            "\n".join(lines[:number] + lines[number + 1 :])
        ):
            return number
    return 0


def alternative(text: str) -> str:
    """Return what a diagram says of itself, by accTitle and accDescr."""
    title = re.search(r"^\s*accTitle\s*:\s*(.+)$", text, re.M)
    said = re.search(r"^\s*accDescr\s*(?::\s*(.+)$|\{([^}]*)\})", text, re.M)
    parts = [title[1]] if title else []
    parts += [said[1] or said[2]] if said else []
    whole = [" ".join(part.split()) for part in parts]
    return " ".join(
        part if part[-1:] in ".!?" else f"{part}." for part in whole if part
    )


def marked(text: str, palette: Palette) -> str:
    """Return a diagram's text with our marks, where its kind has them."""
    if text.lstrip().startswith("sequenceDiagram"):
        return text
    classes = [
        f"classDef {name} stroke:{getattr(palette, name)},stroke-width:2.5px"
        for name in MARKS
        if f":::{name}" in text or re.search(rf"^\s*class\s.*\s{name}\s*$", text, re.M)
    ]
    return "\n".join([text, *classes])


def settings(palette: Palette) -> str:
    """Return how Mermaid is to draw, as it wants to be told."""
    paper, ink, band = palette.paper, palette.ink, palette.band
    muted, rule, main = palette.muted, palette.rule, palette.main
    colours = {
        paper: "background secondaryColor tertiaryColor noteBkgColor clusterBkg "
        "edgeLabelBackground altBackground compositeBackground "
        "attributeBackgroundColorOdd",
        ink: "primaryTextColor textColor noteTextColor titleColor actorTextColor "
        "signalColor signalTextColor labelTextColor loopTextColor classText labelColor "
        "transitionLabelColor stateLabelColor nodeTextColor",
        band: "primaryColor actorBkg labelBoxBkgColor activationBkgColor mainBkg "
        "stateBkg compositeTitleBackground attributeBackgroundColorEven",
        muted: "lineColor transitionColor specialStateColor",
        rule: "tertiaryBorderColor clusterBorder labelBoxBorderColor",
        main: "primaryBorderColor actorBorder actorLineColor nodeBorder "
        "activationBorderColor innerEndBackground",
        palette.second: "noteBorderColor",
    }
    variables = {name: hue for hue, names in colours.items() for name in names.split()}
    variables |= {"darkMode": palette == DARK, "fontSize": f"{TYPE_PIXELS}px"}
    sequence = {
        "diagramMarginX": 8, "width": 120, "actorMargin": 40, "mirrorActors": False,
        "actorFontSize": TYPE_PIXELS, "messageFontSize": TYPE_PIXELS,
        "noteFontSize": TYPE_PIXELS,
    }  # fmt: skip
    said = {
        "theme": "base", "look": "classic", "themeVariables": variables,
        "fontFamily": "arial", "fontSize": TYPE_PIXELS, "sequence": sequence,
        "flowchart": {"wrappingWidth": 190},
    }  # fmt: skip
    return f"%%{{init: {json.dumps(said)}}}%%\n"


def words_of(drawn: str) -> str:
    """Return all that a drawing says, in one string."""
    return "".join(
        "".join(element.itertext())
        for element in ElementTree.fromstring(drawn).iter()
        if element.tag.endswith("}text")
    )


def faces(words: str, drawn: str) -> str:
    """Return our typeface in the weights that a drawing uses, as rules of CSS."""
    is_bold = re.search(r"font-weight\s*[:=]\s*\"?bold", drawn) is not None
    letters = "".join(sorted(set(words)))
    return "".join(
        "@font-face{font-family:'Source Sans 3';"
        f"font-weight:{weight};size-adjust:{AS_WIDE_AS_ARIAL};"
        f"src:url(data:font/woff;base64,{letter_shapes(name, letters)})}}"
        for weight, name in WEIGHTS.items()
        if weight == "400" or is_bold
    )


@cache
def letter_shapes(name: str, letters: str) -> str:
    """Return the part of a typeface that shows these letters, as base64."""
    usual = USUAL.issuperset(letters)
    whole = usual_shapes(name) if usual else (FONTS / name).read_bytes()
    return base64.b64encode(shapes(whole, letters, "woff")).decode()


@cache
def usual_shapes(name: str) -> bytes:
    """Return the part of a typeface that nearly all diagrams are made of.

    The letters of one are found in it four times as fast as among two thousand.
    """
    return shapes((FONTS / name).read_bytes(), "".join(sorted(USUAL)), None)


def shapes(font: bytes, letters: str, flavour: str | None) -> bytes:
    """Return the part of a font that shows these letters."""
    # Here, as it takes a quarter of a second and most builds draw nothing.
    from fontTools import subset
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools.subset").setLevel(logging.WARNING)
    options = subset.Options(notdef_outline=True, hinting=False)
    opened = TTFont(io.BytesIO(font), recalcTimestamp=False)
    for tag in {"GDEF", "GPOS", "GSUB"} & {*opened.keys()}:
        del opened[tag]  # labels are short: no kerning, and most of what is to be read
    chosen = subset.Subsetter(options)
    chosen.populate(text=letters)
    chosen.subset(opened)
    opened.flavor = flavour
    file = io.BytesIO()
    opened.save(file)
    return file.getvalue()
