"""The sentence that a number stands in, for the lists of who quotes it."""

from __future__ import annotations

import re

from docutils import nodes

END = re.compile(r"[.!?](\s+)(?=[A-Z“‘\"'(\[`$])")
ABBREVIATED = ("e.g.", "i.e.", "al.", "vs.", "cf.", "No.", "Fig.", "Dr.", "Mr.", "Ms.")
ABBREVIATION = re.compile(rf"\b(?:{'|'.join(map(re.escape, ABBREVIATED))})$")
LONGEST_ABBREVIATION = max(map(len, ABBREVIATED))
LONGEST = 280  # characters


def sentence_around(node: nodes.Node) -> str:
    """Return the sentence of the paragraph, caption or heading around a node.

    A number in a table has no sentence: the head of its row stands for one.
    """
    block = node
    while block.parent is not None and not isinstance(block, nodes.TextElement):
        block = block.parent
    while isinstance(block.parent, nodes.TextElement):
        block = block.parent
    if isinstance(block.parent, nodes.entry):
        row = block.parent.parent
        return shortened(": ".join(cell.astext().strip() for cell in (row[0], block)))
    before = 0
    for text in block.findall(nodes.Text):
        if is_within(text, node):
            break
        before += len(text)
    whole = block.astext()
    for start, end in sentences(whole):
        if start <= before < end:
            return shortened(whole[start:end])
    return shortened(whole)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence of a text begins and ends.

    >>> sentences("It is so. And e.g. that!")
    [(0, 10), (10, 24)]
    """
    ends = [
        match.end()
        for match in END.finditer(text)
        if not ABBREVIATION.search(
            text, max(0, match.start(1) - LONGEST_ABBREVIATION), match.start(1)
        )
    ]
    starts = [0, *ends]
    return list(zip(starts, [*ends, len(text)], strict=True))


def is_within(node: nodes.Node, ancestor: nodes.Node) -> bool:
    """Tell whether a node is another or below it."""
    while node is not None and node is not ancestor:
        node = node.parent
    return node is not None


def shortened(text: str) -> str:
    """Return a text on one line, cut at a word where it is very long."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    return line[:LONGEST].rsplit(" ", 1)[0] + " …"
