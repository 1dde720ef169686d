"""Characters that no font of the book has, found before Typst is asked.

Typst refuses a whole PDF for the first of them and does not say where it stands. Here
all of a page are named at once; the page is left out, and the rest is set. A font that
is put into ``fonts/`` serves at the next build.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import typst
from docutils import nodes
from fontTools.ttLib import TTFont

from _ext.typst.components import SKIPPED_CLASSES

INVISIBLE = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufe0e", "\ufe0f", "\u00ad"}
NO_GLYPH = {"Cc", "Cf", "Zs", "Zl", "Zp"}  # Unicode's general categories
NAMED_MAX = 8  # of a page; more are counted


class Fonts:
    """What the fonts of a folder, and those that Typst brings, can show."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: set[str] | None = None
        self.asked: dict[str, bool] = {}

    def lack(self, characters: Iterable[str]) -> set[str]:
        """Return those of some characters that no font has."""
        if self.known is None:
            self.known = {each for path in self.files() for each in in_font(path)}
        unknown = set(characters) - self.known - INVISIBLE
        return {each for each in unknown if is_shown(each) and not self.typst_has(each)}

    def files(self) -> list[Path]:
        """Return the files of the folder's fonts, in order."""
        return sorted([*self.folder.glob("*.ttf"), *self.folder.glob("*.otf")])

    def typst_has(self, character: str) -> bool:
        """Tell whether Typst finds a glyph, among its own fonts too."""
        if character not in self.asked:
            source = f'#set document(title: "x")\n#"\\u{{{ord(character):x}}}"'
            try:
                typst.compile(
                    source.encode(),
                    font_paths=[str(self.folder)],
                    ignore_system_fonts=True,
                    pdf_standards=["ua-1"],
                )
                self.asked[character] = True
            except typst.TypstError:
                self.asked[character] = False
        return self.asked[character]


def is_shown(character: str) -> bool:
    """Tell whether a character needs a glyph: no space does, nor what only controls."""
    return unicodedata.category(character) not in NO_GLYPH


@cache
def in_font(path: Path) -> frozenset[str]:
    """Return the characters that a font has."""
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def texts(doctree: nodes.document) -> Iterator[nodes.Text]:
    """Yield the texts of a page that are printed."""
    for text in doctree.findall(nodes.Text):
        if not text.isascii() and not is_skipped(text.parent):
            yield text


def is_skipped(node: nodes.Element | None) -> bool:
    """Tell whether a node is for the site alone."""
    while node is not None:
        if SKIPPED_CLASSES & set(node.get("classes", ())) or isinstance(
            node, nodes.raw
        ):
            return True
        node = node.parent
    return False


def missing(
    doctree: nodes.document, fonts: Fonts
) -> tuple[list[str], nodes.Node | None]:
    """Return the characters of a page that no font has, and where the first stands."""
    found: dict[str, None] = {}
    place = None
    for text in texts(doctree):
        lacking = fonts.lack(text)
        if lacking:
            found |= dict.fromkeys(each for each in text if each in lacking)
            place = place or text
    return list(found), place


def complaint(characters: list[str]) -> str:
    """Say which characters are missing, and what to do."""
    names = [f"{each} ({name_of(each)})" for each in characters[:NAMED_MAX]]
    more = len(characters) - len(names)
    said = ", ".join(names) + (f" and {more} more" if more else "")
    return (
        f"no font of the book has {said}; "
        "put a font that has it into fonts/, or use another character"
    )


def name_of(character: str) -> str:
    """Return a character's number and its name, where it has one."""
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X} {name}".strip()
