"""A fault in print is named where it is, and the rest of the book is set."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docutils import nodes
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from _ext.typst import compiling
from _ext.typst.characters import Fonts, complaint
from _ext.typst.compiling import BATCH, Job
from _ext.typst.writer import Writer
from tests.sites import INDEX, POST, ROOT

FIRST = "posts/systems/first.md"
SECOND = "posts/systems/second.md"
GOOD = "posts/systems/third.md"
SMILE = "A party: \U0001f389 \u2705 \u274c \u26a0\ufe0f \u2713 `\U0001f680`."


def titled(title: str, body: str) -> str:
    return POST.replace("Cold caches", title).replace("The body.", body)


def words_of(pdf: Path) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(pdf).pages)
    return " ".join(text.replace("\u00a0", " ").split())


def pdfs(site) -> list[str]:
    folder = Path(site.app.outdir)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.pdf"))


@pytest.fixture
def broken_rubrics(monkeypatch):
    """Have the writer make something of each rubric that Typst refuses."""

    def write_rubric(self: Writer, node: nodes.rubric) -> str:
        return f"{self.mark(node)}#no-such-name"

    monkeypatch.setattr(Writer, "write_rubric", write_rubric, raising=False)


RUBRIC = "Text.\n\n```{rubric} So\n```\n"


def test_the_same_fault_in_two_posts_is_named_twice(build_site, broken_rubrics):
    site = build_site(
        {FIRST: titled("First", RUBRIC), SECOND: titled("Second", RUBRIC)},
        builder="pdf",
    )

    assert [line.partition(":11: WARNING: ")[0] for line in sorted(site.warnings)] == [
        FIRST,
        SECOND,
    ]
    assert all("unknown variable: no-such-name" in line for line in site.warnings)


def test_what_typst_refuses_is_left_out_and_the_rest_is_set(build_site, broken_rubrics):
    site = build_site(
        {FIRST: titled("First", RUBRIC), GOOD: titled("Third", "It stands.")},
        builder="pdf",
    )

    assert pdfs(site) == ["in-production.pdf", "posts/third.pdf"]
    book = words_of(Path(site.app.outdir) / "in-production.pdf")
    assert "It stands." in book
    assert "Text." not in book


def test_a_page_of_the_book_that_no_post_is_may_be_refused_too(
    build_site, broken_rubrics
):
    glossary = "# Glossary\n\n:::{glossary}\ngoodput\n  Useful work.\n:::\n\n"
    site = build_site(
        {
            GOOD: titled("Third", "It stands."),
            "reference/glossary.md": glossary + RUBRIC,
        },
        builder="pdf",
    )

    assert len(site.warnings) == 1
    assert site.warnings[0].startswith("reference/glossary.md:10: WARNING: ")
    assert "It stands." in words_of(Path(site.app.outdir) / "in-production.pdf")


def test_all_missing_characters_of_all_posts_are_named_in_one_run(build_site):
    site = build_site(
        {
            FIRST: titled("First", "Two: 中 and\n文, unassigned: \u0378."),
            SECOND: titled("Second", "One: 中."),
            GOOD: titled("Third", SMILE),
        },
        builder="pdf",
    )

    first, second = sorted(site.warnings)
    assert first.startswith(f"{FIRST}:9: WARNING: no font of the book has 中 (U+4E2D ")
    assert "文 (U+6587 " in first
    assert "\u0378 (U+0378)" in first
    assert second.startswith(
        f"{SECOND}:9: WARNING: no font of the book has 中 (U+4E2D "
    )
    assert "put a font that has it into fonts/" in second
    assert pdfs(site) == ["in-production.pdf", "posts/third.pdf"]


def test_common_symbols_and_emoji_are_set(build_site):
    site = build_site({GOOD: titled("Third", SMILE)}, builder="pdf")

    assert site.warnings == []
    words = words_of(Path(site.app.outdir) / "posts/third.pdf")
    assert all(each in words for each in "\U0001f389\u2705\u274c\u2713\U0001f680")


def font_with(character: str, path: Path) -> None:
    """Write a font that has one more character than one of ours: it looks like an A."""
    with TTFont(ROOT / "fonts/JetBrainsMono_400Regular.ttf") as font:
        for table in font["cmap"].tables:
            table.cmap = {ord(character): "A"}
        for record in font["name"].names:
            record.string = record.toUnicode().replace("JetBrains Mono", "Another")
        font.save(path)


def test_another_script_works_once_a_font_is_put_in_its_place(build_site, tmp_path):
    folder = tmp_path / "site" / "fonts"
    shutil.copytree(ROOT / "fonts", folder)
    assert (
        len(build_site({FIRST: titled("First", "One: 中.")}, builder="pdf").warnings)
        == 1
    )

    font_with("中", folder / "One.ttf")
    site = build_site({FIRST: titled("First", "One: 中.")}, builder="pdf")

    assert site.warnings == []
    assert "中" in words_of(Path(site.app.outdir) / "posts/first.pdf")


def test_a_post_that_could_not_be_set_is_not_linked_to(build_site):
    bad, good = titled("First", "One: 中."), titled("First", "One.")
    link = "pdf/posts/first.pdf"
    assert link in build_site({FIRST: bad}).html("posts/systems/first")

    build_site({FIRST: bad}, builder="pdf")
    assert link not in build_site({FIRST: bad}).html("posts/systems/first")

    build_site({FIRST: good}, builder="pdf")
    assert link in build_site({FIRST: good}).html("posts/systems/first")


def test_a_page_in_two_toctrees_is_one_chapter(build_site):
    front = INDEX.replace("systems/index\n", "systems/index\nposts/systems/third\n")
    site = build_site({GOOD: titled("Third", "It stands."), "index.md": front},
                      builder="pdf")  # fmt: skip

    assert len(site.warnings) == 1
    assert "name it in one" in site.warnings[0]
    book = words_of(Path(site.app.outdir) / "in-production.pdf")
    assert book.count("It stands.") == 1


def test_of_many_missing_characters_some_are_named():
    assert complaint(list("中文日本한국ㄱㄴㄷㄹ")).count("U+") == 8
    assert "and 2 more" in complaint(list("中文日本한국ㄱㄴㄷㄹ"))


@pytest.mark.parametrize(
    "character", ["a", "é", "→", "∞", "⊕", "\u00ad", "\n", "\u200b"]
)
def test_what_a_font_has_or_needs_none_is_not_missing(character):
    assert Fonts(ROOT / "fonts").lack(character) == set()


def job(folder: Path, name: str, text: str) -> Job:
    (folder / f"{name}.typ").write_text(f'#set document(title: "x")\n{text}')
    return Job(
        main=str(folder / f"{name}.typ"),
        root=str(folder),
        fonts=str(ROOT / "fonts"),
        output=str(folder / f"{name}.pdf"),
        timestamp=0,
    )


def test_more_pdfs_than_a_batch_end_in_their_order(tmp_path):
    jobs = [job(tmp_path, f"n{number}", "= So" if number % 5 else "#no-such-name")
            for number in range(BATCH + 3)]  # fmt: skip

    made = [outcome.is_made for outcome in compiling.make(jobs)]

    assert made == [bool(number % 5) for number in range(BATCH + 3)]
    assert [Path(each.output).exists() for each in jobs] == made
    assert list(tmp_path.glob("*.part")) == []


def test_a_process_that_dies_takes_no_other_pdf_with_it(tmp_path, monkeypatch):
    monkeypatch.setattr(compiling, "sys", type("sys", (), {"executable": "/bin/false"}))

    outcomes = compiling.make([job(tmp_path, "a", "= So"), job(tmp_path, "b", "= So")])

    assert [outcome.message for outcome in outcomes] == [
        "the process of Typst ended with 1: no word"
    ] * 2


def test_nothing_to_make_starts_nothing():
    assert compiling.make([]) == []
