"""``make new`` begins a post that builds."""

import datetime as dt

import pytest

from _ext.posts.new import Refused, begin

DAY = dt.date(2026, 3, 14)
TOPIC = "# Systems\n\n```{toctree}\n:maxdepth: 1\n\ncold-caches\n```\n"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "posts" / "systems").mkdir(parents=True)
    (tmp_path / "posts" / "systems" / "index.md").write_text(TOPIC)
    (tmp_path / "posts" / "systems" / "cold-caches.md").write_text("# Cold caches\n")
    return tmp_path


def test_a_new_post_is_a_draft_named_last_in_its_topic(root):
    page = begin(root, "systems", "on-call", DAY)

    assert page == root / "posts" / "systems" / "on-call.md"
    assert "date: 2026-03-14\n" in page.read_text()
    assert "draft: true\n" in page.read_text()
    assert (root / "posts" / "systems" / "index.md").read_text() == TOPIC.replace(
        "cold-caches\n", "cold-caches\non-call\n"
    )


@pytest.mark.parametrize(
    ("topic", "slug", "reason"),
    [
        ("", "", "usage: make new"),
        ("cooking", "soup", "there is no topic 'cooking'; topics are systems"),
        ("systems", "On_Call", "'On_Call' cannot be a slug"),
        ("systems", "cold-caches", r"posts/systems/cold-caches.md exists"),
    ],
)
def test_what_cannot_be_begun_is_refused_and_nothing_is_written(
    root, topic, slug, reason
):
    with pytest.raises(Refused, match=reason):
        begin(root, topic, slug, DAY)

    assert len(list(root.rglob("*.md"))) == 2
