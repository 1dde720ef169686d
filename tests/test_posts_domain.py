"""What a post is: its record, its label, and what is said of a post gone wrong."""

import datetime as dt

import pytest
from sphinx.testing.util import SphinxTestApp

from _ext.posts import front_matter
from _ext.posts.domain import posts_of
from tests.rebuilding import build
from tests.sites import HOUSE, INDEX, POST, Site, lay_out

GOOD = "posts/systems/cold-caches.md"


def with_field(line: str, *, instead_of: str = "") -> str:
    """Return a good post with a line of its front matter added or replaced."""
    if instead_of:
        kept = [row for row in POST.splitlines() if not row.startswith(instead_of)]
        text = "\n".join(kept) + "\n"
    else:
        text = POST
    return text.replace("---\n", f"---\n{line}\n" if line else "---\n", 1)


def test_front_matter_folder_and_heading_make_the_record(build_site):
    site = build_site({GOOD: POST})

    post = posts_of(site.app.env).posts["posts/systems/cold-caches"]
    assert (post.topic, post.slug, post.title) == (
        "systems",
        "cold-caches",
        "Cold caches",
    )
    assert post.fields == front_matter.Fields(
        date=dt.date(2026, 3, 14),
        summary="Plan for the day the cache is cold.",
        tags=("caching",),
    )
    assert site.warnings == []


def test_slug_and_former_slug_are_labels(build_site):
    site = build_site(
        {
            GOOD: with_field("aliases: [warm-up]"),
            "posts/systems/other.md": POST.replace(
                "The body.", "See {ref}`cold-caches` and [that](#warm-up)."
            ),
        }
    )

    assert site.warnings == []
    assert site.html("posts/systems/other").count('href="cold-caches.html"') >= 2


# What an author may get wrong: the page, and the one complaint that it must cause.
MISTAKES = {
    "no front matter": (
        "posts/systems/bare.md",
        "# Bare\n",
        "posts/systems/bare.md:1: WARNING: this post has no front matter; begin the "
        "file with ---, date:, summary:, tags:, --- [posts]",
    ),
    "front matter not closed": (
        "posts/systems/open.md",
        "---\ndate: 2026-01-01\n\n# Open\n",
        "posts/systems/open.md:1: WARNING: the front matter is not closed; "
        "end it with --- [posts]",
    ),
    "field missing": (
        "posts/systems/missing.md",
        with_field("", instead_of="summary"),
        "posts/systems/missing.md:1: WARNING: front matter lacks 'summary': add a "
        "sentence that says what the reader gains: summary: ... [posts]",
    ),
    "field unknown": (
        "posts/systems/unknown.md",
        with_field("sumary: x"),
        "posts/systems/unknown.md:2: WARNING: front matter has 'sumary', "
        "did you mean 'summary'? [posts]",
    ),
    "field twice": (
        "posts/systems/twice.md",
        with_field("summary: again"),
        "posts/systems/twice.md:4: WARNING: front matter has 'summary' twice; "
        "keep one [posts]",
    ),
    "date not ISO": (
        "posts/systems/dated.md",
        with_field("date: 14 March 2026", instead_of="date"),
        "posts/systems/dated.md:2: WARNING: date is '14 March 2026', not a day of the "
        "calendar; write year-month-day: 2026-11-22 [posts]",
    ),
    "day that does not exist": (
        "posts/systems/leap.md",
        with_field("date: 2026-02-30", instead_of="date"),
        "posts/systems/leap.md:2: WARNING: date is '2026-02-30', not a day of the "
        "calendar; write year-month-day: 2026-11-22 [posts]",
    ),
    "updated before written": (
        "posts/systems/early.md",
        with_field("updated: 2026-01-01"),
        "posts/systems/early.md:2: WARNING: updated is 2026-01-01, before date, "
        "2026-03-14; drop it until the post changes [posts]",
    ),
    "tags not a list": (
        "posts/systems/tagged.md",
        with_field("tags: caching", instead_of="tags"),
        "posts/systems/tagged.md:2: WARNING: tags is not a list; write [one, another] "
        "[posts]",
    ),
    "tag not of the form": (
        "posts/systems/tag-form.md",
        with_field("tags: [Cache Design]", instead_of="tags"),
        "posts/systems/tag-form.md:2: WARNING: tags has 'Cache Design'; write "
        "lower-case letters and digits, joined by hyphens: on-call-2 [posts]",
    ),
    "summary too long": (
        "posts/systems/long.md",
        with_field("summary: " + "long " * 50, instead_of="summary"),
        "posts/systems/long.md:2: WARNING: summary has 249 characters; at most 200 fit "
        "[posts]",
    ),
    "YAML that does not parse": (
        "posts/systems/yaml.md",
        with_field("summary: one: two", instead_of="summary"),
        "posts/systems/yaml.md:2: WARNING: the front matter is not YAML: mapping values "
        "are not allowed here; put a text that holds a colon in quotes, and begin each "
        "field at the start of its line [posts]",
    ),
    "slug not of the form": (
        "posts/systems/Cold_Caches.md",
        POST,
        "posts/systems/Cold_Caches.md:1: WARNING: the file is called 'Cold_Caches'; "
        "rename it to lower-case letters and digits, joined by hyphens: on-call-2 "
        "[posts]",
    ),
    "no heading": (
        "posts/systems/headless.md",
        POST.replace("# Cold caches\n", ""),
        "posts/systems/headless.md:1: WARNING: this page has no heading; its first "
        "line of text is '# Title' [headings]",
    ),
}


