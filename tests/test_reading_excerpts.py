"""What a place says in short: whole sentences, and no formula in pieces."""

import pytest
from docutils import nodes

from _ext.reading.excerpts import Excerpt, excerpts, first_lines, said


def paragraph(*parts: nodes.Node | str) -> nodes.paragraph:
    children = [nodes.Text(part) if isinstance(part, str) else part for part in parts]
    return nodes.paragraph("", "", *children)


def test_the_first_lines_are_whole_sentences():
    # Of 100, 100 and 100 characters, two fit into 240.
    sentences = [f"{letter}{'x' * 97}. " for letter in "ABC"]

    assert first_lines("".join(sentences)) == "".join(sentences[:2]).strip()


def test_a_first_sentence_that_is_long_is_there():
    assert first_lines("A" + "x" * 250 + ". B.") == "A" + "x" * 250 + "."


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("h", "Let h be the rate."),
        ("n + 1", "Let n + 1 be the rate."),
        (r"\frac{1}{n}", "Let …"),
        ("x^2", "Let …"),
    ],
)
def test_a_text_ends_before_a_formula_that_a_line_cannot_show(formula, text):
    assert said([paragraph("Let ", nodes.math("", formula), " be the rate.")]) == text


def test_what_a_picture_or_a_note_s_number_is_called_is_not_said():
    shown = paragraph("A", nodes.footnote_reference("", "1"), nodes.image(alt="x"), ".")

    assert said([shown]) == "A."


def test_a_section_that_begins_with_a_list_says_its_first_point():
    item = nodes.list_item("", paragraph("Size the pool."))
    other = nodes.list_item("", paragraph("Watch it."))
    section = nodes.section(
        "", nodes.title("", "Do"), nodes.bullet_list("", item, other), ids=["do"]
    )
    document = nodes.section("", section)

    assert excerpts(document)["do"] == Excerpt("Do", "Size the pool.")


def test_a_formula_with_a_number_says_itself_aloud():
    mathml = "<math><mi>T</mi><mo>=</mo><mi>n</mi><mi>τ</mi></math>"
    formulas = [
        nodes.math_block("", r"T = n\tau", mathml=mathml, ids=[name])
        for name in ("equation-eq-call", "without-a-number")
    ]

    found = excerpts(
        nodes.section("", *formulas), numbers={"equation-eq-call": "Equation (1)"}
    )

    assert found == {"equation-eq-call": Excerpt("Equation (1)", "T equals n tau.")}


def test_who_uses_a_term_is_not_what_it_means():
    users = nodes.paragraph("", "Used in Cold caches.", classes=["used-in"])

    assert said([paragraph("Completed work."), users]) == "Completed work."
