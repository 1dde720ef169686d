"""The book's own source: chapters by number, parts, what stands before them."""

from __future__ import annotations

import re
from pathlib import Path

from pypdf import PdfReader

from _ext.typst.book import chapters, lettered, parts
from tests.sites import POST

TOPICS = {"posts/career/index": "Careers", "posts/systems/index": "Systems"}
DOCS = ["posts/systems/index", "posts/systems/a", "posts/career/index",
        "posts/career/b", "reference/glossary", "reference/evidence",
        "reference/labs/a", "reference/labs/b", "reference/sources"]  # fmt: skip
PAGE = "posts/systems/cold-caches.md"


def test_posts_have_numbers_and_what_is_looked_up_has_letters():
    found = {each.docname: each.number for each in chapters(DOCS, TOPICS)}

    assert found == {
        "posts/systems/a": "1", "posts/career/b": "2",
        "reference/glossary": "A", "reference/evidence": "B",
        "reference/labs/a": "C", "reference/labs/b": "D", "reference/sources": "E",
    }  # fmt: skip


def test_after_z_comes_aa():
    assert [lettered(each) for each in (1, 26, 27, 52, 53)] == [
        "A", "Z", "AA", "AZ", "BA",
    ]  # fmt: skip


def test_pages_that_run_on_share_their_sheets_and_are_fitted_together():
    known = {each.docname: each for each in chapters(DOCS, TOPICS)}
    calls = list(parts(DOCS, TOPICS, known))
    (run,) = [each for each in calls if "reference/labs/a" in each]
    lines = run.splitlines()

    assert lines[0] == '#sheets("reference/evidence")['
    assert len(lines) == 5
    # Where the last would end on a stub, the lines of all three are set closer.
    assert all('fit.at("reference/labs/b"' in line for line in lines[1:4])
    assert ["runs-on: true" in line for line in lines[1:4]] == [False, True, True]
    assert ["goes-on: true" in line for line in lines[1:4]] == [True, True, False]


def test_the_first_of_a_volume_has_nothing_to_run_on_from():
    known = {each.docname: each for each in chapters(DOCS, TOPICS)}
    (_part, run) = parts(["reference/labs/b"], TOPICS, known)

    assert "runs-on" not in run


def words_of(page) -> str:
    return " ".join(page.extract_text().split())


def test_the_front_says_what_the_book_is_and_how_to_read_it(build_site):
    site = build_site({PAGE: POST}, builder="pdf")
    reader = PdfReader(Path(site.app.outdir) / "in-production.pdf")
    cover, imprint, preface, contents = map(words_of, reader.pages[:4])

    assert site.warnings == []
    assert cover.startswith("In Production")
    assert "Open Font License" in imprint
    assert site.app.config.html_baseurl in imprint
    assert "Underlined numbers" in preface
    assert "Contents" in contents


def test_a_part_begins_on_a_right_hand_page(build_site):
    site = build_site({PAGE: POST}, builder="pdf")
    reader = PdfReader(Path(site.app.outdir) / "in-production.pdf")
    first = reader.get_destination_page_number(reader.outline[0])

    assert first % 2 == 0  # counted from 0: the first page of the file is one


def test_a_title_too_long_for_the_running_head_ends_where_the_line_does(build_site):
    title = "A title of many words " * 8 + "to its end"
    body = "A line.\n\n" * 150
    post = POST.replace("Cold caches", title).replace("The body.", body)
    site = build_site({PAGE: post}, builder="pdf")
    texts = [page.extract_text() for page in PdfReader(
        Path(site.app.outdir) / "in-production.pdf").pages]  # fmt: skip
    heads = [text.splitlines()[:2] for text in texts if "A line." in text][1:]

    assert any(re.search(r"1 +A title of many .*words.*…$", line)
               for lines in heads for line in lines), heads  # fmt: skip
    assert not any("to its end" in line for lines in heads for line in lines)


WORK = """\
@book{brooks, author = {Brooks, Fred}, title = {On months}, year = {1975}}
@book{doe, author = {Doe, Jo}, title = {On nothing}, year = {2001}}
"""


def test_a_work_says_on_which_pages_it_is_cited(build_site):
    twice = (
        "Says {cite:t}`brooks`, and {cite:t}`brooks` again.\n\n" + "A line.\n\n" * 60
    )
    post = POST.replace("The body.", twice + "And {cite:t}`brooks`.")
    pages = {
        PAGE: post,
        "reference/sources.bib": WORK,
        "reference/sources.md": "# Sources\n\n```{bibliography}\n:all:\n```\n",
    }
    site = build_site(pages, builder="pdf")
    folder = Path(site.app.outdir)
    book, alone = (
        " ".join(words_of(page) for page in PdfReader(folder / name).pages)
        for name in ("in-production.pdf", "posts/cold-caches.pdf")
    )

    # The part is page 1, the post begins on page 2 and ends overleaf.
    assert re.search(r"On months\W+1975\W+Cited on pp\. 2, 3", book)
    assert re.search(r"On nothing\W+2001(?!\W+Cited)", book)
    assert "On months" in alone
    assert "Cited on" not in alone
