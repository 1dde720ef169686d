"""Text as Typst markup and as Typst strings, so that no character means anything.

Every call that the writer emits ends in ``;`` (``#emph[so];``): without it, a text
that begins with ``(``, ``.`` or ``[`` would be read as part of the call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SPECIAL = re.compile(r"([\\*_`$#<>@=\-+/\[\]~'\"{}])")
KEYCAP = re.compile("\\\\?([0-9#*]\ufe0f?\u20e3)")  # of one font, sign and all
NUMBERED = re.compile(r"(^|\n)(\s*\d+)\.")  # at a line's start, an enumeration


def markup(text: str) -> str:
    """Return text as markup that shows it as it stands; line ends become spaces."""
    escaped = SPECIAL.sub(r"\\\1", text.replace("\n", " "))
    numbered = NUMBERED.sub(r"\1\2\\.", escaped)
    return KEYCAP.sub(r'#keycap("\1");', numbered)


def string(text: str) -> str:
    """Return text as a Typst string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "    ") + '"'


def array(items: Iterable[str]) -> str:
    """Return Typst code for an array, also for one of a single item or none."""
    return "(" + "".join(f"{item}, " for item in items) + ")"
