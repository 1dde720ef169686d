"""How wide formulas are, and where they may break."""

from __future__ import annotations

import pytest

from _ext.typst.formula_widths import measured

SUM, FRACTION = "a + b = c", "frac(a + b + c + d, 2)"
LINES = r"a + b + c &= d \ e + f &= g"


def test_four_figures_are_four_times_as_wide_as_one():
    found = measured(["1", "1234"])

    assert found["1234"].natural == pytest.approx(4 * found["1"].natural)


def test_a_formula_breaks_before_its_relations_and_signs():
    found = measured([SUM, FRACTION])

    assert found[SUM].widest_piece < found[SUM].natural / 2
    assert found[FRACTION].widest_piece == pytest.approx(found[FRACTION].natural)


def test_aligned_lines_do_not_break():
    found = measured([LINES])

    assert found[LINES].widest_piece == pytest.approx(found[LINES].natural)


def test_one_that_cannot_be_set_leaves_the_others_their_width():
    assert measured(["a", "nosuchname"]).keys() == {"a"}
