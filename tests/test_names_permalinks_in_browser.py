"""What copies an address has the same place for other tools, in Chromium."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import visit
from tests.sites import build_with_stock_sphinx
from tests.test_names_examples import TABS
from tests.test_reading_cards_in_browser import FOCUSED, PAGE, tab_to

SECTION = "#cache-design-ratio > h2 .headerlink"
FIGURE = "#fig-cache-design-loop .headerlink"
EQUATION = "#equation-eq-cache-design-ratio .headerlink"
TERM = "#term-goodput .headerlink"
GLOSSARY = "reference/glossary.html"
TOOLS = ["Sphinx", "MyST", "MkDocs", "Quarto", "Markdown", "HTML"]
ALLOWED = {"permissions": ["clipboard-read", "clipboard-write"]}


@pytest.fixture
def post(address, browser):
    page = visit(browser, f"{address}/{PAGE}", 1440, "light", **ALLOWED)
    yield page
    page.context.close()


def copied(page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def open_notice(page, selector: str) -> None:
    """Activate a sign as the keyboard does."""
    tab_to(page, f"article {selector}")
    page.keyboard.press("Enter")
    expect(page.locator(".copied")).to_have_text("Copied")
    expect(page.locator(f"article {selector}")).to_be_focused()


def lines_of(page, selector: str) -> dict[str, str]:
    """Return each tool's line for a place, copied by keyboard alone."""
    open_notice(page, selector)
    found = {}
    for tool in TOOLS:
        page.keyboard.press("Tab")
        assert page.evaluate(f"{FOCUSED}.textContent") == tool
        page.keyboard.press("Enter")
        expect(page.locator(".copied")).to_have_text(f"Copied for {tool}")
        found[tool] = copied(page)
    return found


def test_each_tool_has_its_line_for_a_section(post, address):
    href = f"{address}/{PAGE}#cache-design-ratio"

    assert lines_of(post, SECTION) == {
        "Sphinx": ":external+inproduction:ref:`cache-design-ratio`",
        "MyST": "[](xref:inproduction#cache-design-ratio)",
        "MkDocs": "[Three conditions keep it down][cache-design-ratio]",
        "Quarto": "[Three conditions keep it down](:std:label:`cache-design-ratio`)",
        "Markdown": f"[Three conditions keep it down]({href})",
        "HTML": f'<a href="{href}">Three conditions keep it down</a>',
    }


def test_each_tool_has_its_line_for_a_figure(post, address):
    # Its text is the caption's first sentence.
    text, name = (
        "What becomes of a query when its caller gives up",
        "fig-cache-design-loop",
    )

    assert lines_of(post, FIGURE) == {
        "Sphinx": f":external+inproduction:ref:`{name}`",
        "MyST": f"[](xref:inproduction#{name})",
        "MkDocs": f"[{text}][{name}]",
        "Quarto": f"[{text}](:std:label:`{name}`)",
        "Markdown": f"[{text}]({address}/{PAGE}#{name})",
        "HTML": f'<a href="{address}/{PAGE}#{name}">{text}</a>',
    }


def test_each_tool_has_its_line_for_an_equation(post, address):
    # Its name is not the anchor that the sign leads to.
    href = f"{address}/{PAGE}#equation-eq-cache-design-ratio"

    assert lines_of(post, EQUATION) == {
        "Sphinx": ":external+inproduction:ref:`eq-cache-design-ratio`",
        "MyST": "[](xref:inproduction#eq-cache-design-ratio)",
        "MkDocs": "[Equation (2)][eq-cache-design-ratio]",
        "Quarto": "[Equation (2)](:std:label:`eq-cache-design-ratio`)",
        "Markdown": f"[Equation (2)]({href})",
        "HTML": f'<a href="{href}">Equation (2)</a>',
    }


def test_the_lines_are_those_that_we_explain(post, address):
    explained = {
        "Sphinx": TABS["Sphinx"]["rst"],
        "MyST": TABS["MyST"]["markdown"].replace("[three conditions](", "[]("),
        "MkDocs": TABS["MkDocs"]["markdown"],
        "Quarto": TABS["Quarto"]["markdown"],
        "Markdown": TABS["Markdown, HTML"]["markdown"],
        "HTML": TABS["Markdown, HTML"]["html"],
    }
    for tool, line in lines_of(post, SECTION).items():
        said = line.replace("Three conditions keep it down", "three conditions")
        known = explained[tool].replace("<site>", f"{address}/")
        known = known.replace("Three conditions", "three conditions")
        assert said in known.splitlines()


def test_stock_sphinx_takes_its_lines(post, address, site_folder, tmp_path):
    lines = [lines_of(post, each)["Sphinx"] for each in (SECTION, FIGURE, EQUATION)]
    post.goto(f"{address}/{GLOSSARY}")
    lines.append(lines_of(post, TERM)["Sphinx"])
    listed = "".join(f"- {line}\n" for line in lines)
    (tmp_path / "index.rst").write_text(f"A neighbour\n===========\n\n{listed}")
    (tmp_path / "conf.py").write_text(
        "extensions = ['sphinx.ext.intersphinx']\n"
        f"intersphinx_mapping = {{'inproduction': ('{address}/', None)}}\n"
    )
    build_with_stock_sphinx(tmp_path)


