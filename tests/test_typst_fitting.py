"""A chapter that ends on a few lines is set again, a little closer together."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from _ext.typst.compiling import Job, make
from _ext.typst.fitting import STEPS, refitted

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
