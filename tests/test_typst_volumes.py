"""The book in volumes: shares, names, and what a volume has that a book does not need."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from _ext.typst import volumes
from _ext.typst.book import chapters
from _ext.typst.volumes import divided, shared
from tests.sites import POST

TOPICS = {"posts/systems/index": "Systems", "posts/career/index": "Careers"}
POSTS = [f"posts/systems/{name}" for name in "abcd"] + ["posts/career/e"]
DOCS = ["posts/systems/index", *POSTS[:4], "posts/career/index", POSTS[4],
        "reference/glossary", "reference/sources"]  # fmt: skip


def of_length(share: float) -> dict[str, int]:
    return dict.fromkeys(DOCS, int(share * volumes.LONGEST))


def test_a_book_that_is_not_too_long_is_one():
    assert divided(DOCS, of_length(1 / len(DOCS)), TOPICS) == [DOCS]


def test_posts_are_shared_in_order_and_what_is_looked_up_is_apart():
    found = divided(DOCS, of_length(0.4), TOPICS)

    assert [each for share in found for each in share if each in POSTS] == POSTS
    assert found[-1] == ["reference/glossary", "reference/sources"]
    # Two posts are as long as a volume may be; a topic is named wherever it goes on.
    assert [share[0] for share in found[:-1]] == ["posts/systems/index"] * 2
    assert found[-2][-2:] == ["posts/career/index", "posts/career/e"]


def test_shares_are_of_about_the_same_length():
    lengths = {str(number): volumes.LONGEST // 10 for number in range(31)}
    found = shared(list(lengths), lengths)

    assert [len(share) for share in found] in ([8, 8, 8, 7], [8, 7, 8, 8], [7, 8, 8, 8])


def test_volumes_number_chapters_through_and_the_first_has_the_name_of_the_book():
    known = chapters(DOCS, TOPICS)
    found = volumes.volumes(DOCS, of_length(0.4), TOPICS, known, "in-production")

    assert [each.name for each in found] == [
        "in-production.pdf", "in-production-2.pdf", "in-production-3.pdf",
    ]  # fmt: skip
    assert [each.number for volume in found for each in volume.chapters] == [
        "1", "2", "3", "4", "5", "A", "B",
    ]  # fmt: skip
    assert found[0].called(TOPICS).endswith(": Systems")
    assert found[2].called(TOPICS) == "chapters A to B: reference"
    assert [each.has_works for each in found] == [False, False, True]


BIB = "@book{doe, author = {Doe, Jo}, title = {Caches}, publisher = {P}, year = {2020}}"
BODY = "It has {term}`goodput`, {cite}`doe` and [](#second).\n\n" + "It goes on. " * 200


def words(path: Path) -> str:
    return " ".join(" ".join(p.extract_text().split()) for p in PdfReader(path).pages)


@pytest.fixture
def folder(build_site, monkeypatch) -> Path:
    """Build a book of two posts that is too long; return where its volumes are."""
    monkeypatch.setattr(volumes, "LONGEST", 4_000)
    post = POST.replace("The body.", BODY)
    second = POST.replace("Cold caches", "Warm caches")
    pages = {
        "posts/systems/first.md": post.replace("2026-03-14", "2026-03-15"),
        "posts/systems/second.md": second.replace("The body.", "So. " * 600),
        "reference/sources.bib": BIB,
    }
    site = build_site(pages, builder="pdf")
    assert site.warnings == []
    return Path(site.app.outdir)


def test_each_volume_says_which_it_is_and_where_the_others_are(folder):
    names = sorted(path.name for path in folder.glob("*.pdf"))
    reader = PdfReader(folder / "in-production-2.pdf")
    said = words(folder / "in-production-2.pdf")

    assert names == [f"in-production{each}.pdf" for each in ("-2", "-3", "")]
    assert reader.metadata.title == "In Production, volume 2 of 3"
    assert "Volume 2, this one: chapter 2: Systems" in said
    leads = {
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", ())
        if "/URI" in note.get_object().get("/A", {})
    }
    assert any(each.endswith("/pdf/in-production.pdf") for each in leads)
    assert any(each.endswith("/pdf/in-production-3.pdf") for each in leads)


def test_a_chapter_without_the_lists_of_the_book_has_its_own(folder):
    posts, lists = (
        words(folder / name) for name in ("in-production.pdf", "in-production-3.pdf")
    )

    assert "References Jo Doe. Caches" in posts
    assert "Terms goodput Useful work." in posts
    assert "References" not in lists
    assert "A Glossary" in lists
    assert "C Sources" in lists


def test_a_book_that_is_short_again_is_one(folder, build_site, monkeypatch):
    monkeypatch.undo()
    build_site({"posts/systems/second.md": POST.replace("Cold", "Warm")}, builder="pdf")

    assert [path.name for path in folder.glob("*.pdf")] == ["in-production.pdf"]
