"""The prose of a post as a reader would count it: words and numbers.

::

    $ make prose                     every post, by section
    $ make prose POST=cache-design   one

Counted are paragraphs and items of lists; not tables, captions, footnotes, code,
formulas, the header or what changed. A number is a figure, or a word from two upwards;
not a year, an ordinal, or a part of a name such as p99.
"""

from __future__ import annotations

import pickle
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docutils import nodes

MOST_NUMBERS = 3  # of a paragraph
NOT_PROSE = (nodes.table, nodes.caption, nodes.legend, nodes.footnote, nodes.topic)
NOT_PROSE_CLASSES = {"post-header", "post-changes"}
SPELLED = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty "
    "seventy eighty ninety hundred thousand million billion dozen half third quarter"
).split()
WORD = re.compile(r"[^\W_][\w’'.,%-]*|\d")
NUMBER = re.compile(
    r"(?<![\w.,-])[−+-]?\d[\d,]*(?:\.\d+)?(?:\s?%|\b)(?![\w-]*\d)"
    rf"|\b(?:{'|'.join(SPELLED)})(?:-(?:{'|'.join(SPELLED)}|one))*\b",
    re.I,
)
YEAR = re.compile(r"(?:19|20)\d\d")
NAMES = re.compile(r"\b(?:HTTP|RFC|PEP|v|version|chapter|section|figure|table) $", re.I)


@dataclass
class Section:
    """A section's own prose, without those within it."""

    title: str
    paragraphs: list[str] = field(default_factory=list)

    @property
    def words(self) -> int:
        return sum(len(WORD.findall(text)) for text in self.paragraphs)

    @property
    def numbers(self) -> int:
        return sum(map(count_numbers, self.paragraphs))

    @property
    def dense(self) -> list[str]:
        """The paragraphs with more numbers than a reader can hold."""
        return [text for text in self.paragraphs if count_numbers(text) > MOST_NUMBERS]


def count_numbers(text: str) -> int:
    """Count the numbers of a text.

    >>> count_numbers("In 2024, 12 of 20 runs recovered in 80 s, p99 in three.")
    4
    """
    return sum(
        not YEAR.fullmatch(match[0]) and not NAMES.search(text[: match.start()])
        for match in NUMBER.finditer(text)
    )


def sections(doctree: nodes.document) -> list[Section]:
    """Return the sections of a page in order, each with its paragraphs."""
    found = [Section("(before the first heading)")]
    for node in doctree.findall():
        if isinstance(node, nodes.section) and isinstance(node[0], nodes.title):
            found.append(Section(node[0].astext()))
        elif isinstance(node, nodes.paragraph) and is_prose(node):
            found[-1].paragraphs.append(text_of(node))
    return [section for section in found if section.paragraphs]


def is_prose(node: nodes.Node) -> bool:
    """Tell whether a paragraph is read as one."""
    around = node.parent
    while around is not None:
        if isinstance(around, NOT_PROSE):
            return False
        if NOT_PROSE_CLASSES & set(around.get("classes", ())):
            return False
        around = around.parent
    return True


def text_of(paragraph: nodes.Node) -> str:
    """Return a paragraph's text; code and formulas are a word each."""
    parts = []
    for node in paragraph.findall(nodes.Text):
        is_sign = isinstance(node.parent, nodes.literal | nodes.math)
        parts.append("sign" if is_sign else node.astext())
    return " ".join("".join(parts).split())


def report(name: str, found: list[Section]) -> Iterator[str]:
    """Yield the lines that tell an author where the words and numbers are."""
    words, numbers = sum(s.words for s in found), sum(s.numbers for s in found)
    yield f"{name}: {words} words, {numbers} numbers, {rate(words, numbers)} per 100"
    for section in found:
        share = rate(section.words, section.numbers)
        yield f"{section.words:7} {section.numbers:5} {share:>5}  {section.title}"
        for text in section.dense:
            yield f"{'':21}{count_numbers(text)} numbers: {text[:66]} …"


def rate(words: int, numbers: int) -> str:
    return f"{100 * numbers / max(words, 1):.1f}"


def read(path: Path) -> nodes.document:
    """Return a page as Sphinx has stored it."""
    return pickle.loads(path.read_bytes())


def main(doctrees: str, wanted: str = "") -> None:
    """Print the report of every post that has been built, or of one."""
    for path in sorted(Path(doctrees).glob("posts/*/*.doctree")):
        if path.stem != "index" and wanted in ("", path.stem):
            print("\n".join(report(path.stem, sections(read(path)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
