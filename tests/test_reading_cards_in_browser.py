"""Cards, stops and copied addresses in Chromium, under the site's own policy."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import visit
from tests.sites import ROOT
from tests.test_site import POSTS

PAGE = "posts/distributed-systems/cache-design.html"
NUMBER = "article a.checked-number"
KINDS = {
    "number": (NUMBER, "See the lab"),
    "term": ("article a:has(.std-term)", "Go there"),
    "work": ("article .bibtex-citation a", "Read it"),
    "section": (".in-short a.internal:not(.checked-number)", "Go there"),
    "note": ("article a.footnote-reference", "Go there"),
}
FOCUSED = "document.activeElement"
STOPS = """[...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, iframe, [tabindex]")]
  .filter((each) => each.tabIndex >= 0 && !each.disabled
    && each.checkVisibility({ visibilityProperty: true })).length"""
BYTES_OF_SCRIPT = 4_000
BYTES_OF_DATA = 40_000  # of a post, as it is served without compression
MOST_STOPS = 120


@pytest.fixture
def post(address, browser):
    page = visit(browser, f"{address}/{PAGE}", 1440, "light")
    yield page
    page.context.close()


def card(page):
    return page.locator(".card:popover-open")


def tab_to(page, selector: str) -> None:
    """Focus a link as the keyboard does."""
    page.keyboard.press("Tab")
    page.locator(selector).first.focus()


@pytest.mark.parametrize("kind", KINDS)
def test_a_pointer_that_rests_on_a_link_brings_its_card(kind, post):
    selector, label = KINDS[kind]
    post.locator(selector).first.hover()

    expect(card(post)).to_contain_text(label)
    assert len(post.locator("#card-title, #card-text").all_inner_texts()) > 0


def test_the_card_of_a_number_has_value_meaning_condition_and_the_lab(post):
    post.locator(NUMBER).first.hover()

    expect(card(post).locator("#card-title")).to_have_text("35 times")
    expect(card(post).locator("#card-text")).to_have_text(
        "misses at 30% hits over at 98%"
    )
    expect(card(post).locator("#card-condition")).to_contain_text("Simulated")
    link = card(post).get_by_text("See the lab").get_attribute("href")
    assert link.endswith(
        "reference/labs/cache-design.html#lab-cache-design-miss-amplification"
    )


def test_a_card_stays_under_the_pointer_and_goes_with_it(post):
    # WCAG 1.4.13: hoverable and persistent.
    post.locator(NUMBER).first.hover()
    card(post).locator("#card-condition").hover()
    post.wait_for_timeout(600)
    assert card(post).is_visible()

    post.mouse.move(5, 5)
    expect(card(post)).to_have_count(0)


def test_escape_closes_a_card_and_the_focus_stays(post):
    tab_to(post, NUMBER)
    expect(card(post)).to_be_visible()
    said = post.evaluate(f"{FOCUSED}.getAttribute('aria-describedby')")
    assert "misses at 30%" in " ".join(
        post.locator(f"#{name}").inner_text() for name in said.split()
    )

    post.keyboard.press("Escape")
    expect(card(post)).to_have_count(0)
    assert post.evaluate(f"{FOCUSED}.matches('.checked-number')")
    assert post.evaluate(f"{FOCUSED}.hasAttribute('aria-describedby')") is False


def test_arrow_down_leads_into_the_card_and_tab_on_from_the_link(post):
    tab_to(post, NUMBER)
    expect(card(post)).to_be_visible()
    number = post.evaluate(f"{FOCUSED}.id")
    post.keyboard.press("ArrowDown")
    assert post.evaluate(f"{FOCUSED}.textContent") == "See the lab"

    post.keyboard.press("Escape")
    assert post.evaluate(f"{FOCUSED}.id") == number
    expect(card(post)).to_have_count(0)


def test_the_arrows_go_through_what_a_section_has(post):
    section = post.locator("#cache-design-amplification")
    members = section.locator(
        "> h2 .headerlink, > p a:has(.std-term), > p .checked-number"
    )
    post.keyboard.press("Tab")
    members.first.focus()
    stops = section.locator("> p .checked-number").evaluate_all(
        "(each) => each.map((link) => link.tabIndex)"
    )
    assert set(stops) == {-1}, "the section has one stop"

    reached = set()
    for _ in range(12):
        reached.add(post.evaluate(f"{FOCUSED}.textContent"))
        post.keyboard.press("ArrowRight")
    assert {"70 times", "50%", "miss budget"} <= reached
    assert post.evaluate(f"{FOCUSED}.tabIndex") == 0, "where a reader was is the stop"


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize("width", [390, 1440])
def test_a_post_has_few_stops(name, width, address, browser):
    page = visit(browser, f"{address}/{name}", width, "light")
    # In another face, shown where ours comes too late, more code is wider than its box.
    page.reload(wait_until="networkidle")

    assert page.evaluate(STOPS) < MOST_STOPS
    page.context.close()


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("kind", ["number", "term", "work", "section"])
def test_a_tap_shows_the_card_and_the_next_one_follows(kind, width, address, browser):
    page = visit(browser, f"{address}/{PAGE}", width, "light", has_touch=True)
    link = page.locator(KINDS[kind][0]).first
    link.tap()
    expect(card(page)).to_be_visible()
    assert page.url.endswith(PAGE)
    box = card(page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0

    link.tap()
    page.wait_for_url(re.compile("#"))
    page.context.close()


def test_a_tap_on_a_link_without_a_card_follows_it(address, browser):
    page = visit(browser, f"{address}/{PAGE}", 390, "light", has_touch=True)
    page.route("**/cards/**", lambda route: route.abort())
    page.locator(NUMBER).first.tap()

    page.wait_for_url(re.compile("reference/labs/cache-design.html#"))
    page.context.close()


def test_every_card_of_a_post_fits_a_small_phone(address, browser):
    page = visit(browser, f"{address}/{PAGE}", 320, "light")
    page.keyboard.press("Tab")
    for link in page.locator(NUMBER).all()[::4] + page.locator("td a.internal").all():
        link.focus()
        if not link.is_visible():
            continue
        expect(card(page)).to_be_visible()
        box = card(page).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    page.context.close()


def test_without_a_script_a_number_leads_to_its_lab(address, browser):
    page = visit(browser, f"{address}/{PAGE}", 390, "light", java_script_enabled=False)
    number = page.locator(NUMBER).first
    assert "computed by the lab" in number.get_attribute("title")
    number.click()

    assert "/reference/labs/cache-design.html#" in page.url
    page.context.close()


def test_a_card_shows_in_a_site_that_is_opened_from_a_folder(site_folder, browser):
    page = visit(browser, (site_folder / PAGE).as_uri(), 1440, "light")
    page.locator(NUMBER).first.hover()

    expect(card(page)).to_contain_text("35 times")
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_a_page_with_an_open_card_shuts_nobody_out(width, scheme, address, browser):
    page = visit(browser, f"{address}/{PAGE}", width, scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    tab_to(page, NUMBER)
    expect(card(page)).to_be_visible()
    page.evaluate(Axe().axe_script)
    found = page.evaluate("axe.run('article', {resultTypes: ['violations']})")[
        "violations"
    ]

    assert [
        (each["id"], each["nodes"][0]["html"])
        for each in found
        if each["impact"] in ("serious", "critical", "moderate")
    ] == []
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize(
    ("selector", "hash_"),
    [
        ("#cache-design-amplification > h2 .headerlink", "#cache-design-amplification"),
        ("#fig-cache-design-timeline .headerlink", "#fig-cache-design-timeline"),
        ("#tbl-cache-design-events .headerlink", "#tbl-cache-design-events"),
        (".math .headerlink", "#equation-eq-cache-design-amplification"),
        ("h1 .headerlink", ""),  # the post's address is its name
    ],
)
def test_a_sign_copies_the_address_of_its_place(selector, hash_, address, browser):
    page = visit(
        browser, f"{address}/{PAGE}", 1440, "light",
        permissions=["clipboard-read", "clipboard-write"],
    )  # fmt: skip
    tab_to(page, f"article {selector}")
    page.keyboard.press("Enter")

    expect(page.locator(".copied[aria-live=polite]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{address}/{PAGE}{hash_}"
    page.context.close()


def test_the_card_of_a_number_copies_its_address(address, browser):
    page = visit(
        browser, f"{address}/{PAGE}", 1440, "light",
        permissions=["clipboard-read", "clipboard-write"],
    )  # fmt: skip
    page.locator(NUMBER).first.hover()
    card(page).get_by_text("Copy link").click()

    expect(page.locator(".copied[aria-live=polite]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{address}/{PAGE}#quote-miss-amplification"
    page.context.close()


def test_an_address_that_cannot_be_copied_is_selected(address, browser):
    page = visit(browser, f"{address}/{PAGE}", 1440, "light")
    page.evaluate("delete Navigator.prototype.clipboard")
    tab_to(page, "article h2 .headerlink")
    page.keyboard.press("Enter")

    field = page.get_by_label("The address")
    expect(field).to_be_visible()
    assert page.evaluate("getSelection().toString()") == field.input_value()
    page.context.close()


def test_the_header_of_a_phone_names_the_section_that_is_read(address, browser):
    page = visit(browser, f"{address}/{PAGE}", 390, "light")
    where = page.locator(".where")
    assert where.inner_text() == ""

    page.locator("#cache-design-amplification > h2").evaluate(
        "(each) => each.scrollIntoView()"
    )
    expect(where).to_have_text("The database sees misses, not hits")
    page.evaluate("scrollTo(0, 0)")
    expect(where).to_have_text("")
    page.context.close()


def test_cards_cost_little(site_folder):
    assert (ROOT / "_static/cards.js").stat().st_size < BYTES_OF_SCRIPT
    for path in (site_folder / "cards/posts").rglob("*.js"):
        assert path.stat().st_size < BYTES_OF_DATA, path.name
