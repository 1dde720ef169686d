"""Cut STIX Two Math down to what formulas need, and mend it for browsers.

::

    python -m fonts.make_math_font STIXTwoMath-Regular.otf

writes ``_static/fonts/STIXTwoMath.woff2`` with the characters that
``_ext.page.characters`` names, all sizes of them and the table of mathematics, and
``STIXTwoMathCommon.woff2`` with those that nearly all formulas are made of and all that
can be stretched, a third of the bytes: a browser fetches the other only for what is not
in it. It looks for the sizes of a sign in the first font of a name alone, so what comes
in sizes has to be there.

Of version 2.12 a browser shows four things wrongly:

- Chromium gives a root the width of the widest root sign, so that a space follows all
  smaller ones. Here all root signs are as wide as the smallest.
- The head of the arrow to the right says at its wrong end that it can be joined to a
  line, so that no such arrow is ever stretched.
- Accents that stand over the letter before them have no width, and stand beside what a
  browser puts them over. Here they have their own.
- The form of a prime that is meant for a superscript can be had in the script "math"
  only, which no browser asks for. Here all scripts have it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools.misc.transform import Identity, Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from _ext.page.characters import CHARACTERS
from _ext.page.mathml import SCRIPT_FORMS
from fonts.make_text_fonts import characters

TARGET = Path(__file__).parent.parent / "_static" / "fonts" / "STIXTwoMath.woff2"
COMMON = TARGET.with_name("STIXTwoMathCommon.woff2")
COMMON_RANGES = (  # formulas.css names them, too
    (0x20, 0x7E), (0xA0, 0xA0), (0xAF, 0xB1), (0xB7, 0xB7), (0xD7, 0xD7),
    (0x2C6, 0x2C6), (0x302, 0x303), (0x30C, 0x30C), (0x332, 0x332), (0x391, 0x3D5),
    (0x2016, 0x2016),
    (0x2026, 0x2026), (0x2032, 0x2033), (0x203E, 0x203E), (0x2061, 0x2062),
    (0x20D7, 0x20D7), (0x210E, 0x210E), (0x2140, 0x2140), (0x2190, 0x2195),
    (0x21A4, 0x21A4), (0x21A6, 0x21A6), (0x21A9, 0x21AA), (0x21BC, 0x21BD),
    (0x21C0, 0x21C1), (0x21D0, 0x21D5), (0x21DA, 0x21DB), (0x2208, 0x2208),
    (0x220F, 0x221E), (0x2223, 0x2223), (0x2225, 0x2225), (0x222B, 0x2233),
    (0x2248, 0x2248), (0x2260, 0x2265), (0x22C0, 0x22C3), (0x22C5, 0x22C5),
    (0x22EF, 0x22EF), (0x2308, 0x230B), (0x23B0, 0x23B1), (0x23B4, 0x23B5),
    (0x23DC, 0x23E1), (0x27E6, 0x27EB), (0x2983, 0x2984), (0x2A00, 0x2A11),
    (0x1D434, 0x1D467), (0x1D6E2, 0x1D71B),
)  # fmt: skip
ROOT_SIGN = 0x221A
OVER_THE_LETTER = (0x0302, 0x0303, 0x20D7, 0x20DB)


def subset(font: TTFont, codes: Iterable[int]) -> None:
    """Leave out all but some characters, with what these are set with."""
    options = Options()
    options.layout_features = ["ssty", "dtls", "flac"]  # small forms, dotless, low
    options.hinting = False
    options.desubroutinize = True  # compresses better
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def sizes_of(font: TTFont, code: int, *, horizontal: bool) -> list[str]:
    """Return the glyphs that a character can be set with, the usual one first."""
    variants = font["MATH"].table.MathVariants
    side = "Horiz" if horizontal else "Vert"
    name = font.getBestCmap()[code]
    covered = getattr(variants, f"{side}GlyphCoverage").glyphs
    found = [name]
    if name in covered:
        sizes = getattr(variants, f"{side}GlyphConstruction")[covered.index(name)]
        found += [each.VariantGlyph for each in sizes.MathGlyphVariantRecord]
        if sizes.GlyphAssembly:
            found += [each.glyph for each in sizes.GlyphAssembly.PartRecords]
    return list(dict.fromkeys(found))


def redraw(font: TTFont, name: str, change: Transform, width: int) -> None:
    """Draw a glyph anew, changed and with another width."""
    top = font["CFF "].cff.topDictIndex[0]
    glyphs = font.getGlyphSet()
    pen = T2CharStringPen(width, glyphs)
    glyphs[name].draw(TransformPen(pen, change))
    old = top.CharStrings[name]
    top.CharStrings[name] = pen.getCharString(old.private, old.globalSubrs)
    bounds = BoundsPen(glyphs)
    glyphs[name].draw(bounds)
    font["hmtx"][name] = (width, round(bounds.bounds[0]))


def make_roots_equally_wide(font: TTFont) -> None:
    names = sizes_of(font, ROOT_SIGN, horizontal=False)
    width = font["hmtx"][names[0]][0]
    for name in names[1:]:
        share = width / font["hmtx"][name][0]
        redraw(font, name, Identity.scale(share, 1), width)


def mend_arrowheads(font: TTFont) -> None:
    """Turn the ends of a last part that nothing can be joined to."""
    variants = font["MATH"].table.MathVariants
    for sizes in variants.HorizGlyphConstruction:
        parts = sizes.GlyphAssembly.PartRecords if sizes.GlyphAssembly else []
        if len(parts) > 1 and parts[-1].StartConnectorLength == 0:
            last = parts[-1]
            last.StartConnectorLength = last.EndConnectorLength
            last.EndConnectorLength = 0


def give_accents_a_width(font: TTFont) -> None:
    for code in OVER_THE_LETTER:
        for name in sizes_of(font, code, horizontal=True):
            bounds = BoundsPen(font.getGlyphSet())
            font.getGlyphSet()[name].draw(bounds)
            left, _, right, _ = bounds.bounds
            width = round(right - left)
            redraw(font, name, Identity.translate(-left, 0), width)
            accents = font["MATH"].table.MathGlyphInfo.MathTopAccentAttachment
            covered = accents.TopAccentCoverage.glyphs
            if name in covered:
                accents.TopAccentAttachment[covered.index(name)].Value = width // 2


def offer_small_forms(font: TTFont) -> None:
    scripts = {
        each.ScriptTag: each.Script
        for each in font["GSUB"].table.ScriptList.ScriptRecord
    }
    for script in scripts.values():
        script.DefaultLangSys = scripts["math"].DefaultLangSys


def main(source: str) -> None:
    font = TTFont(source)
    subset(font, map(ord, CHARACTERS | set(SCRIPT_FORMS)))
    make_roots_equally_wide(font)
    mend_arrowheads(font)
    give_accents_a_width(font)
    offer_small_forms(font)
    font.flavor = "woff2"
    font.save(TARGET)
    save_common()


def save_common() -> None:
    """Save what nearly all formulas are made of, out of the whole."""
    font = TTFont(TARGET)
    subset(font, characters(COMMON_RANGES))
    font.save(COMMON)


if __name__ == "__main__":
    main(sys.argv[1])
