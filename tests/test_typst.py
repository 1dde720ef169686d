"""Everything that a page may hold arrives in print, or the author hears of it."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from _ext.typst import highlighting
from _ext.typst.escaping import markup, string
from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10">'
    '<rect width="20" height="10" fill="#0b5d78"/></svg>'
)


def post(body: str) -> str:
    """Return a post with this text, which begins on its line 9."""
    return POST.replace("The body.", body)


def text_of(pdf: Path) -> str:
    """Return the words of a PDF, each run of white space as one space."""
    reader = PdfReader(pdf)
    pages = " ".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s+", " ", pages.replace("\u00ad", "").replace("\u00a0", " "))


# What a page may hold: the Markdown, and the words that must be in the PDF.
KINDS = {
    "emphasis": ("*one* **two** `three`", ["one two three"]),
    "characters that mean something to Typst": (
        "#let x = $1 @home \\<tag> [brackets] {braces} back\\\\slash ~ _ * `#raw(1)` = + - /",
        ["#let x = $1 @home <tag> [brackets] {braces} back\\slash ~ _ *", "#raw(1)"],
    ),
    "text that begins like an argument": (
        "*so* (it) *is*; [*this*] **x**.y",
        ["so (it) is; [this] x.y"],
    ),
    "an enumeration that is none": ("2024. A year.", ["2024. A year."]),
    "bullets": ("- first\n- second\n  - nested", ["first", "second", "nested"]),
    "numbers": ("3. third\n4. fourth", ["3. third", "4. fourth"]),
    "tasks": ("- [x] done\n- [ ] open", ["done", "open"]),
    "definitions": ("term\n: its meaning", ["term", "its meaning"]),
    "quotation": ("> quoted", ["quoted"]),
    "table": (
        ":::{table} What is counted\n:name: tbl-a\n\n| head | number |\n|---|--:|\n"
        "| cell | 12 |\n:::\n\nSee {numref}`tbl-a`.",
        ["Table 1", "What is counted", "head", "cell", "12", "See Table 1"],
    ),
    "table with spans": (
        "```{eval-rst}\n+---+---+\n| wide  |\n+---+---+\n| a | b |\n+---+---+\n```",
        ["wide", "a", "b"],
    ),
    "code": (
        "```{code-block} python\n:caption: A function\n:name: code-a\n:linenos:\n"
        ":emphasize-lines: 2\n\ndef f(x):\n    return x -> 1\n```\n\n{numref}`code-a`",
        ["Listing 1", "A function", "def f(x):", "return x -> 1"],
    ),
    "code of a session": ("```console\n$ make html\n```", ["$ make html"]),
    "mathematics in a line": ("For $x^2$ and more.", ["For", "and more."]),
    "mathematics on its own": (
        "$$\\frac{a}{b} \\le 1$$ (eq-a)\n\nBy {eq}`eq-a`.",
        ["(1)", "By", "(1)"],
    ),
    "figure": (
        ":::{figure} /a.svg\n:name: fig-a\n:alt: A box.\n\nThe caption.\n\nThe legend.\n:::"
        "\n\n{numref}`fig-a`",
        ["Figure 1", "The caption.", "The legend."],
    ),
    "footnote": ("A claim[^a] twice[^a].\n\n[^a]: The doubt.", ["A claim", "The doubt."]),
    "admonitions": (
        ":::{note}\nNoted.\n:::\n\n:::{warning}\nWarned.\n:::\n\n"
        ":::{admonition} Named\nSaid.\n:::\n\n:::{seealso}\nSeen.\n:::",
        ["Note", "Noted.", "Warning", "Warned.", "Named", "Said.", "See also", "Seen."],
    ),
    "version notes": ("```{versionadded} 2.0\nNew.\n```", ["2.0", "New."]),
    "topic and sidebar": (
        "```{topic} A topic\nIts text.\n```\n\n```{sidebar} Beside\nAt the side.\n```",
        ["A topic", "Its text.", "Beside", "At the side."],
    ),
    "tabs": (
        "::::{tab-set}\n:::{tab-item} One\nFirst tab.\n:::\n:::{tab-item} Two\nSecond tab."
        "\n:::\n::::",
        ["One", "First tab.", "Two", "Second tab."],
    ),
    "cards": (
        ":::::{grid} 2\n::::{grid-item-card} Card title\nCard body.\n\n"
        ":::{card-footer}\nCard foot.\n:::\n::::\n:::::",
        ["Card title", "Card body.", "Card foot."],
    ),
    "dropdown": (":::{dropdown} Open me\nHidden text.\n:::", ["Open me", "Hidden text."]),
    "badge and button": (
        "{bdg-primary}`new` and\n\n```{button-link} https://example.org/\nPress\n```",
        ["new", "Press"],
    ),
    "rubric and transition": ("```{rubric} A rubric\n```\n\nBefore.\n\n---\n\nAfter.",
                              ["A rubric", "Before.", "After."]),
    "keys and labels": ("{kbd}`Ctrl` {guilabel}`Save` {abbr}`SLO (objective)`",
                        ["Ctrl", "Save", "SLO (objective)"]),
    "a line block": ("```{eval-rst}\n| first line\n| second line\n```",
                     ["first line", "second line"]),
    "a field list": ("```{eval-rst}\n:field: its value\n```", ["field", "its value"]),
    "sub and superscript": ("H{sub}`2`O, m{sup}`3`", ["H", "2", "O", "m"]),
    "a term": ("We count {term}`goodput`.", ["We count goodput."]),
    "an address": ("<https://example.org/a/long_path?x=1>",
                   ["https://example.org/a/long_path?x=1"]),
    "a long word of code": ("`a_name_that_is_longer_than_any_line_can_be_in_print`",
                            ["a_name_that_is_longer_than_any_line_can_be_in_print"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def everything(tmp_path_factory) -> dict[str, str]:
    """Build a book with a post for each kind; return each post's words."""
    from sphinx.testing.util import SphinxTestApp

    from tests.sites import HOUSE, Site, lay_out

    folder = tmp_path_factory.mktemp("kinds") / "site"
    names = {kind: f"kind-{number}" for number, kind in enumerate(KINDS)}
    pages = {
        f"posts/systems/{names[kind]}.md": with_own_labels(post(body), names[kind])
        for kind, (body, _words) in KINDS.items()
    }
    pages["reference/evidence.md"] = "# Evidence\n\nNone.\n"
    lay_out(folder, {**HOUSE, **pages, "a.svg": SVG})
    (folder / "labs").mkdir()
    app = SphinxTestApp(
        "pdf", srcdir=folder, confoverrides={"labs_must_be_fresh": False}
    )
    app.build()
    app.cleanup()
    assert Site(app, folder).warnings == []
    out = Path(app.outdir)
    found = {
        kind: text_of(out / "posts" / f"{name}.pdf") for kind, name in names.items()
    }
    found["the book"] = text_of(out / "in-production.pdf")
    return found


