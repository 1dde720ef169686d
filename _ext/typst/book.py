"""The source of the book: what stands before its chapters, parts, chapters by number.

Posts are chapters 1, 2, 3; what is there to look up has letters. Figures, tables,
listings and formulas carry their chapter's number in the book, and in a post by itself
their own alone: the template puts it before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from _ext.typst.escaping import array, string

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

APPENDED = "reference/labs/"  # pages that go on where the one before them ends
SOURCES = "reference/sources"
LOOKED_UP = "Reference"  # the part of what belongs to no topic


@dataclass(frozen=True)
class Chapter:
    """A page of the book with its number; ``topic`` is "" for what is looked up."""

    docname: str
    topic: str
    number: str
    runs_on: bool


def pages_in_order(env: BuildEnvironment) -> list[str]:
    """Return the pages of the book: topics with their posts, then the rest.

    A page whose front matter says ``book: false`` is for the site alone.
    """
    included = env.toctree_includes
    found = []
    for docname in included.get(env.config.root_doc, []):
        found += [docname, *included.get(docname, [])]
    left_out = {
        docname
        for docname, fields in env.metadata.items()
        if fields.get("book") == "False"  # as Sphinx keeps it
    }
    return [each for each in dict.fromkeys(found) if each not in left_out]


def chapters(docs: Sequence[str], topics: Mapping[str, str]) -> list[Chapter]:
    """Return the chapters among the pages, in order; ``topics`` are no chapters.

    ``topics`` are the titles of topics by their index page.
    """
    found: list[Chapter] = []
    counts = {True: 0, False: 0}
    for docname in docs:
        if docname in topics:
            continue
        topic = topic_of(docname)
        counts[bool(topic)] += 1
        count = counts[bool(topic)]
        number = str(count) if topic else lettered(count)
        runs_on = docname.startswith(APPENDED)
        found.append(Chapter(docname, topic, number, runs_on))
    return found


def topic_of(docname: str) -> str:
    """Return the topic of a page, "" for none."""
    return docname.split("/")[1] if docname.startswith("posts/") else ""


def lettered(count: int) -> str:
    """Return a number as letters.

    >>> lettered(1), lettered(26), lettered(27)
    ('A', 'Z', 'AA')
    """
    count -= 1
    before = lettered(count // 26) if count >= 26 else ""
    return before + chr(ord("A") + count % 26)


def body(
    docs: Sequence[str],
    topics: Mapping[str, str],
    found: Sequence[Chapter],
    has_index: bool,
) -> str:
    """Return the parts and chapters as Typst markup."""
    known = {each.docname: each for each in found}
    index = ["#term-index()"] if has_index else []
    return "\n".join([*parts(docs, topics, known), *index, ""])


def parts(
    docs: Sequence[str], topics: Mapping[str, str], known: Mapping[str, Chapter]
) -> Iterator[str]:
    """Yield the calls that set the parts and chapters."""
    is_reference_begun = False
    for run in runs(docs, known):
        first, last = run[0], run[-1]
        if first in topics:
            yield f"#part({string(topic_of(first))})[{included(first)}]"
            continue
        if not known[first].topic and not is_reference_begun:
            is_reference_begun = True
            yield f'#part("")[#heading(level: 1)[{LOOKED_UP}]]'
        calls = []
        for docname in run:
            chapter = known[docname]
            title = topics.get(f"posts/{chapter.topic}/index", LOOKED_UP)
            said = [*map(string, (docname, chapter.number, chapter.topic, title))]
            said += ["runs-on: true"] if docname != first else []
            said += ["goes-on: true"] if docname != last else []
            said.append(f"fit: fit.at({string(last)}, default: 0)")  # of all of the run
            calls.append(f"#chapter({', '.join(said)})[{included(docname)}]")
        yield "\n".join([f"#sheets({string(first)})[", *calls, "]"])


def included(docname: str) -> str:
    """Return the call that brings a page."""
    return f'#include "/{docname}.typ"'


def runs(docs: Sequence[str], known: Mapping[str, Chapter]) -> list[list[str]]:
    """Return the pages, those together that run on from the one before them."""
    found: list[list[str]] = []
    for docname in docs:
        goes_on = docname in known and known[docname].runs_on
        if goes_on and found and found[-1][-1] in known:
            found[-1].append(docname)
        else:
            found.append([docname])
    return found


def front(
    options: Mapping[str, str],
    topics: Mapping[str, str],
    found: Sequence[Chapter],
    form: Mapping[str, str],
) -> str:
    """Return the call that sets what stands before the parts, and the pages' form.

    ``options`` are named arguments of the front matter as Typst code, ``form`` those of
    the book.
    """
    named = [f"({string(topic_of(docname))}, {string(topics[docname])})"
             for docname in topics]  # fmt: skip
    labs = [string(each.number) for each in found if each.runs_on]
    sources = [string(each.number) for each in found if each.docname == SOURCES]
    said = {
        **options,
        "topics": array(named),
        "labs": array([labs[0], labs[-1]]) if labs else "none",
        "sources": sources[0] if sources else "none",
    }
    said_of_form = {**form, "front": f"front({arguments(said)})"}
    return f"#show: book.with({arguments(said_of_form)})\n"


def arguments(options: Mapping[str, str]) -> str:
    """Return named arguments as Typst code."""
    return ", ".join(f"{name}: {value}" for name, value in options.items())
