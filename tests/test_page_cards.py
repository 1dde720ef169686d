"""A table for deciding names its cells, for phones, where rows are cards."""

from pathlib import Path

from bs4 import BeautifulSoup
from pypdf import PdfReader

from tests.sites import POST

PAGE = "posts/systems/cold-caches"
TABLE = "{{.{0}}}\n| Setting | Default |\n|---|---|\n| `maxmemory` | none |\n"


def table_of(site):
    return BeautifulSoup(site.html(PAGE), "lxml").select_one("article table")


def test_each_cell_but_the_first_says_what_its_column_is(build_site):
    site = build_site({f"{PAGE}.md": POST.replace("The body.", TABLE.format("cards"))})
    cells = table_of(site).select("tbody td")

    assert site.warnings == []
    assert [cell.get_text(" ", strip=True) for cell in cells] == [
        "maxmemory",
        "Default none",
    ]
    assert cells[1].select_one(".cell-head").text == "Default "


def test_another_table_stays_as_it_is(build_site):
    site = build_site({f"{PAGE}.md": POST.replace("The body.", TABLE.format("else"))})

    assert table_of(site).select(".cell-head") == []


def test_print_keeps_the_table(build_site):
    page = {f"{PAGE}.md": POST.replace("The body.", TABLE.format("cards"))}
    site = build_site(page, builder="pdf")
    text = (
        PdfReader(Path(site.app.outdir) / "posts/cold-caches.pdf")
        .pages[0]
        .extract_text()
    )

    assert text.count("Default") == 1


def test_on_a_phone_rows_are_cards_and_elsewhere_rows(browser, build_site, tmp_path):
    site = build_site({f"{PAGE}.md": POST.replace("The body.", TABLE.format("cards"))})
    for width, display in ((390, "block"), (1024, "table-row")):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto((Path(site.app.outdir) / f"{PAGE}.html").as_uri())
        row = page.locator("article tbody tr")

        assert row.evaluate("row => getComputedStyle(row).display") == display
        assert page.locator(".cell-head").is_visible() == (width == 390)
        page.close()
