"""Make the site's faces of text from the book's: ``python -m fonts.make_text_fonts``.

Each face becomes two files in ``_static/fonts/``, ``<face>.woff2`` with what nearly all
pages are written with and ``<face>_Rest.woff2`` with the rest: a browser fetches that
for a page that needs one of its characters alone (``unicode-range`` in ``site.css``).
"""

from __future__ import annotations

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
TARGET = HERE.parent / "_static" / "fonts"
FACES = (
    "SourceSerif4_400Regular",
    "SourceSerif4_400Regular_Italic",
    "SourceSerif4_600SemiBold",
    "SourceSans3_400Regular",
    "SourceSans3_400Regular_Italic",
    "SourceSans3_600SemiBold",
    "JetBrainsMono_400Regular",
    "JetBrainsMono_700Bold",
)
COMMON = (  # site.css names them, too
    (0x20, 0x7E), (0xA0, 0xFF), (0x3BB, 0x3BC), (0x3C1, 0x3C1), (0x3C3, 0x3C4),
    (0x2009, 0x2009), (0x2013, 0x2014), (0x2018, 0x201D), (0x2022, 0x2022),
    (0x2026, 0x2026), (0x202F, 0x202F), (0x2212, 0x2212),
)  # fmt: skip
REST = (  # Latin, Greek, punctuation, arrows, operators, boxes
    (0x100, 0x24F), (0x2B0, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x1E00, 0x1EFF),
    (0x2000, 0x22FF), (0x2500, 0x25FF),
)  # fmt: skip
FEATURES = ["calt", "ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum"]


def characters(ranges: tuple[tuple[int, int], ...]) -> set[int]:
    """Return the codes of some ranges, the last of each included."""
    return {code for first, last in ranges for code in range(first, last + 1)}


def save(face: str, codes: set[int], target: Path) -> None:
    """Write a face's characters of some codes as WOFF2."""
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    font = TTFont(HERE / f"{face}.ttf", recalcTimestamp=False)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def main() -> None:
    common = characters(COMMON)
    for face in FACES:
        save(face, common, TARGET / f"{face}.woff2")
        save(face, characters(REST) - common, TARGET / f"{face}_Rest.woff2")


if __name__ == "__main__":
    main()
