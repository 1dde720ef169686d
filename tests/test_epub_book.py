"""The real book as EPUB: accepted, whole, and each link in it arrives."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import epubcheck
from tests.epubs import MATH, XHTML, Epub, links, words_of_book, words_of_site
from tests.sites import ROOT

POSTS = sorted(
    path.relative_to(ROOT).with_suffix("").as_posix()
    for path in ROOT.glob("posts/*/*.md")
    if path.stem != "index" and "\ndraft: true\n" not in path.read_text("utf-8")
)


@pytest.fixture(scope="module")
def file(built: Path) -> Path:
    return built / "epub" / "in-production.epub"


@pytest.fixture(scope="module")
def book(file: Path) -> Epub:
    return Epub(file)


def test_epubcheck_has_nothing_against_it(file):
    assert epubcheck.complaints(file) == []


def test_each_link_within_it_arrives(book):
    ids = {
        name: {each.get("id") for each in book.tree(name).iter()} | {""}
        for name in book.read
    }
    found = list(links(book))
    lost = [
        link
        for link in found
        if f"EPUB/{link[1]}" not in book.files or link[2] not in ids.get(link[1], {""})
    ]
    assert lost == []
    assert len(found) > 1000


def test_it_asks_for_nothing_and_runs_nothing(book):
    for name in book.read:
        for element in book.tree(name).iter(f"{XHTML}*"):
            assert element.tag not in (f"{XHTML}script", f"{XHTML}iframe")
            assert not [each for each in element.attrib if each.startswith("on")]
            assert not re.match(r"[a-z]+:", element.get("src", "")), name
            assert "style" not in element.attrib


@pytest.mark.parametrize("post", POSTS)
def test_a_post_has_the_words_that_it_has_on_the_site(book, site_folder, post):
    page = (site_folder / f"{post}.html").read_text(encoding="utf-8")

    assert words_of_book(book.tree(f"{post}.xhtml")) == words_of_site(page)


def test_each_post_stands_between_the_parts_and_what_is_to_look_up(book):
    posts = [name.removesuffix(".xhtml") for name in book.read
             if name.startswith("posts/") and not name.endswith("/index.xhtml")]  # fmt: skip

    assert sorted(posts) == POSTS
    assert book.read[:4] == [
        "cover.xhtml", "title-page.xhtml", "preface.xhtml", "contents.xhtml"
    ]  # fmt: skip
    assert book.read[-1] == "reference/sources.xhtml"


@pytest.mark.parametrize("post", POSTS)
def test_each_formula_of_a_post_is_mathml(book, site_folder, post):
    page = (site_folder / f"{post}.html").read_text(encoding="utf-8")
    article = page.partition("<article")[2].partition("</article>")[0]

    formulas = list(book.tree(f"{post}.xhtml").iter(f"{MATH}math"))
    assert len(formulas) == article.count("<math")
    assert all(len(each) for each in formulas)


def test_each_picture_says_what_it_shows_and_is_drawn_for_light(book):
    pictures = [
        (name, each)
        for name in book.read
        for each in book.tree(name).iter(f"{XHTML}img")
    ]
    assert [name for name, each in pictures if not each.get("alt")] == []
    assert not any("only-dark" in each.get("class", "") for _name, each in pictures)
    assert len(pictures) > len(POSTS)


def test_a_figure_has_its_chapter_number_before_its_own(book):
    # The cache post is the second chapter of the printed book, too.
    text = book.text("posts/distributed-systems/cache-design.xhtml")

    assert '<span class="chapter-number">2</span>' in text
    assert "Figure 2.1" in text


def test_each_calculator_is_its_table_and_says_where_it_computes(book, site_folder):
    for post in POSTS:
        page = (site_folder / f"{post}.html").read_text(encoding="utf-8")
        text = book.text(f"{post}.xhtml")
        there = re.findall(r'data-calculator=.*?<table[^>]* id="([^"]+)"', page, re.S)
        said = re.findall(r'class="on-the-site"><a [^>]*href="[^"]*#([^"]+)"', text)

        assert said == there
        assert "data-calculator" not in text


def test_a_computed_number_leads_to_its_row_in_the_book(book):
    text = book.text("posts/distributed-systems/cache-design.xhtml")
    address = re.search(r'class="checked-number[^>]*href="([^"#]+)#([^"]+)"', text)

    assert address[1] == "../../reference/labs/cache-design.xhtml"
    assert f'id="{address[2]}"' in book.text("reference/labs/cache-design.xhtml")


def test_no_page_is_wider_than_a_phone(file, book, browser, tmp_path):
    with ZipFile(file) as archive:
        archive.extractall(tmp_path)
    page = browser.new_page(viewport={"width": 390, "height": 844})
    wide = {}
    for name in book.read:
        page.goto((tmp_path / "EPUB" / name).as_uri())
        wide[name] = page.evaluate("document.documentElement.scrollWidth")

    assert {name: width for name, width in wide.items() if width > 390} == {}


def test_no_text_has_a_colour_of_ours(book):
    # A reader by night has dark paper: only what draws a box behind a figure may be set.
    style = re.sub(r"/\*.*?\*/", "", book.text("epub.css"), flags=re.S)

    assert set(re.findall(r"(?<![-\w])color:\s*([^;]+);", style)) == {"inherit"}
    assert re.findall(r"[^{}]*\{[^{}]*background[^{}]*\}", style) == [
        style[style.index("\n\nfigure img {") : style.index("\n\nfigcaption p")]
    ]


def test_it_says_what_it_is(book):
    assert book.said("dc:title") == ["In Production"]
    assert book.said("dc:language") == ["en-GB"]
    assert book.said("dc:creator") == ["MW"]
    assert "MathML" in book.said("schema:accessibilityFeature")
    assert book.said("schema:accessibilityHazard") == ["none"]


def test_the_cover_is_a_picture_that_the_package_names(book):
    items = book.package.iter("{http://www.idpf.org/2007/opf}item")
    covers = [each.get("href") for each in items
              if each.get("properties") == "cover-image"]  # fmt: skip

    assert covers == ["images/cover.png"]
    assert book.files["EPUB/images/cover.png"].startswith(b"\x89PNG")


def test_its_kind_comes_first_and_as_it_stands(file):
    # https://www.w3.org/TR/epub-33/#sec-zip-container-mime: what a system looks at.
    start = file.read_bytes()[:58]

    assert start[30:58] == b"mimetypeapplication/epub+zip"


def test_no_file_of_it_has_a_time_of_its_own(book):
    assert {each.date_time for each in book.entries} == {(1980, 1, 1, 0, 0, 0)}


def test_the_site_offers_it_beside_the_book_in_print(file, site_folder):
    # A post offers its own PDF: the fewer its links, the sooner a keyboard is through.
    offered = site_folder / "epub" / "in-production.epub"

    assert digest(offered) == digest(file)
    for page, up in (("index.html", ""), ("reference/glossary.html", "../")):
        text = (site_folder / page).read_text(encoding="utf-8")
        assert f'<a href="{up}epub/in-production.epub">as EPUB</a>' in text
    assert "in-production.epub" not in (site_folder / f"{POSTS[0]}.html").read_text(
        encoding="utf-8"
    )


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
