"""What the cards of a page say, and how they follow the pages that they speak of."""

import json
import re
from pathlib import Path

from tests.sites import HOUSE, POST, write_results

A, B = "posts/systems/a.md", "posts/systems/b.md"
SOURCES = """\
@book{knuth1984,
  author = {Donald E. Knuth},
  title = {{The TeXbook}},
  publisher = {Addison-Wesley},
  year = {1984},
  url = {https://example.org/texbook},
}
"""
SECTION = """\
(first-section)=
## A section <b>of A</b>

The first sentence. The second.

The next paragraph.

:::{figure} /a.svg
:name: fig-one
:alt: One.

What to see.
:::
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'


def post(body: str, lab: str = "") -> str:
    text = POST.replace("The body.", body)
    return text.replace("tags:", f"lab: {lab}\ntags:") if lab else text


def cards(site, page: str = "posts/systems/a") -> tuple[dict, list[str]]:
    """Return what the script of a page hands over: entries and conditions."""
    path = Path(site.app.outdir) / "cards" / f"{page}.js"
    text = path.read_text("utf-8")
    start, end = "showCards(", ");\n"
    assert text.startswith(start)
    entries, conditions = json.loads(f"[{text[len(start) : -len(end)]}]")
    return entries, conditions


def test_a_number_says_its_value_what_it_means_and_what_it_rests_on(
    build_site, toy_lab
):
    results = toy_lab / "results" / "toy.json"
    honest = results.read_text("utf-8").replace(
        '"honesty": ""', '"honesty": "It\'s a toy."'
    )
    results.write_text(honest, encoding="utf-8")
    site = build_site({A: post("It met [about 35](lab:#amplification).", lab="toy")})

    assert cards(site) == (
        {
            "../../reference/evidence.html": {
                "lab-toy-amplification": ["35 times", "load, cold over warm", 0]
            }
        },
        ["It’s a toy."],
    )


def test_a_number_that_the_lab_finds_anew_is_said_anew(build_site, toy_lab):
    page = {A: post("It met [35 times](lab:#amplification).", lab="toy")}
    build_site(page)
    write_results(toy_lab, amplification=35.2)
    entries, _conditions = cards(build_site(page))

    row = entries["../../reference/evidence.html"]["lab-toy-amplification"]
    assert row[0] == "35.2 times"


def test_a_term_says_its_definition(build_site):
    site = build_site({A: post("The {term}`goodput` counts.")})

    entries, _conditions = cards(site)
    assert entries["../../reference/glossary.html"]["term-goodput"] == [
        "goodput",
        "Useful work.",
    ]


def test_a_citation_says_the_work_and_where_to_read_it(build_site):
    site = build_site(
        {A: post("{cite:t}`knuth1984` says."), "reference/sources.bib": SOURCES}
    )

    entries, _conditions = cards(site)
    title, text, condition, work = entries["../../reference/sources.html"][
        "source-knuth1984"
    ]
    assert (title, condition) == ("", -1)
    assert text.startswith("Donald E. Knuth. The TeXbook. Addison-Wesley, 1984.")
    assert work == "https://example.org/texbook"


def test_a_section_says_its_title_and_first_lines_as_text(build_site):
    site = build_site(
        {A: post("See {ref}`first-section`."), B: post(SECTION), "a.svg": SVG}
    )

    entries, _conditions = cards(site)
    assert entries["b.html"]["first-section"] == [
        "A section of A",
        "The first sentence. The second.",
    ]


def test_a_figure_says_its_number_and_caption(build_site):
    site = build_site(
        {A: post("See {numref}`fig-one`."), B: post(SECTION), "a.svg": SVG}
    )

    entries, _conditions = cards(site)
    assert entries["b.html"]["fig-one"] == ["Figure 1", "What to see."]


def test_a_post_says_its_title_and_summary(build_site):
    site = build_site({A: post("See [](#b)."), B: post("Text.")})

    entries, _conditions = cards(site)
    assert entries["b.html"][""] == [
        "Cold caches",
        "Plan for the day the cache is cold.",
    ]


def test_a_note_says_its_text(build_site):
    site = build_site({A: post("Text.[^why]\n\n[^why]: Because of $h'$.")})

    entries, _conditions = cards(site)
    assert entries[""] == {"why": ["Note 1", "Because of h'."]}


def test_what_changes_on_another_page_changes_in_the_card(build_site):
    pages = {A: post("See {ref}`first-section`."), B: post(SECTION), "a.svg": SVG}
    build_site(pages)
    again = build_site({**pages, B: post(SECTION.replace("The first", "No"))})

    entries, _conditions = cards(again)
    assert entries["b.html"]["first-section"][1] == "No sentence. The second."
    written = re.findall(r"writing output\.\.\. \[ *\d+%\] (\S+)", again.status)
    assert "posts/systems/b" in written
    assert "posts/systems/a" not in written, "its page shows nothing of it"


def test_the_file_of_a_page_that_is_gone_goes_too(build_site):
    pages = {A: post("The {term}`goodput`."), B: post("The {term}`goodput`.")}
    folder = build_site(pages).folder
    (folder / B).unlink()
    del pages[B]
    site = build_site(pages)

    folder = Path(site.app.outdir) / "cards" / "posts" / "systems"
    assert [path.name for path in folder.iterdir()] == ["a.js"]


def test_a_page_without_links_loads_no_cards(build_site):
    alone = "reference/alone.md"  # a post has its tags' links
    site = build_site(
        {
            alone: "---\norphan: true\n---\n\n# Alone\n\nText.\n",
            B: post("The {term}`goodput`."),
        }
    )

    assert "cards.js" not in site.html("reference/alone")
    assert 'data-of="../../cards/posts/systems/b.js"' in site.html("posts/systems/b")


def test_a_text_that_looks_like_a_script_stays_text(build_site):
    glossary = HOUSE["reference/glossary.md"].replace(
        "Useful work.", "Of `</script><img onerror=alert(1)>` and “\u2028” no code."
    )
    site = build_site(
        {A: post("The {term}`goodput`."), "reference/glossary.md": glossary}
    )

    entries, _conditions = cards(site)
    _title, text = entries["../../reference/glossary.html"]["term-goodput"]
    assert text.startswith("Of </script><img onerror=alert(1)> and")
