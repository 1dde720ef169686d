"""The contents of the book: parts, their chapters, and the sections of posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from _ext.epub.package import Entry
from _ext.epub.xhtml import Heading
from _ext.typst.book import LOOKED_UP, Chapter


@dataclass(frozen=True)
class Listed:
    """A page as the contents show it."""

    title: str
    address: str
    sections: Sequence[Heading] = ()


def entries_of(
    docs: Sequence[str], chapters: Mapping[str, Chapter], pages: Mapping[str, Listed]
) -> list[Entry]:
    """Return the contents of the pages of a book, in order.

    A page that is no chapter begins a part; what belongs to no topic is a part that has
    no page. Of what is there to look up, sections are left out, as in print.
    """
    parts: list[tuple[str, str, list[Entry]]] = []
    is_reference_begun = False
    for docname in docs:
        page, chapter = pages[docname], chapters.get(docname)
        if chapter is None:
            parts.append((page.title, page.address, []))
            continue
        if not chapter.topic and not is_reference_begun:
            is_reference_begun = True
            parts.append((LOOKED_UP, "", []))
        if not parts:
            parts.append((chapter.topic, "", []))
        parts[-1][2].append(entry_of(page, chapter))
    return [Entry(title, address, below) for title, address, below in parts]


def entry_of(page: Listed, chapter: Chapter) -> Entry:
    """Return a chapter with its number and, of a post, its sections."""
    sections = tuple(
        Entry(section.words, f"{page.address}#{section.anchor}")
        for section in (page.sections if chapter.topic else ())
        if section.anchor
    )
    return Entry(f"{chapter.number} {page.title}", page.address, sections)