def with_own_labels(text: str, name: str) -> str:
    """Make the labels of a page its own, as all pages are in one book."""
    return re.sub(r"\b(tbl|code|eq|fig)-a\b", rf"\1-{name}", text)


@pytest.mark.parametrize("kind", KINDS)
def test_it_arrives_in_the_post_and_in_the_book(kind, everything):
    words = KINDS[kind][1]

    missing = [word for word in words if word not in everything[kind]]
    assert missing == [], everything[kind]
    # There a number has its chapter's before it.
    book = re.sub(r"(Figure|Table|Listing) \d+\.", r"\1 ", everything["the book"])
    assert [word for word in words if word not in book] == []


@pytest.mark.parametrize(
    ("body", "line", "complaint"),
    [
        (
            "Text.\n\nFor $\\undefinedmacro{x}{$ more.",
            11,
            "a formula cannot be shown: \\undefinedmacro is not known; write it with "
            "plainer LaTeX (in: \\undefinedmacro{x}{) [formulas]",
        ),
        (
            "Text.\n\nA rare character: \U00013000.",
            11,
            "no font of the book has \U00013000 (U+13000 egyptian hieroglyph a001); put a "
            "font that has it into fonts/, or use another character [typst]",
        ),
        (
            "Text.\n\n![](/a.svg)",
            11,
            "the image a.svg has no alternative text; say what it shows",
        ),
    ],
)
def test_what_cannot_be_set_is_told_at_its_line(build_site, body, line, complaint):
    site = build_site({PAGE: post(body), "a.svg": SVG}, builder="pdf")

    assert site.warnings != []
    assert all(each.startswith(f"{PAGE}:{line}: WARNING: ") for each in site.warnings)
    assert complaint in site.warnings[0]


