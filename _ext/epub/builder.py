"""The builder ``epub``: the pages of the book as XHTML, and the file that holds them.

Pages are written one after the other and kept; what tells of all of them, whether each
reference arrives, the contents, the package, comes when all are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.epub3 import Epub3Builder
from sphinx.util import logging

from _ext.builds.outputs import BuilderApart
from _ext.builds.whole_files import write_if_changed
from _ext.epub import cover, pictures, xhtml
from _ext.epub.links import Links
from _ext.epub.package import About, File, pack
from _ext.epub.page import Page, complain_of_lost, settled
from _ext.epub.volume import PICTURE, Volume
from _ext.page.plain import make_plain
from _ext.page.repository import repository_of
from _ext.posts.days import written
from _ext.posts.domain import posts_of
from _ext.typst import book, covers
from _ext.typst.builder import TEMPLATES
from _ext.typst.compiling import STANDARDS, timestamp
from _ext.typst.escaping import string
from _ext.typst.page import located
from _ext.typst.pictures import Pictures
from _ext.typst.wanted import first_sentence, slug_of

if TYPE_CHECKING:
    from collections.abc import Set

logger = logging.getLogger(__name__)


class EpubBuilder(BuilderApart, Epub3Builder):
    """Builds the book as EPUB 3."""

    name = "epub"
    format = "epub"  # not "html": whoever asks for that adds what a browser can do
    epilog = "The book is in %(outdir)s."
    allow_parallel = False

    def init(self) -> None:
        handlers = self.site.registry.translation_handlers
        handlers[self.name] = {**handlers["html"], **handlers.get(self.name, {})}
        super().init()
        self.tags.add("pdf")  # {only}: what is for the printed book is for this one
        self.pages: dict[str, Page] = {}
        self.taken: dict[str, File] = {}  # pictures, by their uri
        self.cover: str | None = None  # its picture, as Typst code

    def copy_assets(self) -> None:
        """Copy nothing that serves the site: the book names what it has."""

    def get_outdated_docs(self) -> Iterator[str]:
        yield from self.env.found_docs  # a page is quickly written

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Put the chapters' numbers before those of figures, tables and formulas."""
        super().prepare_writing(docnames)
        self.order = book.pages_in_order(self.env)
        self.topics = {
            f"posts/{topic}/index": self.env.titles[f"posts/{topic}/index"].astext()
            for topic in posts_of(self.env).topics()
        }
        found = book.chapters(self.order, self.topics)
        self.chapters = {each.docname: each for each in found}
        for docname, kinds in self.env.toc_fignumbers.items():
            if docname in self.chapters:
                before = self.chapters[docname].number
                self.env.toc_fignumbers[docname] = {
                    kind: {place: (before, *number) for place, number in known.items()}
                    for kind, known in kinds.items()
                }

    def write_doc_serialized(self, docname: str, doctree: nodes.document) -> None:
        if docname in self.order:
            super().write_doc_serialized(docname, doctree)

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a page of the book; others are for the site alone."""
        if docname not in self.order:
            return
        page = Page(docname, self.env.titles[docname].astext())
        elements = doctree.findall(nodes.Element)
        page.ids = frozenset(each for node in elements for each in node["ids"])
        self.pages[docname] = page
        make_plain(doctree, lambda place: self.address(docname, place))
        for node in doctree.findall(nodes.reference):
            address = node.get("refuri") or f"#{node.get('refid', '')}"
            page.places.setdefault(address, located(node))
        self.take_pictures(doctree)
        super().write_doc(docname, doctree)

    def add_visible_links(self, *_args: Any, **_options: Any) -> None:
        """Leave the addresses of links to the links."""

    def handle_page(
        self, pagename: str, addctx: dict[str, Any], *_args: Any, **_options: Any
    ) -> None:
        """Keep a page as a tree."""
        page = self.pages[pagename]
        try:
            page.tree = settled(addctx["body"])
        except xhtml.Malformed as error:
            logger.warning(
                "this page is no XHTML (%s); write its HTML as Markdown",
                error,
                location=pagename,
                type="epub",
            )
            del self.pages[pagename]

    def address(self, docname: str, place: str = "") -> str:
        """Return where on the site a place of a page is."""
        mark = f"#{place}" if place else ""
        return f"{self.config.html_baseurl}{docname}.html{mark}"

    def take_pictures(self, doctree: nodes.document) -> None:
        """Take in the pictures of a page; keep the one of the cover."""
        for node in doctree.findall(nodes.image):
            uri = node["uri"]
            if "form" in node and uri not in self.taken:
                self.taken[uri] = pictures.picture(Path(self.srcdir, uri.lstrip("/")))
            if uri == self.wanted_cover() and self.cover is None and "form" in node:
                tried = self.tried_pictures()
                name, refusal = tried.make(Path(self.srcdir, uri), node["form"])
                files = {uri: None if refusal else name}
                self.cover = covers.picture(doctree, uri, files)

    def tried_pictures(self) -> Pictures:
        """Return what tries a picture as the printed book does."""
        fonts = Path(self.confdir) / "fonts"
        folder = Path(self.doctreedir) / "typst"
        return Pictures(Path(self.srcdir), folder, fonts, STANDARDS)

    def wanted_cover(self) -> str:
        """Return the picture that the front page names for the cover, "" for none."""
        return self.env.metadata[self.config.root_doc].get(covers.FIELD, "")

    def finish(self) -> None:
        """Put the book together."""
        docs = [docname for docname in self.order if docname in self.pages]
        links = Links(self.config.html_baseurl, frozenset(docs))
        names = {name: self.taken[uri].name for uri, name in self.images.items()
                 if uri in self.taken}  # fmt: skip
        for page in self.pages.values():
            page.follow(links, names)
        complain_of_lost(self.pages)
        if self.wanted_cover() and self.cover is None:
            covers.complain(self.wanted_cover(), self.config.root_doc)
        about = self.about()
        volume = Volume(
            about,
            [self.pages[docname] for docname in docs],
            self.chapters,
            repository_of(self.config).url,
            Path(self.confdir) / "_static",
        )
        drawn = [*dict.fromkeys(self.taken.values()), File(PICTURE, self.drawn(about))]
        place = Path(self.outdir) / self.book_name()
        place.parent.mkdir(parents=True, exist_ok=True)
        for former in set(place.parent.glob("*.epub")) - {place}:
            former.unlink()  # what the book was called
        pack(place, about, volume.files(drawn))

    def book_name(self) -> str:
        """Return the file name of the book."""
        return f"{slug_of(self.config.project)}.epub"

    def about(self) -> About:
        """Return what the book says of itself."""
        root = self.env.get_doctree(self.config.root_doc)
        said = next(iter(root.findall(nodes.paragraph)), nodes.paragraph())
        edition = posts_of(self.env).edition
        return About(
            title=self.config.project,
            author=self.config.author,
            language=self.config.html_context.get("language", self.config.language),
            description=first_sentence(said.astext()),
            site=self.config.html_baseurl,
            edition=edition,
            modified=timestamp(edition),
        )

    def drawn(self, about: About) -> bytes:
        """Return the cover as the printed book has it."""
        folder = Path(self.doctreedir) / "typst"
        for template in TEMPLATES:
            write_if_changed(folder / template.name, template.read_bytes())
        form = {
            "title": string(about.title),
            "author": string(about.author),
            "lang": string(about.language),
        }
        said = {
            "title": form["title"],
            "subtitle": string(about.description),
            "author": form["author"],
            "edition": string(written(about.edition)),
            "picture": self.cover or "none",
        }
        topics = {book.topic_of(name): title for name, title in self.topics.items()}
        markup = cover.source(form, said, topics)
        return cover.draw(markup, folder, Path(self.confdir) / "fonts")
