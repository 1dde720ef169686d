"""What an author gave no label has a name, and its name is its anchor."""

import re
from pathlib import Path

import pytest

from _ext.names.anchors import heading_names, page_name, slug_of, twin
from tests.sites import HOUSE, POST

PAGE = "posts/systems/cold-caches.md"


def site_with(build_site, body: str, glossary: str = ""):
    pages = {PAGE: POST.replace("The body.", body)}
    if glossary:
        pages["reference/glossary.md"] = (
            f"# Glossary\n\n:::{{glossary}}\n{glossary}:::\n"
        )
    return build_site(pages)


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Hyrum’s law", "hyrum-s-law"), ("Überblick: 5 steps", "uberblick-5-steps"),
     ("  p99, or more? ", "p99-or-more"), ("設計", "")],
)  # fmt: skip
def test_a_slug_has_portable_letters_alone(text, slug):
    assert slug_of(text) == slug


def test_an_apostrophe_has_its_twin():
    assert twin("Hyrum's law") == "Hyrum’s law"
    assert twin("Hyrum’s law") == "Hyrum's law"
    assert twin("goodput") == ""


def test_pages_are_called_after_what_they_are():
    assert page_name("posts/career/on-call") == "on-call"
    assert page_name("posts/career/index") == "posts-career"
    assert page_name("reference/labs/cache-design") == "lab-cache-design"
    assert page_name("index") == "index"


def test_like_headings_are_called_after_what_they_are_in():
    headings = [("Costs", "Post"), ("Two", "Post"), ("Costs", "Two"), ("Costs", "Two")]

    assert list(heading_names("post", headings)) == [
        "post--costs", "post--two", "post--two--costs", "post--two--costs-2"]  # fmt: skip


def test_a_heading_without_a_label_has_a_name_and_keeps_its_anchor(build_site):
    site = site_with(
        build_site, "## What to bring\n\nSee [](#cold-caches--what-to-bring)."
    )

    html = site.html("posts/systems/cold-caches")
    assert site.warnings == []
    assert 'id="cold-caches--what-to-bring"' in html
    assert 'id="what-to-bring"' in html
    assert 'href="#cold-caches--what-to-bring"' in html


def test_the_permalink_of_a_title_is_the_slug(build_site):
    site = build_site({PAGE: POST.replace("# Cold caches", "# What a cold cache does")})

    html = site.html("posts/systems/cold-caches")
    assert re.search(r'<h1>.*?href="#cold-caches"', html, re.S)
    assert 'id="what-a-cold-cache-does"' in html


def test_no_permalink_is_a_matter_of_position(build_site):
    site = site_with(
        build_site, "## Costs\n\nA.\n\n## Other\n\n### Costs\n\nB.\n\n## 設計\n\nC."
    )

    links = re.findall(
        r'class="headerlink" href="#([^"]+)"', site.html("posts/systems/cold-caches")
    )
    assert [link for link in links if re.fullmatch(r"id\d+", link)] == []
    assert "cold-caches--other--costs" in links
    assert "設計" in links


def test_an_equation_is_found_by_its_label(build_site):
    site = site_with(build_site, "$$a = b$$ (eq-one)\n\nSee [](#eq-one).")

    html = site.html("posts/systems/cold-caches")
    assert site.warnings == []
    assert 'id="eq-one"' in html
    assert 'id="equation-eq-one"' in html
    assert 'href="#equation-eq-one"' in html


def test_a_term_is_found_by_either_apostrophe(build_site):
    body = "{term}`Hyrum's law` and {term}`Hyrum’s law`"
    site = site_with(build_site, body, "goodput\n  Work.\n\nHyrum’s law\n  Text.\n")

    html = site.html("posts/systems/cold-caches")
    assert site.warnings == []
    assert len(re.findall(r'href="[^"]*glossary.html#term-', html)) == 2
    assert 'id="term-hyrum-s-law"' in site.html("reference/glossary")


def test_a_label_of_the_author_s_is_left_alone(build_site):
    site = site_with(build_site, "(mine)=\n## A heading\n\nText.")

    assert "cold-caches--a-heading" not in site.html("posts/systems/cold-caches")
    assert HOUSE  # the rest of the site has its names too


def test_the_inventory_says_which_edition_it_is_of(build_site):
    # And a build with nothing changed reads no page again for that.
    page = POST.replace("2026-03-14", "2026-03-10\nupdated: 2026-03-14")
    page = page.replace("tags:", "changes:\n  - 2026-03-14: More.\ntags:")

    site = build_site({"posts/systems/cold.md": page})

    head = (Path(site.app.outdir) / "objects.inv").read_bytes().splitlines()
    assert head[2] == b"# Version: 2026.03.14"
    again = build_site({})
    assert again.warnings == []
    assert "0 added, 0 changed, 0 removed" in again.app.status.getvalue()
