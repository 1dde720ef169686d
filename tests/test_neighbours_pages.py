"""Pages as MyST's own tools read them: every kind of thing, with its name and number."""

import json
from pathlib import Path

import pytest
from docutils import nodes

from _ext.neighbours.components import Converter
from _ext.neighbours.trees import Page, words_of
from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"
SITE = "https://example.org/in-production/"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
SOURCES = """\
@book{knuth1984,
  author = {Donald E. Knuth},
  title = {{The TeXbook}},
  publisher = {Addison-Wesley},
  year = {1984},
}
"""
BODY = """\
The {term}`goodput`, {cite:t}`knuth1984`, a note.[^why]

(first-section)=
## A section

:::{figure} /a.svg
:name: fig-one
:alt: One.

What to *see*.
:::

```{code-block} python
:name: code-one
:caption: Code

x = 1
```

:::{list-table} Rows
:name: tbl-one
:header-rows: 1

* - a
* - b
:::

$$a = b$$ (eq-one)

(a-place)=
A paragraph.

[^why]: Because.
"""


def mdast(site, page: str) -> dict:
    """Return the tree of a page as MyST's tools are told it."""
    path = Path(site.app.outdir) / "_xref" / f"{page}.json"
    return json.loads(path.read_text(encoding="utf-8"))["mdast"]


def all_nodes(tree: dict):
    yield tree
    for child in tree.get("children", ()):
        yield from all_nodes(child)


def named(tree: dict, name: str) -> dict:
    """Return what has a name: a caption's number has its figure's."""
    (found,) = (
        node
        for node in all_nodes(tree)
        if node.get("identifier") == name and node["type"] != "captionNumber"
    )
    assert found["label"] == name
    return found


@pytest.fixture
def site(build_site):
    return build_site(
        {
            PAGE: POST.replace("The body.", BODY),
            "reference/sources.bib": SOURCES,
            "a.svg": SVG,
        }
    )


def test_a_post_is_found_by_its_title(site):
    heading = named(mdast(site, "posts/systems/cold-caches"), "cold-caches")

    assert site.warnings == []
    assert heading == {
        "type": "heading",
        "depth": 1,
        "children": [{"type": "text", "value": "Cold caches"}],
        "identifier": "cold-caches",
        "label": "cold-caches",
        "html_id": "cold-caches",
    }


def test_a_section_is_a_heading_with_what_follows_it(site):
    tree = mdast(site, "posts/systems/cold-caches")
    heading = named(tree, "first-section")
    after = tree["children"][tree["children"].index(heading) + 1]

    assert (heading["depth"], words_of(heading)) == (2, "A section")
    assert after["identifier"] == "fig-one"


def test_a_figure_has_its_number_and_an_absolute_picture(site):
    figure = named(mdast(site, "posts/systems/cold-caches"), "fig-one")
    image, caption = figure["children"]

    assert (figure["kind"], figure["enumerator"]) == ("figure", "1")
    assert image == {"type": "image", "url": f"{SITE}_images/a.svg", "alt": "One."}
    assert words_of(caption) == "Figure 1: What to see."


@pytest.mark.parametrize(
    ("name", "kind", "words", "within"),
    [
        ("tbl-one", "table", "Table 1: Rows", "table"),
        ("code-one", "listing", "Listing 1: Code", "code"),
    ],
)
def test_a_table_and_a_listing_have_their_captions_above(
    name, kind, words, within, site
):
    found = named(mdast(site, "posts/systems/cold-caches"), name)
    caption, shown = found["children"]

    assert (found["kind"], found["enumerator"]) == (kind, "1")
    assert words_of(caption) == words
    assert shown["type"] == within


def test_an_equation_has_its_number_its_latex_and_its_mathml(site):
    found = named(mdast(site, "posts/systems/cold-caches"), "eq-one")

    assert (found["type"], found["enumerator"]) == ("math", "1")
    assert found["value"].strip() == "a = b"
    assert found["html"].startswith('<math display="block"><mi>a</mi>')


