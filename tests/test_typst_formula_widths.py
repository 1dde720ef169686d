"""How wide formulas are, and where they may break."""

from __future__ import annotations

import pytest

from _ext.typst.formula_widths import measured


def test_four_figures_are_four_times_as_wide_as_one():
    found = measured({"one": "1", "four": "1234"})

    assert found["four"].natural == pytest.approx(4 * found["one"].natural)


def test_a_formula_breaks_before_its_relations_and_signs():
    found = measured({"sum": "a + b = c", "fraction": "frac(a + b + c + d, 2)"})

    assert found["sum"].widest_piece < found["sum"].natural / 2
    assert found["fraction"].widest_piece == pytest.approx(found["fraction"].natural)


def test_aligned_lines_do_not_break():
    found = measured({"lines": r"a + b + c &= d \ e + f &= g"})

    assert found["lines"].widest_piece == pytest.approx(found["lines"].natural)


def test_one_that_cannot_be_set_leaves_the_others_their_width():
    found = measured({"good": "a", "bad": "nosuchname", "none": None})

    assert found.keys() == {"good"}
