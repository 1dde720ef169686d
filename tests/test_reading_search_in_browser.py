"""The search as a reader uses it, in Chromium under the site's own policy."""

import gzip
import statistics
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser import visit
from tests.search_quality import (
    KEPT_OUT,
    TUNED_ON,
    Question,
    asked,
    places,
    reach,
    read_questions,
)

PAGE = "posts/distributed-systems/cache-design.html"
LINK = ".search-dialog .search-results a"
ANSWERED = '.search-dialog .search-results[aria-busy="false"] a'


@pytest.fixture
def post(address, browser):
    page = visit(browser, f"{address}/{PAGE}", 1440, "light")
    yield page
    page.context.close()


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
def test_a_key_opens_the_search_and_escape_gives_the_focus_back(key, post):
    link = post.locator(".in-short a").first
    link.focus()
    post.keyboard.press(key)
    assert post.evaluate("document.activeElement.id") == "dialog-field"

    post.keyboard.press("Escape")
    assert not post.locator(".search-dialog").is_visible()
    assert link.evaluate("(link) => link === document.activeElement")


def test_a_slash_that_is_typed_into_a_field_is_a_slash(post):
    post.keyboard.press("/")
    post.keyboard.type("a/b")

    assert post.locator("#dialog-field").input_value() == "a/b"


def test_arrows_go_through_what_was_found_and_back(post):
    post.keyboard.press("/")
    post.keyboard.type("thundering herd")
    post.locator(ANSWERED).first.wait_for()
    where = "[...document.querySelectorAll('.search-dialog .search-results a')].indexOf(document.activeElement)"

    post.keyboard.press("ArrowDown")
    post.keyboard.press("ArrowDown")
    assert post.evaluate(where) == 1
    post.keyboard.press("ArrowUp")
    post.keyboard.press("ArrowUp")
    assert post.evaluate("document.activeElement.id") == "dialog-field"


@pytest.mark.parametrize(
    ("then", "stays"), [("thundering", True), ("linearizability", False)]
)
def test_a_late_answer_leaves_the_focus_on_its_result_or_in_the_field(
    then, stays, post
):
    post.keyboard.press("/")
    post.keyboard.type("thundering herd")
    post.locator(ANSWERED).first.wait_for()
    there = post.locator(LINK).first.get_attribute("href")

    post.evaluate(
        """([link, text]) => {
            const field = document.querySelector("#dialog-field");
            field.value = text;
            field.dispatchEvent(new Event("input"));
            document.querySelector(link).focus();
        }""",
        [LINK, then],
    )
    post.locator(ANSWERED).first.wait_for()
    focused = post.evaluate("document.activeElement.getAttribute('href')")
    assert focused == (there if stays else None)
    if not stays:
        assert post.evaluate("document.activeElement.id") == "dialog-field"


def test_enter_goes_to_the_first_that_was_found(post):
    post.keyboard.press("/")
    post.keyboard.type("linearizability")
    post.locator(ANSWERED).first.wait_for()
    first = post.locator(LINK).first.get_attribute("href")
    post.keyboard.press("Enter")
    post.wait_for_url(first)


def test_what_was_found_is_in_groups_with_the_section_and_its_words(post):
    post.keyboard.press("/")
    post.keyboard.type("thundering herd")
    post.locator(ANSWERED).first.wait_for()

    headings = post.locator(".search-dialog h2").all_inner_texts()
    assert [heading.lower() for heading in headings][:2] == ["posts", "terms"]
    assert "stampede" in post.locator(".search-dialog mark").all_inner_texts()
    assert "found" in post.locator(".search-dialog [role=status]").inner_text()


def test_what_is_not_there_is_said(post):
    post.keyboard.press("/")
    post.keyboard.type("qqqqqqqqqq")
    status = post.locator(".search-dialog [role=status]")
    status.filter(has_text="Nothing found").wait_for()


