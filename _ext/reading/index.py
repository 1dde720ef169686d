"""The index of the search, in parts that a page loads when it needs them.

Each part is a script that calls ``searchPart(name, value)``: a script loads from a
folder too, where a page may not read files, and under a strict Content-Security-Policy.

    index           what every question needs: records in short, filters, synonyms
    t0, t1          stems in alphabetical order, each with the records that have it
    pages/<page>.0  what is shown of a page's records: address, titles, text
    words           every stem with the number of its records, for slips of the pen

A record in short is its page, its kind, its length in words, the number of words of its
title, and a ``~`` where it is shown in the same part as the one before. How places are
written, ``_ext.reading.postings`` says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from _ext.reading.postings import in_base_36
from _ext.reading.records import Record
from _ext.reading.scripts import call
from _ext.reading.words import counted, stem, stems, words

KINDS = ("post", "page", "lab", "calculator", "term", "source")
LETTERS_OF_STEMS = 3_000  # in a part; about a third when compressed
LETTERS_SHOWN = 2_400  # in a part: a section or two, or a dozen terms
SHOWN = "pages"  # folder of what is shown
NAMED_WEIGHT = 4  # in halves, of a word by which another place links here
SHORTEST_LENGTH = 8  # words, added to each: a bare title is not the best of answers
STOP = frozenset(
    """a about an and any are as at be been but by can could did do does doing for from
    had has have how i if in into is it its many me much must my need no not of on one
    or our should so than that the their them then there these they this those to too us
    was we were what when where which who why will with would you your""".split()
)
Weighed = tuple[Mapping[str, int], Sequence[str]]  # as _ext.reading.postings has it


@dataclass(frozen=True)
class Page:
    """A page with its records, as they were kept when it was written."""

    name: str
    url: str
    topic: str
    tags: Sequence[str]
    records: Sequence[Mapping[str, Any]]  # what ``kept`` returns, without stems
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
    """Return a part as a script."""
    return call("searchPart", name, value)


def kept(
    records: Sequence[Record], stems_of: Sequence[Weighed]
) -> list[dict[str, Any]]:
    """Return what the index says of each record, ready to be stored.

    ``stems_of`` are those of each, as ``weighed`` returns them.
    """
    begun = firsts(records)
    return [
        {
            "kind": record.kind,
            "anchor": record.anchor,
            "begins": place in begun,  # a part of what is shown
            "length": counted(record.text)[0] + SHORTEST_LENGTH,
            "titled": len(in_title),
        }
        for place, (record, (_weights, in_title)) in enumerate(
            zip(records, stems_of, strict=True)
        )
    ]


def weighed(page: str, tags: Sequence[str], records: Sequence[Record]) -> list[Weighed]:
    """Return the stems of each record with their weights, and those of its title."""
    return [
        (
            {
                word: weight
                for word, weight in record.weights(page, tags).items()
                if word not in STOP
            },
            sorted({stem(word) for word in words(record.title)} - STOP),
        )
        for record in records
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
    pages: Sequence[Page],
    topics: Mapping[str, str],
    synonyms: Sequence[Any],
    postings: Sequence[tuple[str, str]],
) -> Parts:
    """Return the index of some pages.

    ``topics`` are the titles of the topics, ``postings`` where each stem stands.
    """
    every = [
        (number, record) for number, page in enumerate(pages) for record in page.records
    ]
    tags = sorted({tag for page in pages for tag in page.tags})
    lengths = [record["length"] for _number, record in every]
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
                f"{in_base_36(r['length'])}.{in_base_36(r['titled'])}"
                f"{'' if r['begins'] else '~'}"
                for number, r in every
            ),
            "mean": round(sum(lengths) / max(1, len(lengths)), 1),
            "stop": " ".join(sorted(STOP)),
            "synonyms": synonyms,
        }
    )
    found.stems = divided(postings)
    found.index["starts"] = [next(iter(part)) for part in found.stems]
    found.words = " ".join(f"{word} {line.count(' ') + 1}" for word, line in postings)
    return found


def calls(pages: Iterable[Page]) -> dict[str, dict[str, list[str]]]:
    """Return by what words pages link to the places of each: by page, then address."""
    found: dict[str, dict[str, list[str]]] = {}
    for page in pages:
        for target, said in page.named:
            places = found.setdefault(target.partition("#")[0], {})
            places.setdefault(target, []).append(said)
    return found


def called(
    page: Page, records: Sequence[Weighed], names: Mapping[str, Sequence[str]]
) -> Iterator[Weighed]:
    """Yield a page's records, each with the words by which pages link to it."""
    for record, (weights, in_title) in zip(page.records, records, strict=True):
        if others := names.get(address(page.url, record["anchor"])):
            weights = Counter(weights)
            for said in others:
                for word in set(stems(said)) - STOP:
                    weights[word] += NAMED_WEIGHT
        yield weights, in_title


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
