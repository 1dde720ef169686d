"""The real site in Chromium: nothing fails, nothing leaves, nobody is shut out."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import visit
from tests.test_site import MADE_BY_SPHINX, PAGES, POSTS

VIEWS = [(width, scheme) for width in (390, 1440) for scheme in ("light", "dark")]
AXE_VIEWS = [(390, "dark"), (1440, "light")]  # each width and each scheme once
AXE = Axe().axe_script


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("name", [*PAGES, *MADE_BY_SPHINX])
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
    if (width, scheme) not in AXE_VIEWS:
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


def test_search_finds_a_post_by_its_words(address, browser):
    page = visit(browser, f"{address}/search.html?q=staff+engineer", 1440, "light")

    page.locator("#search-results a").first.wait_for()
    found = page.locator("#search-results").inner_text()
    assert "Staff Engineer or Engineering Manager" in found
    page.context.close()


def test_focus_on_a_checked_number_says_what_computed_it(address, browser):
    page = visit(browser, f"{address}/{POSTS[0]}", 1440, "light")
    number = page.locator("a.checked-number").first
    page.keyboard.press("Tab")  # so that focus counts as the keyboard's
    number.focus()

    shown = number.evaluate("node => getComputedStyle(node, '::after').content")
    assert "computed by the lab" in shown
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
