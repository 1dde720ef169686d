"""The builder ``pdf``: the book, and each post by itself, as tagged PDF.

Every page is written once, as a file of Typst in ``typst/`` beside Sphinx's own
working files; the book and the single posts are short files that include them. A PDF
is compiled anew where something that it is made of has changed, and replaced only
when that has succeeded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.display import progress_message

from _ext.builds.memory import content, digest
from _ext.builds.outputs import BuilderApart
from _ext.builds.whole_files import write_if_changed
from _ext.page.formulas import tree_of
from _ext.posts.domain import posts_of
from _ext.posts.places import place_of
from _ext.posts.unset import note_unset
from _ext.typst import (
    book,
    compiling,
    covers,
    fitting,
    formula_widths,
    formulas,
    terms_used,
)
from _ext.typst.characters import Fonts, complaint, missing
from _ext.typst.compiling import STANDARDS, Job, Outcome, timestamp
from _ext.typst.errors import page_of_error, report
from _ext.typst.kept import KeptPages
from _ext.typst.page import Page
from _ext.typst.pictures import Pictures
from _ext.typst.print_edition import editions, is_wanted, print_name
from _ext.typst.volumes import Volume
from _ext.typst.wanted import FIT, IMPORT, Pdf, Wanted
from _ext.typst.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Set

logger = logging.getLogger(__name__)

TEMPLATES = [Path(__file__).with_name(f"{name}.typ") for name in ("template", "front")]


class PdfBuilder(BuilderApart):
    """Builds the book and the posts as PDF."""

    name = "pdf"
    format = "typst"
    keeps_pages = True
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
        self.kept = KeptPages(self.sources / "kept", self.pictures.folder)

    def get_outdated_docs(self) -> list[str]:
        return []  # _ext.builds.borrowings says which, once all are read

    def shared(self) -> Any:
        """Return what all pages are made with besides what they say."""
        fonts = [content(path) for path in self.fonts.files()]
        cover = covers.wanted(self.env)
        return self.config.html_baseurl, cover, version("typst"), fonts

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
        self.measure_formulas(doctree)
        page = Page(docname, defined=terms_used.defined(doctree, docname))
        page.terms = sorted(terms_used.used(doctree))
        pictures = self.pictures.prepare(doctree)
        page.cover = covers.picture(doctree, covers.wanted(self.env), pictures)
        page.markup = self.markup(doctree, page, pictures)
        lacking, place = missing(doctree, self.fonts)
        if place is not None:
            page.is_refused = True
            said = complaint(lacking)
            location = place_of(place, lacking[0]) or docname
            logger.warning("%s", said, location=location, type="typst")
        self.pages[docname] = page
        self.kept.keep(page)

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

    def bring_pages(self) -> None:
        """Have all pages: those that were not written are as they were kept."""
        for docname in sorted(self.env.found_docs - self.pages.keys()):
            page = self.kept.read(docname)
            if page is None:
                self.write_page(docname)
            else:
                self.pages[docname] = page
        self.pages = dict(sorted(self.pages.items()))

    def add_terms(self) -> None:
        """Have each post end with the terms that it uses, and that can be set."""
        pages = [page for page in self.pages.values() if not page.is_refused]
        definitions = {k: v for page in pages for k, v in page.defined.items()}
        for post in posts_of(self.env).newest():
            page = self.pages.get(post.docname)
            terms = terms_used.listed(page.terms, definitions) if page else None
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
        self.bring_pages()
        self.refused = {name for name, page in self.pages.items() if page.is_refused}
        self.add_terms()
        self.digests = {  # pictures are named by their content
            name: digest("\0".join([page.markup, *page.pictures]).encode())
            for name, page in self.pages.items()
        }
        self.write_sources()
        self.warn_of_lost_references()
        wanted = Wanted(self.env, self.pages)
        posts = [
            wanted.post(post)
            for post in posts_of(self.env).newest()
            if post.docname not in self.refused
        ]
        with progress_message("setting the posts"):
            for pdf, outcome in self.make(posts):
                if not self.report(pdf, outcome):
                    self.refused.add(pdf.docs[0])
        slugs = {docname.split("/")[-1] for docname in self.refused}
        note_unset(Path(self.doctreedir), slugs)
        docs = [
            docname
            for docname in book.pages_in_order(self.env)
            if docname in self.pages and docname not in self.refused
        ]
        volumes = wanted.volumes(docs)
        with progress_message("setting the book"):
            self.set_volumes(wanted, volumes)
            self.remove_former([each.name for each in volumes])

    def set_volumes(self, wanted: Wanted, volumes: Sequence[Volume]) -> None:
        """Compile the volumes of the book, each without the pages that cannot be set.

        Each try of one that fails names one more page; one that names none ends it.
        """
        left = list(volumes)
        while left:
            pdfs = [wanted.book(volume, volumes) for volume in left]
            again, made = [], []
            for volume, (pdf, outcome) in zip(left, self.tried(pdfs), strict=True):
                if outcome is None or self.report(pdf, outcome):
                    made.append(pdf)
                elif culprit := page_of_error(outcome, self.pages_of(pdf)):
                    again.append(volume.without(culprit))
            printed = [each for pdf in made for each in editions(pdf, FIT)]
            for edition, outcome in self.make(printed):
                self.report(edition, outcome)
            left = [volume for volume in again if volume.docs]

    def make(self, wanted: Sequence[Pdf]) -> Iterator[tuple[Pdf, Outcome]]:
        """Compile the PDFs that are not what their sources make."""
        for pdf, outcome in self.tried(wanted):
            if outcome is not None:
                yield pdf, outcome

    def tried(self, wanted: Sequence[Pdf]) -> list[tuple[Pdf, Outcome | None]]:
        """Compile PDFs; return how each ended, None for one that was made before."""
        outdated = [pdf for pdf in wanted if not self.is_made(pdf)]
        outcomes = compiling.make([self.job(pdf) for pdf in outdated])
        ended = {pdf.name: end for pdf, end in zip(outdated, outcomes, strict=True)}
        for pdf in outdated:
            if ended[pdf.name].is_made:
                self.note(pdf).write_text(self.made_of(pdf))
        return [(pdf, ended.get(pdf.name)) for pdf in wanted]

    def pages_of(self, pdf: Pdf) -> list[Page]:
        """Return the pages of a PDF."""
        return [self.pages[docname] for docname in pdf.docs]

    def report(self, pdf: Pdf, outcome: Outcome) -> bool:
        """Tell the author what Typst refuses or remarks; return whether it was made."""
        for remark in outcome.remarks:
            logger.warning("%s: Typst says: %s", pdf.name, remark, type="typst")
        if not outcome.is_made:
            report(outcome, pdf.name, self.pages_of(pdf))
        return outcome.is_made

    def remove_former(self, books: Sequence[str]) -> None:
        """Remove the PDFs of what is gone or has another name now."""
        folder = Path(self.outdir)
        posts = posts_of(self.env).posts.values()
        wanted = {folder / "posts" / f"{post.slug}.pdf" for post in posts}
        wanted |= {folder / name for name in books}
        if is_wanted():
            wanted |= {folder / print_name(name) for name in books}
        for path in sorted(folder.rglob("*.pdf")):
            if path not in wanted:
                path.unlink()

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
            for target, place in page.targets.items():
                if target in hidden:
                    logger.warning(
                        "this refers to %s, which the book does not show",
                        target,
                        location=place or page.docname,
                        type="typst",
                    )

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
        return note.read_text() == self.made_of(pdf)

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
            is_book=pdf.mode == "book",
            rest=digest("\0".join(self.made_of_besides(pdf)).encode()),
            pages={docname: self.digests[docname] for docname in pdf.docs},
        )

    @cached_property
    def form(self) -> str:
        """What gives all PDFs their form: templates, fonts, Typst."""
        files = [content(path) for path in [*TEMPLATES, *self.fonts.files()]]
        steps = (fitting.STEPS, fitting.STEPS_OF_A_BOOK)
        return repr((files, version("typst"), STANDARDS, steps))

    def made_of(self, pdf: Pdf) -> str:
        """Return a digest of all that a PDF is made of."""
        said = [*self.made_of_besides(pdf), str(timestamp(pdf.date))]
        said += [self.digests[docname] for docname in pdf.docs]
        return digest("\0".join(said).encode())

    def made_of_besides(self, pdf: Pdf) -> list[str]:
        """Return what a PDF is made of besides its pages."""
        return [self.form, pdf.source, json.dumps(pdf.inputs)]
