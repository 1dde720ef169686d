"""The PDFs that are wanted: each post by itself, and the book in its volumes.

Each is a short file of Typst, which includes the files of its pages and says what form
they take.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from docutils import nodes

from _ext.posts.days import written
from _ext.posts.domain import Post, posts_of
from _ext.typst import book, covers
from _ext.typst.escaping import array, string
from _ext.typst.page import Page
from _ext.typst.volumes import Volume, volumes

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

IMPORT = '#import "/template.typ": *\n'
FRONT = '#import "/front.typ": front\n'
FIT = '#let fit = json("/{}.fit.json")\n'  # see fitting.py


@dataclass(frozen=True)
class Pdf:
    """A PDF that is wanted: its name, its source, its pages and its day."""

    name: str
    source: str
    docs: Sequence[str]
    mode: str  # "book" or "post"
    date: dt.date
    numbers: Mapping[str, str] = field(default_factory=dict)  # of chapters, by page
    edition: str = "screen"  # or "print"
    lists: bool = False  # each chapter ends with its works and terms

    @property
    def inputs(self) -> dict[str, str]:
        """What the template is told."""
        return {
            "mode": self.mode,
            "edition": self.edition,
            "docs": json.dumps(list(self.docs)),
            "numbers": json.dumps(dict(self.numbers)),
            "lists": json.dumps(self.lists),
        }


class Wanted:
    """Knows of a site and its pages what its PDFs are made of."""

    def __init__(self, env: BuildEnvironment, pages: Mapping[str, Page]) -> None:
        self.env = env
        self.config = env.config
        self.pages = pages

    @cached_property
    def topics(self) -> dict[str, str]:
        """The titles of the topics by their index pages."""
        topics = [f"posts/{topic}/index" for topic in posts_of(self.env).topics()]
        return {docname: self.title(docname) for docname in topics}

    def title(self, docname: str) -> str:
        """Return a page's title."""
        found = self.env.titles.get(docname)
        return found.astext() if found is not None else ""

    def post(self, post: Post) -> Pdf:
        """Return a post by itself."""
        options = {
            **self.names(post.title),
            "topic": string(post.topic),
            "topic-title": string(self.title(f"posts/{post.topic}/index")),
            "url": string(f"{self.config.html_baseurl}{post.docname}.html"),
            "fit": f"fit.at({string(post.docname)}, default: 0)",
        }
        fit = FIT.format(f"posts-{post.slug}")
        source = (
            f"{IMPORT}{fit}#show: post.with({book.arguments(options)})\n"
            f'#include "/{post.docname}.typ"\n'
        )
        name = f"posts/{post.slug}.pdf"
        docs = [post.docname]
        return Pdf(name, source, docs, "post", post.last_change, lists=True)

    def volumes(self, docs: Sequence[str]) -> list[Volume]:
        """Return the volumes of the book of some pages."""
        lengths = {name: len(page.markup) for name, page in self.pages.items()}
        name, topics = slug_of(self.config.project), self.topics
        return volumes(docs, lengths, topics, book.chapters(docs, topics), name)

    def book(self, volume: Volume, volumes: Sequence[Volume]) -> Pdf:
        """Return a volume of the book as it is to be set."""
        edition = posts_of(self.env).edition
        about = self.about | {
            "volume": str(volume.number),
            "volumes": self.listed(volumes),
        }
        within = {book.topic_of(docname) for docname in volume.docs}
        topics = {
            page: title
            for page, title in self.topics.items()
            if volume.of == 1 or book.topic_of(page) in within
        }
        title = self.config.project
        if volume.of > 1:
            title = f"{title}, volume {volume.number} of {volume.of}"
        front = book.front(about, topics, volume.chapters, self.names(title))
        fit = FIT.format(volume.name.removesuffix(".pdf"))
        pages = [self.pages[docname].markup for docname in volume.docs]
        has_index = any("#index-entry(" in markup for markup in pages)
        body = book.body(volume.docs, topics, volume.chapters, has_index)
        source = IMPORT + FRONT + fit + front + body
        numbers = {each.docname: each.number for each in volume.chapters}
        return Pdf(volume.name, source, volume.docs, "book", edition, numbers,
                   lists=not volume.has_works)  # fmt: skip

    def listed(self, volumes: Sequence[Volume]) -> str:
        """Return the volumes, each with where it is and what it has, as Typst code."""
        folder = f"{self.config.html_baseurl}pdf/"
        return array(
            array([string(f"{folder}{each.name}"), string(each.called(self.topics))])
            for each in volumes
        )

    def names(self, title: str) -> dict[str, str]:
        """Return what a PDF is called in its file, as Typst code."""
        language = self.config.html_context.get("language", self.config.language)
        return {
            "title": string(title),
            "author": string(self.config.author),
            "lang": string(language or "en"),  # such as en-GB
        }

    @cached_property
    def about(self) -> dict[str, str]:
        """What the book says of itself, as Typst code."""
        root = self.env.get_doctree(self.config.root_doc)
        subtitle = next(iter(root.findall(nodes.paragraph)), nodes.paragraph())
        found = [page.cover for page in self.pages.values() if page.cover]
        name = covers.wanted(self.env)
        if name and not found:
            covers.complain(name, self.config.root_doc)
        return {
            "title": string(self.config.project),
            "subtitle": string(first_sentence(subtitle.astext())),
            "author": string(self.config.author),
            "edition": string(written(posts_of(self.env).edition)),
            "site": string(self.config.html_baseurl),
            "repository": string(self.config.repository_url),
            "picture": found[0] if found else "none",
        }


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, on one line."""
    return re.split(r"(?<=[.!?])\s", " ".join(text.split()), maxsplit=1)[0]


def slug_of(name: str) -> str:
    """Return a project's name as a file's."""
    return nodes.make_id(name)
