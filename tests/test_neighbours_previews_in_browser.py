"""A stranger's page shows cards for its links to the site, by one script of the site's.

The page is served from another port, which is another site to a browser, under a strict
policy that allows what the page must fetch of the site and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import OpenHandler, serve, visit
from tests.sites import ROOT

POST = "posts/distributed-systems/cache-design.html"
BYTES_OF_SCRIPT = 6_000
LINKS = {
    "post": (POST, "Cache Design as a Reliability Practice", "Why losing part"),
    "section": (
        f"{POST}#cache-design-amplification",
        "The database sees misses",
        "98%",
    ),
    "term": ("reference/glossary.html#term-goodput", "goodput", "somebody still wants"),
    "figure": (f"{POST}#fig-cache-design-timeline", "Figure", ""),
    "result": (
        "reference/labs/cache-design.html#lab-cache-design-miss-amplification",
        "35 times",
        "misses at 30% hits over at 98%",
    ),
    "work": ("reference/sources.html#source-alvaro2025metastable", "", "Metastable"),
    "front page": ("", "In Production", ""),
    "equation": (
        f"{POST}#eq-cache-design-ratio",
        "Equation (",
        "w plus S is less than",
    ),
}
LINE = re.search(  # as neighbours are told to write it
    r"^<script .*previews.*$", (ROOT / "reference/linking.md").read_text("utf-8"), re.M
)[0]
PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A stranger</title>
{line}
</head><body><main><h1>A stranger</h1>
{links}
<p><a id="other" href="https://stranger.test/x">Another site</a>,
<a id="file" href="{site}/objects.inv">a file</a>,
<a id="odd" href="{site}/{post}#%">an odd anchor</a>,
<a id="described" href="{site}/{post}" title="ours" aria-describedby="note">ours</a></p>
<p id="note">A note of our own.</p>
</main></body></html>
"""


@pytest.fixture(scope="module")
def stranger(address: str, tmp_path_factory) -> Iterator[str]:
    with stranger_of(address, tmp_path_factory.mktemp("stranger")) as served:
        yield served


@contextmanager
def stranger_of(site: str, folder: Path) -> Iterator[str]:
    """Serve a page that links to a site, under a policy; yield its address."""
    links = "\n".join(
        f'<p><a class="{kind.replace(" ", "-")}" href="{site}/{uri}">a {kind}</a></p>'
        for kind, (uri, _title, _text) in LINKS.items()
    )
    line = LINE.replace("<site>", f"{site}/")
    page = PAGE.format(site=site, line=line, links=links, post=POST)
    (folder / "index.html").write_text(page, encoding="utf-8")

    class Strict(OpenHandler):
        """Allows what the page must fetch of the site: a script, and the texts."""

        def end_headers(self) -> None:
            policy = f"default-src 'none'; script-src {site}; connect-src {site}"
            self.send_header("Content-Security-Policy", policy)
            super().end_headers()

    with serve(folder, Strict) as served:
        yield served


@pytest.fixture
def page(stranger, browser):
    page = visit(browser, stranger, 1440, "light")
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text))
    yield page
    page.context.close()


def card(page):
    return page.locator("#in-production-preview:popover-open")


def link(page, kind: str):
    return page.locator(f"a.{kind.replace(' ', '-')}")


@pytest.mark.parametrize("kind", LINKS)
def test_a_pointer_that_rests_on_a_link_brings_its_card(kind, page, address):
    _uri, title, text = LINKS[kind]
    link(page, kind).hover()

    expect(card(page)).to_contain_text(title)
    expect(card(page)).to_contain_text(text)
    expect(card(page)).to_contain_text(address.removeprefix("http://"))
    assert page.faults == [], "the page's policy holds"


