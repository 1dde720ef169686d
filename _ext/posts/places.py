"""Where in its file a thing stands: a node knows only where its paragraph begins."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.util.nodes import get_node_source


def line_of(path: Path, text: str, start: int, earlier: int = 0) -> int | None:
    """Return the line from ``start`` on that holds a text, after so many that do.

    None where the file does not show it: it may be made, escaped, or included.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")[max(0, start - 1) :]
    except (OSError, UnicodeDecodeError):
        return None
    for number, line in enumerate(lines, start=start):
        earlier -= len(re.findall(r"(?<!\\)" + re.escape(text), line))
        if earlier < 0:
            return number
    return None


def place_of(node: nodes.Node, text: str = "") -> str | None:
    """Return file and line of a node, or of ``text`` where that stands below it.

    A node that knows no line takes that of the nearest around it. None where no line
    is known, or the file does not show the text.
    """
    around = node
    while not around.line and around.parent is not None:
        around = around.parent
    source = around.source or get_node_source(around)
    if not source or not around.line:
        return None
    line = line_of(Path(source), text, around.line) if text else around.line
    return f"{source}:{line}" if line else None
