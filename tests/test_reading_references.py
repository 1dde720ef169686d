"""A term and a work say who uses them, and a post says which works it cites."""

from pathlib import Path

from bs4 import BeautifulSoup
from pypdf import PdfReader

from _ext.reading.references import first_of_each_letter
from tests.sites import POST
from tests.test_reading_uses import BODY, PAGE, SOURCES

OTHER = SOURCES.replace("knuth1984", "adams1979").replace("Donald E. Knuth", "D. Adams")
PAGES = {
    PAGE: POST.replace("The body.", BODY),
    "reference/sources.bib": SOURCES + OTHER,
    "reference/glossary.md": "# Glossary\n\n:::{glossary}\ngoodput\n  Useful work.\n\nbadput\n  Other work, no {term}`goodput`.\n:::\n\nSee {cite:t}`adams1979`.\n",
}


def shown(site, page: str) -> BeautifulSoup:
    return BeautifulSoup(site.html(page), "lxml")


def words(tag) -> str:
    return " ".join(tag.get_text().split())


def test_a_term_says_which_posts_use_it_and_one_that_none_uses_says_nothing(
    build_site,
):
    terms = shown(build_site(PAGES), "reference/glossary").select("dl.glossary > dd")

    assert [words(term) for term in terms] == [
        "Useful work. Used in Cold caches.",
        "Other work, no goodput.",
    ]
    assert terms[0].a["href"] == "../posts/systems/a.html"


def test_a_work_says_which_posts_cite_it(build_site):
    works = shown(build_site(PAGES), "reference/sources").select("div.citation")
    said = {work["id"]: [words(each) for each in work.select(".used-in")]
            for work in works}  # fmt: skip

    assert said == {
        "source-knuth1984": ["Cited in Cold caches."],
        "source-adams1979": [],  # by the glossary alone
    }
    link = works[1].select(".used-in a")[0]
    assert link["href"] == "../posts/systems/a.html#first"


def test_a_post_ends_with_the_works_that_it_cites_and_the_headings_that_do(build_site):
    page = shown(build_site(PAGES), "posts/systems/a")
    (cited,) = page.select("details.works-cited")

    assert [words(item) for item in cited.select("li")] == [
        "Donald E. Knuth. The TeXbook. Addison-Wesley, 1984. Cited under First; Second."
    ]
    assert [link["href"] for link in cited.select("a")] == ["#first", "#second"]


def test_a_post_without_citations_has_no_references(build_site):
    assert "works-cited" not in build_site({PAGE: POST}).html("posts/systems/a")


def test_the_letters_lead_to_the_first_entry_of_each(build_site):
    letters = shown(build_site(PAGES), "reference/sources").select("ul.a-to-z a")

    assert [(each.text, each["href"]) for each in letters] == [
        ("A", "#source-adams1979"),
        ("K", "#source-knuth1984"),
    ]
    assert first_of_each_letter([("beta", "b"), ("Alpha", "a"), ("ant", "n")]) == {
        "A": "a",
        "B": "b",
    }


def test_an_author_who_is_corrected_is_corrected_in_the_references(build_site):
    build_site(PAGES)
    bib = PAGES["reference/sources.bib"].replace("Donald E.", "D. Ervin")
    page = build_site({**PAGES, "reference/sources.bib": bib}).html("posts/systems/a")

    assert "D. Ervin Knuth" in page[page.index("works-cited") :]


def test_the_references_are_in_the_posts_pdf_and_once_in_the_book(build_site):
    site = build_site(PAGES, "pdf")
    folder = Path(site.app.outdir)
    texts = [
        "".join(page.extract_text() for page in PdfReader(path).pages)
        for path in (folder / "posts/a.pdf", folder / "in-production.pdf")
    ]

    assert site.warnings == []
    assert [text.count("Knuth. The TeXbook") for text in texts] == [1, 1]
    assert ["Cited under" in text for text in texts] == [True, False]
    assert "Used in" not in texts[1]


def test_a_citation_in_the_posts_pdf_leads_to_its_own_references(build_site):
    site = build_site(PAGES, "pdf")
    reader = PdfReader(Path(site.app.outdir) / "posts/a.pdf")
    outside = [
        str(note.get_object()["/A"]["/URI"])
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    ]

    assert not [address for address in outside if "sources.html" in address]
    assert "References" in [
        each.title for each in reader.outline if not isinstance(each, list)
    ] + [
        each.title
        for group in reader.outline
        if isinstance(group, list)
        for each in group
    ]


def test_the_search_takes_no_names_from_there(build_site):
    site = build_site(PAGES)
    index = "".join(
        path.read_text("utf-8") for path in (Path(site.app.outdir) / "search").glob("*.js")
        if path.name != "stemmer.js"
    )  # fmt: skip

    assert "Cited under" not in index
    assert "Used in" not in index
