"""What is timed: posts like the real ones, the same each time, for each generator."""

from __future__ import annotations

import json
import re

import pytest

from benchmarks.corpus import OURS, ROOT, made_up_posts, write_ours
from benchmarks.measuring import Run
from benchmarks.peers import PEERS
from benchmarks.reporting import RESULTS, growth, medians, table
from tests.rebuilding import build


@pytest.fixture(scope="module")
def posts():
    return made_up_posts(6)


def test_a_post_is_what_one_of_this_site_is(posts):
    for post in posts:
        text = post.body(OURS)
        prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)

        assert 1900 < len(prose.split()) < 2800
        assert len(re.findall(r"\(lab:", text)) == 8
        assert len(re.findall(r"\{cite:p\}", text)) == 2
        assert len(re.findall(r"\{term\}", text)) == 3
        assert len(re.findall(r"\(#post-", text)) == 3


def test_two_calls_make_the_same_posts(posts):
    assert made_up_posts(6) == posts


def test_our_own_site_of_them_is_built_without_a_complaint(posts, tmp_path):
    write_ours(tmp_path / "site", posts)

    built = build(tmp_path / "site", "html", tmp_path / "out")

    assert (built.status, built.said) == (0, ())


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_other_generators_get_as_many_words(peer, posts, tmp_path):
    peer.write(tmp_path, posts)
    path = next(tmp_path.rglob(f"{posts[2].slug}.md"))
    ours = len(posts[2].body(OURS).split())

    assert len(path.read_text(encoding="utf-8").split()) == pytest.approx(
        ours, rel=0.03
    )


def runs():
    """Two generators, of 100 and of 1,000 posts; one of them is run three times."""
    return [
        *(Run("ours", "from nothing", 100, cpu, 10, 50) for cpu in (9, 30, 10)),
        Run("ours", "from nothing", 1000, 100, 90, 60),
        Run("MkDocs, Material", "from nothing", 100, 4, 5, 40),
    ]


def test_the_median_of_repeats_is_told():
    assert [run.cpu for run in medians(runs())] == [10, 100, 4]


def test_growth_is_an_exponent():
    assert growth([run for run in medians(runs()) if run.generator == "ours"]) == 1


def test_wall_time_is_compared_with_mkdocs_of_as_many_posts():
    told = table(runs(), "two cores")

    assert "| ours, from nothing | 100 | 10.0 | 10.0 | 50 | 2.00 |" in told
    assert "| ours, from nothing | 1000 | 100.0 | 90.0 | 60 |  |" in told
    assert "ours: CPU grows with posts to the 1.00." in told


def test_the_readme_says_what_was_measured():
    found = [Run(**each) for each in json.loads((RESULTS / "builds.json").read_text())]
    known = {(run.generator, run.what, run.posts): run for run in medians(found)}

    def run(posts, what="from nothing", generator="this site"):
        return known[generator, what, posts]

    def to_mkdocs(posts, generator="this site"):
        reference = run(posts, generator="MkDocs, Material")
        return f"{run(posts, generator=generator).wall / reference.wall:.1f}"

    exponent = growth([each for each in known.values() if each.what == "from nothing"
                       and each.generator == "this site"])  # fmt: skip
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())

    assert f"take {to_mkdocs(100)} times the wall time of MkDocs" in readme
    assert f"and a thousand {to_mkdocs(1000)} times" in readme
    furo = [to_mkdocs(posts, "Sphinx, furo") for posts in (100, 300)]
    assert f"furo takes {furo[0]} and, at three hundred, {furo[1]} times" in readme
    assert f"up to 3,000, to the power of {exponent:.2f}" in readme
    assert max(each.posts for each in known.values()) == 3_000
    edit, whole, title = (
        round(run(1000, what).cpu)
        for what in ("a post edited", "from nothing", "a post retitled")
    )
    assert f"costs {edit} CPU seconds of {whole}, a new title {title}" in readme
    looks = [f"{run(posts, 'a saved page is shown').wall:.1f}" for posts in (0, 1000)]
    assert (
        f"page after {looks[0]} seconds, and at a thousand posts after {looks[1]}"
        in (readme)
    )
    printed = round(run(300, "PDFs, a post edited").cpu)
    assert f"an edited one costs {printed} CPU seconds, and no process" in readme
    (most,) = re.findall(r"no process takes more than (\d+) MB", readme)
    taken = max(each.memory for each in known.values() if "PDF" in each.what)
    assert int(most) == round(taken, -1) < 1_000
