"""Feeds: whole posts, absolute addresses, ids that stay; read by a reader's parser."""

import datetime as dt
import json
from pathlib import Path

import feedparser
import pytest

from _ext.reading import feeds
from _ext.reading.feeds import Entry, Feed, atom, json_feed
from _ext.reading.portable import portable
from tests.sites import POST

SITE = "https://example.org/in-production/"
ENTRY = Entry(
    id="tag:example.org,2026-03-14:a",
    url=f"{SITE}posts/systems/a.html",
    title="R & <W> > N",
    summary="“Quoted”, and ]]> too.",
    content="<p>A &lt; b.</p>",
    published=dt.date(2026, 3, 14),
    updated=dt.date(2026, 3, 15),
    tags=("caching",),
)
FEED = Feed("all", "In Production", SITE, "MW", [ENTRY])


def read(site, name: str):
    return feedparser.parse((Path(site.app.outdir) / "feeds" / name).read_bytes())


def test_a_feed_reader_reads_what_was_written():
    found = feedparser.parse(atom(FEED).encode())
    (entry,) = found.entries

    assert not found.bozo
    assert (found.feed.title, found.feed.author) == ("In Production", "MW")
    assert found.feed.updated == "2026-03-15T00:00:00Z"
    assert (entry.id, entry.link) == (ENTRY.id, ENTRY.url)
    assert entry.title == "R & <W> > N"
    assert entry.content[0].value == "<p>A &lt; b.</p>"
    assert entry.tags[0].term == "caching"


def test_both_formats_say_the_same():
    found = json.loads(json_feed(FEED))
    (item,) = found["items"]

    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["feed_url"] == f"{SITE}feeds/all.json"
    assert item["title"] == ENTRY.title
    assert item["content_html"] == ENTRY.content
    assert item["date_published"] == "2026-03-14T00:00:00Z"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a class="x" href="b.html#c">', f'<a class="x" href="{SITE}posts/b.html#c">'),
        ('<a href="#c">', f'<a href="{SITE}posts/a.html#c">'),
        ('<img src="../_images/f.svg">', f'<img src="{SITE}_images/f.svg">'),
        ('<a href="https://x.org/?a=1&amp;b">', '<a href="https://x.org/?a=1&amp;b">'),
        ('<h1>T<a class="headerlink" href="#t">#</a></h1>', ""),
        ('<pre tabindex="0">href="x"</pre>', '<pre >href="x"</pre>'),
    ],
)
def test_a_page_can_stand_elsewhere(html, expected):
    assert portable(html, f"{SITE}posts/a.html") == expected


def test_the_site_has_a_feed_of_all_posts_and_one_a_topic(build_site):
    site = build_site({"posts/systems/a.md": POST})

    for name in ("all.xml", "systems.xml"):
        (entry,) = read(site, name).entries
        assert entry.title == "Cold caches"
        assert "The body." in entry.content[0].value
        assert entry.id.endswith(",2026-03-14:a")
    assert 'href="../../feeds/systems.xml"' in site.html("posts/systems/a")
    assert 'type="application/feed+json"' in site.html("index")


def test_a_post_that_is_renamed_keeps_its_id(build_site, tmp_path):
    before = read(build_site({"posts/systems/a.md": POST}), "all.xml").entries
    renamed = POST.replace("tags:", "aliases: [a]\ntags:")
    (tmp_path / "site/posts/systems/a.md").unlink()
    (entry,) = read(build_site({"posts/systems/b.md": renamed}), "all.xml").entries

    assert entry.link.endswith("/posts/systems/b.html")
    assert entry.id == before[0].id


def test_a_post_that_becomes_a_draft_leaves_the_feed(build_site):
    build_site({"posts/systems/a.md": POST, "posts/systems/b.md": POST})
    draft = POST.replace("tags:", "draft: true\ntags:")
    site = build_site({"posts/systems/a.md": POST, "posts/systems/b.md": draft})

    assert [entry.link[-6:] for entry in read(site, "all.xml").entries] == ["a.html"]


def test_a_post_that_is_among_the_newest_again_is_whole(build_site, monkeypatch):
    monkeypatch.setattr(feeds, "NEWEST", 1)
    newer = POST.replace("2026-03-14", "2026-03-15")
    site = build_site({"posts/systems/a.md": POST, "posts/systems/b.md": newer})
    assert [entry.link[-6:] for entry in read(site, "all.xml").entries] == ["b.html"]
    (site.folder / "posts/systems/b.md").unlink()
    (entry,) = read(build_site({"posts/systems/a.md": POST}), "all.xml").entries

    assert entry.link.endswith("/a.html")
    assert "The body." in entry.content[0].value


def test_every_address_in_the_real_feed_is_absolute(site_folder):
    for path in sorted((site_folder / "feeds").glob("*.json")):
        for item in json.loads(path.read_text(encoding="utf-8"))["items"]:
            assert 'href="#' not in item["content_html"]
            assert 'src="../' not in item["content_html"]
            assert "<script" not in item["content_html"]