@pytest.fixture(scope="module")
def complaints(tmp_path_factory) -> list[str]:
    """Build one site with every mistake on a page of its own; return what it said."""
    folder = tmp_path_factory.mktemp("mistakes") / "site"
    pages = {page: text for page, text, _complaint in MISTAKES.values()}
    lay_out(folder, {**HOUSE, **pages})
    app = SphinxTestApp("html", srcdir=folder)
    app.build()
    app.cleanup()
    return Site(app, folder).warnings


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gets_one_complaint_with_file_line_and_remedy(mistake, complaints):
    page, _text, expected = MISTAKES[mistake]
    said = [line for line in complaints if page in line]

    assert len(said) == 1, said
    assert said[0].startswith(expected)


def test_wrong_front_matter_does_not_make_links_to_the_post_wrong(build_site):
    pages = {
        GOOD: with_field("", instead_of="tags"),
        "posts/systems/other.md": POST.replace("The body.", "See {ref}`cold-caches`."),
    }

    assert len(build_site(pages).warnings) == 1


def test_a_page_that_is_not_utf_8_ends_the_build_at_its_line(tmp_path):
    site = tmp_path / "site"
    lay_out(
        site, {**HOUSE, GOOD: POST.replace("The body.", "A café.").encode("latin-1")}
    )
    (site / "labs").mkdir()

    built = build(site, "html", tmp_path / "built")

    assert built.status == 1
    assert built.said == (
        f"{GOOD}:9: ERROR: this is not UTF-8 (byte 0xe9); save the file as UTF-8",
    )


def test_a_date_in_the_future_is_refused(build_site, monkeypatch):
    # 2026-03-13, the day before the post's.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773360000")

    site = build_site({GOOD: POST})

    assert site.warnings == [
        f"{GOOD}:2: WARNING: date is 2026-03-14, which is in the future; "
        "today is 2026-03-13 [posts]"
    ]


def test_a_slug_used_twice_is_refused_on_both_pages(build_site):
    site = build_site(
        {
            GOOD: POST,
            "posts/people/cold-caches.md": POST,
            "posts/people/index.md": "# People\n\n```{toctree}\ncold-caches\n```\n",
            "posts/systems/index.md": (
                "# Systems\n\n```{toctree}\ncold-caches\n../people/index\n```\n"
            ),
        }
    )

    assert site.warnings == [
        f"{page}:1: WARNING: another post is or was called 'cold-caches'; "
        "links to that name cannot tell them apart: choose another [posts]"
        for page in ("posts/people/cold-caches.md", GOOD)
    ]


def test_a_post_outside_a_topic_is_refused(build_site):
    home = INDEX.replace("posts/systems/index", "posts/stray\nposts/systems/index")

    site = build_site({"posts/stray.md": POST, "index.md": home, GOOD: POST})

    assert site.warnings == [
        "posts/stray.md:1: WARNING: a post belongs in a topic; move it to "
        "posts/<topic>/ [posts]"
    ]


def test_a_topic_without_an_index_is_refused(build_site):
    topic = "# Systems\n\n```{toctree}\n../people/a\n```\n"

    site = build_site({"posts/people/a.md": POST, "posts/systems/index.md": topic})

    assert site.warnings == [
        "posts/people/a.md:1: WARNING: posts/people/ holds posts and no index.md; write one with a "
        "heading, an introduction and a toctree [posts]"
    ]


def test_a_link_to_a_draft_is_refused_and_the_draft_is_not_built(build_site):
    site = build_site(
        {
            "posts/systems/secret.md": with_field("draft: true"),
            GOOD: POST.replace("The body.", "A [sequel](#secret) and {ref}`secret`."),
        }
    )

    complaint = (
        f"{GOOD}:9: WARNING: this links to posts/systems/secret.md, which is a draft; "
        "publish it or drop the link [drafts]"
    )
    assert site.warnings == [complaint, complaint]  # one for each link
    assert "posts/systems/secret" not in site.app.env.found_docs


def test_a_draft_may_stand_in_its_topic_and_is_left_out(build_site):
    topic = (
        "# Systems\n\n```{post-list}\n```\n\n```{toctree}\ncold-caches\nsecret\n```\n"
    )
    pages = {
        "posts/systems/index.md": topic,
        "posts/systems/secret.md": with_field("draft: true").replace("Cold", "Secret"),
        GOOD: POST,
    }

    site = build_site(pages)

    assert site.warnings == []
    assert "Secret" not in site.html("posts/systems/index")


def test_a_draft_is_built_for_its_author(build_site, monkeypatch):
    monkeypatch.setenv("DRAFTS", "1")

    site = build_site({"posts/systems/secret.md": with_field("draft: true")})

    assert "posts/systems/secret" in site.app.env.found_docs


def test_editing_one_post_reads_one_page_and_renames_it_everywhere(build_site):
    build_site({GOOD: POST})

    site = build_site({GOOD: POST.replace("# Cold caches", "# Warm caches")})

    assert "0 added, 1 changed, 0 removed" in site.status
    assert "Warm caches" in site.html("posts/systems/index")
