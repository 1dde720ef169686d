r"""Text that runs the way it looks: what turns it around is closed, and not in code.

Unicode has signs that show nothing and have what follows run the other way. Between
words of Hebrew and English they are right. One that is not closed turns the rest of
its line, too, and in code they hide what it does (Boucher and Anderson, "Trojan
Source", 2021). As compilers do, this warns at the line::

    >>> unclosed("admin\u202e")
    ['U+202E']
    >>> unclosed("the word \u2067...\u2069 means")
    []
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from _ext.posts.places import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

OVERRIDES, POP = "\u202a\u202b\u202d\u202e", "\u202c"
ISOLATES, POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"
SIGNS = {*OVERRIDES, POP, *ISOLATES, POP_ISOLATE}
OPEN = "and is not closed in its line; close it (U+202C, U+2069) or take it out"
CODE = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block)


def unclosed(line: str) -> list[str]:
    """Return the signs of a line that turn text around and are not closed in it.

    One that closes nothing counts, too. The end of an isolate ends what is open in it
    (Unicode Standard Annex 9, X6a).
    """
    opened, surplus = [], []
    for sign in filter(SIGNS.__contains__, line):
        if sign in OVERRIDES or sign in ISOLATES:
            opened.append(sign)
        elif sign == POP and opened and opened[-1] in OVERRIDES:
            opened.pop()
        elif sign == POP_ISOLATE and (isolates := set(opened) & set(ISOLATES)):
            while opened.pop() not in isolates:
                pass
        else:
            surplus.append(sign)
    return [named(sign) for sign in opened + surplus]


def named(sign: str) -> str:
    r"""Return a sign as Unicode calls it.

    >>> named("\u202e")
    'U+202E'
    """
    return f"U+{ord(sign):04X}"


def lines_turned(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that hold a sign which is not closed, and the signs."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return  # said by who reads it
    if not any(sign in text for sign in SIGNS):  # as good as always
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if found := unclosed(line):
            yield number, ", ".join(found)


def refuse_turns(app: Sphinx, doctree: nodes.document) -> None:
    """Complain of what turns the text of a page, or of a file that it is made of."""
    env = app.env
    page = env.current_document.docname
    parts = {Path(env.srcdir, part) for part in env.dependencies.get(page, ())}
    said = set()
    for path in sorted({Path(env.doc2path(page)), *parts}):
        for line, found in lines_turned(path):
            said.add(f"{path}:{line}")
            warn(f"{path}:{line}", f"{found} turns the text around {OPEN}")
    for node in doctree.findall(lambda node: isinstance(node, CODE)):
        text = node.astext()
        if found := {sign for sign in SIGNS if sign in text}:
            place = place_of(node, next(iter(found))) or place_of(node) or page
            if place not in said and not is_said_of_its_file(node):
                shown = ", ".join(sorted(map(named, found)))
                warn(place, f"{shown} in code hides what it does; write it escaped, "
                     "as in \\u202e")  # fmt: skip


def is_said_of_its_file(node: nodes.Node) -> bool:
    """Tell whether a block of code has a line that its file was complained of for."""
    is_block = isinstance(node, nodes.literal_block)
    return is_block and any(map(unclosed, node.astext().split("\n")))


def warn(location: str, message: str) -> None:
    logger.warning("%s", message, location=location, type="directions")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-read", refuse_turns, priority=850)  # all parts are noted
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
