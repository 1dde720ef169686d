"""What a link to the site says, for the card of another site."""

import json
from pathlib import Path

from _ext.neighbours.previews import preview
from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"


def previews(site, page: str) -> dict:
    path = Path(site.app.outdir) / "previews" / f"{page}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_place_has_a_title_and_a_text():
    places = {
        "b": ["B", "Text.", "https://example.org/work"],
        "a": ["", "Caption.", ""],
    }

    assert json.loads(preview(places, {})) == {
        "a": ["", "Caption."],
        "b": ["B", "Text."],
    }


def test_what_says_nothing_is_left_out():
    assert preview({"a": ["", "", ""]}, {}) == "{}"


def test_a_post_says_its_title_and_summary_and_a_section_its_first_lines(build_site):
    body = "(first-section)=\n## A section\n\nThe first sentence. The second."
    site = build_site({PAGE: POST.replace("The body.", body)})
    found = previews(site, "posts/systems/cold-caches")

    assert found[""] == ["Cold caches", "Plan for the day the cache is cold."]
    assert found["cold-caches"] == found[""]
    assert found["first-section"] == ["A section", "The first sentence. The second."]


def test_a_term_says_its_definition(build_site):
    found = previews(build_site({PAGE: POST}), "reference/glossary")

    assert found["term-goodput"] == ["goodput", "Useful work."]


def test_a_quoted_result_says_its_value_and_what_it_means(build_site, toy_lab):
    post = POST.replace("The body.", "It met [35 times](lab:toy#amplification).")
    found = previews(build_site({PAGE: post}), "reference/evidence")

    assert found["lab-toy-amplification"] == ["35 times", "load, cold over warm"]
    assert "lab-toy-served-share" not in found, "no post quotes it"


def test_the_former_address_of_a_post_says_the_same(build_site):
    post = POST.replace("tags:", "aliases: [once]\ntags:")
    site = build_site({PAGE: post})

    now = previews(site, "posts/systems/cold-caches")
    assert previews(site, "posts/systems/once") == now


def test_a_page_that_is_gone_says_nothing(build_site):
    other = "posts/systems/other.md"
    site = build_site({PAGE: POST, other: POST})
    (site.folder / other).unlink()
    again = build_site({PAGE: POST})

    folder = Path(again.app.outdir) / "previews/posts/systems"
    assert sorted(path.stem for path in folder.iterdir()) == ["cold-caches", "index"]
