"""Ways to cut running text, and how much of an answer each brings into a context.

Every word keeps the answer that it belongs to, its place in the text, and how deep
the cut before it is in the author's layout: a heading, a blank line, a new line or a
mere space. The usual ways to cut are then one function each::

    text = layout(asked)                       # one list of words a file
    windows(text, 300, overlap=0.2)            # by size alone
    recursive(text, 300, Cut.PARAGRAPH)        # as a recursive splitter cuts
    recursive(text, 300, Cut.HEADING)          # whole sections, packed to size

``seen_shares`` searches the chunks and fills contexts of equal size.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from itertools import groupby
from typing import NamedTuple

import numpy as np

from labs.corpus import Question
from labs.rag_in_production.retrieval import ranks


class Cut(IntEnum):
    """How deep the layout cuts before a word."""

    SPACE = 0
    LINE = 1
    PARAGRAPH = 2
    HEADING = 3


class Word(NamedTuple):
    """A word of an answer, with its place in the whole text."""

    answer: int
    place: int
    text: str
    cut: Cut = Cut.SPACE


Chunk = list[Word]


def layout(asked: Sequence[Question]) -> list[list[Word]]:
    """Lay the answers out file by file, as running text without headings."""
    place = 0
    files = []
    for _, group in groupby(enumerate(asked), key=lambda item: item[1].file):
        file: list[Word] = []
        for answer, one in group:
            for text, cut in _with_cuts(one.answer):
                file.append(Word(answer, place, text, cut))
                place += 1
        files.append(file)
    return files


def _with_cuts(answer: str) -> list[tuple[str, Cut]]:
    """Return the words of an answer, each with the depth of the cut before it."""
    found = []
    cut = Cut.HEADING
    for line in answer.splitlines():
        if not line.strip():
            cut = max(cut, Cut.PARAGRAPH)
        for text in line.split():
            found.append((text, cut))
            cut = Cut.SPACE
        cut = max(cut, Cut.LINE)
    return found


def windows(files: Sequence[Chunk], size: int, overlap: float) -> list[Chunk]:
    """Cut each file into windows of ``size`` words, each overlapping the last."""
    step = max(1, round(size * (1 - overlap)))
    chunks: list[Chunk] = []
    for file in files:
        for start in range(0, len(file), step):
            chunks.append(file[start : start + size])
            if start + size >= len(file):
                break
    return chunks


def recursive(files: Sequence[Chunk], size: int, deepest: Cut) -> list[Chunk]:
    """Cut at ``deepest``, pack what fits into ``size`` words, cut the rest less deep.

    From a paragraph down this is what splitters call recursive; from a heading down it
    packs whole sections. A cut deeper than ``deepest`` counts as ``deepest``.
    """
    chunks: list[Chunk] = []
    for file in files:
        packed: Chunk = []
        for piece in _pieces(file, deepest):
            if packed and len(packed) + len(piece) > size:
                chunks.append(packed)
                packed = []
            if len(piece) > size:
                chunks += recursive([piece], size, Cut(deepest - 1))
            else:
                packed = packed + piece
        if packed:
            chunks.append(packed)
    return chunks


def _pieces(words: Chunk, deepest: Cut) -> list[Chunk]:
    pieces: list[Chunk] = []
    for word in words:
        if not pieces or word.cut >= deepest:
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def by_answer(files: Sequence[Chunk]) -> list[Chunk]:
    """Make each answer a chunk: the best that cutting at headings can do here."""
    return [
        list(words)
        for file in files
        for _, words in groupby(file, key=lambda word: word.answer)
    ]


def seen_shares(
    chunks: Sequence[Chunk],
    scores: np.ndarray,
    lengths: Sequence[int],
    budget: int,
) -> list[int]:
    """Fill a context of ``budget`` words for each question; say how much was seen.

    ``scores`` is (questions, chunks). The best chunks go in, in order, the last one cut
    where the budget ends. Returns the percentage (rounded down) of the words of each
    question's answer that are in its context.
    """
    order = np.argsort(ranks(scores), axis=1, kind="stable")
    return [
        100 * len(words_seen(chunks, row, budget, answer)) // lengths[answer]
        for answer, row in enumerate(order)
    ]


def words_seen(
    chunks: Sequence[Chunk], order: Sequence[int], budget: int, answer: int
) -> set[int]:
    """Return the places of an answer's words in a context of ``budget`` words.

    Places, so that a word in an overlap is not counted twice.
    """
    seen: set[int] = set()
    left = budget
    for chunk in order:
        seen |= {word.place for word in chunks[chunk][:left] if word.answer == answer}
        left -= len(chunks[chunk])
        if left <= 0:
            break
    return seen
