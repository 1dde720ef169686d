"""The files of the book, in the order in which it is read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from _ext.epub import front, package, pictures, xhtml
from _ext.epub.contents import Listed, entries_of
from _ext.epub.package import About, File
from _ext.epub.page import Page
from _ext.typst.book import SOURCES, Chapter

KINDS = {"reference/glossary": "glossary", SOURCES: "bibliography"}
STYLE = Path(__file__).with_name("epub.css")
WIDTHS, FORMULAS = "widths.css", "formulas.css"  # of the site
FONTS = ("fonts/STIXTwoMath.woff2", "fonts/STIXTwoMathCommon.woff2")  # of formulas.css
STYLES = (WIDTHS, FORMULAS, STYLE.name)  # ours has the last word
ON_THE_PAGE = re.compile(rb"^div\.math[^{}]*\{[^{}]*\}\n", re.M)
COVER, TITLE, PREFACE, CONTENTS = (
    f"{name}.xhtml" for name in ("cover", "title-page", "preface", "contents")
)
PICTURE = f"{pictures.FOLDER}/cover.png"


@dataclass(frozen=True)
class Volume:
    """The book before it is packed; ``static`` is the folder of the site's styles."""

    about: About
    pages: Sequence[Page]
    chapters: Mapping[str, Chapter]
    repository: str
    static: Path

    def files(self, drawn: Sequence[File]) -> list[File]:
        """Return all files; ``drawn`` are the pictures and the cover's."""
        styles = [
            File(WIDTHS, (self.static / WIDTHS).read_bytes()),
            File(FORMULAS, of_formulas((self.static / FORMULAS).read_bytes())),
            File(STYLE.name, STYLE.read_bytes()),
            *(File(name, (self.static / name).read_bytes()) for name in FONTS),
        ]
        shown = [
            replace(each, properties=("cover-image",)) if each.name == PICTURE else each
            for each in drawn
        ]
        chapters = [self.chapter(page) for page in self.pages]
        return [*self.before(), *chapters, *shown, *styles]

    def before(self) -> Iterator[File]:
        """Yield the pages that stand before the parts."""
        about = self.about
        labs = [each.number for each in self.chapters.values() if each.runs_on]
        sources = self.chapters[SOURCES].number if SOURCES in self.chapters else ""
        words = f"{about.title}, by {about.author}"
        bodies = {
            COVER: ("Cover", front.cover(PICTURE, words), "cover"),
            TITLE: (about.title, front.title_page(about, self.repository), ""),
            PREFACE: ("How to read this book", front.preface(labs, sources), ""),
            CONTENTS: ("Contents", self.contents(), ""),
        }
        for name, (title, body, kind) in bodies.items():
            text = xhtml.page(
                title, body, about.language, STYLES, kind or "frontmatter"
            )
            properties = ("nav",) if name == CONTENTS else ()
            yield File(name, text.encode(), properties, is_read=True)

    def contents(self) -> str:
        """Return the body of the contents."""
        listed = {
            page.docname: Listed(
                page.title, quote(page.name), xhtml.headings(page.tree)
            )
            for page in self.pages
        }
        docs = [page.docname for page in self.pages]
        begins = [
            ("bodymatter", "Begin reading", quote(each.name)) for each in self.pages[:1]
        ]
        landmarks = [
            ("cover", "Cover", COVER),
            ("toc", "Contents", f"{CONTENTS}#toc"),
            *begins,
        ]
        entries = entries_of(docs, self.chapters, listed)
        return package.contents(entries, replace(self.about, landmarks=landmarks))

    def chapter(self, page: Page) -> File:
        """Return a page as a file."""
        chapter = self.chapters.get(page.docname)
        kind = KINDS.get(page.docname, "chapter" if chapter else "part")
        xhtml.name_chapter(page.tree, kind, chapter.number if chapter else "")
        matter = "bodymatter" if not chapter or chapter.topic else "backmatter"
        above = posixpath.dirname(page.docname) or "."
        styles = [posixpath.relpath(name, above) for name in STYLES]
        body = xhtml.inside(page.tree)
        text = xhtml.page(page.title, body, self.about.language, styles, matter)
        properties = xhtml.properties(page.tree)
        return File(page.name, text.encode(), tuple(properties), is_read=True)


def of_formulas(style: bytes) -> bytes:
    """Return the rules for what is in a formula, without those for its place."""
    return ON_THE_PAGE.sub(b"", style)
