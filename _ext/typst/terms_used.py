"""The terms that a post uses, each with what it means, for the post's own PDF.

In the book a term leads to the glossary. A post is printed alone, so below its works
stand the terms that it uses, each with the first sentence of its definition. The
template leaves them out of the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from docutils import nodes
from sphinx import addnodes

from _ext.typst.inlines import reference_kind

CLASS = "terms-used"
Definitions = Mapping[str, nodes.definition_list_item]
SENTENCE = re.compile(r"[.!?](?=\s+[A-Z“‘(])")


def defined(doctree: nodes.document, docname: str) -> Definitions:
    """Return the terms that a page defines, in short, by label."""
    return {
        f"{docname}#{node_id}": in_short(item)
        for glossary in doctree.findall(addnodes.glossary)
        for item in glossary.findall(nodes.definition_list_item)
        for term in item.findall(nodes.term)
        for node_id in term["ids"]
    }


def used(doctree: nodes.document) -> set[str]:
    """Return the labels of the terms that a page uses."""
    return {
        reference.get("refuri", "").removeprefix("%")
        for reference in doctree.findall(nodes.reference)
        if reference_kind(reference) == "term"
    }


def listed(labels: Iterable[str], definitions: Definitions) -> nodes.document | None:
    """Return some terms as a list, in order; None if there are none."""
    known = [definitions[label] for label in labels if label in definitions]
    items = {item.astext().lower(): item for item in known}
    if not items:
        return None
    entries = [items[name].deepcopy() for name in sorted(items)]
    document = nodes.document(None, None)
    document += nodes.container(
        "", nodes.definition_list("", *entries), classes=[CLASS]
    )
    return document


def in_short(item: nodes.definition_list_item) -> nodes.definition_list_item:
    """Return a term with the first sentence of what it means."""
    name = next(item.findall(nodes.term))
    said = next(item.findall(nodes.paragraph), nodes.paragraph())
    term = nodes.term("", "", *(each.deepcopy() for each in name.children))
    meaning = nodes.definition("", first_sentence(said))
    for each in [*term.findall(), *meaning.findall()]:
        each.document = None  # of which nothing is to be kept
    for each in [*term.findall(nodes.Element), *meaning.findall(nodes.Element)]:
        each["ids"] = []  # they are the glossary's, as are its notes
        if isinstance(each, nodes.footnote_reference):
            each.parent.remove(each)
    return nodes.definition_list_item("", term, meaning)


def first_sentence(paragraph: nodes.paragraph) -> nodes.paragraph:
    """Return a paragraph up to the end of its first sentence.

    >>> first_sentence(nodes.paragraph("", "Useful work. Not all of it.")).astext()
    'Useful work.'
    """
    kept: list[nodes.Node] = []
    for child in paragraph.children:
        end = SENTENCE.search(child.astext()) if isinstance(child, nodes.Text) else None
        if end:
            kept.append(nodes.Text(child.astext()[: end.end()]))
            break
        kept.append(child.deepcopy())
    return nodes.paragraph("", "", *kept)
