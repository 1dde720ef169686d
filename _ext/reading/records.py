"""What a page has to be found by: its sections, and the terms, sources, calculators.

A record is a place that can be linked to, with a title and the text that stands there
and not in a section of its own. It is made when the page is written, when all that it
shows of others is in it, and kept until the page is written again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docutils import nodes
from sphinx import addnodes

from _ext.evidence.calculators import calculator
from _ext.reading.words import counted

APART = (nodes.section, addnodes.glossary, nodes.citation, calculator)
UNREAD = (nodes.raw, nodes.comment, nodes.image, nodes.math_block, nodes.system_message)
TELLING = (nodes.strong, nodes.caption, nodes.title, nodes.inline)
UNREAD_CLASSES = {
    "figure-data",
    "only-dark",
    "post-meta",
    "post-tags",
    "post-changes",
    "works-cited",
    "used-in",
    "a-to-z",
    "post-archive",
    "tag-list",
    "calculator-list",
    "lab-results",
    "lab-rest",
}
# In halves of what a word of a text weighs.
WEIGHT, TITLE_WEIGHT, TERM_WEIGHT, STRONG_WEIGHT, PAGE_WEIGHT = 2, 12, 4, 1, 2
UNTITLED = {"source": WEIGHT}  # the title of a source is its text
SENTENCE_END = re.compile(r"(?<=[.?]) ")


@dataclass(frozen=True)
class Record:
    """A place on a page: ``anchor`` is '' for its top.

    ``strong`` are passages that weigh more, ``terms`` the terms of the glossary that
    are linked.
    """

    kind: str  # post, page, lab, calculator, term or source
    anchor: str
    title: str
    text: str
    terms: Sequence[str] = ()
    strong: Sequence[str] = field(default=(), repr=False)

    def weights(self, page: str, tags: Sequence[str]) -> Mapping[str, int]:
        """Return what each stem weighs, in halves, here on a page of that title."""
        title_weight = UNTITLED.get(self.kind, TITLE_WEIGHT)
        parts = [(self.title, title_weight), (self.text, WEIGHT)]
        parts += [(page, PAGE_WEIGHT)] if page != self.title else []
        parts += [(term, TERM_WEIGHT) for term in self.terms]
        parts += [(passage, STRONG_WEIGHT) for passage in self.strong]
        if not self.anchor:
            parts += [(tag.replace("-", " "), TERM_WEIGHT) for tag in tags]
        found: dict[str, int] = {}
        for text, weight in parts:
            for stem, times in counted(text)[1].items():
                found[stem] = found.get(stem, 0) + times * weight
        return found


def records(document: nodes.document, kind: str) -> list[Record]:
    """Return the records of a page of a kind: post, lab or page."""
    found = []
    for place in document.findall(nodes.Element):
        if not isinstance(place, APART) or is_unread(place):
            continue
        if isinstance(place, nodes.section):
            found.append(of_section(place, kind))
        elif isinstance(place, addnodes.glossary):
            found += of_glossary(place)
        elif isinstance(place, nodes.citation):
            found.append(of_source(place))
        elif isinstance(place, calculator):
            found.append(of_calculator(place))
    return found


def of_section(section: nodes.section, kind: str) -> Record:
    """Return the record of a section, without those below it."""
    title = section.next_node(nodes.title)
    others = [
        child
        for child in section.children
        if child is not title and not isinstance(child, APART)
    ]
    within: list[nodes.Element] = []
    text = text_of(others, within)
    is_top = isinstance(section.parent, nodes.document)
    strong = [node.astext() for node in within if isinstance(node, nodes.strong)]
    captions = [
        node for node in within if isinstance(node, nodes.caption | nodes.title)
    ]
    return Record(
        kind,
        "" if is_top else section["ids"][0],
        text_of([title]) if title else "",
        text,
        terms=unique(
            node.astext()
            for node in within
            if isinstance(node, nodes.inline) and "std-term" in node["classes"]
        ),
        strong=[*strong, *(text_of([caption]) for caption in captions)],
    )


def of_glossary(glossary: addnodes.glossary) -> list[Record]:
    """Return a record for each term of the glossary; its other names are its title."""
    found = []
    for item in glossary.findall(nodes.definition_list_item):
        names = list(item.findall(nodes.term))
        title = ", ".join(text_of([name]) for name in names)
        meaning = [node for node in item.children if isinstance(node, nodes.definition)]
        found.append(Record("term", names[0]["ids"][0], title, text_of(meaning)))
    return found


def of_source(source: nodes.citation) -> Record:
    """Return the record of a work that is cited."""
    label = source.next_node(nodes.label)
    text = text_of([child for child in source.children if child is not label])
    title = text if len(text) <= 110 else text[:110].rsplit(" ", 1)[0] + " …"
    return Record("source", source["ids"][0], title, text)


def of_calculator(place: calculator) -> Record:
    """Return the record of a calculator: its caption's first sentence names it."""
    shown = place.next_node(nodes.table)
    title = shown.next_node(nodes.title) if shown else None
    caption = text_of([title]) if title else ""
    name = SENTENCE_END.split(caption)[0].rstrip(".")
    anchor = shown["ids"][0] if shown and shown["ids"] else ""
    return Record("calculator", anchor, name, text_of([place]))


