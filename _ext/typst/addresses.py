"""Addresses on paper, where nobody can follow a link: which words need theirs printed.

    >>> says_itself("doi:10.1145/335191.335450", "https://doi.org/10.1145/335191.335450")
    True
    >>> says_itself("the manual", "https://example.org/manual")
    False

In the print edition such an address is a note at the foot of the page, with a letter,
as an author's notes have numbers. Where a note cannot stand, in a caption or in another
note, the address follows the words. The writer says which; whether it is printed is for
the template to know, as a page is written once for all editions.
"""

from __future__ import annotations

import re

from docutils import nodes

from _ext.typst.book import lettered
from _ext.typst.escaping import string

SHORT_FORMS = (
    ("doi:", re.compile(r"https?://(?:dx\.)?doi\.org/", re.I)),
    ("arxiv:", re.compile(r"https?://arxiv\.org/abs/", re.I)),
)
SCHEME = re.compile(r"(?:https?://|mailto:)?(?:www\.)?", re.I)
NO_NOTES = (nodes.caption, nodes.legend, nodes.footnote, nodes.citation)
BESIDE, SAID = '"beside"', '"said"'  # what the template is told


def says_itself(words: str, address: str) -> bool:
    """Tell whether words are the address that they lead to, in full or in short."""
    words = "".join(words.split()).lower()
    for short, full in SHORT_FORMS:
        if words.startswith(short) and full.match(address):
            return full.sub("", address, count=1).lower() == words.removeprefix(short)
    return bare(words) == bare(address.lower())


def bare(address: str) -> str:
    """Return an address without what goes without saying."""
    return SCHEME.sub("", address, count=1).removesuffix("/")


def has_no_notes(node: nodes.reference) -> bool:
    """Tell whether a link stands where no note can: in a caption, in another note.

    Nor has a picture words that could bear the letter.
    """
    if not node.astext().strip():
        return True
    around = node.parent
    while around is not None:
        if isinstance(around, NO_NOTES):
            return True
        if isinstance(around, nodes.title):
            return isinstance(around.parent, nodes.table)
        around = around.parent
    return False


class AddressNotes:
    """The letters of a page's addresses: each has one within a section."""

    def __init__(self, docname: str) -> None:
        self.docname = docname
        self.letters: dict[str, str] = {}
        self.count = 0

    def begin_section(self) -> None:
        """Print an address again, as who reads a section may not have read another."""
        self.letters.clear()

    def note(self, address: str) -> str:
        """Return the note of an address as Typst code: its label, letter, whether new.

        >>> notes = AddressNotes("posts/career/on-call")
        >>> notes.note("https://example.org/")
        '("address:posts/career/on-call:a", "a", true)'
        >>> notes.note("https://example.org/")
        '("address:posts/career/on-call:a", "a", false)'
        """
        is_new = address not in self.letters
        if is_new:
            self.count += 1
            self.letters[address] = lettered(self.count).lower()
        letter = self.letters[address]
        label = string(f"address:{self.docname}:{letter}")
        return f"({label}, {string(letter)}, {'true' if is_new else 'false'})"
