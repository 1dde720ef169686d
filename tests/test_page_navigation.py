"""What one page shows of another is text, whatever its author wrote."""

import datetime as dt

import html5lib
import pytest

from _ext.page.navigation import NEAR, Row, near
from _ext.posts.domain import Post
from _ext.posts.fields import Fields
from tests.sites import INDEX, POST, TOPIC

RUNS = "<script>alert(1)</script>"
HOSTILE = (
    POST.replace("# Cold caches", f"# Why `{RUNS}` & \"'so'\" {{{{ 6*7 }}}} is text")
    .replace("Plan for", f"Plan {RUNS} for")
)  # fmt: skip
ORDER = TOPIC.replace(":glob:\n", "").replace("*\n", "before\nhostile\nbehind\n")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Build three posts, of which the second's title is hostile; return their HTML."""
    from sphinx.testing.util import SphinxTestApp

    from tests.sites import HOUSE, Site, lay_out

    folder = tmp_path_factory.mktemp("hostile") / "site"
    names = {"before": POST, "hostile": HOSTILE, "behind": POST}
    lay_out(folder, {**HOUSE, "reference/evidence.md": "# Evidence\n\nNone.\n",
                     "posts/systems/index.md": ORDER,
                     **{f"posts/systems/{name}.md": names[name] for name in names}})  # fmt: skip
    (folder / "labs").mkdir()
    app = SphinxTestApp(
        "html", srcdir=folder, confoverrides={"labs_must_be_fresh": False}
    )
    app.build()
    site = Site(app, folder)
    found = {name: site.html(f"posts/systems/{name}") for name in [*names, "index"]}
    found["front"] = site.html("index")
    app.cleanup()
    return found


@pytest.mark.parametrize("name", ["before", "hostile", "behind", "index", "front"])
def test_a_title_is_text_on_every_page_that_names_it(name, pages):
    tree = html5lib.parse(pages[name], namespaceHTMLElements=False)

    scripts = [
        "".join(each.itertext())
        for each in tree.iter("script")
        if each.get("type") != "application/ld+json"  # data: nothing runs it
    ]
    assert not any("alert" in text for text in scripts)
    handlers = [
        key for each in tree.iter() for key in each.attrib if key.startswith("on")
    ]
    assert handlers == []


@pytest.mark.parametrize("name", ["before", "behind", "index"])
def test_the_title_arrives_as_it_was_written(name, pages):
    tree = html5lib.parse(pages[name], namespaceHTMLElements=False)

    assert RUNS in "".join(tree.itertext())


def test_after_the_last_post_of_a_topic_comes_the_next_topic(build_site):
    index = INDEX.replace(
        "posts/systems/index", "posts/systems/index\nposts/tools/index"
    )
    site = build_site(
        {
            "index.md": index,
            "posts/systems/a.md": POST,
            "posts/tools/index.md": TOPIC.replace("# Systems", "# Tools"),
            "posts/tools/b.md": POST,
        }
    )

    assert 'href="../tools/index.html" rel="next"' in site.html("posts/systems/a")
    assert 'href="../systems/index.html" rel="next"' in site.html("posts/tools/b")


def numbered(count: int) -> list[Post]:
    fields = Fields(date=dt.date(2026, 3, 14), summary="x", tags=("x",))
    return [
        Post(f"posts/systems/p{n}", f"P{n}: more", fields, 200) for n in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "page", "first"),
    [
        (3, "posts/systems/p2", 0),  # all of them
        (30, "posts/systems/index", 0),
        (30, "posts/systems/p1", 0),
        (30, "posts/systems/p15", 11),  # four before it, four behind
        (30, "posts/systems/p29", 21),
    ],
)
def test_the_sidebar_shows_the_posts_around_the_reader_s_place(count, page, first):
    posts = numbered(count)

    row = Row(posts, {post.docname: place for place, post in enumerate(posts)})
    assert near(row, page) == posts[first : first + NEAR]
    assert posts[0].short_title == "P0"
