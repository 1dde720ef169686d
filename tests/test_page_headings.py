"""One title, headings with words, and rules wherever an author puts them."""

import pytest

from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"


@pytest.mark.parametrize("builder", ["html", "pdf"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (POST + "\n# Another\n", ":11: WARNING: this is a second title, 'Another'; a "
         "page has one: write ## for a section [headings]"),
        (POST.replace("# Cold", "So.\n\n# Cold"), ":7: WARNING: this stands before the "
         "title; put it below the line '# Title' [headings]"),
        (POST + "\n##\n\nText.\n", ":11: WARNING: this heading has no words; write some "
         "or drop it [headings]"),
    ],
    ids=["two titles", "text before the title", "an empty heading"],
)  # fmt: skip
def test_a_heading_gone_wrong_is_named_and_the_rest_is_made(
    build_site, builder, text, said
):
    site = build_site({PAGE: text}, builder=builder)

    assert site.warnings == [PAGE + said]


@pytest.mark.parametrize("builder", ["html", "pdf"])
@pytest.mark.parametrize(
    "text",
    ["Text.\n\n---\n", "## Next\n\n---\n\nText.\n", "- one\n\n  ---\n\n  more\n",
     "---\n\nText.\n", "One.\n\n---\n\n---\n\nTwo.\n"],
    ids=["at the end", "after a heading", "in a list", "at the start", "twice"],
)  # fmt: skip
def test_a_rule_may_stand_anywhere(build_site, builder, text):
    site = build_site({PAGE: POST.replace("The body.\n", text)}, builder=builder)

    assert site.warnings == []
    if builder == "html":
        html = site.html("posts/systems/cold-caches")
        assert html.count('<hr class="docutils"') == text.count("---")


@pytest.mark.parametrize("builder", ["html", "pdf"])
def test_a_heading_may_link_to_a_file(build_site, builder):
    pages = {
        PAGE: POST + "\n## See [the data](data.csv)\n\nText.\n",
        "posts/systems/data.csv": "a,b\n",
    }

    site = build_site(pages, builder=builder)

    assert site.warnings == []
    if builder == "html":
        html = site.html("posts/systems/cold-caches")
        assert "_downloads/" in html


def test_a_page_in_two_toctrees_is_named_once(build_site):
    index = "# Systems\n\n```{toctree}\n:glob:\n\n*\n```\n"
    front = (
        "# Home\n\n```{toctree}\nposts/systems/index\nposts/systems/cold-caches\n```\n"
    )

    site = build_site({PAGE: POST, "posts/systems/index.md": index, "index.md": front})

    assert [line for line in site.warnings if "more than once" in line] == [
        "posts/systems/index.md:1: WARNING: the toctrees name "
        "posts/systems/cold-caches more than once (index and posts/systems/index); "
        "a page has one place: name it in one [posts]"
    ]