def test_the_card_of_a_link_that_has_the_focus_describes_it(page):
    page.keyboard.press("Tab")
    expect(card(page)).to_be_visible()
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert described == "in-production-preview"
    assert page.evaluate("document.activeElement.className") == "post"

    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    assert page.evaluate("document.activeElement.className") == "post"
    assert not page.evaluate("document.activeElement.hasAttribute('aria-describedby')")


def test_the_next_link_has_the_next_card(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")

    expect(card(page)).to_contain_text("The database sees misses")


def test_a_card_stays_under_the_pointer_and_goes_with_it(page):
    # WCAG 1.4.13: hoverable and persistent.
    link(page, "term").hover()
    card(page).hover()
    page.wait_for_timeout(600)
    assert card(page).is_visible()

    page.mouse.move(5, 800)
    expect(card(page)).to_have_count(0)


def test_what_a_link_had_of_its_own_is_there_again(page):
    ours = page.locator("#described")
    ours.hover()
    expect(card(page)).to_be_visible()
    both = ours.get_attribute("aria-describedby")
    assert both == "note in-production-preview"
    assert ours.get_attribute("title") is None

    page.mouse.move(5, 800)
    expect(card(page)).to_have_count(0)
    assert ours.get_attribute("aria-describedby") == "note"
    assert ours.get_attribute("title") == "ours"


@pytest.mark.parametrize("name", ["other", "file"])
def test_a_link_to_something_else_has_no_card(name, page):
    page.locator(f"#{name}").hover()
    page.wait_for_timeout(500)

    assert card(page).count() == 0
    assert page.faults == []


def test_an_anchor_that_nobody_can_read_is_as_none(page):
    page.locator("#odd").hover()

    expect(card(page)).to_contain_text("Cache Design")
    assert page.faults == []


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1440, "light")])
def test_a_card_fits_and_shuts_nobody_out(width, scheme, stranger, browser):
    page = visit(browser, stranger, width, scheme)
    if scheme == "dark":
        colours = "{background: 'rgb(17, 17, 17)', color: 'rgb(230, 230, 230)'}"
        page.evaluate(f"Object.assign(document.body.style, {colours})")
    page.keyboard.press("Tab")
    expect(card(page)).to_be_visible()
    box = card(page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.evaluate(Axe().axe_script)
    found = page.evaluate(
        "axe.run('#in-production-preview', {resultTypes: ['violations']})"
    )

    grave = {"serious", "critical", "moderate"}
    assert [
        (each["id"], each["nodes"][0]["html"])
        for each in found["violations"]
        if each["impact"] in grave
    ] == []
    page.context.close()


def test_a_card_has_the_colours_of_the_text_around_its_link(page):
    page.evaluate(
        "Object.assign(document.querySelector('main').style, "
        "{background: 'rgb(0, 0, 0)', color: 'rgb(250, 250, 250)'})"
    )
    link(page, "term").hover()
    expect(card(page)).to_have_css("background-color", "rgb(0, 0, 0)")
    expect(card(page)).to_have_css("color", "rgb(250, 250, 250)")


def test_where_the_host_does_not_share_the_texts_a_link_is_what_it_was(
    site_folder, browser, tmp_path
):
    with (
        serve(site_folder, OpenHandler) as site,
        stranger_of(site, tmp_path) as stranger,
    ):
        page = visit(browser, stranger, 1440, "light")
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        link(page, "post").hover()
        page.wait_for_timeout(600)
        assert card(page).count() == 0
        assert page.locator("#in-production-preview").count() == 0

        link(page, "post").click()
        assert page.url == f"{site}/{POST}"
        assert errors == []
        page.context.close()


def test_a_tap_follows_a_link(stranger, browser, address):
    page = visit(browser, stranger, 390, "light", has_touch=True)
    link(page, "term").tap()

    page.wait_for_url(f"{address}/reference/glossary.html#term-goodput")
    page.context.close()


def test_the_script_is_small():
    assert (ROOT / "_static/previews.js").stat().st_size < BYTES_OF_SCRIPT
