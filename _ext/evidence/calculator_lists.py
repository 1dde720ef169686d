"""The list of all calculators: what each answers, what it needs, and where it stands.

::

    ```{calculator-list}
    ```

A calculator is listed by its ``:question:``, and where it says none by the first
sentence of its caption. It says so when its page is read, and the list is made when all
pages are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.domains import Domain
from sphinx.util.docutils import SphinxDirective

from _ext.evidence.calculators import calculator
from _ext.page.tables import table
from _ext.posts.domain import posts_of
from _ext.posts.unfilled import Unfilled, unfilled

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


@dataclass(frozen=True)
class Listed:
    """A calculator as the list shows it."""

    question: str
    inputs: tuple[str, ...]
    anchor: str


class CalculatorsDomain(Domain):
    """Keeps by page the calculators that stand there."""

    name = "calculators"
    label = "Calculators"
    initial_data = {"listed": {}}  # noqa: RUF012  (Sphinx copies it)
    data_version = 1

    @property
    def listed(self) -> dict[str, list[Listed]]:
        """The calculators of each page that has any, in order."""
        return self.data["listed"]

    def clear_doc(self, docname: str) -> None:
        self.listed.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        theirs = otherdata["listed"]
        self.listed.update({name: theirs[name] for name in docnames & theirs.keys()})

    def resolve_any_xref(self, *_args: Any) -> list[tuple[str, nodes.Element]]:
        return []  # tables are found by their labels


class calculator_list(Unfilled):
    """The place of the list, filled in when all calculators are known."""


class CalculatorList(SphinxDirective):
    """``{calculator-list}``: all calculators of the site."""

    def run(self) -> list[nodes.Node]:
        return [calculator_list()]


def note_calculators(app: Sphinx, doctree: nodes.document) -> None:
    """Note the calculators of the page that was just read."""
    found = [listed(place) for place in doctree.findall(calculator)]
    if found:
        calculators_of(app.env).listed[app.env.current_document.docname] = found


def listed(place: calculator) -> Listed:
    """Return what the list shows of a calculator."""
    shown = next(iter(place.findall(nodes.table)))
    caption = shown[0].astext()
    question = place["question"] or re.split(r"(?<=[.?])\s", caption)[0]
    labels = tuple(line["label"] for line in place["found"]["inputs"])
    return Listed(question, labels, shown["ids"][0])


def calculators_of(env: BuildEnvironment) -> CalculatorsDomain:
    """Return the domain that knows the calculators."""
    return cast("CalculatorsDomain", env.get_domain("calculators"))


def pages_in_order(env: BuildEnvironment) -> Iterator[str]:
    """Yield the pages that have calculators: posts by topic, then the others."""
    posts = posts_of(env)
    known = calculators_of(env).listed
    order = [post.docname for topic in posts.topics() for post in posts.in_topic(topic)]
    yield from (page for page in dict.fromkeys([*order, *sorted(known)])
                if page in known)  # fmt: skip


def fill_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the calculators where the list belongs."""
    known = calculators_of(app.env).listed
    for place in unfilled(doctree, calculator_list):
        rows = []
        for page in pages_in_order(app.env):
            uri = app.builder.get_relative_uri(docname, page)
            title = app.env.titles[page].astext()
            for each in known[page]:
                question = link(each.question, f"{uri}#{each.anchor}")
                inputs = "; ".join(each.inputs)
                rows.append([[question], inputs, [link(title, uri)]])
        heads = ["The question", "What you put in", "The post"]
        shown = table(heads, rows, widths=[3, 4, 3])
        shown["classes"] += ["calculator-list", "cards"]
        place.replace_self(shown if rows else [])


def link(text: str, uri: str) -> nodes.reference:
    """Return a link to a place of this site."""
    return nodes.reference("", text, refuri=uri, internal=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.evidence.calculators")
    app.add_domain(CalculatorsDomain)
    app.add_node(calculator_list)
    app.add_directive("calculator-list", CalculatorList)
    app.connect("doctree-read", note_calculators)
    app.connect("doctree-resolved", fill_lists)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
