"""The search's index as pages come and go, and what is said of its synonyms."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from _ext.builds.whole_files import write_whole
from _ext.reading import search
from _ext.reading.index import Page
from _ext.reading.kept import place_of
from _ext.reading.postings import places
from _ext.reading.search import read_synonyms
from tests.searched import part_of, shown_of
from tests.sites import POST


def index_of(site, part: str = "index"):
    """Return a part of a site's index."""
    return part_of(Path(site.app.outdir) / "search" / f"{part}.js")


def addresses(site) -> list[str]:
    pages = [name for name, *_filters in index_of(site)["pages"]]
    return [url for page in pages for url, *_said in shown_of(site.app.outdir, page)]


def test_the_index_has_what_the_site_has(build_site):
    site = build_site({"posts/systems/a.md": POST})

    assert "posts/systems/a.html" in addresses(site)
    assert index_of(site)["topics"] == [["systems", "Systems"]]
    assert not (Path(site.app.outdir) / "searchindex.js").exists()


def test_a_page_that_is_gone_is_not_found(build_site):
    build_site({"posts/systems/a.md": POST, "posts/systems/b.md": POST})
    folder = build_site({"posts/systems/a.md": POST}).folder
    (folder / "posts/systems/b.md").unlink()
    site = build_site({"posts/systems/a.md": POST})

    assert "posts/systems/a.html" in addresses(site)
    assert "posts/systems/b.html" not in addresses(site)
    assert not list(Path(site.app.outdir).glob("search/pages/posts/systems/b.*"))


def test_a_page_that_became_shorter_leaves_no_part_behind(build_site):
    long = POST + "".join(f"\n## Part {each}\n\n{'word ' * 300}\n" for each in range(4))
    before = build_site({"posts/systems/a.md": long})
    assert len(shown_of(before.app.outdir, "posts/systems/a")) > 4
    after = build_site({"posts/systems/a.md": POST})

    assert len(list(Path(after.app.outdir).glob("search/pages/posts/systems/a.*"))) == 1


def test_without_a_script_the_page_leads_to_the_topics(build_site):
    page = build_site({"posts/systems/a.md": POST}).html("search")

    assert 'href="genindex.html"' in page
    assert '<a href="posts/systems/index.html">Systems</a>' in page


def test_synonyms_go_both_ways_or_one(tmp_path):
    path = tmp_path / "synonyms.txt"
    path.write_text(
        "# why\n\nherd, cache stampede\nrag > retrieval\n", encoding="utf-8"
    )

    assert read_synonyms(path) == [
        [["herd"], ["cach", "stamped"]],
        [["cach", "stamped"], ["herd"]],
        [["rag"], ["retriev"]],
    ]


@pytest.mark.parametrize("line", ["alone", "a > b > c", "a >", ", ,"])
def test_a_line_without_synonyms_is_named(line, build_site):
    site = build_site(
        {"posts/systems/a.md": POST, "reference/synonyms.txt": f"a, b\n{line}\n"}
    )

    (warning,) = site.warnings
    assert "reference/synonyms.txt:2: WARNING: no synonyms: write words" in warning


@pytest.fixture
def worked_out(monkeypatch):
    """The blocks of pages for which the places of stems were worked out."""
    found = []
    monkeypatch.setattr(
        search, "places", lambda records: found.append(1) or places(records)
    )
    return found


def test_places_are_worked_out_for_the_blocks_with_another_page(build_site, worked_out):
    posts = {f"posts/systems/p{number}.md": POST for number in range(40)}
    build_site(posts)
    begun = len(worked_out)
    worked_out.clear()
    build_site(posts)

    assert begun > 1
    assert worked_out == []

    edited = POST.replace("The body.", "Another body.")
    build_site({**posts, "posts/systems/p7.md": edited})
    assert len(worked_out) == 1


def test_places_that_are_damaged_are_worked_out_anew(build_site, worked_out):
    site = build_site({"posts/systems/a.md": POST})
    before = (Path(site.app.outdir) / "search/t0.js").read_text()
    kept = list((Path(site.app.doctreedir) / "postings").iterdir())
    assert kept
    for path in kept:
        path.write_text("{half")
    worked_out.clear()
    site = build_site({"posts/systems/a.md": POST})

    assert len(worked_out) == len(kept)
    assert (Path(site.app.outdir) / "search/t0.js").read_text() == before
    assert site.warnings == []


def test_a_place_that_has_another_anchor_is_no_longer_what_others_call_it(tmp_path):
    app = SimpleNamespace(
        config=SimpleNamespace(code_digest="x"),
        doctreedir=tmp_path,
        env=SimpleNamespace(found_docs={"a"}),
    )
    write_whole(place_of(app, "a"), b'stems\t[[{"herd": 2}, ["herd"]]]\n')
    named = [["a.html#old", "crowd"]]

    def stems_of(anchor: str) -> list[str]:
        page = Page("a", "a.html", "", [], [{"anchor": anchor}], named)
        return [stem for stem, _places in search.postings(app, [page])]

    assert stems_of("old") == ["crowd", "herd"]
    assert stems_of("new") == ["herd"]
