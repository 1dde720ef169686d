"""Where a table goes, and how its columns share the width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from _ext.typst.columns import Cell, place
from _ext.typst.rooms import REACH, TURNED_WIDTH, TYPE_WIDTH, Room

INSET = 10


def row(*cells: tuple[float, float, float]) -> list[Cell]:
    return [Cell(*each) for each in cells]


def test_what_fits_is_left_to_the_columns():
    rows = [row((100, 40, 20), (100, 40, 20))]

    assert place(rows, Room(), INSET).columns == ()


def test_a_column_is_never_narrower_than_its_longest_word():
    # 400 points of prose beside a name of 120: together more than the column's 357.
    rows = [row((400, 50, 30), (120, 120, 60))]

    layout = place(rows, Room(), INSET)
    assert layout.kind == "column"
    assert sum(layout.columns) == pytest.approx(TYPE_WIDTH)
    assert layout.columns[1] >= 120 + INSET


def test_words_too_wide_for_the_column_take_the_margins():
    rows = [row(*[(90, 60, 30)] * 6)]  # 6 * 70 = 420 points; the column has 357

    layout = place(rows, Room(), INSET)
    assert layout.kind == "wide"
    assert TYPE_WIDTH < layout.width <= TYPE_WIDTH + 2 * REACH


def test_words_too_wide_for_the_margins_turn_the_table():
    rows = [row(*[(40, 40, 30)] * 11)]  # 11 * 50 = 550; with the margins there are 453

    layout = place(rows, Room(), INSET)
    assert layout.kind == "turned"
    assert sum(layout.columns) <= TURNED_WIDTH


def test_a_table_too_long_to_be_turned_breaks_its_words_instead():
    rows = [row(*[(40, 40, 20)] * 11)] * 60  # 60 lines of 14 points are not 357

    layout = place(rows, Room(), INSET)
    assert (layout.kind, layout.fits) == ("wide", True)


def test_in_a_list_there_are_no_margins_to_take():
    rows = [row(*[(90, 60, 30)] * 6)]

    layout = place(rows, Room(may_reach=False), INSET)
    assert (layout.kind, layout.fits) == ("column", True)
    assert sum(layout.columns) <= TYPE_WIDTH


def test_what_does_not_fit_even_turned_is_said_and_stays_inside():
    rows = [row(*[(50, 50, 50)] * 20)]  # 20 * 60 = 1,200 points

    layout = place(rows, Room(), INSET)
    assert not layout.fits
    assert sum(layout.columns) == pytest.approx(TYPE_WIDTH + 2 * REACH)


def test_given_widths_are_kept_where_words_allow():
    rows = [row((20, 20, 20), (900, 50, 20), (20, 20, 20))]

    kept = place(rows, Room(), INSET, given=[10, 80, 10])
    assert kept.columns == pytest.approx([x * TYPE_WIDTH / 100 for x in (10, 80, 10)])

    rows = [row((90, 90, 20), (900, 50, 20), (20, 20, 20))]
    widened = place(rows, Room(), INSET, given=[10, 80, 10])
    assert widened.columns[0] >= 90 + INSET


WIDTHS = st.floats(1, 300)
CELLS = st.builds(
    lambda *widths: Cell(*sorted(widths, reverse=True)), WIDTHS, WIDTHS, WIDTHS
)
TABLES = st.integers(1, 9).flatmap(
    lambda count: st.lists(
        st.lists(CELLS, min_size=count, max_size=count), min_size=1, max_size=12
    )
)


@given(TABLES, st.booleans())
def test_no_table_is_wider_than_its_place_nor_a_word_than_its_column(rows, may_reach):
    layout = place(rows, Room(may_reach=may_reach), INSET)

    most = {
        "column": TYPE_WIDTH,
        "wide": TYPE_WIDTH + 2 * REACH,
        "turned": TURNED_WIDTH,
    }
    assert sum(layout.columns) <= most[layout.kind] + 0.01
    if layout.fits:
        for cells, width in zip(zip(*rows, strict=True), layout.columns, strict=False):
            assert width >= max(cell.least for cell in cells) + INSET - 0.01
