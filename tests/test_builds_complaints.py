"""A mistake is reported at every build, by every builder, until it is mended."""

import pytest

from _ext.builds.complaints import Complaint, Kept
from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"
MISTAKES = [
    POST.replace("summary", "sumary"),  # shows when the page is read
    POST.replace("The body.", "See {ref}`nowhere`."),  # when it is resolved
    POST.replace("The body.", "```json\n{not json\n```"),  # when html writes it
    POST.replace("The body.", "A rare character: \U00013000."),  # when pdf sets it
]
IDS = ["read", "resolved", "written as html", "set in print"]


@pytest.mark.parametrize("text", MISTAKES[:3], ids=IDS[:3])
def test_an_unchanged_mistake_is_reported_again(build_site, text):
    first = build_site({PAGE: text}).warnings

    assert first != []
    assert build_site({PAGE: text}).warnings == first


@pytest.mark.parametrize("order", [("html", "pdf"), ("pdf", "html")], ids="-".join)
@pytest.mark.parametrize("text", MISTAKES, ids=IDS)
def test_what_one_builder_complained_of_the_next_one_does_too(build_site, text, order):
    said = [build_site({PAGE: text}, builder=name).warnings for name in order]
    first = said[0] or said[1]  # a fault of one output shows when that is made

    assert first != []
    for builder in order:
        again = build_site({PAGE: text}, builder=builder).warnings
        assert [line for line in again if PAGE in line] != [], builder

    for builder in order:
        assert build_site({PAGE: POST}, builder=builder).warnings == [], builder


def test_each_complaint_is_made_once(build_site):
    text = MISTAKES[1]
    build_site({PAGE: text})

    assert len(build_site({PAGE: text}, builder="pdf").warnings) == 1


def test_a_mistake_of_no_page_is_reported_again(build_site):
    topic = "# Systems\n\n```{toctree}\n../people/a\n```\n"
    pages = {"posts/people/a.md": POST, "posts/systems/index.md": topic}
    first = build_site(pages).warnings

    assert "no index.md" in first[0]
    assert build_site(pages).warnings == first


def test_nothing_is_read_again_once_it_is_mended(build_site):
    build_site({PAGE: MISTAKES[0]})
    assert build_site({PAGE: POST}).warnings == []

    assert "0 added, 0 changed, 0 removed" in build_site({PAGE: POST}).status


@pytest.mark.parametrize("text", ["", "[]", '{"html": [{"place": 1}]}', "{"])
def test_a_file_that_is_not_ours_holds_nothing(tmp_path, text):
    (tmp_path / "complaints.json").write_text(text)

    assert Kept(tmp_path).read() == {}


def test_what_is_kept_comes_back(tmp_path):
    one = {"html": [Complaint("posts/a.md:3", "so", "posts", "", "digest")]}
    Kept(tmp_path).write(one)

    assert Kept(tmp_path).read() == one
