"""The index of the search, in parts that a page loads when it needs them.

Each part is a script that calls ``searchPart(name, value)``: a script loads from a
folder too, where a page may not read files, and under a strict Content-Security-Policy.

    index           what every question needs: records in short, filters, synonyms
    t0, t1          stems in alphabetical order, each with the records that have it
    pages/<page>.0  what is shown of a page's records: address, titles, text
    words           every stem with the number of its records, for slips of the pen

A record in short is its page, its kind, its length in words, the number of words of its
title, and a ``~`` where it is shown in the same part as the one before. Where a stem
stands is written as steps from record to record, each with the weight (in halves, where
it is not one half) and a ``!`` where the title has it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from _ext.reading.records import Record
from _ext.reading.words import counted, stem, stems, words

KINDS = ("post", "page", "lab", "calculator", "term", "source")
LETTERS_OF_STEMS = 3_000  # in a part; about a third when compressed
LETTERS_SHOWN = 2_400  # in a part: a section or two, or a dozen terms
SHOWN = "pages"  # folder of what is shown
NAMED_WEIGHT = 4  # in halves, of a word by which another place links here
SHORTEST_LENGTH = 8  # words, added to each: a bare title is not the best of answers
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
STOP = frozenset(
    """a about an and any are as at be been but by can could did do does doing for from
    had has have how i if in into is it its many me much must my need no not of on one
    or our should so than that the their them then there these they this those to too us
    was we were what when where which who why will with would you your""".split()
)


@dataclass(frozen=True)
class Page:
    """A page with its records, as they were kept when it was written."""

    name: str
    url: str
    topic: str
    tags: Sequence[str]
    records: Sequence[Mapping[str, Any]]
    named: Sequence[Sequence[str]] = ()  # places it links to, and what it calls them


@dataclass
class Parts:
    """The parts of an index that are of all pages, by name."""

    index: dict[str, Any]
    stems: list[dict[str, str]] = field(default_factory=list)
    words: str = ""

    def files(self) -> dict[str, str]:
        """Return the parts as scripts, by the name of their file."""
        named: dict[str, Any] = {"index": self.index, "words": self.words}
        named |= {f"t{number}": part for number, part in enumerate(self.stems)}
        return scripts(named)


def scripts(parts: Mapping[str, Any]) -> dict[str, str]:
    """Return parts as scripts, by the name of their file."""
    return {f"{name}.js": script(name, part) for name, part in parts.items()}


def script(name: str, value: Any) -> str:
    """Return a part as a script. JSON is JavaScript, but for two ends of lines."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"searchPart({json.dumps(name)},{text});\n"


def kept(page: str, tags: Sequence[str], records: Sequence[Record]) -> list[dict]:
    """Return records with their stems, ready to be stored until they are indexed."""
    begun = firsts(records)
    return [
        {
            "kind": record.kind,
            "anchor": record.anchor,
            "begins": place in begun,  # a part of what is shown
            "length": counted(record.text)[0] + SHORTEST_LENGTH,
            "in_title": sorted({stem(word) for word in words(record.title)} - STOP),
            "weights": {
                word: weight
                for word, weight in record.weights(page, tags).items()
                if word not in STOP
            },
        }
        for place, record in enumerate(records)
    ]


def shown(name: str, url: str, title: str, records: Sequence[Record]) -> dict[str, str]:
    """Return what is shown of a page's records, as scripts by the name of a file."""
    found: list[list[list[str]]] = []
    begun = firsts(records)
    for place, record in enumerate(records):
        if place in begun:
            found.append([])
        at = address(url, record.anchor)
        found[-1].append([at, record.title, title, record.text])
    return scripts({f"{SHOWN}/{name}.{part}": some for part, some in enumerate(found)})


def firsts(records: Iterable[Record]) -> set[int]:
    """Return the places of the records with which what is shown begins a new part."""
    found = set()
    room = 0
    for place, record in enumerate(records):
        if room <= 0:
            found.add(place)
            room = LETTERS_SHOWN
        room -= len(record.title) + len(record.text)
    return found


def parts(
    pages: Sequence[Page], topics: Mapping[str, str], synonyms: Sequence[Any]
) -> Parts:
    """Return the index of some pages; ``topics`` are the titles of the topics."""
    every = [
        (number, page, r) for number, page in enumerate(pages) for r in page.records
    ]
    tags = sorted({tag for page in pages for tag in page.tags})
    lengths = [record["length"] for _number, _page, record in every]
    found = Parts(
        {
            "topics": [[name, title] for name, title in topics.items()],
            "tags": tags,
            "pages": [
                [page.name, page.topic, *(tags.index(tag) for tag in page.tags)]
                for page in pages
            ],
            "records": " ".join(
                f"{KINDS.index(r['kind'])}{in_base_36(number)}."
                f"{in_base_36(r['length'])}.{in_base_36(len(r['in_title']))}"
                f"{'' if r['begins'] else '~'}"
                for number, _page, r in every
            ),
            "mean": round(sum(lengths) / max(1, len(lengths)), 1),
            "stop": " ".join(sorted(STOP)),
            "synonyms": synonyms,
        }
    )
    postings = places(called(every))
    found.stems = divided(postings)
    found.index["starts"] = [next(iter(part)) for part in found.stems]
    found.words = " ".join(f"{word} {line.count(' ') + 1}" for word, line in postings)
    return found


def called(every: Sequence[tuple[int, Page, Mapping[str, Any]]]) -> Iterator[dict]:
    """Yield the records, each with the words by which pages link to it."""
    names: dict[str, list[str]] = {}
    for page in {number: page for number, page, _record in every}.values():
        for target, said in page.named:
            names.setdefault(target, []).append(said)
    for _number, page, record in every:
        weights = record["weights"]
        if others := names.get(address(page.url, record["anchor"])):
            weights = Counter(weights)
            for said in others:
                for word in set(stems(said)) - STOP:
                    weights[word] += NAMED_WEIGHT
        yield {**record, "weights": weights}


def places(records: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return each stem, in alphabetical order, with where it stands."""
    found: dict[str, list[Any]] = {}  # the record it was last in, then each place
    digits: list[str] = []  # of all numbers so far: each is written often
    marks = Marks()
    for number, record in enumerate(records):
        digits.append(in_base_36(number))
        for word, weight in record["weights"].items():
            if known := found.get(word):
                known.append(digits[number - known[0]] + marks[weight])
                known[0] = number
            else:
                found[word] = [number, digits[number] + marks[weight]]
        for word in record["in_title"]:
            found[word][-1] += "!"
    return [(word, " ".join(known[1:])) for word, known in sorted(found.items())]


class Marks(dict[int, str]):
    """How a weight is written behind a place: not at all where it is one half."""

    def __missing__(self, weight: int) -> str:
        self[weight] = f":{in_base_36(weight)}" if weight != 1 else ""
        return self[weight]


def divided(postings: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Return stems in parts of a length that is worth a request."""
    found: list[dict[str, str]] = []
    room = 0
    for word, line in postings:
        if room <= 0:
            found.append({})
            room = LETTERS_OF_STEMS
        found[-1][word] = line
        room -= len(word) + len(line) + 6
    return found


def address(url: str, anchor: str) -> str:
    """Return the address of a record below the site's."""
    return f"{url}#{anchor}" if anchor else url


def in_base_36(number: int) -> str:
    """Write a whole number with 36 digits, as JavaScript's ``parseInt`` reads it."""
    found = ""
    while number >= 36:
        number, digit = divmod(number, 36)
        found = DIGITS[digit] + found
    return DIGITS[number] + found
