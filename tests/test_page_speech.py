"""What a reader hears of a formula."""

from __future__ import annotations

import pytest

from _ext.page.latex import read
from _ext.page.speech import spoken
from tests.formulas import SHOWN


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"\frac{a}{b}", "the fraction a over b, end of fraction"),
        (r"x^2", "x squared"),
        (r"x_{i}^{n}", "x sub i to the power n"),
        (r"R + W > N", "R plus W is greater than N"),
        (r"\sqrt{n}", "the square root of n, end of root"),
        (r"h_{\text{warm}} \le 0.98", "h sub warm is at most 0.98"),
        (r"\bar p", "p bar"),
        (r"\binom{5}{3} = 10", "5 choose 3 equals 10"),
        (r"e^{-\lambda t}", "e to the power minus lambda t"),
        (r"\sum_{i=1}^{n} x_i", "the sum from i equals 1 to n of x sub i"),
        (r"\sum_k p_k", "the sum over k of p sub k"),
        (r"\max(a, b)", "the maximum of open bracket a, b close bracket"),
        (r"\min_{x} f", "the minimum over x of f"),
        (r"d^{1/n} = 2", "d to the power 1 over n, equals 2"),
        (r"\operatorname{arg\,max} f", "the arg max of f"),
        (r"\sqrt{\frac{a}{b}}, c", "the square root of the fraction a over b, "
         "end of fraction, end of root, c"),
        (r"p^*", "p star"),
        (r"\wp", "script capital p"),  # a letter of its own
        (r"f'", "f prime"),
        (r"f''(x)", "f double prime open bracket x close bracket"),
        (r"\sqrt[3]{x}", "the cube root of x, end of root"),
        (r"90^\circ", "90 degrees"),
        (r"a \not= b", "a is not b"),
        (r"\lvert x \rvert", "the size of x"),
        (r"\log_2 n", "log sub 2 of n"),
        (r"\Phi(z)", "capital phi open bracket z close bracket"),
        (r"\mathbf{v} \in \mathbb{R}", "v in R"),
        (r"\text{Var}\,\hat Y", "Var Y hat"),
        (r"a \ltimes b", "a left normal factor semidirect product b"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "open bracket a 2 by 2 matrix: "
         "row 1: 1, 2; row 2: 3, 4; close bracket"),
        (r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
         "open brace 1, x is greater than 0; 0, otherwise"),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", "a equals b; equals c"),
        (r"\underbrace{a + b}_{n}", "a plus b, over a brace, with n below"),
        (r"\cancel{y}", "crossed out y"),
        (r"A \xrightarrow{f} B", "A to, with f above, B"),
    ],
)  # fmt: skip
def test_a_formula_is_spoken_in_words(latex, words):
    assert spoken(read(latex, display=True)) == words


@pytest.mark.parametrize("latex", SHOWN)
def test_what_is_heard_is_words(latex):
    # A screen reader spells signs out, or is silent.
    heard = spoken(read(latex, display=True)).replace("a_b", "")

    assert not set(heard) & set("\\{}^_$=+−×≤≥≠∑∏∫√→←⟹∣‖")
