"""The real site in Chromium: nothing fails, nothing leaves, nobody is shut out."""

from __future__ import annotations

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import visit
from tests.test_site import GENERATED, PAGES, POSTS

PLACES = [*PAGES, *GENERATED]
WHOLE = bool(os.environ.get("SOAK"))
WIDTHS = (320, 390, 1024, 1440, 1920)
ALL_VIEWS = [(width, scheme) for width in WIDTHS for scheme in ("light", "dark")]
VIEWS = ALL_VIEWS if WHOLE else [(390, "dark"), (1440, "light")]
AXE = Axe().axe_script


def is_for_axe(name: str, width: int) -> bool:
    """Say whether a view is gone through with axe: in CI one of the two of a page."""
    return WHOLE or VIEWS[PLACES.index(name) % 2][0] == width


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("name", PLACES)
def test_page_is_sound(name, width, scheme, address, browser):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type in ("error", "warning")
            else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "data:"))
            else complaints.append(f"request to {request.url}")
        ),
    )
    page.goto(f"{address}/{name}", wait_until="networkidle")

    assert complaints == []
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0, f"{overflow} px wider than the window"
    if not is_for_axe(name, width):
        context.close()
        return
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    assert [
        (each["id"], each["nodes"][0]["html"][:160], len(each["nodes"]))
        for each in found
        if each["impact"] in ("serious", "critical", "moderate")
    ] == []
    context.close()


@pytest.mark.parametrize(("width", "size"), [(320, 100), (512, 100), (390, 200)])
def test_no_page_is_wider_than_a_window(width, size, address, browser):
    # 512 is 1024 px at twice the size; on a phone only the text grows.
    page = browser.new_page(viewport={"width": width, "height": 900})
    overflows = {}
    for name in PLACES:
        page.goto(f"{address}/{name}")
        page.evaluate(
            "size => document.documentElement.style.fontSize = size + '%'", size
        )
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        overflows |= {name: beyond} if beyond > 0 else {}

    assert overflows == {}
    page.close()


@pytest.mark.parametrize("name", POSTS)
def test_a_post_reads_without_javascript(name, address, browser):
    page = visit(browser, f"{address}/{name}", 390, "light", java_script_enabled=False)

    assert page.locator("h1").is_visible()
    assert page.locator("article p").first.is_visible()
    assert page.locator("article math").count() == 0 or (
        page.locator("article math").first.is_visible()
    )
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_post_shows_the_figure_of_its_scheme(scheme, address, browser):
    page = visit(browser, f"{address}/{POSTS[0]}", 1440, scheme)

    shown = page.locator(f"article figure img.only-{scheme}")
    other = {"light": "dark", "dark": "light"}[scheme]
    assert shown.first.is_visible()
    assert not page.locator(f"article figure img.only-{other}").first.is_visible()
    page.context.close()


def fetched(page: Page) -> set[str]:
    """Return the names of the pictures that a page has asked for."""
    return set(
        page.evaluate(
            "performance.getEntriesByType('resource').map(each => each.name)"
            ".filter(name => name.includes('/_images/'))"
            ".map(name => name.split('/').pop())"
        )
    )


def scroll_through(page: Page) -> None:
    """Go past all pictures, so that the lazy ones are fetched."""
    for image in page.locator("article img:visible").all():
        image.scroll_into_view_if_needed()
        image.evaluate("each => each.complete || new Promise(r => each.onload = r)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [POSTS[-1], POSTS[0]])
def test_only_the_pictures_of_the_scheme_are_fetched(name, scheme, address, browser):
    page = visit(browser, f"{address}/{name}", 1440, scheme)
    scroll_through(page)

    def sources(shown: str) -> set[str]:
        found = page.locator(f"article img.only-{shown}").all()
        return {each.get_attribute("src").split("/")[-1] for each in found}

    assert fetched(page) == sources(scheme) != set()

    other = {"light": "dark", "dark": "light"}[scheme]
    page.evaluate(f"document.body.dataset.theme = '{other}'")
    scroll_through(page)
    assert fetched(page) == sources("light") | sources("dark")
    page.context.close()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", ["index.html", *POSTS])
def test_nothing_moves_when_a_picture_arrives(name, width, address, browser):
    heights = (
        "[...document.querySelectorAll('article img')]"
        ".map(each => each.getBoundingClientRect().height)"
    )
    waiting = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    waiting.route("**/_images/**", lambda route: None)  # never answered
    waiting.goto(f"{address}/{name}", wait_until="domcontentloaded")
    before = waiting.evaluate(heights)
    waiting.context.close()
    page = visit(browser, f"{address}/{name}", width, "light")
    scroll_through(page)

    # A ratio of whole pixels is out by some thousandths.
    assert page.evaluate(heights) == pytest.approx(before, rel=0.004, abs=1)
    assert page.locator("img:not([width][height])").count() == 0
    page.context.close()


@pytest.mark.parametrize("name", POSTS)
def test_type_in_figures_is_legible_on_a_phone(name, address, browser):
    # Figures are drawn 520 px wide with type of 12.5 px or more (labs/charts.py):
    # shown at 360 px that is 8.7 px or more.
    page = visit(browser, f"{address}/{name}", 390, "light")

    for image in page.locator("article figure.lab-figure img.only-light").all():
        image.scroll_into_view_if_needed()
        assert image.bounding_box()["width"] >= 350
    page.context.close()


def test_the_reader_may_choose_dark_and_the_choice_stays(address, browser):
    page = visit(browser, f"{address}/index.html", 1440, "light")
    page.locator(".theme-toggle-content button").click()
    chosen = page.evaluate("document.body.dataset.theme")
    page.reload()

    assert chosen in ("light", "dark")
    assert page.evaluate("document.body.dataset.theme") == chosen
    page.context.close()


WITH_NOTES = "posts/distributed-systems/cache-design.html"


def test_a_note_opens_in_place_on_a_phone(address, browser):
    page = visit(browser, f"{address}/{WITH_NOTES}", 390, "light")
    number = page.locator("a.footnote-reference").first
    note = page.locator(".sidenote").first

    assert not note.is_visible()
    number.click()
    assert note.is_visible()
    assert number.get_attribute("aria-expanded") == "true"
    page.context.close()


def test_a_note_stands_in_the_margin_of_a_wide_page(address, browser):
    page = visit(browser, f"{address}/{WITH_NOTES}", 1920, "light")
    note = page.locator(".sidenote").first.bounding_box()
    text = page.locator("article p").first.bounding_box()
    contents = page.locator(".toc-drawer").bounding_box()

    assert note["x"] >= text["x"] + text["width"]
    assert note["x"] + note["width"] <= contents["x"]
    page.context.close()
