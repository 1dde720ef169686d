"""One page lists all calculators, by what they answer."""

from bs4 import BeautifulSoup

from _ext.typst.book import pages_in_order
from tests.sites import POST

PAGE, LIST = "posts/systems/cold-caches.md", "reference/calculators.md"
LISTING = {LIST: "# Calculators\n\n```{calculator-list}\n```\n"}
BODY = "{0}:::{{calculator}} load\n{1}What *hits* save. See {{ref}}`cold-caches`.\n:::"


def post(question: str = "", title: str = "Cold caches") -> str:
    text = POST.replace("tags:", "lab: toy\ntags:").replace("# Cold", f"# {title[:4]}")
    option = f":question: {question}\n\n" if question else ""
    return text.replace("The body.", BODY.format("", option))


def rows(site) -> list[list[str]]:
    page = BeautifulSoup(site.html("reference/calculators"), "lxml")
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all("td")]
        for row in page.select("article tbody tr")
    ]


def test_a_calculator_is_listed_by_its_question_with_its_inputs_and_post(
    build_site, toy_lab
):
    site = build_site({PAGE: post("What do hits save?"), **LISTING})
    page = BeautifulSoup(site.html("reference/calculators"), "lxml")
    links = [link["href"] for link in page.select("article td a")]

    assert [cells[0] for cells in rows(site)] == ["What do hits save?"]
    assert rows(site)[0][1].endswith("hit rate")
    assert rows(site)[0][2].endswith("Cold caches")
    assert links == [
        "../posts/systems/cold-caches.html#tbl-toy-load",
        "../posts/systems/cold-caches.html",
    ]


def test_one_without_a_question_is_listed_by_the_first_sentence_of_its_caption(
    build_site, toy_lab
):
    site = build_site({PAGE: post(), **LISTING})

    assert rows(site)[0][0] == "What hits save."


def test_the_list_follows_what_the_posts_hold(build_site, toy_lab):
    build_site({PAGE: post("One?"), **LISTING})
    site = build_site({PAGE: post("Another?"), **LISTING})
    assert rows(site)[0][0] == "Another?"

    site = build_site({PAGE: POST, **LISTING})
    assert rows(site) == []


def test_a_page_that_says_so_is_not_in_the_book(build_site, toy_lab):
    index = {
        "index.md": "# Home\n\n```{toctree}\nposts/systems/index\nreference/glossary\nreference/calculators\n```\n"
    }
    pages = {PAGE: post("One?"), **index}
    in_book = build_site({**pages, **LISTING}, "pdf").app.env
    left_out = build_site(
        {**pages, LIST: f"---\nbook: false\n---\n\n{LISTING[LIST]}"}, "pdf"
    ).app.env

    assert LIST.removesuffix(".md") in pages_in_order(in_book)
    assert LIST.removesuffix(".md") not in pages_in_order(left_out)
