"""A chapter that ends on a few lines is set again, a little closer together."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from _ext.typst import compiling
from _ext.typst.compiling import Job, make
from _ext.typst.fitting import STEPS, Fit, recalled, refitted, remember

FONTS = Path(__file__).parents[1] / "fonts"
# So many lines of 12.7 points fill pages of 700 points, and the last of them is alone.
TRIAL = """\
#let fit = json("/trial.fit.json")
#set document(title: "A trial")
#set page(paper: "a4", margin: (x: 40mm, y: 25mm))
#set text(size: 10pt, font: "Source Serif 4")
#set par(leading: (0.6 + fit.at("a", default: 0)) * 1em)
#range({lines}).map(_ => [line]).join(linebreak())
#context [#metadata((
  doc: "a", pages: here().page() - 1, used: (here().position().y - 25mm) / 1pt,
))<chapter-end>]
"""


@pytest.mark.parametrize(
    ("pages", "used", "expected"),
    [
        (3, 20.0, {"a": -0.035}),  # a line
        (3, 88.0, {"a": -0.035}),  # seven
        (3, 101.0, {}),  # eight
        (0, 20.0, {}),  # all of it
    ],
)
def test_fewer_than_eight_lines_on_a_last_page_are_too_few(pages, used, expected):
    end = {"doc": "a", "pages": pages, "used": used}

    assert refitted([end], {}, STEPS[0]) == expected


def test_what_is_mended_keeps_its_fit():
    ends = [{"doc": "a", "pages": 3, "used": 300}, {"doc": "b", "pages": 3, "used": 20}]

    assert refitted(ends, {"a": -0.035, "b": -0.035}, 0.035) == {
        "a": -0.035,
        "b": 0.035,
    }


def test_no_line_is_closer_to_the_next_by_more_than_four_per_cent():
    # Letters of 0.67 em and a leading of 0.6: 4% are 0.051 em.
    assert all(abs(step) <= 0.04 * (0.67 + 0.6) for step in STEPS)


def test_a_stub_is_drawn_in(tmp_path):
    # 55 lines fit on a page: 165 on three, so that 167 leave two on a fourth.
    main, output = tmp_path / "trial.typ", tmp_path / "trial.pdf"
    main.write_text(TRIAL.replace("{lines}", "167"), encoding="utf-8")
    (outcome,) = make([Job(str(main), str(tmp_path), str(FONTS), str(output), 0)])

    assert outcome.is_made, outcome
    assert len(PdfReader(output).pages) == 3


# Two chapters; 167 lines leave two alone on a fourth page, and 190 do not.
BOOK = """\
#let fit = json("/trial.fit.json")
#set document(title: "A trial")
#set page(paper: "a4", margin: (x: 40mm, y: 25mm), numbering: "1")
#set text(size: 10pt, font: "Source Serif 4")
#let chapter(doc, lines) = {
  set par(leading: (0.6 + fit.at(doc, default: 0)) * 1em)
  context [#metadata(here().page())#label(doc)]
  range(lines).map(_ => [line]).join(linebreak())
  context [#metadata((
    doc: doc,
    pages: here().page() - query(label(doc)).first().value,
    used: (here().position().y - 25mm) / 1pt,
  ))<chapter-end>]
}
#chapter("a", {a})
#pagebreak()
#chapter("b", {b} + {shift})
"""


class Trial:
    """A book of two chapters in a folder, made again and again."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.main, self.output = folder / "trial.typ", folder / "trial.pdf"
        self.times = 0
        once = compiling.make_once

        def counted(jobs):
            self.times += bool(jobs)
            return once(jobs)

        monkeypatch.setattr(compiling, "make_once", counted)

    def set(self, a: int, b: int, shift: int = 0) -> tuple[bytes, int]:
        """Return the book of two lengths, and how often it was set.

        ``shift`` lengthens the second without its being known, as a reference may.
        """
        text = BOOK.replace("{a}", str(a)).replace("{b}", str(b))
        self.main.write_text(text.replace("{shift}", str(shift)), encoding="utf-8")
        self.times = 0
        pages = {"a": f"{a} lines", "b": f"{b} lines"}
        (outcome,) = make([
            Job(str(self.main), str(self.main.parent), str(FONTS), str(self.output), 0,
                is_book=True, rest="the same", pages=pages)
        ])  # fmt: skip
        assert outcome.is_made, outcome
        return self.output.read_bytes(), self.times


@pytest.fixture
def trial(tmp_path, monkeypatch):
    return Trial(tmp_path, monkeypatch)


def test_what_is_set_again_is_not_written_before(trial, monkeypatch):
    written = []
    once = compiling.make_once

    def watched(jobs):
        outcomes = once(jobs)
        written.extend(Path(job.output).exists() for job in jobs)
        return outcomes

    monkeypatch.setattr(compiling, "make_once", watched)
    trial.set(167, 190)

    assert written == [False, True]


def from_nothing(trial: Trial, *lengths: int) -> bytes:
    """Return a book that is set without knowing of one before."""
    for path in trial.main.parent.glob("*.fitted.json"):
        path.unlink()
    return trial.set(*lengths)[0]


def test_a_book_is_set_once_where_what_resisted_is_as_it_was(trial):
    assert trial.set(167, 190)[1] == 2  # a stub, drawn in
    edited, times = trial.set(167, 200)

    assert times == 1
    assert edited == from_nothing(trial, 167, 200)


def test_a_chapter_that_was_drawn_in_is_not_when_it_has_changed(trial):
    trial.set(167, 190)
    edited, times = trial.set(190, 190)

    assert times == 1
    assert edited == from_nothing(trial, 190, 190)


def test_a_chapter_that_changed_is_drawn_in_beside_one_that_did_not(trial):
    trial.set(167, 190)
    edited, times = trial.set(167, 167)

    assert times == 2
    assert edited == from_nothing(trial, 167, 167)


def test_what_ends_elsewhere_unsettles_the_book(trial):
    trial.set(167, 190)
    edited, times = trial.set(168, 190, 3)

    assert times > 2  # what was known did not hold
    assert edited == from_nothing(trial, 168, 190, 3)


def test_another_form_or_another_page_unsettles_the_book(tmp_path):
    place = tmp_path / "book.fitted.json"
    ends = [
        {"doc": "a", "pages": 3, "used": 300},
        {"doc": "b", "pages": 1, "used": 200},
    ]
    pages = {"a": "1", "b": "1", "within": "1"}
    remember(place, "form", pages, {"a": -0.035}, ends)

    assert recalled(place, "form", pages).closer == {"a": -0.035}
    assert recalled(place, "form", pages | {"b": "2"}).ends.keys() == {"a"}
    for rest, now in (
        ("other", pages),
        ("form", pages | {"within": "2"}),  # not the last page of its chapter
        ("form", pages | {"new": "1"}),
    ):
        assert recalled(place, rest, now) == Fit()


@pytest.mark.parametrize("kept", ["", "{}", "[]", '{"rest": "form"}', "\x00"])
def test_a_harmed_file_is_nothing_known(kept, tmp_path):
    place = tmp_path / "book.fitted.json"
    place.write_text(kept, encoding="utf-8")

    assert recalled(place, "form", {}) == Fit()