def text_of(
    roots: Sequence[nodes.Node], telling: list[nodes.Element] | None = None
) -> str:
    """Return the text of some nodes, with a space where a block ends.

    What may weigh more than the text around it is added to ``telling``.
    """
    parts: list[str] = []

    def walk(node: nodes.Node) -> None:
        if isinstance(node, nodes.Text):
            parts.append(node.astext())
        elif isinstance(node, nodes.math):
            source = node.astext()
            parts.append(source if "\\" not in source else " ")
        elif not isinstance(node, APART) and not is_unread(node):
            if telling is not None and isinstance(node, TELLING):
                telling.append(node)
            space = "" if isinstance(node, nodes.Inline) else " "
            parts.append(space)
            for child in node.children:
                walk(child)
            parts.append(space)

    for node in roots:
        if isinstance(node, APART):  # asked for by itself
            for child in node.children:
                walk(child)
        else:
            walk(node)
    return re.sub(r" ([,.;:)])", r"\1", " ".join("".join(parts).split()))


def links(document: nodes.document) -> Iterator[tuple[str, str]]:
    """Yield where the links of a page lead on this site, with what they are called.

    Advice at the top of a post is a sentence about the section that it links to: there
    it is the whole point that counts.
    """
    for link in document.findall(nodes.reference):
        if not link.get("internal") or "std-term" in classes_within(link):
            continue
        if any(is_unread(place) for place in around(link)):
            continue
        target = link.get("refuri", "") or f"#{link.get('refid', '')}"
        point = point_of_advice(link)
        yield target, text_of([point if point is not None else link])


def point_of_advice(link: nodes.Node) -> nodes.list_item | None:
    """Return the point of "In short" that a link stands in."""
    point = None
    for place in around(link):
        if isinstance(place, nodes.list_item):
            point = place
        if isinstance(place, nodes.Element) and "in-short" in place.get("classes", ()):
            return point
    return None


def around(node: nodes.Node) -> Iterator[nodes.Element]:
    """Yield the nodes that a node stands in, the nearest first."""
    while (node := node.parent) is not None:
        yield node


def classes_within(link: nodes.reference) -> set[str]:
    """Return the classes of a link and of what it shows."""
    return {name for node in link.findall(nodes.Element) for name in node["classes"]}


def is_unread(node: nodes.Node) -> bool:
    """Tell whether a node holds nothing that a reader would search for."""
    if isinstance(node, UNREAD):
        return True
    classes = node.attributes["classes"] if isinstance(node, nodes.Element) else ()
    return bool(classes) and not UNREAD_CLASSES.isdisjoint(classes)


def unique(names: Iterator[str]) -> list[str]:
    """Return the names in the order in which they come, each once."""
    return list(dict.fromkeys(names))
