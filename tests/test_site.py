"""The real site, built once as CI builds it, looked at as a reader's browser would."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag

from tests.sites import ROOT, published_pages

PAGES = [
    path.relative_to(ROOT).with_suffix(".html").as_posix() for path in published_pages()
]
POSTS = [page for page in PAGES if page.startswith("posts/") and "/index." not in page]
GENERATED = ["genindex.html", "search.html", "tags/testing.html"]


class Pages:
    """The pages of the built site, each parsed once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parsed: dict[Path, BeautifulSoup] = {}
        self._named: dict[Path, dict[str, Tag]] = {}

    def __getitem__(self, page: str | Path) -> BeautifulSoup:
        path = self.folder / page
        if path not in self._parsed:
            text = path.read_text(encoding="utf-8")
            self._parsed[path] = BeautifulSoup(text, "lxml")
        return self._parsed[path]

    def named(self, page: str | Path) -> dict[str, Tag]:
        """Return the elements of a page that have an id, by it."""
        path = self.folder / page
        if path not in self._named:
            self._named[path] = {tag["id"]: tag for tag in self[path].find_all(id=True)}
        return self._named[path]


@pytest.fixture(scope="module")
def pages(site_folder: Path) -> Pages:
    return Pages(site_folder)


every_page = pytest.mark.parametrize("page", [*PAGES, *GENERATED])
every_post_page = pytest.mark.parametrize("page", POSTS)


@every_page
def test_html_parses_without_error(page, site_folder):
    parser = html5lib.HTMLParser()
    parser.parse((site_folder / page).read_text(encoding="utf-8"))
    errors = [(place, name) for place, name, _values in parser.errors]

    assert errors == []


@every_page
def test_internal_links_and_fragments_resolve(page, pages, site_folder):
    here = site_folder / page
    dead = []
    for tag in pages[page].find_all(["a", "link", "img", "script", "source"]):
        address = tag.get("href") or tag.get("src") or ""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not address:
            continue
        path, fragment = urldefrag(address)
        path = unquote(urlsplit(path).path)
        target = (here.parent / path).resolve() if path else here
        if not target.is_file():
            dead.append(address)
        elif fragment and target.suffix == ".html":
            if unquote(fragment) not in pages.named(target):
                dead.append(address)
    assert dead == []


@every_page
def test_ids_are_unique(page, pages):
    counted = Counter(tag["id"] for tag in pages[page].find_all(id=True))

    assert [name for name, count in counted.items() if count > 1] == []


@every_page
def test_there_is_one_h1(page, pages):
    assert len(pages[page].find_all("h1")) == 1


@every_page
def test_every_image_says_what_it_shows(page, pages):
    silent = [image["src"] for image in pages[page].find_all("img", src=True)
              if not image.get("alt", "").strip()]  # fmt: skip

    assert silent == []


@every_page
def test_nothing_is_inline_that_a_strict_policy_refuses(page, pages):
    scripts = [
        tag
        for tag in pages[page].find_all("script")
        if not tag.get("src") and tag.get("type") != "application/ld+json"  # data
    ]
    styles = pages[page].find_all("style") + pages[page].find_all(style=True)
    handlers = [
        tag
        for tag in pages[page].find_all(True)
        if any(name.startswith("on") for name in tag.attrs)
    ]
    assert scripts + styles + handlers == []


@every_page
def test_no_page_loads_anything_from_elsewhere(page, pages):
    loaded = [
        tag.get("src") or tag.get("href")
        for tag in pages[page].find_all(["script", "img", "link", "iframe", "source"])
        if tag.get("rel") not in (["canonical"], ["author"])
    ]
    assert [each for each in loaded if each and urlsplit(each).netloc] == []


@every_post_page
def test_a_post_shows_what_a_reader_decides_by(page, pages):
    header = pages[page].select_one("h1 + .post-header")
    slug = Path(page).stem

    assert header.select_one(".summary").get_text(strip=True)
    assert "min read" in header.select_one(".post-meta").get_text()
    assert header.select_one(f'a[href="../../pdf/posts/{slug}.pdf"]')
    assert pages[page].select_one('meta[name="description"]')["content"]
    assert pages[page].select_one('link[rel="canonical"]')["href"].endswith(page)


@every_post_page
def test_a_post_quotes_at_least_fifteen_numbers_and_each_leads_back(page, pages):
    numbers = pages[page].select("a.checked-number")

    assert len(numbers) >= 15
    for number in numbers:
        path, fragment = urldefrag((Path(page).parent / number["href"]).as_posix())
        row = pages.named(os.path.normpath(path))[fragment].find_parent("tr")
        back = [urldefrag(link["href"]).fragment for link in row.select("a[href]")]
        assert number["id"] in back


def test_pages_do_not_grow_with_the_number_of_posts(pages):
    # A sidebar that names every post on every page makes a site quadratic.
    links = pages["index.html"].select(".sidebar-tree a")

    assert len(links) == 10  # three topics, seven reference pages


def test_absolute_addresses_come_from_one_setting(site_folder):
    # The site was built with SITE_URL=https://inproduction.test/ (conftest).
    for path in [*site_folder.rglob("*.html"), *site_folder.rglob("*.json")]:
        assert "example.org/in-production" not in path.read_text(encoding="utf-8")
