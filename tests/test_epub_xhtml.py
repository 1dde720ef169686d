"""A page's HTML as XHTML: what goes, what is added, what is closed."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from _ext.epub.xhtml import (
    Heading,
    Malformed,
    headings,
    inside,
    name_chapter,
    page,
    parsed,
    properties,
    settle,
)


def settled(body: str) -> str:
    tree = parsed(body)
    settle(tree)
    return inside(tree)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>It costs <em>more</em> &amp; more.</p>", "<p>It costs <em>more</em> &amp; more.</p>"),
        ("1 &lt; 2", "1 &lt; 2"),
        ('<p tabindex="0" data-x="1" style="width: 2px">A</p>', "<p>A</p>"),
        ('<img alt="a" src="a.png" loading="lazy" decoding="async" />', '<img alt="a" src="a.png" />'),
        ('<span id="a"/><br/>', '<span id="a"></span><br />'),
        ('<div role="list" class="citation-list">A</div>', '<div class="citation-list">A</div>'),
        (
            '<a class="footnote-reference brackets" href="#a" role="doc-noteref">1</a>',
            '<a class="footnote-reference brackets" href="#a" role="doc-noteref" epub:type="noteref">1</a>',
        ),
        (
            "<p>A</p><table><tr><td>1</td></tr></table>after",
            '<p>A</p><div class="table-frame" tabindex="0"><table><tr><td>1</td></tr></table></div>after',
        ),
        (
            "<math><mi>x</mi></math>",
            '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>',
        ),
        (
            '<mrow><mfrac displaystyle="true"><mn>1</mn><mn>2</mn></mfrac></mrow>',
            '<mrow><mstyle displaystyle="true"><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle></mrow>',
        ),
        ('<div class="math">x</div>', '<div class="math" tabindex="0">x</div>'),
        ("<dl><dt>a</dt></dl>", "<dl><dt>a</dt><dd></dd></dl>"),
        (
            '<svg xmlns="http://www.w3.org/2000/svg"><path d=""/></svg>',
            '<svg xmlns="http://www.w3.org/2000/svg"><path d=""></path></svg>',
        ),
    ],
)  # fmt: skip
def test_a_page_has_what_readers_know(body, expected):
    assert settled(body) == expected


def test_what_is_not_well_formed_is_refused():
    with pytest.raises(Malformed, match="mismatched tag"):
        parsed("<p>One <b>two</p>")


def test_a_chapter_has_its_kind_and_its_number():
    tree = parsed('<section id="a"><h1>Cold <em>caches</em></h1></section>')
    name_chapter(tree, "chapter", "3")

    assert inside(tree) == (
        '<section id="a" epub:type="chapter" role="doc-chapter"><h1>'
        '<span class="chapter-number">3</span> Cold <em>caches</em></h1></section>'
    )


def test_sections_are_those_below_the_title():
    tree = parsed(
        '<section id="a"><h1>A</h1><section id="b"><h2>One\n <em>more</em></h2>'
        '<section id="c"><h3>Deeper</h3></section></section>'
        '<section id="d"><h2> </h2></section></section>'
    )
    assert headings(tree) == [Heading("b", "One more")]


def test_what_must_be_declared_is_known():
    assert properties(parsed("<p>A</p>")) == []
    assert properties(parsed("<p><math><mi>x</mi></math></p>")) == ["mathml"]


def test_a_whole_page_is_xml_whatever_its_title():
    text = page("A < B & C", "<p>A</p>", "en-GB", ["epub.css"], "bodymatter")
    title = ET.fromstring(text.encode()).find(".//{http://www.w3.org/1999/xhtml}title")

    assert title.text == "A < B & C"