def test_a_paragraph_with_a_label_is_found_by_it(site):
    found = named(mdast(site, "posts/systems/cold-caches"), "a-place")

    assert (found["type"], words_of(found)) == ("paragraph", "A paragraph.")


def test_a_term_is_a_list_of_its_own(site):
    found = named(mdast(site, "reference/glossary"), "term-goodput")
    term, meaning = found["children"]

    assert found["type"] == "definitionList"
    assert words_of(term) == "goodput"
    assert words_of(meaning).startswith("Useful work.")


def test_each_term_of_an_entry_has_what_they_mean(build_site):
    glossary = "# Glossary\n\n:::{glossary}\ngoodput\nuseful work\n  It counts.\n:::\n"
    tree = mdast(build_site({"reference/glossary.md": glossary}), "reference/glossary")

    for name in ("term-goodput", "term-useful-work"):
        assert words_of(named(tree, name)["children"][1]) == "It counts."


def test_a_work_is_its_title_and_what_the_list_says_of_it(site):
    found = named(mdast(site, "reference/sources"), "source-knuth1984")
    title, said = found["children"]

    assert words_of(title) == "The TeXbook"
    assert "Knuth. The TeXbook. Addison-Wesley, 1984." in words_of(said)


def test_a_quoted_result_says_what_it_means_and_its_value(build_site, toy_lab):
    body = "lab: toy\ntags:", "It met [35 times](lab:#amplification)."
    post = POST.replace("tags:", body[0]).replace("The body.", body[1])
    tree = mdast(build_site({PAGE: post}), "reference/evidence")
    meaning, said = named(tree, "lab-toy-amplification")["children"]

    assert words_of(meaning) == "load, cold over warm"
    assert words_of(said["children"][0]) == "35 times amplification"
    others = [words_of(node) for node in all_nodes(tree) if node["type"] == "link"]
    assert "The 3 results that no post quotes" in others


def test_links_and_notes_lead_to_the_site(site):
    tree = mdast(site, "posts/systems/cold-caches")
    links = {words_of(n): n["url"] for n in all_nodes(tree) if n["type"] == "link"}

    assert links["goodput"] == f"{SITE}reference/glossary.html#term-goodput"
    assert links["1"] == f"{SITE}posts/systems/cold-caches.html#why"
    assert all(url.startswith("https://") for url in links.values())


class stranger(nodes.General, nodes.Element):
    """What another extension could bring."""


def test_a_kind_of_node_without_a_form_is_complained_of_and_its_words_kept(build_site):
    site = build_site({PAGE: POST})
    node = stranger("", nodes.paragraph("", "Its words."))
    node.source, node.line = str(site.folder / PAGE), 9
    made = Converter(Page("posts/systems/cold-caches", SITE)).convert(node)

    assert [words_of(tree) for tree in made] == ["Its words."]
    assert site.warnings == [
        f"{PAGE}:9: WARNING: mdast, which MyST's tools read, has no form for a "
        "<stranger>; teach it to _ext/neighbours/trees.py [mdast]"
    ]


def test_a_site_that_does_not_know_its_address_has_none(build_site, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://example.org/")
    folder = Path(build_site({PAGE: POST}).app.outdir)
    assert (folder / "_xref/posts/systems/cold-caches.json").exists()

    monkeypatch.setenv("SITE_URL", "")
    build_site({PAGE: POST})
    assert not (folder / "_xref").exists()
    assert not (folder / "myst.xref.json").exists()


def test_a_page_that_is_gone_has_no_tree(build_site):
    other = "posts/systems/other.md"
    site = build_site({PAGE: POST, other: POST})
    (site.folder / other).unlink()
    again = build_site({PAGE: POST})

    folder = Path(again.app.outdir) / "_xref/posts/systems"
    assert sorted(path.name for path in folder.iterdir()) == [
        "cold-caches.json",
        "index.json",
    ]
