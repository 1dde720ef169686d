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
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging
from sphinx.util.display import progress_message

from _ext.builds.outputs import BuilderApart
from _ext.builds.whole_files import write_if_changed
from _ext.page.formulas import tree_of
from _ext.posts.days import written
from _ext.posts.domain import Post, posts_of
from _ext.posts.places import place_of
from _ext.posts.unset import note_unset
from _ext.typst import book, compiling, covers, fitting, formula_widths, formulas
from _ext.typst.characters import Fonts, complaint, missing
from _ext.typst.compiling import STANDARDS, Job, Outcome, timestamp
from _ext.typst.errors import page_of_error, report
from _ext.typst.escaping import string
from _ext.typst.page import Page, located
from _ext.typst.pictures import Pictures
from _ext.typst.print_edition import editions, is_wanted, print_name
from _ext.typst.terms_used import TermsUsed
from _ext.typst.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Set

logger = logging.getLogger(__name__)

TEMPLATES = [Path(__file__).with_name(f"{name}.typ") for name in ("template", "front")]
IMPORT = '#import "/template.typ": *\n'
FRONT = '#import "/front.typ": front\n'
FIT = '#let fit = json("/{}.fit.json")\n'  # see fitting.py


@dataclass(frozen=True)
class Pdf:
    """A PDF that is wanted: its name, its source, its pages and its day."""

    name: str
    source: str
    docs: list[str]
    mode: str  # "book" or "post"
    date: dt.date
    numbers: dict[str, str] = field(default_factory=dict)  # of chapters, by page
    edition: str = "screen"  # or "print"

    @property
    def inputs(self) -> dict[str, str]:
        """What the template is told."""
        return {
            "mode": self.mode,
            "edition": self.edition,
            "docs": json.dumps(self.docs),
            "numbers": json.dumps(self.numbers),
        }


