"""The book in volumes, where one would be too long.

Typst holds all of a book in memory while it sets it: some 400 bytes for each character
of markup, of which a page of type has about eleven thousand. So a book of more than
``LONGEST`` characters, about 220 pages, is several, of about the same length: the posts
in order, then what is there to look up. A volume that begins within a topic begins with
the topic's page all the same. Chapters are numbered through all volumes.

The first volume has the name of the book, so that who links to that finds it, and with
it the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from _ext.typst.book import SOURCES, Chapter, topic_of

LONGEST = 2_400_000  # characters of markup: less than a gigabyte of memory


@dataclass(frozen=True)
class Volume:
    """Pages that are set as one PDF; ``chapters`` are those of them that have numbers.

    ``name`` is that of the file. ``number`` and ``of`` count from one.
    """

    number: int
    of: int
    name: str
    docs: Sequence[str]
    chapters: Sequence[Chapter]

    @property
    def has_works(self) -> bool:
        """Tell whether what is cited is listed in it."""
        return self.of == 1 or SOURCES in self.docs

    def without(self, docname: str) -> Volume:
        """Return it without one of its pages."""
        docs = [each for each in self.docs if each != docname]
        found = [each for each in self.chapters if each.docname != docname]
        return replace(self, docs=docs, chapters=found)

    def called(self, topics: Mapping[str, str]) -> str:
        """Return which chapters it has, and of what."""
        numbers = [each.number for each in self.chapters]
        within = {each.topic for each in self.chapters if each.topic}
        of = [title for page, title in topics.items() if topic_of(page) in within]
        if not numbers:
            return "no chapter"
        many = f"chapters {numbers[0]} to {numbers[-1]}"
        said = many if len(numbers) > 1 else f"chapter {numbers[0]}"
        return f"{said}: {', '.join(of) or 'reference'}"


def divided(
    docs: Sequence[str], lengths: Mapping[str, int], topics: Mapping[str, str]
) -> list[list[str]]:
    """Return the pages of each volume; ``lengths`` are of markup, in characters.

    >>> lengths = dict.fromkeys(["posts/a/x", "posts/a/y", "glossary"], LONGEST)
    >>> divided(["posts/a/index", *lengths], lengths, {"posts/a/index": "A"})
    [['posts/a/index', 'posts/a/x'], ['posts/a/index', 'posts/a/y'], ['glossary']]
    """
    if sum(lengths.get(each, 0) for each in docs) <= LONGEST:
        return [list(docs)]
    posts = [each for each in docs if topic_of(each) and each not in topics]
    others = [each for each in docs if not topic_of(each)]
    volumes = [*shared(posts, lengths), *shared(others, lengths)]
    return [with_topics(volume, topics) for volume in volumes]


def shared(docs: Sequence[str], lengths: Mapping[str, int]) -> list[list[str]]:
    """Return pages in shares of about the same length, in order."""
    own = [lengths.get(each, 0) for each in docs]
    number = -(-sum(own) // LONGEST)
    shares: list[list[str]] = [[] for _each in range(number)]
    for docname, length, end in zip(docs, own, accumulate(own), strict=True):
        middle = end - length / 2
        shares[int(number * middle / sum(own))].append(docname)
    return [share for share in shares if share]


def with_topics(docs: Sequence[str], topics: Mapping[str, str]) -> list[str]:
    """Return pages with the page of each topic before the first of its posts."""
    pages = {topic_of(page): page for page in topics}
    found: dict[str, None] = {}
    for docname in docs:
        if (topic := topic_of(docname)) in pages:
            found[pages[topic]] = None
        found[docname] = None
    return list(found)


def volumes(
    docs: Sequence[str],
    lengths: Mapping[str, int],
    topics: Mapping[str, str],
    found: Sequence[Chapter],
    book: str,
) -> list[Volume]:
    """Return the volumes of a book whose file has this name, without its ending."""
    shares = divided(docs, lengths, topics)
    return [
        Volume(
            number,
            len(shares),
            f"{book}.pdf" if number == 1 else f"{book}-{number}.pdf",
            share,
            [each for each in found if each.docname in share],
        )
        for number, share in enumerate(shares, start=1)
    ]
