"""Names that were promised are kept, or the build says which are not."""

import json

import pytest

from _ext.names.offered import Name
from _ext.names.promises import losses, read, written
from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"
HERE = "posts/systems/cold-caches"
BODY = "(cold-first)=\n## First\n\nText."
HEADING = Name("label", "cold-first", HERE, "cold-first", "heading", "First")
ANCHORS = {HERE: {"cold-first"}}


def by_key(*names: Name) -> dict[tuple[str, str], Name]:
    return {(name.role, name.name): name for name in names}


def said(promised: Name, *now: Name, moved=None, anchors=None) -> str:
    found = losses(by_key(promised), by_key(*now), moved or {}, anchors or ANCHORS)
    return " ".join(loss.message for loss in found)


def test_a_name_that_is_there_is_no_loss_whatever_its_text():
    retitled = Name("label", "cold-first", HERE, "cold-first", "heading", "Other")
    assert said(HEADING, retitled) == ""


def test_a_name_that_is_gone_says_how_to_give_it_back():
    assert "write (cold-first)= above what it has become" in said(HEADING)


def test_a_name_that_leads_to_another_page_is_a_loss():
    other = Name("label", "cold-first", "posts/systems/b", "cold-first", "heading", "")
    assert "leads to posts/systems/b" in said(HEADING, other)


def test_a_name_moves_with_its_post():
    other = Name("label", "cold-first", "posts/b/cold", "cold-first", "heading", "")
    told = said(
        HEADING, other, moved={HERE: "posts/b/cold"},
        anchors={"posts/b/cold": {"cold-first"}},
    )  # fmt: skip
    assert told == ""


def test_a_name_that_is_of_another_kind_is_a_loss():
    figure = Name("label", "cold-first", HERE, "cold-first", "figure", "")
    assert "of a heading and is that of a figure" in said(HEADING, figure)


def test_a_page_that_is_gone_is_one_loss_with_all_that_was_on_it():
    page = Name("doc", HERE, HERE, "", "post", "Cold caches")
    found = list(losses(by_key(page, HEADING), {}, {}, {}))

    assert len(found) == 1
    assert "link to: 1); write aliases: [systems/cold-caches] in" in found[0].message


def test_two_names_of_one_place_are_one_loss():
    term = Name("term", "goodput", "reference/glossary", "term-goodput", "term", "")
    label = Name("label", "term-goodput", term.page, term.anchor, "term", "")

    found = list(losses(by_key(term, label), {}, {}, {}))
    assert [loss.name for loss in found] == [term]


def test_an_anchor_that_is_gone_is_a_loss():
    assert "#cold-first, which is gone" in said(HEADING, HEADING, anchors={HERE: {"x"}})


def test_the_file_is_read_as_it_was_written(tmp_path):
    names = by_key(HEADING, Name("doc", HERE, HERE, "", "post", "“Cold” caches"))
    path = tmp_path / "names.json"
    path.write_text(written(names), encoding="utf-8")

    assert read(path) == names
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith('"cold-first": {"page": ')] != []


@pytest.fixture
def promising(build_site):
    """Build a site, promise its names, and return what builds it again."""

    def build(text: str, page: str = PAGE):
        return build_site({page: text})

    first = build(POST.replace("The body.", BODY))
    first.app.config.accept_names = True
    first.app.emit("build-finished", None)
    first.app.config.accept_names = False
    return build


def test_a_site_that_promised_nothing_is_told_nothing(build_site):
    build_site({PAGE: POST.replace("The body.", BODY)})

    assert build_site({PAGE: POST}).warnings == []


def test_a_label_that_is_gone_fails_the_build_at_its_page(promising):
    site = promising(POST.replace("The body.", BODY.replace("first)", "second)")))

    assert [line for line in site.warnings if "'cold-first'" in line]
    assert all(
        line.startswith(f"{PAGE}:1: WARNING: the name") for line in site.warnings
    )
    again = promising(POST.replace("The body.", BODY))
    assert again.warnings == []


def test_a_new_name_and_a_new_text_are_no_complaints(promising):
    body = BODY.replace("# First", "# Another").replace(
        "Text.", "Text.\n\n## New\n\nText."
    )
    site = promising(POST.replace("The body.", body))

    assert site.warnings == []
    assert "make names promises them" in site.status


def test_a_file_that_cannot_be_read_is_one_complaint(promising, tmp_path):
    (tmp_path / "site" / "names.json").write_text("{", encoding="utf-8")
    site = promising(POST.replace("The body.", BODY))

    assert len(site.warnings) == 1
    assert site.warnings[0].startswith("names.json:1: WARNING: ")
    assert "make names" in site.warnings[0]


def test_a_post_that_moved_and_says_so_has_kept_its_names(promising, tmp_path):
    folder = tmp_path / "site"
    (folder / PAGE).unlink()
    text = POST.replace("The body.", BODY).replace(
        "tags:", "aliases: [systems/cold-caches]\ntags:")  # fmt: skip
    (folder / "index.md").write_text(
        (folder / "index.md").read_text().replace(
            "posts/systems/index\n", "posts/systems/index\nposts/people/index\n"))  # fmt: skip
    index = (folder / "posts/systems/index.md").read_text()
    (folder / "posts/people").mkdir()
    (folder / "posts/people/index.md").write_text(index.replace("Systems", "People"))
    names = json.loads((folder / "names.json").read_text())
    assert HERE in names["doc"]
    site = promising(text, "posts/people/cold-caches.md")

    told = [line for line in site.warnings if "cold" in line]
    assert told == []
