"""How a page may part tables and listings is known before they are set."""

from __future__ import annotations

import pytest

from _ext.typst.heights import MORE, Parting, parting, row_height, together

# A page is 247 mm or 700 points high: a fifth of it, 140 points, stays in one piece.
# What must stand below a caption is 11 points more than its rows seem high.


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([20] * 7, Parting(is_whole=True)),
        ([20] * 8, Parting(is_whole=False, begins=71, ends=3)),
        # Five rows cannot have three on either side: whole up to two fifths of a page.
        ([50] * 5, Parting(is_whole=True)),
        ([60] * 5, Parting(is_whole=False, begins=71)),
        # Three rows of 60 points would be more than a fifth.
        ([60] * 8, Parting(is_whole=False, begins=131, ends=2)),
    ],
)
def test_what_is_higher_than_a_fifth_of_a_page_breaks_with_three_rows(rows, expected):
    assert parting(rows) == expected


def test_the_head_stands_above_the_first_rows():
    assert parting([20] * 8, head=15).begins == 15 + 3 * 20 + MORE


def test_high_rows_at_an_end_are_fewer_and_never_none():
    assert [together([height] * 6) for height in (40, 60, 100, 900)] == [3, 2, 1, 1]


def test_a_row_is_as_high_as_its_cell_of_most_lines():
    # 100 points of words in 60 are two lines: 10 points of 1.18 twice, less half a one.
    assert row_height([100, 20], [60, 60], size=10, inset=8) == pytest.approx(26.6)
