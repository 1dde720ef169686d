"""Where each stem of the site stands, as the search's index has it.

Where a stem stands is written as steps from record to record, each with the weight (in
halves, where it is not one half) and a ``!`` where the title has it::

    cach    0:g! 1:2        # in the records 0 and 1

A site has a million such places at a thousand posts, of which an edit moves a few
hundred. So they are worked out for a block of pages at a time, in which the records are
counted from 0, and those of all blocks are joined: a stem's first step in a block is
the only one that depends on what comes before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from zlib import crc32

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PAGES = 32  # of a block, about
# Of a stem, in a block: its first record, its last, and what is written behind the
# number of the first.
Block = dict[str, tuple[int, int, str]]


def blocks(pages: Sequence[str]) -> Iterator[list[str]]:
    """Yield pages in blocks, in their order.

    A page's name alone decides whether a block begins with it, so that a new page is
    new to one block only.
    """
    block: list[str] = []
    for page in pages:
        if block and crc32(page.encode()) % PAGES == 0:
            yield block
            block = []
        block.append(page)
    if block:
        yield block


def places(records: Iterable[tuple[Mapping[str, int], Iterable[str]]]) -> Block:
    """Return where each stem stands in some records.

    A record is its stems with their weights, in halves, and the stems of its title.
    """
    found: dict[str, list[Any]] = {}  # the first and the last, then what is written
    for number, (weights, in_title) in enumerate(records):
        for word, weight in weights.items():
            if known := found.get(word):
                known.append(f" {in_base_36(number - known[1])}{mark(weight)}")
                known[1] = number
            else:
                found[word] = [number, number, mark(weight)]
        for word in in_title:
            found[word][-1] += "!"
    return {
        word: (one, last, "".join(said)) for word, (one, last, *said) in found.items()
    }


def joined(counted: Iterable[tuple[int, Block]]) -> list[tuple[str, str]]:
    """Return each stem, in alphabetical order, with where it stands in all blocks.

    Each block comes with the number of its records.
    """
    found: dict[str, list[Any]] = {}  # the last, then what is written
    start = 0
    for number, block in counted:
        for word, (first, last, said) in block.items():
            if known := found.get(word):
                known.append(in_base_36(start + first - known[0]) + said)
                known[0] = start + last
            else:
                found[word] = [start + last, in_base_36(start + first) + said]
        start += number
    return [(word, " ".join(known[1:])) for word, known in sorted(found.items())]


@cache  # there are as many as records at most
def in_base_36(number: int) -> str:
    """Write a whole number with 36 digits, as JavaScript's ``parseInt`` reads it."""
    found = ""
    while number >= 36:
        number, digit = divmod(number, 36)
        found = DIGITS[digit] + found
    return DIGITS[number] + found


@cache
def mark(weight: int) -> str:
    """Return how a weight is written behind a place: not at all, one half."""
    return f":{in_base_36(weight)}" if weight != 1 else ""
