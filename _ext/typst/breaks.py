"""Where a word too long for its line may break: after a sign, at a hump, anywhere.

    >>> pieces("org.example.aVeryLongName", fits=lambda text: len(text) < 9)
    ['org.', 'example.', 'aVery', 'Long', 'Name']

``org.example.`` breaks after its signs, ``LongName`` before a capital letter, and
what has neither, such as a hash, wherever the line ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from _ext.typst.escaping import array, markup, string
from _ext.typst.metrics import text_width
from _ext.typst.rooms import Room

SIGNS = r"_./=?&:,;@\-"
# Not within 1.5 or -1: what follows is a digit.
AFTER_SIGNS = re.compile(rf"(?:[^{SIGNS}]|[.\-:,][0-9])+[{SIGNS}]*|[{SIGNS}]+")
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
WORD = re.compile(r"\S+")
HYPHENATED_MAX = 20  # letters: longer ones have too few hyphens for a narrow cell
NARROW = 200  # points: in less, words may fill the line; elsewhere that makes gaps


def pieces(word: str, fits: Callable[[str], bool]) -> list[str]:
    """Return a word in pieces that fit; letters by themselves where nothing helps."""
    found = []
    for part in AFTER_SIGNS.findall(word):
        if fits(part):
            found.append(part)
            continue
        for hump in HUMP.split(part):
            found += [hump] if fits(hump) else list(hump)
    return found


def breakable(text: str, room: Room) -> str:
    """Return text as markup in which words too long for the room may break."""
    if len(text) * room.size <= room.width / 3:
        return markup(text)
    written, end = [], 0
    for match in WORD.finditer(text):
        parts = parts_of(match[0], room.face, room.size, room.width)
        if len(parts) > 1:
            is_word = match[0].isalpha() and len(match[0]) <= HYPHENATED_MAX
            broken = "#may-break;".join(map(markup, parts))
            written.append(markup(text[end : match.start()]))
            written.append(f"#hyphenated[{match[0]}];" if is_word else broken)
            end = match.end()
    return "".join([*written, markup(text[end:])])


def code(source: str, room: Room) -> str:
    """Return the arguments of inline code: what it says, and where it may break."""
    size = 1.06 * room.size
    found = [
        part
        for token in re.findall(r"\S+\s*|\s+", source)
        for part in parts_of(token, "mono", size, room.width)
    ]
    is_whole = text_width(source, "mono", size) < room.width / 3
    return string(source) + (
        "" if is_whole else f", ..{array(list(map(string, found)))}"
    )


def parts_of(word: str, face: str, size: float, width: float) -> list[str]:
    """Return where a word may break in a line of this width; itself if it need not."""
    enough = width if width < NARROW else width / 3
    if len(word) * size <= enough or text_width(word, face, size) <= enough:
        return [word]
    most = width if width < NARROW else width / 2
    return pieces(word, lambda part: text_width(part, face, size) <= most)