def test_the_field_of_the_sidebar_opens_it_when_it_is_typed_into(post):
    post.locator(".sidebar-search").focus()
    assert not post.locator(
        ".search-dialog"
    ).is_visible()  # focus alone changes nothing
    post.keyboard.type("p")

    assert post.evaluate("document.activeElement.id") == "dialog-field"


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_the_page_has_a_field_of_its_own_and_answers_its_address(
    width, address, browser
):
    page = visit(browser, f"{address}/search.html?q=staff+engineer", width, "light")
    page.locator("#search .search-results a").first.wait_for()

    assert page.locator("#page-field").input_value() == "staff engineer"
    assert "Staff Engineer or" in page.locator("#search").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_a_topic_and_a_tag_leave_only_their_posts(address, browser):
    page = visit(browser, f"{address}/search.html?q=cost", 1440, "light")
    links = page.locator("#search .search-results a")
    links.first.wait_for()
    page.get_by_label("Topic", exact=True).select_option("career")
    page.wait_for_function(
        "[...document.querySelectorAll('#search .search-results a')]"
        ".every((link) => link.href.includes('/posts/career/'))"
    )
    assert links.count() > 0
    page.get_by_label("Tag").select_option("caching")
    page.get_by_text("Nothing found").wait_for()
    page.context.close()


def test_it_works_on_a_page_that_was_opened_as_a_file(site_folder, browser):
    page = visit(browser, f"file://{site_folder}/{PAGE}", 1440, "light")
    page.keyboard.press("/")
    page.keyboard.type("cardnality")
    page.locator(ANSWERED).first.wait_for()

    assert "ardinality" in page.locator(".search-results").inner_text()
    page.context.close()


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("R+W>N", "consistency-models"),
        ("dogpile", "cache-design"),
        ("linearisability", "consistency-models"),
        ("linearizabilty", "consistency-models"),
        ("429", "llm-integration-patterns"),
        ("dogpile>", "cache-design"),  # no such sign: by its letters
    ],
)
def test_signs_synonyms_spellings_and_slips_are_understood(
    typed, page, address, browser, site_folder
):
    opened = visit(browser, f"{address}/index.html", 1440, "light")
    (found,) = asked(opened, [Question(typed, tuple(PAGES[page]), ())], site_folder)
    opened.context.close()

    assert 0 < found[0] <= 3


PAGES = {
    "consistency-models": ["posts/distributed-systems/consistency-models"],
    "cache-design": ["posts/distributed-systems/cache-design"],
    "llm-integration-patterns": ["posts/ai-tooling/llm-integration-patterns"],
}


def test_questions_find_their_page_and_section(address, browser, site_folder):
    # Half of the questions was never looked at while the ranking was tuned.
    kept_out = read_questions(KEPT_OUT)
    page = visit(browser, f"{address}/index.html", 1440, "light")
    found = asked(page, kept_out, site_folder)
    page.context.close()

    pages, sections = (reach([places[level] for places in found]) for level in (0, 1))
    assert len(kept_out) >= 50
    assert pages.first >= 0.80, pages
    assert pages.five >= 0.97, pages
    assert sections.first >= 0.65, sections
    assert sections.five >= 0.90, sections


def test_the_first_question_is_light_and_the_next_lighter(
    address, browser, site_folder
):
    page = visit(browser, f"{address}/{PAGE}", 1440, "light")
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(urlsplit(request.url).path))
    page.keyboard.press("/")
    weights = []
    for question in read_questions(TUNED_ON)[:30]:
        loaded.clear()
        page.locator("#dialog-field").fill(question.typed)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(100)
        weights.append(sum(weight(site_folder, path) for path in loaded))
    page.context.close()

    assert weights[0] <= 90_000, weights
    assert statistics.median(weights[1:]) <= 10_000, weights


def weight(folder: Path, path: str) -> int:
    """Return the bytes of a file as a host would send it."""
    return len(gzip.compress((folder / path.lstrip("/")).read_bytes(), 9))


def test_places_count_a_page_once():
    question = Question("q", ("posts/b",), ("two",))
    found = [
        "http://x/posts/a.html#one",
        "http://x/posts/a.html#two",
        "http://x/posts/b.html",
        "http://x/posts/b.html#two",
    ]

    names = {"b": {"b"}, "one": {"one"}, "two": {"two"}}

    assert places(question, found, lambda page: names) == (2, 4)
    assert places(question, found[:2], lambda page: names) == (0, 0)


def test_reach_is_recall_and_the_mean_of_one_over_the_place():
    reached = reach([1, 2, 0, 6])

    assert (reached.first, reached.five) == (0.25, 0.5)
    assert reached.reciprocal == pytest.approx((1 + 1 / 2 + 0 + 1 / 6) / 4)
