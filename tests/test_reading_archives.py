"""All posts by year and by tag, and a page for each tag as long as a post has it."""

from pathlib import Path

from bs4 import BeautifulSoup

from tests.sites import INDEX, POST

ARCHIVE = {
    "index.md": INDEX.replace("reference/sources\n", "reference/sources\nreference/archive\n"),
    "reference/archive.md": "# All posts\n\n```{post-archive}\n```\n\n```{tag-list}\n```\n",
}  # fmt: skip
OLDER = (
    POST.replace("2026-03-14", "2025-03-14")
    .replace("Cold caches", "Older caches")
    .replace("tags: [caching]", "updated: 2026-01-02\ntags: [caching, capacity]")
)
PAGES = {**ARCHIVE, "posts/systems/a.md": POST, "posts/systems/b.md": OLDER}


def shown(site, page: str) -> BeautifulSoup:
    return BeautifulSoup(site.html(page), "lxml")


def words(tag) -> str:
    return " ".join(tag.get_text().split())


def tag_pages(site) -> list[str]:
    return sorted(path.stem for path in (Path(site.app.outdir) / "tags").glob("*"))


def test_all_posts_stand_below_their_years_with_their_days(build_site):
    listed = shown(build_site(PAGES), "reference/archive").select_one("dl.post-archive")

    assert [words(each) for each in listed.find_all(["dt", "dd"], recursive=False)] == [
        "2026",
        "Cold caches 14 March 2026",
        "2025",
        "Older caches 14 March 2025, updated 2 January 2026",
    ]


def test_tags_lead_to_their_pages_and_say_how_many_posts_have_them(build_site):
    page = shown(build_site(PAGES), "reference/archive")

    assert [words(item) for item in page.select("ul.tag-list li")] == [
        "caching 2",
        "capacity 1",
    ]
    assert page.select("ul.tag-list a")[1]["href"] == "../tags/capacity.html"


def test_the_page_of_a_tag_has_its_posts_with_summaries_the_newest_first(build_site):
    page = shown(build_site(PAGES), "tags/caching")

    assert words(page.h1).rstrip("#") == "Posts tagged caching"
    assert [words(each) for each in page.select("article .post-title")] == [
        "Cold caches",
        "Older caches",
    ]
    assert words(page.select_one("article .summary")) == (
        "Plan for the day the cache is cold."
    )
    assert page.select_one(".post-title a")["href"] == "../posts/systems/a.html"


def test_the_tags_under_a_title_lead_to_their_pages(build_site):
    tags = shown(build_site(PAGES), "posts/systems/b").select_one("p.post-tags")

    assert words(tags) == "caching, capacity"
    assert [link["href"] for link in tags.select("a")] == [
        "../../tags/caching.html",
        "../../tags/capacity.html",
    ]


def test_a_tag_that_no_post_has_any_more_loses_its_page(build_site):
    assert tag_pages(build_site(PAGES)) == ["caching", "capacity"]

    changed = OLDER.replace(", capacity", "")
    assert tag_pages(build_site({**PAGES, "posts/systems/b.md": changed})) == [
        "caching"
    ]


def test_a_post_that_is_retitled_is_retitled_on_the_page_of_its_tag(build_site):
    build_site(PAGES)
    changed = OLDER.replace("Older caches", "Warm caches")
    site = build_site({**PAGES, "posts/systems/b.md": changed})

    assert "Warm caches" in site.html("tags/capacity")
    assert "Older caches" not in site.html("reference/archive")


def test_a_site_without_posts_has_no_tags(build_site):
    site = build_site(ARCHIVE)

    assert "tag-list" not in site.html("reference/archive")
