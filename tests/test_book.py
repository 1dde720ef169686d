"""The real book and posts in print: whole, tagged, and linked."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

import labs
from _ext.typst.book import lettered
from tests.printed import texts
from tests.sites import published_pages

POSTS = {
    path.stem: path
    for path in published_pages()
    if path.parent.parent.name == "posts" and path.name != "index.md"
}
every_post = pytest.mark.parametrize("slug", POSTS)


def letters(text: str) -> str:
    """Return a text's letters and digits: breaks and hyphens are the medium's."""
    return re.sub(r"[\W_]+", "", text.replace("\u00ad", ""))


def is_printed(words: str, printed: str) -> bool:
    """Tell whether words are in print, if need be over the end of one page.

    At a page's end the notes and the folio come between.
    """
    whole = 0
    while whole < len(words) and words[: whole + 1] in printed:
        whole += 1
    return words[whole:] in printed


@pytest.fixture(scope="module")
def book(built: Path) -> Path:
    return built / "pdf" / "in-production.pdf"


@pytest.fixture(scope="module")
def letters_of_book(book: Path) -> str:
    return letters("".join(texts(book)))


def files(built: Path) -> list[Path]:
    return sorted((built / "pdf").rglob("*.pdf"))


def test_there_is_a_book_and_a_pdf_of_each_post_and_nothing_else(built):
    made = {path.relative_to(built / "pdf").as_posix() for path in
            (built / "pdf").rglob("*") if path.is_file()}  # fmt: skip

    books = {"in-production.pdf", "in-production-print.pdf"}
    assert made == {*books, *(f"posts/{slug}.pdf" for slug in POSTS)}


def test_every_file_is_tagged_titled_and_says_its_language(built):
    for path in files(built):
        with pikepdf.open(path) as pdf:
            assert pdf.Root.MarkInfo.Marked, path
            assert str(pdf.Root.Lang) == "en-GB", path
            assert "/StructTreeRoot" in pdf.Root, path
            assert str(pdf.docinfo["/Title"]), path
            assert pdf.Root.ViewerPreferences.DisplayDocTitle, path
            with pdf.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1", path


def test_every_font_is_embedded(built):
    for path in files(built):
        with pikepdf.open(path) as pdf:
            descriptors = [
                each
                for each in pdf.objects
                if isinstance(each, pikepdf.Dictionary)
                and each.get("/Type") == "/FontDescriptor"
            ]
        assert descriptors, path
        with pikepdf.open(path) as pdf:
            for each in pdf.objects:
                if (
                    isinstance(each, pikepdf.Dictionary)
                    and each.get("/Type") == "/FontDescriptor"
                ):
                    assert {"/FontFile2", "/FontFile3"} & set(each.keys()), path


def test_every_internal_link_and_outline_entry_leads_to_a_page(built):
    for path in files(built):
        reader = PdfReader(path)
        pages = {page.indirect_reference.idnum for page in reader.pages}
        named = reader.named_destinations
        count = 0
        for page in reader.pages:
            for annotation in page.get("/Annots", []):
                found = annotation.get_object()
                target = found.get("/Dest") or found.get("/A", {}).get("/D")
                if target is None:
                    continue
                count += 1
                if isinstance(target, str):
                    assert target in named, (path, target)
                else:
                    assert target[0].idnum in pages, path
        assert count > 0 or path.parent.name == "posts", path  # the book has many


def test_the_outline_has_parts_chapters_and_reference(book):
    outline = PdfReader(book).outline
    parts = [each.title for each in outline if not isinstance(each, list)]

    assert parts == [
        "Distributed systems",
        "AI tooling",
        "Engineering careers",
        "Reference",
    ]
    chapters = [each.title for each in outline[-1] if not isinstance(each, list)]
    assert chapters[:2] == ["A Glossary", "B Evidence"]
    assert len(chapters[2:-2]) == len(labs.slugs())  # a page each
    assert chapters[-2] == f"{lettered(len(chapters) - 1)} Sources"
    assert chapters[-1] == "Index of terms"


def test_the_contents_are_near_the_front_and_name_every_post(book):
    front = letters("".join(texts(book)[:6]))

    assert "Contents" in front
    for path in POSTS.values():
        title = re.search(r"^# (.+)$", path.read_text("utf-8"), re.M)[1]
        # Quotation marks are curled on the way; letters are not.
        assert letters(title) in front


def test_the_contents_are_on_two_pages_that_face_each_other(book):
    pages = [text.strip() for text in texts(book)]
    first = next(n for n, text in enumerate(pages) if text.startswith("Contents"))
    part = next(n for n, text in enumerate(pages) if text.startswith("PART"))

    assert first % 2 == 1  # counted from 0: a left-hand page
    assert "Index of terms" in pages[first + 1]
    assert set(pages[first + 2 : part]) == {""}


def test_the_index_has_each_letter_once_and_in_order(book):
    last = texts(book)[-4:]
    begins = next(n for n, text in enumerate(last) if "Index of terms\nA\n" in text)
    letters_set = re.findall(r"^[A-Z0-9]$", "\n".join(last[begins:]), re.M)

    assert letters_set == sorted(set(letters_set))
    assert {"A", "B", "C", "R", "S", "T"} <= set(letters_set)


@every_post
def test_every_paragraph_of_the_page_is_in_print(slug, built, letters_of_book):
    topic = POSTS[slug].parent.name
    page = built / "html" / "posts" / topic / f"{slug}.html"
    parsed = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
    article = parsed.select_one("article")
    for apart in article.select(".post-header, details, math, .headerlink, sup, "
                                ".footnote-reference, aside.footnote-list, table, "
                                "figcaption, .eqno, .post-changes"):  # fmt: skip
        apart.extract()
    printed = letters("".join(texts(built / "pdf" / "posts" / f"{slug}.pdf")))
    lost = []
    for paragraph in article.select("p"):
        # A formula, a note or a page number may stand within a paragraph: compare
        # what stands between.
        for run in re.split(r"[^\w\s,;’']+", paragraph.get_text("\x00")):
            words = letters(run)
            if len(words) > 12 and not is_printed(words, printed):
                lost.append(run)
    assert lost == []
    assert letters(parsed.select_one("h1").get_text()).rstrip("#") in letters_of_book


@every_post
def test_every_figure_has_its_alternative_text(slug, built):
    page = built / "html" / "posts" / POSTS[slug].parent.name / f"{slug}.html"
    parsed = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
    wanted = {image["alt"] for image in parsed.select("figure img.only-light")}
    with pikepdf.open(built / "pdf" / "posts" / f"{slug}.pdf") as pdf:
        said = {
            str(each.Alt)
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
        }
    assert wanted
    assert wanted <= said
