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


@pytest.mark.parametrize("longest", [1, 72, 88, 200])
def test_code_has_one_size_of_type(longest):
    assert shape(longest, Room(), has_numbers=False).size == 8.5


@pytest.mark.parametrize(("longest", "size"), [(72, 8.5), (74, 8.2), (200, 8.0)])
def test_code_in_a_box_is_as_large_as_it_fits(longest, size):
    # The column is 368.5 points, a character 0.6 of the size: 72 characters at 8.5.
    assert shape(longest, Room(may_reach=False), has_numbers=False).size == size


@pytest.mark.parametrize("has_numbers", [False, True])
def test_lines_of_88_characters_take_the_margins_before_they_are_cut(has_numbers):
    there = shape(88, Room(), has_numbers=has_numbers)
    assert there.columns >= 88

    # The line is 88 characters of 0.6 * 8.5 points; Typst, too, must find it to fit.
    assert there.reach > (88 * 0.6 * 8.5 - Room().width) / 2 + 0.1

    within = shape(100, Room(may_reach=False), has_numbers=False)
    assert (within.columns, within.reach) == (76, 0)


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
