"""A lab's page: parts from its results, first what is quoted, with the sentences."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from tests.sites import HOUSE, POST
from tests.test_evidence_checked_numbers import PAGE, post

LAB = "reference/labs/toy.md"
PARTS = """\
# What does a cold cache do?

{lead}

```{{lab-command}}
```

```{{lab-parameters}}
```

```{{lab-results}}
```

```{{lab-checks}}
```
"""
EVIDENCE = "# Evidence\n\n```{evidence}\n```\n\n```{toctree}\n:glob:\n:hidden:\n\nlabs/*\n```\n"
QUOTING = post(
    "The cache was lost. Then the database met [35 times](lab:#amplification) its usual "
    "load, e.g. at noon. It ended.\n\n"
    "| way | served |\n|---|---|\n| naive | [98.4%](lab:#served_share) |"
)


def site_of(build_site, lead="The model.", builder="html"):
    pages = {
        PAGE: QUOTING,
        LAB: PARTS.format(lead=lead),
        "reference/evidence.md": EVIDENCE,
    }
    return build_site(pages, builder=builder)


def page_of(site, name="reference/labs/toy"):
    return BeautifulSoup(site.html(name), "lxml")


def test_a_number_leads_to_the_page_of_its_lab(build_site, toy_lab):
    site = site_of(build_site)

    assert site.warnings == []
    link = page_of(site, PAGE.removesuffix(".md")).select_one("a.checked-number")
    assert link["href"] == "../../reference/labs/toy.html#lab-toy-amplification"


def test_a_result_shows_the_sentences_that_quote_it(build_site, toy_lab):
    row = (
        page_of(site_of(build_site)).find(id="lab-toy-amplification").find_parent("tr")
    )
    link = row.select_one("li a")

    assert link.text == ("Then the database met 35 times its usual load, e.g. at noon.")
    assert link["href"] == "../../posts/systems/cold-caches.html#quote-amplification"


def test_a_number_in_a_table_is_shown_with_its_row(build_site, toy_lab):
    row = page_of(site_of(build_site)).find(id="lab-toy-served-share").find_parent("tr")

    assert row.select_one("li a").text == "naive: 98.4%"


def test_what_nobody_quotes_is_folded(build_site, toy_lab):
    page = page_of(site_of(build_site))
    rest = page.select_one("details.lab-rest")

    assert rest.summary.text == "The 2 results that no post quotes"
    assert rest.find(id="lab-toy-recovery-seconds-naive")
    assert [len(row.find_all("td")) for row in rest.select("tbody tr")] == [2, 2]
    assert not rest.find(id="lab-toy-amplification")


def test_the_page_is_its_lab_s(build_site, toy_lab):
    lead = (
        "It is [35 times](lab:#amplification) more.\n\n:::{lab-figure} line\nLoad.\n:::"
    )
    site = site_of(build_site, lead)

    assert site.warnings == []
    assert page_of(site).select_one("#fig-toy-line")


def test_the_page_is_called_after_its_lab(build_site, toy_lab):
    lead = "See {ref}`lab-toy` and {ref}`evidence-toy`."
    site = site_of(build_site, lead)
    links = page_of(site).select("article p a.reference.internal")

    assert site.warnings == []
    assert [link["href"] for link in links[:2]] == ["#lab-toy", "#lab-toy"]


def test_the_evidence_page_leads_to_each_lab(build_site, toy_lab):
    page = page_of(site_of(build_site), "reference/evidence")
    row = page.find(id="evidence-toy").find_parent("tr")

    assert row.a.text == "What does a cold cache do?"
    assert row.a["href"] == "labs/toy.html#lab-toy"
    assert [cell.text for cell in row.find_all("td")[1:]] == [
        "parameters 1", "results 4", "checks 1",
    ]  # fmt: skip


def test_the_lines_that_run_it_fetch_it_first(build_site, toy_lab):
    page = page_of(site_of(build_site))
    lines = page.select_one("div.highlight-console pre").text.splitlines()

    assert lines == [
        "$ git clone https://example.org/source/in-production && cd in-production",
        "$ make lab LAB=toy",
    ]


def printed(site) -> str:
    """Return what the book says, on one line."""
    pdf = PdfReader(Path(site.app.outdir) / "in-production.pdf")
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_the_book_has_the_results_that_are_quoted_and_no_others(build_site, toy_lab):
    site = site_of(build_site, builder="pdf")
    text = printed(site)

    assert site.warnings == []
    assert "35 times load, cold over warm" in text
    assert "amplification" not in text  # a name is for who has the code
    assert "until well" not in text


def test_the_book_leaves_parameters_and_checks_to_the_site(build_site, toy_lab):
    site = site_of(build_site, "The model.\n\n## What goes in", builder="pdf")
    text = printed(site)

    assert site.warnings == []
    assert "2 to 70" not in text  # what is checked
    assert "each check with its test, are on this page of the site." in text
    assert "The model." in text
    assert "What goes in" in text  # the section has a command, too


def test_the_book_leaves_out_a_heading_with_nothing_below(build_site, toy_lab):
    parts = PARTS.replace("```{{lab-checks}}", "## What holds it\n\n```{{lab-checks}}")
    pages = {
        PAGE: QUOTING,
        LAB: parts.format(lead="The model."),
        "reference/evidence.md": EVIDENCE,
    }
    site = build_site(pages, builder="pdf")

    assert site.warnings == []
    assert "What holds it" not in printed(site)


def test_a_number_that_only_its_lab_quotes_leads_nowhere_on_paper(build_site, toy_lab):
    lead = "It took [90 s](lab:#recovery_seconds.bounded) to recover."
    site = site_of(build_site, lead, builder="pdf")

    assert site.warnings == []
    assert "It took 90 s to recover." in printed(site)
    assert "until well" not in printed(site)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (
            "reference/labs/tow.md",
            "1: WARNING: there is no lab 'tow': name this page after one of toy [labs]",
        ),
        (
            "reference/else.md",
            "3: WARNING: {lab-results} belongs on the page of a lab with results, such "
            "as reference/labs/cache-design.md; labs are: toy [labs]",
        ),
    ],
)
def test_a_part_on_the_page_of_no_lab_is_named(build_site, toy_lab, page, said):
    index = HOUSE["index.md"].replace("```\n", f"{page.removesuffix('.md')}\n```\n", 2)
    text = "# What?\n\n```{lab-results}\n```\n"
    site = build_site({PAGE: POST, page: text, "index.md": index})

    assert site.warnings == [f"{page}:{said}"]


FOLDED = "lab-cache-design-restart-dead-work-share-bound"


@pytest.fixture
def tab(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("evidence-cache-design", "cache-design.html"),
        ("lab-cache-design-miss-amplification", "cache-design.html#lab-cache-design-miss-amplification"),
    ],
)  # fmt: skip
def test_an_address_on_the_evidence_page_leads_on(tab, address, before, now):
    tab.goto(f"{address}/reference/evidence.html#{before}")
    tab.wait_for_url("**/labs/*")

    assert tab.url.endswith(f"/reference/labs/{now}")


def test_a_link_to_a_folded_result_unfolds_it(tab, address):
    tab.goto(f"{address}/reference/labs/cache-design.html#{FOLDED}")

    assert tab.locator("details.lab-rest").get_attribute("open") is not None
    assert tab.locator(f"tr:has(#{FOLDED})").is_visible()


def test_results_are_filtered_by_words(tab, address):
    tab.goto(f"{address}/reference/labs/cache-design.html")
    tab.locator("details.lab-rest summary").click()
    rows = tab.locator("details.lab-rest tbody tr")
    total = rows.count()
    tab.get_by_label("Filter:").fill("dead bound")
    shown = [row for row in rows.all() if row.is_visible()]

    assert 0 < len(shown) < total
    assert all({"dead", "bound"} <= set(re.findall("dead|bound", row.inner_text()))
               for row in shown)  # fmt: skip
    assert tab.get_by_role("status").inner_text().strip() == f"{len(shown)} of {total}"
