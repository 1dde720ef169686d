"""The terms that a post uses, each with what it means, for the post's own PDF.

In the book a term leads to the glossary. A post is printed alone, so below its works
stand the terms that it uses, each with the first sentence of its definition. The
template leaves them out of the book.
"""

from __future__ import annotations

import re
from collections.abc import Container

from docutils import nodes
from sphinx import addnodes

from _ext.typst.inlines import reference_kind

CLASS = "terms-used"
SENTENCE = re.compile(r"[.!?](?=\s+[A-Z“‘(])")


class TermsUsed:
    """What pages define and use, noted as they are written, in whatever order."""

    def __init__(self) -> None:
        self.definitions: dict[str, nodes.definition_list_item] = {}  # by label
        self.used: dict[str, set[str]] = {}  # labels, by page

    def note(self, docname: str, doctree: nodes.document) -> None:
        """Note what a page defines and uses."""
        for glossary in doctree.findall(addnodes.glossary):
            for item in glossary.findall(nodes.definition_list_item):
                for term in item.findall(nodes.term):
                    for node_id in term["ids"]:
                        self.definitions[f"{docname}#{node_id}"] = in_short(item)
        self.used[docname] = {
            reference.get("refuri", "").removeprefix("%")
            for reference in doctree.findall(nodes.reference)
            if reference_kind(reference) == "term"
        }

    def listed(self, docname: str, refused: Container[str]) -> nodes.document | None:
        """Return the terms that a page uses, in order; None if there are none.

        ``refused`` are pages that cannot be set, nor can what they define.
        """
        items = {
            self.definitions[label].astext().lower(): self.definitions[label]
            for label in self.used.get(docname, ())
            if label in self.definitions and label.split("#")[0] not in refused
        }
        if not items:
            return None
        entries = [items[name].deepcopy() for name in sorted(items)]
        listed = nodes.definition_list("", *entries)
        document = nodes.document(None, None)
        document += nodes.container("", listed, classes=[CLASS])
        return document


def in_short(item: nodes.definition_list_item) -> nodes.definition_list_item:
    """Return a term with the first sentence of what it means."""
    name = next(item.findall(nodes.term))
    said = next(item.findall(nodes.paragraph), nodes.paragraph())
    term = nodes.term("", "", *(each.deepcopy() for each in name.children))
    meaning = nodes.definition("", first_sentence(said))
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
