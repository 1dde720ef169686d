"""Formulas on pages: as MathML, or as LaTeX with one complaint at its line."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from _ext.page.formulas import mathml
from tests.formulas import SHOWN
from tests.sites import POST, ROOT

PAGE = "posts/systems/cold-caches.md"


def post(body: str) -> str:
    """Return a post with this text, which begins on its line 9."""
    return POST.replace("The body.", body)


@pytest.mark.parametrize("builder", ["html", "pdf"])
@pytest.mark.parametrize(
    ("body", "line", "complaint"),
    [
        ("Text\nof $x$ and\nof $\\SI{5}{ms}$ too.", 11, "\\SI cannot be shown"),
        ("$$\na = b\n$$\n\n$$\na \\\\\n\\foo{x}\n$$ (eq-a)", 15, "\\foo is not known"),
        ("> Said:\n>\n> $$\n> a \\\\\n> \\foo{x}\n> $$", 13, "\\foo is not known"),
        ("- one\n- two $n$ and $\\frca{n}{2}$", 10, "is it \\frac?"),
        ("| a |\n|---|\n| 1 |\n| $\\foo$ |", 12, "\\foo is not known"),
        ("```{math}\n:label: eq-a\n\nx + \\foo\n```", 12, "\\foo is not known"),
        ("Of {math}`\\foo`.", 9, "\\foo is not known"),
        ("## About $\\foo$", 9, "\\foo is not known"),
    ],
)
def test_a_formula_is_complained_of_once_at_its_line(
    build_site, builder, body, line, complaint
):
    site = build_site({PAGE: post(body)}, builder=builder)

    (warning,) = site.warnings
    assert warning.startswith(f"{PAGE}:{line}: WARNING: a formula cannot be shown: ")
    assert complaint in warning


def test_what_cannot_be_shown_stands_as_its_latex_and_is_complained_of_again(
    build_site,
):
    body = "Of $\\foo<i>$.\n\n$$\n\\foo & 2\n$$ (eq-a)\n\nBy {eq}`eq-a`."
    first = build_site({PAGE: post(body)})
    again = build_site({PAGE: post(body)})

    html = again.html("posts/systems/cold-caches")
    assert "<code>\\foo&lt;i&gt;</code>" in html
    assert "<code>\\foo &amp; 2</code></div>" in html
    assert len(first.warnings) == 2
    assert again.warnings == first.warnings


def test_a_page_has_nothing_inline_and_the_same_formula_wherever_it_stands(build_site):
    body = "\n\n".join(f"$$\n{latex}\n$$" for latex in SHOWN)
    site = build_site({PAGE: post(f"## Of $\\frac{{1}}{{n}}$\n\n{body}")})

    html = site.html("posts/systems/cold-caches")
    assert site.warnings == []
    assert html.count('<math display="block">') == len(SHOWN)
    assert html.count("<mfrac><mn>1</mn><mi>n</mi></mfrac>") == 2  # and in the contents
    assert re.search(r"<math[^>]*>(?:(?!</math>).)*\bstyle=", html, re.S) is None
    assert "<script>alert" not in html


def test_a_formula_has_the_page_s_number_and_none_of_its_own(build_site):
    align = "\\begin{align} a &= b \\\\ c &= d \\end{align}"
    body = f"$$\n{align}\n$$ (eq-a)\n\n$$\nx = y\n$$ (eq-b)\n\nBy {{eq}}`eq-b`."
    site = build_site({PAGE: post(body)})

    html = site.html("posts/systems/cold-caches")
    assert re.findall(r'<span class="eqno">\((\d)\)', html) == ["1", "2"]
    assert "(1)</mtext>" not in html


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory):
    """Yield a browser's page with the look of formulas, to be filled with some."""
    folder = tmp_path_factory.mktemp("formulas")
    (folder / "fonts").symlink_to(ROOT / "_static" / "fonts")
    (folder / "formulas.css").symlink_to(ROOT / "_static" / "formulas.css")
    blank = folder / "blank.html"
    blank.write_text(
        '<!doctype html><link rel="stylesheet" href="formulas.css">'
        "<style>math { font-size: 100px !important; }</style><p>",
        encoding="utf-8",
    )
    opened = browser.new_page()
    opened.goto(Path(blank).as_uri())
    yield opened
    opened.close()


def boxes(page, latex: str, selector: str) -> list[dict[str, float]]:
    """Return where parts of a formula are set, in em."""
    page.evaluate(
        "async (math) => { document.querySelector('p').innerHTML = math;"
        " document.body.offsetWidth; await document.fonts.ready; }",
        mathml(latex, display=True),
    )
    return page.evaluate(
        "(selector) => [...document.querySelectorAll(selector)].map((part) => {"
        " const box = part.getBoundingClientRect();"
        " return {left: box.left / 100, right: box.right / 100,"
        "  top: box.top / 100, bottom: box.bottom / 100}; })",
        selector,
    )


@pytest.mark.parametrize("inner", ["x", "x^2", r"\frac{a}{b}", r"p(1-p)/n"])
def test_no_space_follows_a_root(inner, page):
    root, *_ = boxes(page, rf"\sqrt{{{inner}}} y", "msqrt")
    last = boxes(page, rf"\sqrt{{{inner}}} y", "msqrt > *")[-1]

    assert root["right"] - last["right"] < 0.02


@pytest.mark.parametrize("arrow", [r"\xrightarrow", r"\xleftarrow", r"\xRightarrow"])
def test_an_arrow_is_as_long_as_its_words(arrow, page):
    # Its box does not say so: a browser stretches the sign and not the box.
    words, *_ = boxes(page, rf"A {arrow}{{\text{{after a retry}}}} B", "mtext")
    box, *_ = boxes(page, rf"A {arrow}{{\text{{after a retry}}}} B", "mover > mo")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
    middle = round(50 * (box["top"] + box["bottom"]))
    rows = [
        [picture.getpixel((round(100 * words["left"]) + x, y)) < 128
         for x in range(round(100 * (words["right"] - words["left"])))]
        for y in range(middle - 20, middle + 20)
    ]  # fmt: skip

    assert any(all(row) for row in rows)


@pytest.mark.parametrize("accent", [r"\vec", r"\hat", r"\widehat", r"\bar", r"\tilde"])
def test_an_accent_stands_over_its_letter(accent, page):
    letter, *_ = boxes(page, rf"aaa {accent}{{x}}", "mover > mi")
    mark, *_ = boxes(page, rf"aaa {accent}{{x}}", "mover > mo")

    middle = (letter["left"] + letter["right"]) / 2
    assert abs((mark["left"] + mark["right"]) / 2 - middle) < 0.15
    assert mark["right"] - mark["left"] > 0.1


def test_signs_have_their_space(page):
    p, sign, number = boxes(page, r"p\pm 1.96", "math > *")

    # A binary sign has 4/18 em on each side.
    assert sign["left"] - p["right"] == pytest.approx(4 / 18, abs=0.05)
    assert number["left"] - sign["right"] == pytest.approx(4 / 18, abs=0.05)


def test_lines_stand_one_below_another_with_their_signs_in_a_column(page):
    latex = r"\begin{aligned} L &= \lambda W \\ &\approx 10 \end{aligned}"
    first, second = boxes(page, latex, "mtd:last-child > mo:first-child")

    assert first["bottom"] < second["top"]
    assert abs(first["left"] - second["left"]) < 0.02