def test_a_node_without_a_form_is_a_complaint_and_its_text_is_kept(build_site):
    from docutils import nodes

    class mystery(nodes.Element):
        pass

    from _ext.typst.page import Page
    from _ext.typst.writer import Writer

    build_site({PAGE: POST}, builder="pdf")  # gives the warnings a place to go
    document = nodes.document(None, None)
    writer = Writer(
        document,
        Page("x"),
        numbers={},
        pictures={},
        terms={},
        address=str,
    )

    assert writer.write(mystery("", nodes.Text("kept"))) == "kept"


def test_a_failed_pdf_leaves_the_last_good_one(build_site):
    good = build_site({PAGE: POST}, builder="pdf")
    pdf = Path(good.app.outdir) / "posts" / "cold-caches.pdf"
    before = pdf.read_bytes()

    site = build_site({PAGE: post("A rare character: \U00013000.")}, builder="pdf")

    assert site.warnings != []
    assert pdf.read_bytes() == before
    assert list(Path(site.app.outdir).rglob("*.part")) == []


def test_the_same_sources_make_the_same_bytes_and_are_not_set_twice(build_site):
    first = build_site({PAGE: POST}, builder="pdf")
    pdf = Path(first.app.outdir) / "in-production.pdf"
    content, stamp = pdf.read_bytes(), pdf.stat().st_mtime_ns

    build_site({PAGE: POST}, builder="pdf")
    assert pdf.stat().st_mtime_ns == stamp

    pdf.unlink()
    build_site({PAGE: POST}, builder="pdf")
    assert pdf.read_bytes() == content


def test_a_post_alone_leads_to_the_site_for_what_it_does_not_hold(build_site):
    pages = {
        PAGE: post("See {ref}`other-post` and {term}`goodput`."),
        "posts/systems/other-post.md": POST,
    }
    site = build_site(pages, builder="pdf")

    with pikepdf.open(Path(site.app.outdir) / "posts" / "cold-caches.pdf") as pdf:
        addresses = {
            str(link.A.URI)
            for page in pdf.pages
            for link in page.get("/Annots", [])
            if "/URI" in link.get("/A", {})
        }
    base = site.app.config.html_baseurl
    assert f"{base}posts/systems/other-post.html" in addresses
    assert f"{base}reference/glossary.html#term-goodput" in addresses


def test_a_reference_to_another_page_of_the_book_names_the_page(build_site):
    pages = {
        PAGE: post("See {ref}`other-post`."),
        "posts/systems/other-post.md": POST.replace("Cold caches", "The other"),
    }
    site = build_site(pages, builder="pdf")

    words = text_of(Path(site.app.outdir) / "in-production.pdf")
    assert re.search(r"See The other \(p\. \d+\)", words)


def test_text_is_only_text():
    assert markup("#f(x) _a_") == r"\#f(x) \_a\_"
    assert markup("1. not a list") == r"1\. not a list"
    assert string('say "so"\n') == r'"say \"so\"\n"'


def test_a_lexer_that_loses_a_letter_is_not_used():
    for language in ("console", "python", "json", "no-such-language"):
        code = "a = 1\n\n# b"
        runs = "".join(text for _kind, text in highlighting.tokens(code, language))
        assert runs == code