def test_escape_closes_the_notice_and_the_focus_returns(post):
    open_notice(post, SECTION)
    post.keyboard.press("Tab")
    post.keyboard.press("Enter")
    post.keyboard.press("Escape")

    expect(post.get_by_role("group", name="For other tools")).to_be_hidden()
    expect(post.locator(".copied")).to_have_text("")
    expect(post.locator(f"article {SECTION}")).to_be_focused()


def test_tab_goes_through_the_notice_and_on_from_the_sign(post):
    tab_to(post, f"article {SECTION}")
    post.keyboard.press("Tab")
    after = post.evaluate(f"{FOCUSED}.outerHTML")
    open_notice(post, SECTION)
    for _ in TOOLS:
        post.keyboard.press("Tab")
    post.keyboard.press("Tab")
    assert post.evaluate(f"{FOCUSED}.href").endswith("/reference/linking.html")

    post.keyboard.press("Tab")
    assert post.evaluate(f"{FOCUSED}.outerHTML") == after
    expect(post.get_by_role("group", name="For other tools")).to_be_hidden()


def test_shift_and_tab_lead_back_to_the_sign(post):
    open_notice(post, SECTION)
    post.keyboard.press("Tab")
    post.keyboard.press("Shift+Tab")

    expect(post.locator(f"article {SECTION}")).to_be_focused()
    expect(post.get_by_role("group", name="For other tools")).to_be_visible()


def test_who_points_elsewhere_closes_the_notice(post):
    post.locator(f"article {SECTION}").click()
    expect(post.get_by_role("button", name="Quarto")).to_be_visible()
    post.mouse.click(5, 300)

    expect(post.get_by_role("button", name="Quarto")).to_be_hidden()


def test_a_number_in_a_post_has_an_address_and_no_name(post, address):
    post.locator("article a.checked-number").first.hover()
    post.get_by_text("Copy link").click()
    group = post.get_by_role("group", name="For other tools")
    assert group.locator("button:visible").all_inner_texts() == ["Markdown", "HTML"]

    group.get_by_role("button", name="Markdown").click()
    expect(post.locator(".copied")).to_have_text("Copied for Markdown")
    assert copied(post) == (f"[35 times]({address}/{PAGE}#quote-miss-amplification)")


def test_what_is_markup_in_a_title_is_text_in_a_line(post):
    post.locator("#cache-design-ratio > h2").evaluate(
        "(each) => each.firstChild.data = 'Why a[0] < b & *c*?'"
    )
    lines = lines_of(post, SECTION)

    assert lines["MkDocs"] == r"[Why a\[0\] \< b & \*c\*?][cache-design-ratio]"
    assert lines["HTML"].endswith(">Why a[0] &lt; b &amp; *c*?</a>")


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_line_that_cannot_be_copied_is_selected(
    is_folder, site_folder, address, browser
):
    url = (site_folder / PAGE).as_uri() if is_folder else f"{address}/{PAGE}"
    page = visit(browser, url, 1440, "light")
    page.evaluate("delete Navigator.prototype.clipboard")
    tab_to(page, f"article {SECTION}")
    page.keyboard.press("Enter")
    expect(page.get_by_label("The address")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    field = page.get_by_label("The address for Sphinx")
    expect(field).to_have_value(":external+inproduction:ref:`cache-design-ratio`")
    assert page.evaluate("getSelection().toString()") == field.input_value()
    page.keyboard.press("Escape")
    expect(page.locator(f"article {SECTION}")).to_be_focused()
    page.context.close()


@pytest.mark.parametrize("has_clipboard", [True, False])
def test_the_notice_fits_a_small_phone(has_clipboard, address, browser):
    page = visit(browser, f"{address}/{PAGE}", 320, "light", has_touch=True, **ALLOWED)
    if not has_clipboard:
        page.evaluate("delete Navigator.prototype.clipboard")
    page.locator(f"article {SECTION}").tap()
    page.get_by_role("button", name="Quarto").tap()
    expect(page.locator(".copied")).to_contain_text(
        "Copied for Quarto" if has_clipboard else "To be copied"
    )
    for each in page.locator(".notice, .notice button, .notice a").all():
        box = each.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_page_with_the_notice_open_shuts_nobody_out(width, scheme, address, browser):
    page = visit(browser, f"{address}/{PAGE}", width, scheme, **ALLOWED)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    open_notice(page, SECTION)
    page.evaluate(Axe().axe_script)
    found = page.evaluate("axe.run('.notice', {resultTypes: ['violations']})")

    assert [each["id"] for each in found["violations"]] == []
    assert complaints == []
    page.context.close()


def test_a_page_is_copied_as_markdown(post, site_folder):
    post.get_by_role("button", name="Copy as Markdown").click()
    expect(post.locator(".copied")).to_have_text("Copied as Markdown")

    twin = (site_folder / PAGE).with_suffix(".md").read_text(encoding="utf-8")
    assert copied(post) == twin


def test_a_page_that_cannot_be_copied_is_opened_as_markdown(post):
    post.route(
        "**/cache-design.md",
        lambda route: route.fulfill(
            status=200 if route.request.is_navigation_request() else 500, body="#"
        ),
    )
    post.get_by_role("button", name="Copy as Markdown").click()

    post.wait_for_url("**/cache-design.md")


def test_where_nothing_can_be_fetched_a_page_is_a_link_alone(site_folder, browser):
    page = visit(browser, (site_folder / PAGE).as_uri(), 390, "light")
    page.locator(".where").wait_for(state="attached")  # its script has run

    assert page.get_by_role("button", name="Copy as Markdown").count() == 0
    assert page.locator(".as-markdown").count() == 1
    page.context.close()
