"""Where a long word may break, and where a line of code goes on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from _ext.typst.breaks import breakable, pieces
from _ext.typst.listings import CUT, cut, shape
from _ext.typst.rooms import Room


def short(text: str) -> bool:
    return len(text) <= 8


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("a_name.of/several-parts", ["a_", "name.", "of/", "several-", "parts"]),
        ("org.InvoiceService", ["org.", "Invoice", "Service"]),
        ("0123456789", list("0123456789")),
        ("1.25", ["1.25"]),  # no number breaks at its point
    ],
)
def test_a_long_word_breaks_after_signs_then_at_humps_then_anywhere(word, parts):
    assert pieces(word, short) == parts


def test_a_word_that_fits_is_left_alone():
    assert breakable("plain words", Room()) == "plain words"


def test_no_letter_is_lost_where_a_word_may_break():
    word = "0123456789abcdef" * 6
    assert breakable(word, Room()).replace("#may-break;", "") == word


def text_of(runs: list[tuple[str, str]]) -> str:
    return "".join("|" if each == CUT else each[1] for each in runs)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("short", "short"),
        ("total = first + second", "total = |first + |second"),
        ("call(one, two)", "call(one, |two)"),
        ("0123456789abcdef", "0123456789|abcdef"),
        ("x = 0123456789abcdef", "x = 012345|6789abcd|ef"),
        ("    indented_by_four_spaces", "    indent|ed_by_fo|ur_space|s"),
    ],
)
def test_a_line_of_code_is_cut_after_a_space_or_a_sign(line, shown):
    # Ten characters in a line; two fewer where it goes on, which is set in.
    assert text_of(cut([("plain", line)], columns=10)) == shown


def test_colours_go_on_over_a_cut():
    runs = [("keyword", "return "), ("name", "value"), ("plain", ")")]

    assert cut(runs, columns=10) == [runs[0], CUT, *runs[1:]]


@pytest.mark.parametrize(
    ("longest", "size"),
    [(60, 8.5), (70, 8.5), (76, 8.0), (82, 7.4), (110, 7.2)],
)
def test_code_is_as_large_as_it_fits_in_the_column(longest, size):
    # The column is 368.5 points, a character 0.6 of the size: 72 columns at 8.5.
    assert shape(longest, Room(), has_numbers=False).size == size


def test_a_long_line_takes_the_margins_before_it_is_cut():
    there = shape(100, Room(), has_numbers=False)
    assert there.columns >= 100
    assert there.reach > 0

    # The line is 100 characters of 0.6 * 7.2 points; Typst, too, must find it to fit.
    assert there.reach > (100 * 0.6 * 7.2 - Room().width) / 2 + 0.1

    within = shape(100, Room(may_reach=False), has_numbers=False)
    assert (within.columns, within.reach) == (85, 0)


LINES = st.text(st.sampled_from("abcXYZ019_.,()[]='\"#/- "), max_size=200)


@given(LINES, st.integers(8, 80))
def test_a_cut_line_says_the_same_in_lines_that_fit(line, columns):
    shown = text_of(cut([("plain", line)], columns))

    assert shown.replace("|", "") == line
    first, *others = shown.split("|")
    assert len(first.rstrip()) <= columns
    assert all(len(each.rstrip()) <= columns - 2 for each in others)


@given(LINES)
def test_a_word_in_pieces_is_the_same_word(word):
    assert "".join(pieces(word, short)) == word
