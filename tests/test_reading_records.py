"""What a page is found by."""

from pathlib import Path

from _ext.reading.kept import of_all
from tests.searched import shown_of

SECTIONS = """\
---
date: 2026-03-14
summary: Plan for the day the cache is cold.
tags: [caching, tail-latency]
---

# Cold caches

Before the first heading. See {term}`goodput`.

(herd)=
## The herd

**Every** caller misses.

| row | what |
|---|---|
| one | cell |

### Below it

Deeper, where $R + W > N$ and $\\frac{a}{b}$.
"""


def records_of(site, page: str) -> dict[str, dict]:
    """Return what a page is found by and what is shown of that, by title."""
    kept = of_all(site.app, "search")[page]["records"]
    stems = of_all(site.app, "stems")[page]
    shown = shown_of(Path(site.app.outdir), page)
    return {
        title: {**record, "weights": weights, "text": text}
        for record, (weights, _titled), (_url, title, _page, text) in zip(
            kept, stems, shown, strict=True
        )
    }


def test_a_section_is_found_by_what_stands_in_it_and_not_below_it(build_site):
    found = records_of(build_site({"posts/systems/a.md": SECTIONS}), "posts/systems/a")

    assert list(found) == ["Cold caches", "The herd", "Below it"]
    assert found["The herd"]["text"] == "Every caller misses. row what one cell"
    assert found["The herd"]["anchor"] == "herd"
    assert "Deeper" not in found["The herd"]["text"]
    assert found["Cold caches"]["anchor"] == ""


def test_tags_and_dates_are_not_its_text(build_site):
    found = records_of(build_site({"posts/systems/a.md": SECTIONS}), "posts/systems/a")

    assert "2026" not in found["Cold caches"]["text"]
    assert "tail" not in found["Cold caches"]["text"]
    assert found["Cold caches"]["weights"]["tail"] == 4


def test_a_formula_is_found_by_its_letters_where_it_has_no_commands(build_site):
    found = records_of(build_site({"posts/systems/a.md": SECTIONS}), "posts/systems/a")

    assert found["Below it"]["text"] == "Deeper, where R + W > N and."
    assert "rpluswaboven" in found["Below it"]["weights"]


def test_a_term_and_a_work_are_found_where_they_stand(build_site):
    work = "@book{erlang1917, author={Erlang, A.}, title={Waiting}, year={1917}}\n"
    page = SECTIONS.replace("See", "See {cite:t}`erlang1917` and")
    site = build_site({"posts/systems/a.md": page, "reference/sources.bib": work})

    term = records_of(site, "reference/glossary")["goodput"]
    assert (term["kind"], term["anchor"]) == ("term", "term-goodput")
    assert term["text"] == "Useful work."
    (source,) = [
        record
        for record in records_of(site, "reference/sources").values()
        if record["kind"] == "source"
    ]
    assert source["anchor"] == "source-erlang1917"
    assert "Waiting" in source["text"]


def test_a_calculator_is_found_by_the_first_sentence_of_its_caption(
    build_site, toy_lab
):
    page = SECTIONS.replace("tags:", "lab: toy\ntags:")
    page += "\n:::{calculator} load\nHow much? And more.\n:::\n"
    found = records_of(build_site({"posts/systems/a.md": page}), "posts/systems/a")

    assert found["How much?"]["kind"] == "calculator"
    assert found["How much?"]["anchor"] == "tbl-toy-load"
    assert "hit rate" not in found["Below it"]["text"]
