"""What a place says in short, for who points at a link to it.

A place is what a link may lead to: a section, a term, a work that is cited, a note, a
figure, a table, a listing, a formula. Its excerpt is a title and a text, both without
markup: of a section the first lines, of a formula what one would read aloud, of the
others all they say. A text ends before the first formula that letters and signs on one
line cannot show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from docutils import nodes
from sphinx import addnodes

from _ext.evidence.sentences import sentences, shortened
from _ext.page.formulas import tree_of
from _ext.page.speech import spoken

FIRST_LINES = 240  # characters of whole sentences
SHORTEST = 40  # of what a formula has cut
LONGEST = 700  # of what is shown whole
EASY_FORMULA = re.compile(r"[\w\s+\-*/=<>().,%']+")
FORMULA = "\0"  # stands where a text cannot go on
UNSAID = (
    nodes.footnote_reference,
    nodes.label,
    nodes.image,
    nodes.raw,
    nodes.comment,
    nodes.math_block,
    nodes.system_message,
)
LINES = (nodes.paragraph, nodes.bullet_list, nodes.enumerated_list)
USED = "used-in"  # the class of what leads from a term or work to its users
CAPTIONED = (nodes.figure, nodes.table, nodes.container)


@dataclass(frozen=True)
class Excerpt:
    """What a place is called and says; ``work`` is where a work is to be read."""

    title: str
    text: str
    work: str = ""


def excerpts(
    document: nodes.document, summary: str = "", numbers: Mapping[str, str] = {}
) -> dict[str, Excerpt]:
    """Return the excerpt of each place of a page, by its anchor; '' is its top.

    ``summary`` is what the page says of itself, ``numbers`` what its figures, tables,
    listings and formulas are called, by their anchors.
    """
    found: dict[str, Excerpt] = {}
    for place in elements(document):
        if isinstance(place, nodes.section):
            is_top = isinstance(place.parent, nodes.document)
            excerpt = of_section(place, summary if is_top else "")
            found |= dict.fromkeys([*place["ids"], *([""] if is_top else [])], excerpt)
        elif isinstance(place, addnodes.glossary):
            found |= of_glossary(place)
        elif isinstance(place, nodes.citation):
            found |= dict.fromkeys(place["ids"], of_work(place))
        elif isinstance(place, nodes.footnote):
            title = f"Note {place[0].astext()}"
            found |= dict.fromkeys(place["ids"], Excerpt(title, whole([place])))
        elif isinstance(place, CAPTIONED) and (caption := caption_of(place)):
            named = [numbers[name] for name in place["ids"] if name in numbers]
            excerpt = Excerpt("".join(named[:1]), whole([caption]))
            found |= dict.fromkeys(place["ids"], excerpt)
        elif isinstance(place, nodes.math_block):
            found |= of_formula(place, numbers)
    return found


def elements(root: nodes.Element) -> Iterator[nodes.Element]:
    """Yield an element and all below it in their order; docutils' way takes longer."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [
            each for each in reversed(node.children) if isinstance(each, nodes.Element)
        ]


def of_section(section: nodes.section, summary: str) -> Excerpt:
    """Return a section's title, and the summary or its first lines."""
    title = section.next_node(nodes.title)
    first = next((each for each in section.children if isinstance(each, LINES)), None)
    if first is not None and not isinstance(first, nodes.paragraph):
        first = first[0]  # of a list, the first point
    lines = summary or (first_lines(said([first])) if first is not None else "")
    if lines.endswith("…") and len(lines) < SHORTEST:
        lines = ""  # a formula comes too early
    return Excerpt(said([title]) if title else "", lines)


def of_glossary(glossary: addnodes.glossary) -> dict[str, Excerpt]:
    """Return the terms of the glossary, each by all its anchors."""
    found = {}
    for item in glossary.findall(nodes.definition_list_item):
        meaning = [each for each in item.children if isinstance(each, nodes.definition)]
        for term in item.findall(nodes.term):
            excerpt = Excerpt(said([term]), whole(meaning))
            found |= dict.fromkeys(term["ids"], excerpt)
    return found


def of_work(work: nodes.citation) -> Excerpt:
    """Return a work as the list of sources has it, with its address."""
    addresses = [
        link["refuri"]
        for link in work.findall(nodes.reference)
        if link.get("refuri", "").startswith("https://")
    ]
    return Excerpt("", whole([work]), "".join(addresses[:1]))


def of_formula(
    place: nodes.math_block, numbers: Mapping[str, str]
) -> dict[str, Excerpt]:
    """Return a formula that has a number, in words."""
    named = [numbers[name] for name in place["ids"] if name in numbers]
    tree = tree_of(place)
    if not named or tree is None:
        return {}
    return dict.fromkeys(place["ids"], Excerpt(named[0], f"{spoken(tree)}."))


def caption_of(place: nodes.Element) -> nodes.Element | None:
    """Return the caption of a figure, a table or a listing."""
    kinds = (nodes.title,) if isinstance(place, nodes.table) else (nodes.caption,)
    return next((each for each in place.children if isinstance(each, kinds)), None)


def first_lines(text: str) -> str:
    """Return the whole sentences that a few lines hold, the first of them at least."""
    ends = [end for _start, end in sentences(text)]
    kept = list(takewhile(lambda end: end <= FIRST_LINES, ends)) or ends[:1]
    return shortened(text[: kept[-1]])


def whole(roots: Sequence[nodes.Node]) -> str:
    """Return all that some nodes say, within reason."""
    text = said(roots)
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def said(roots: Sequence[nodes.Node]) -> str:
    """Return the text of some nodes on one line, to the first difficult formula."""
    pieces: list[str] = []
    for each in roots:
        add_pieces(each, pieces)
    everything = "".join(pieces)
    text, _, rest = everything.partition(FORMULA)
    line = re.sub(r" ([,.;:)])", r"\1", " ".join(text.split()))
    return f"{line} …" if rest else line


def add_pieces(node: nodes.Node, pieces: list[str]) -> None:
    """Add the text of a node to pieces of text, with a space around each block."""
    if isinstance(node, nodes.Text):
        pieces.append(node.astext())
    elif isinstance(node, nodes.math):
        source = node.astext()
        pieces.append(source if EASY_FORMULA.fullmatch(source) else f"{FORMULA} ")
    elif not isinstance(node, UNSAID) and USED not in node.attributes["classes"]:
        space = "" if isinstance(node, nodes.Inline) else " "
        pieces.append(space)
        for child in node.children:
            add_pieces(child, pieces)
        pieces.append(space)