class PdfBuilder(BuilderApart):
    """Builds the book and the posts as PDF."""

    name = "pdf"
    format = "typst"
    epilog = "The PDFs are in %(outdir)s."
    allow_parallel = False

    def init(self) -> None:
        self.sources = Path(self.doctreedir) / "typst"
        fonts = Path(self.confdir) / "fonts"
        self.pictures = Pictures(Path(self.srcdir), self.sources, fonts, STANDARDS)
        self.pages: dict[str, Page] = {}
        self.refused: set[str] = set()  # pages that cannot be set
        self.fonts = Fonts(Path(self.confdir) / "fonts")
        self.formula_widths: dict[str, formula_widths.Width] = {}
        self.terms_used = TermsUsed()
        self.cover: str | None = None  # its picture, as Typst code

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
        self.terms_used.note(docname, doctree)
        self.post_process_images(doctree)
        self.measure_formulas(doctree)
        page = Page(docname)
        pictures = self.pictures.prepare(doctree)
        shown = covers.picture(doctree, self.wanted_cover(), pictures)
        self.cover = self.cover or shown
        page.markup = self.markup(doctree, page, pictures)
        self.pages[docname] = page
        lacking, place = missing(doctree, self.fonts)
        if place is not None:
            self.refused.add(docname)
            said = complaint(lacking)
            location = place_of(place, lacking[0]) or docname
            logger.warning("%s", said, location=location, type="typst")

    def markup(
        self, doctree: nodes.document, page: Page, pictures: dict[str, str | None]
    ) -> str:
        """Return a document as Typst markup; ``page`` comes to know what is in it."""
        writer = Writer(
            doctree,
            page,
            numbers=self.env.toc_fignumbers,
            pictures=pictures,
            terms=self.terms,
            address=self.address,
            formula_widths=self.formula_widths,
        )
        return writer.write(doctree)

    def add_terms(self) -> None:
        """Have each post end with the terms that it uses."""
        for post in posts_of(self.env).newest():
            page = self.pages.get(post.docname)
            terms = self.terms_used.listed(post.docname, self.refused)
            if page and terms:
                beside = Page(page.docname, places=page.places)  # nothing new to it
                page.markup += self.markup(terms, beside, {})

    def measure_formulas(self, doctree: nodes.document) -> None:
        """Measure the formulas of a page that no page before it had."""
        found = {
            formulas.markup(tree)
            for kind in (nodes.math, nodes.math_block)
            for node in doctree.findall(kind)
            if (tree := tree_of(node)) is not None
        }
        new = sorted(found - self.formula_widths.keys())
        self.formula_widths |= formula_widths.measured(new)

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
        self.add_terms()
        self.write_sources()
        self.warn_of_lost_references()
        self.remove_former()
        posts = [
            self.post(post)
            for post in posts_of(self.env).newest()
            if post.docname not in self.refused
        ]
        with progress_message("setting the posts"):
            for pdf, outcome in self.make(posts):
                if not self.report(pdf, outcome):
                    self.refused.add(pdf.docs[0])
        slugs = {docname.split("/")[-1] for docname in self.refused}
        note_unset(Path(self.doctreedir), slugs)
        with progress_message("setting the book"):
            self.set_book()

    def set_book(self) -> None:
        """Compile the book without the pages that cannot be set.

        Each try that fails names one more page; one that names none ends it.
        """
        docs = [each for each in self.docs_in_order() if each not in self.refused]
        while docs:
            pdf = self.book(docs)
            outcomes = [outcome for _pdf, outcome in self.make([pdf])]
            if all(self.report(pdf, outcome) for outcome in outcomes):
                for each, outcome in self.make(editions(pdf, FIT)):
                    self.report(each, outcome)
                return
            pages = [self.pages[docname] for docname in docs]
            culprit = page_of_error(outcomes[0], pages)
            if culprit is None:
                return
            docs.remove(culprit)

    def make(self, wanted: Sequence[Pdf]) -> Iterator[tuple[Pdf, Outcome]]:
        """Compile the PDFs that are not what their sources make."""
        outdated = [pdf for pdf in wanted if not self.is_made(pdf)]
        jobs = [self.job(pdf) for pdf in outdated]
        for pdf, outcome in zip(outdated, compiling.make(jobs), strict=True):
            if outcome.is_made:
                self.note(pdf).write_text(self.digest(pdf))
            yield pdf, outcome

    def report(self, pdf: Pdf, outcome: Outcome) -> bool:
        """Tell the author what Typst refuses or remarks; return whether it was made."""
        for remark in outcome.remarks:
            logger.warning("%s: Typst says: %s", pdf.name, remark, type="typst")
        if not outcome.is_made:
            report(outcome, pdf.name, [self.pages[docname] for docname in pdf.docs])
        return outcome.is_made

    def remove_former(self) -> None:
        """Remove the PDFs of what is gone or has another name now."""
        folder = Path(self.outdir)
        posts = posts_of(self.env).posts.values()
        wanted = {folder / "posts" / f"{post.slug}.pdf" for post in posts}
        wanted.add(folder / self.book_name())
        if is_wanted():
            wanted.add(folder / print_name(self.book_name()))
        for path in sorted(folder.rglob("*.pdf")):
            if path not in wanted:
                path.unlink()

    def book_name(self) -> str:
        """Return the file name of the book."""
        return f"{slug_of(self.config.project)}.pdf"

    def write_sources(self) -> None:
        """Write template and pages where Typst finds them."""
        for template in TEMPLATES:
            write_if_changed(self.sources / template.name, template.read_bytes())
        for page in self.pages.values():
            text = f"{IMPORT}{page.markup}\n"
            write_if_changed(self.sources / f"{page.docname}.typ", text.encode())

    def warn_of_lost_references(self) -> None:
        """Complain of references to something that the book does not show.

        Where no page has it either, that was said when the pages were read.
        """
        known = {label for page in self.pages.values() for label in page.labels}
        hidden = {label for page in self.pages.values() for label in page.ids} - known
        for page in self.pages.values():
            for target, node in page.targets.items():
                if target in hidden:
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
        """Return the pages of the book that are written."""
        return [each for each in book.pages_in_order(self.env) if each in self.pages]

    def topics(self) -> dict[str, str]:
        """Return the titles of the topics by their index pages."""
        return {docname: self.title(docname) for docname in self.topics_in_order()}

    def book(self, docs: list[str]) -> Pdf:
        """Return the book of some pages."""
        edition = posts_of(self.env).edition
        topics = self.topics()
        chapters = book.chapters(docs, topics)
        front = book.front(self.front_matter(edition), topics, chapters, self.form())
        fit = FIT.format(self.book_name().removesuffix(".pdf"))
        source = IMPORT + FRONT + fit + front + book.body(docs, topics)
        numbers = {each.docname: each.number for each in chapters}
        return Pdf(self.book_name(), source, docs, "book", edition, numbers)

    def form(self) -> dict[str, str]:
        """Return what the book is called in its file, as Typst code."""
        return {
            "title": string(self.config.project),
            "author": string(self.config.author),
            "lang": string(self.language()),
        }

    def front_matter(self, edition: dt.date) -> dict[str, str]:
        """Return what the book says of itself, as Typst code."""
        root = self.env.get_doctree(self.config.root_doc)
        subtitle = next(iter(root.findall(nodes.paragraph)), nodes.paragraph())
        if self.wanted_cover() and self.cover is None:
            covers.complain(self.wanted_cover(), self.config.root_doc)
        return {
            "title": string(self.config.project),
            "subtitle": string(first_sentence(subtitle.astext())),
            "author": string(self.config.author),
            "edition": string(written(edition)),
            "site": string(self.config.html_baseurl),
            "repository": string(self.config.repository_url),
            "picture": self.cover or "none",
        }

    def wanted_cover(self) -> str:
        """Return the picture that the front page names for the cover, "" for none."""
        return self.env.metadata[self.config.root_doc].get(covers.FIELD, "")

    def post(self, post: Post) -> Pdf:
        """Return a post by itself."""
        options = {
            "title": string(post.title),
            "author": string(self.config.author),
            "lang": string(self.language()),
            "topic": string(post.topic),
            "topic-title": string(self.title(f"posts/{post.topic}/index")),
            "url": string(self.address(post.docname)),
            "fit": f"fit.at({string(post.docname)}, default: 0)",
        }
        fit = FIT.format(f"posts-{post.slug}")
        source = (
            f"{IMPORT}{fit}#show: post.with({book.arguments(options)})\n"
            f'#include "/{post.docname}.typ"\n'
        )
        name = f"posts/{post.slug}.pdf"
        return Pdf(name, source, [post.docname], "post", post.last_change)

    def language(self) -> str:
        """Return the language that the pages say they are in, such as en-GB."""
        return self.config.html_context.get("language", self.config.language or "en")

    def title(self, docname: str) -> str:
        """Return a page's title."""
        found = self.env.titles.get(docname)
        return found.astext() if found is not None else ""

    def main(self, pdf: Pdf) -> Path:
        """Return the file of Typst that a PDF is made from."""
        return self.sources / f"{pdf.name.removesuffix('.pdf').replace('/', '-')}.typ"

    def note(self, pdf: Pdf) -> Path:
        """Return the file that tells what a PDF was made of."""
        return self.main(pdf).with_suffix(".made")

    def is_made(self, pdf: Pdf) -> bool:
        """Tell whether a PDF is what its sources make."""
        output, note = Path(self.outdir) / pdf.name, self.note(pdf)
        if not output.exists() or not note.exists():
            return False
        return note.read_text() == self.digest(pdf)

    def job(self, pdf: Pdf) -> Job:
        """Write a PDF's own source and return what Typst is to make of it."""
        write_if_changed(self.main(pdf), pdf.source.encode())
        return Job(
            main=str(self.main(pdf)),
            root=str(self.sources),
            fonts=str(self.fonts.folder),
            output=str(Path(self.outdir) / pdf.name),
            timestamp=timestamp(pdf.date),
            inputs=pdf.inputs,
        )

    def digest(self, pdf: Pdf) -> str:
        """Return a digest of all that a PDF is made of."""
        combined = hashlib.sha256()
        for file in [*TEMPLATES, *self.fonts.files()]:
            combined.update(file.read_bytes())
        stamp = str(timestamp(pdf.date))
        said = [pdf.source, json.dumps(pdf.inputs), stamp, version("typst"), *STANDARDS]
        said.append(str(fitting.STEPS))
        for docname in pdf.docs:
            page = self.pages[docname]
            said.append(page.markup)
            said += page.pictures  # named by their content
        combined.update("\0".join(said).encode())
        return combined.hexdigest()


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, on one line."""
    return re.split(r"(?<=[.!?])\s", " ".join(text.split()), maxsplit=1)[0]


def slug_of(name: str) -> str:
    """Return a project's name as a file's."""
    return nodes.make_id(name)
