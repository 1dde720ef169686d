"""The builder ``pdf``: the book, and each post by itself, as tagged PDF.

Every page is written once, as a file of Typst in ``typst/`` beside Sphinx's own
working files; the book and the single posts are short files that include them. A PDF
is compiled anew where something that it is made of has changed, and replaced only
when that has succeeded.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import typst
from docutils import nodes
from sphinx.builders import Builder
from sphinx.util import logging
from sphinx.util.display import progress_message

from _ext.posts.domain import Post, posts_of
from _ext.posts.headers import day
from _ext.typst import formula_widths, formulas
from _ext.typst.drawings import for_print
from _ext.typst.errors import report
from _ext.typst.escaping import array, string
from _ext.typst.page import Page, located
from _ext.typst.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Set

logger = logging.getLogger(__name__)

TEMPLATE = Path(__file__).with_name("template.typ")
STANDARDS = ["ua-1"]  # tagged, with alternative texts, or it does not compile
IMPORT = '#import "/template.typ": *\n'


class PdfBuilder(Builder):
    """Builds the book and the posts as PDF."""

    name = "pdf"
    format = "typst"
    epilog = "The PDFs are in %(outdir)s."
    allow_parallel = False
    supported_image_types: ClassVar[list[str]] = [
        "image/svg+xml", "image/png", "image/jpeg", "image/gif",
    ]  # fmt: skip

    def init(self) -> None:
        self.sources = Path(self.doctreedir) / "typst"
        self.pages: dict[str, Page] = {}
        self.converted: dict[str, str | None] = {}
        self.formula_widths: dict[str, formula_widths.Width] = {}
        self.reported: set[str] = set()

    def get_outdated_docs(self) -> Iterator[str]:
        yield from self.env.found_docs  # a page is quickly written; see finish

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return f"%{docname}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        return self.get_target_uri(to)

    def prepare_writing(self, docnames: Set[str]) -> None:
        standard = self.env.domains.standard_domain
        self.terms = {
            f"{docname}#{node_id}": name
            for (kind, name), (docname, node_id) in standard.objects.items()
            if kind == "term"
        }

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a page as Typst markup."""
        self.post_process_images(doctree)
        page = Page(docname)
        writer = Writer(
            doctree,
            page,
            numbers=self.env.toc_fignumbers.get(docname, {}),
            formulas=self.convert(doctree),
            terms=self.terms,
            address=self.address,
            formula_widths=self.formula_widths,
        )
        page.markup = writer.write(doctree)
        self.pages[docname] = page

    def convert(self, doctree: nodes.document) -> dict[str, str | None]:
        """Convert the formulas of a page; warn of those that cannot be set."""
        found = [
            node
            for kind in (nodes.math, nodes.math_block)
            for node in doctree.findall(kind)
        ]
        new = {node.astext() for node in found} - self.converted.keys()
        added = formulas.convert(sorted(new))
        self.converted |= added
        self.formula_widths |= formula_widths.measured(added)
        for node in found:
            if self.converted[node.astext()] is None:
                logger.warning(
                    "the book cannot set this formula: %s; write it with plainer LaTeX",
                    node.astext().strip(),
                    location=located(node),
                    type="typst",
                )
        return self.converted

    def address(self, target: str) -> str:
        """Return where on the site a label of the book is."""
        docname, _, node_id = target.partition("#")
        return (
            self.config.html_baseurl
            + f"{docname}.html"
            + (f"#{node_id}" if node_id else "")
        )

    def finish(self) -> None:
        """Write the sources and compile what has changed."""
        self.write_sources()
        self.warn_of_lost_references()
        self.remove_former_posts()
        posts = posts_of(self.env)
        edition = posts.newest()[0].fields.date if posts.posts else dt.date(1970, 1, 1)
        with progress_message("setting the book"):
            self.compile(
                f"{slug_of(self.config.project)}.pdf",
                self.book(edition),
                self.docs_in_order(),
                "book",
                edition,
            )
        for post in posts.posts.values():
            self.compile(
                f"posts/{post.slug}.pdf",
                self.post(post),
                [post.docname],
                "post",
                post.last_change,
            )

    def remove_former_posts(self) -> None:
        """Remove the PDFs of posts that are gone or have another name now."""
        slugs = {post.slug for post in posts_of(self.env).posts.values()}
        for path in sorted((Path(self.outdir) / "posts").glob("*.pdf")):
            if path.stem not in slugs:
                path.unlink()

    def write_sources(self) -> None:
        """Write template, pages and images where Typst finds them."""
        write_if_changed(self.sources / "template.typ", TEMPLATE.read_bytes())
        for page in self.pages.values():
            text = f"{IMPORT}{page.markup}\n"
            write_if_changed(self.sources / f"{page.docname}.typ", text.encode())
            for uri, name in page.images.items():
                content = for_print((Path(self.srcdir) / uri).read_bytes(), name)
                write_if_changed(self.sources / "images" / name, content)

    def warn_of_lost_references(self) -> None:
        """Complain of references to something that the book does not show."""
        known = {label for page in self.pages.values() for label in page.labels}
        for page in self.pages.values():
            for target, node in page.targets.items():
                if target not in known and target.split("#")[0] in self.pages:
                    logger.warning(
                        "this refers to %s, which the book does not show",
                        target,
                        location=located(node),
                        type="typst",
                    )

    def topics_in_order(self) -> list[str]:
        """Return the index pages of the topics."""
        return [f"posts/{topic}/index" for topic in posts_of(self.env).topics()]

    def docs_in_order(self) -> list[str]:
        """Return the pages of the book: topics with their posts, then the rest."""
        included = self.env.toctree_includes
        found = []
        for docname in included.get(self.config.root_doc, []):
            found += [docname, *included.get(docname, [])]
        return [docname for docname in found if docname in self.pages]

    def book(self, edition: dt.date) -> str:
        """Return the Typst source of the book."""
        root = self.env.get_doctree(self.config.root_doc)
        subtitle = next(iter(root.findall(nodes.paragraph)), nodes.paragraph())
        options = {
            "title": string(self.config.project),
            "subtitle": string(first_sentence(subtitle.astext())),
            "author": string(self.config.author),
            "lang": string(self.language()),
            "edition": string(day(edition)),
            "topics": array(
                [
                    f"({string(each)}, {string(self.title(f'posts/{each}/index'))})"
                    for each in posts_of(self.env).topics()
                ]
            ),
        }
        topics = set(self.topics_in_order())
        parts = []
        is_reference_begun = False
        for docname in self.docs_in_order():
            include = f'#include "/{docname}.typ"'
            topic = docname.split("/")[1] if docname.startswith("posts/") else ""
            if docname in topics:
                parts.append(f"#part({string(topic)})[{include}]")
                continue
            if not topic and not is_reference_begun:
                is_reference_begun = True
                parts.append('#part("")[#heading(level: 1)[Reference]]')
            title = self.title(f"posts/{topic}/index") if topic else "Reference"
            parts.append(f"#chapter({string(topic)}, {string(title)})[{include}]")
        return (
            f"{IMPORT}#show: book.with({arguments(options)})\n"
            + "\n".join(parts)
            + "\n#term-index()\n"
        )

    def post(self, post: Post) -> str:
        """Return the Typst source of a post by itself."""
        options = {
            "title": string(post.title),
            "author": string(self.config.author),
            "lang": string(self.language()),
            "topic": string(post.topic),
            "topic-title": string(self.title(f"posts/{post.topic}/index")),
            "url": string(self.address(post.docname)),
        }
        return (
            f"{IMPORT}#show: post.with({arguments(options)})\n"
            f'#include "/{post.docname}.typ"\n'
        )

    def language(self) -> str:
        """Return the language that the pages say they are in, such as en-GB."""
        return self.config.html_context.get("language", self.config.language or "en")

    def title(self, docname: str) -> str:
        """Return a page's title."""
        found = self.env.titles.get(docname)
        return found.astext() if found is not None else ""

    def compile(
        self, name: str, source: str, docs: list[str], mode: str, date: dt.date
    ) -> None:
        """Compile a PDF where it is not what its sources make; tell what is wrong."""
        main = self.sources / f"{name.removesuffix('.pdf').replace('/', '-')}.typ"
        write_if_changed(main, source.encode())
        output = Path(self.outdir) / name
        inputs = {"mode": mode, "docs": json.dumps(docs)}
        stamp = timestamp(date)
        digest = self.digest(source, docs, inputs, stamp)
        note = main.with_suffix(".made")
        if output.exists() and note.exists() and note.read_text() == digest:
            return
        try:
            content, remarks = typst.compile_with_warnings(
                str(main),
                root=str(self.sources),
                font_paths=[str(Path(self.confdir) / "fonts")],
                ignore_system_fonts=True,
                sys_inputs=inputs,
                pdf_standards=STANDARDS,
                timestamp=stamp,
            )
        except typst.TypstError as error:
            if error.message not in self.reported:  # the book has it, and the post
                self.reported.add(error.message)
                report(error, name, [self.pages[docname] for docname in docs])
            return
        for remark in remarks:
            logger.warning("%s: Typst says: %s", name, remark.message, type="typst")
        write_whole(output, content)
        note.write_text(digest)

    def digest(
        self, source: str, docs: list[str], inputs: dict[str, str], stamp: int
    ) -> str:
        """Return a digest of all that a PDF is made of."""
        combined = hashlib.sha256(TEMPLATE.read_bytes())
        for font in sorted((Path(self.confdir) / "fonts").glob("*.ttf")):
            combined.update(font.read_bytes())
        said = [source, json.dumps(inputs), str(stamp), version("typst"), *STANDARDS]
        for docname in docs:
            page = self.pages[docname]
            said.append(page.markup)
            for name in page.images.values():
                combined.update((self.sources / "images" / name).read_bytes())
        combined.update("\0".join(said).encode())
        return combined.hexdigest()


def timestamp(date: dt.date) -> int:
    """Return when a PDF says that it was made: the same sources, the same bytes."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(epoch)
    return int(dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC).timestamp())


def arguments(options: dict[str, str]) -> str:
    """Return named arguments as Typst code."""
    return ", ".join(f"{name}: {value}" for name, value in options.items())


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, on one line."""
    return re.split(r"(?<=[.!?])\s", " ".join(text.split()), maxsplit=1)[0]


def slug_of(name: str) -> str:
    """Return a project's name as a file's."""
    return nodes.make_id(name)


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file where it does not hold that already."""
    if not path.exists() or path.read_bytes() != content:
        write_whole(path, content)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(content)
    shutil.move(unfinished, path)
