r"""Formulas for the tests: of every kind that can be shown, and of the posts."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tests.sites import published_pages

SHOWN = [
    # lines and columns
    r"\begin{aligned} L &= \lambda W \\ &\approx 10 \\ &+ 3 \end{aligned}",
    r"\begin{gathered} a + b = c \\ d = e \end{gathered}",
    r"\begin{align} x &= y, & u &= v \\ &= z, & &= w \end{align}",
    r"\begin{split} a &= b \end{split}",
    r"a = b \\ c = d + e",
    r"L &= \lambda W \\ &= 10",
    "a = b\n\nc = d",
    r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{rcases} a \le b \\ b \le c \end{rcases} \Rightarrow a \le c",
    r"\begin{pmatrix} -1 & 2 \\ 3 & -4 \end{pmatrix} \begin{bmatrix} a \\ b \end{bmatrix}",
    r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}",
    r"\begin{array}{l|r} a & b \\ \hline c & d \end{array}",
    # fractions, roots, fences
    r"\frac{a}{b} \dfrac12 \tfrac12 \cfrac{1}{1 + \cfrac{1}{x}} \binom{n}{k}",
    r"\sqrt[3]{x} y + \sqrt{\frac{a}{b}} z + \sqrt{x}y",
    r"\left\{ x \,\middle|\, \frac{x}{2} > 1 \right\}",
    r"\left. \frac{\mathrm{d} f}{\mathrm{d} x} \right|_{x = 0}",
    r"\left\lfloor \frac{a}{b} \right\rfloor \lceil x \rceil \lVert x \rVert |x|",
    r"\bigl( x \bigr) \Bigl[ x \Bigr] \biggl\{ x \biggr\} \Bigg| x \langle y \rangle",
    # text
    r"P(\text{error} > 5\% \text{ of calls})",
    r"\textbf{abc} \textit{def} \texttt{ghi} \text{jkl}",
    r"\text{<b>bold</b> & c} + \text{C#} + \text{a_b}",
    r"\text{<script>alert(1)</script>}",
    # signs, scripts, space
    r"h' + f'' + f'^2",
    r"a\,b\;c\quad d\qquad e\!f",
    r"p \pm 1.96, p\pm 1.96\sqrt{p(1-p)/n}",
    r"a \not= b, x \not\in S",
    r"a \le_H b \to_H c",
    r"x^{2^{2^2}}_{i_{j_k}} + {}_a^b x + n!",
    r"1{,}000 \times 10^{-3} + 90^\circ + p^*",
    r"x := y \coloneqq z \iff a \implies b \mapsto c",
    r"1, \dots, n \quad a + \cdots + b \quad \ldots",
    r"\forall x \in \mathbb{R}\ \exists y : x \lor \lnot y \land z \therefore \ell \nabla",
    r"\mathbf{v} \mathsf{T} \mathcal{O}(n) \mathfrak{g} \mathbb{E}[X] \mathtt{x} \boldsymbol{\mu}",
    # above and below
    r"\sum_{i=1}^{n} x_i + \prod_k p_k + \int_0^\infty e^{-x}\,\mathrm{d}x",
    r"\log_2 n + \ln x + \max(a,b) + \max_{i} x_i + \operatorname*{arg\,max}_x f",
    r"\limsup_{n \to \infty} a_n \le \lim_{n\to\infty} b_n \quad \Pr(A \mid B)",
    r"\underbrace{a + b}_{n} + \overbrace{c + d}^{m}",
    r"A \xrightarrow{\text{retry}} B \xleftarrow[a]{b} C",
    r"\overset{\text{def}}{=} \stackrel{!}{=} \underset{x}{\min}",
    r"\hat x \bar x \tilde x \vec x \dot x \ddot x \check x \acute x \breve x \mathring x",
    r"\widehat{xyz} \overline{AB} \underline{AB} \overrightarrow{AB}",
    # around
    r"\boxed{x + \frac{1}{2}} + \cancel{y} + \bcancel{z} + \xcancel{w}",
    r"x \pmod n, a \bmod b",
]


def of_posts() -> dict[str, bool]:
    """Return the formulas of the real pages, and of each whether it has its own line."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(dollarmath_plugin, allow_space=False)
    found: dict[str, bool] = {}
    for page in published_pages():
        collect(parser, parser.parse(page.read_text(encoding="utf-8")), found)
    return found


def collect(parser: MarkdownIt, tokens: list[Token], found: dict[str, bool]) -> None:
    for token in tokens:
        if token.type.startswith("math"):
            found[token.content] = token.type.startswith("math_block")
        if token.type == "fence" and token.info.startswith("{"):  # a directive
            collect(parser, parser.parse(token.content), found)
        collect(parser, token.children or [], found)
