"""HTML in a post: shown by the page and by the book, or named with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from _ext.page.markup_rules import is_html
from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>'
FIRST_LINE = 9  # of a post's text


def article(site) -> str:
    """Return the HTML of the post's text."""
    html = site.html("posts/systems/cold-caches")
    body = html[html.index('class="post-tags"') : html.index("</article>")]
    return body[body.index("</div>") + len("</div>") :].strip()


def markup(site) -> str:
    """Return the Typst of the post, without the marks of its places."""
    path = Path(site.app.doctreedir) / "typst" / "posts/systems/cold-caches.typ"
    return re.sub(r"/\*@\d+\*/", "", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "tag",
    ["<b>", "</b>", "<br>", "<br/>", '<img src="a.png">', "<input disabled>",
     "<DIV>", "<td colspan=2>", "<!-- so -->", "<custom-no>"[:0] or "<p>"],
)  # fmt: skip
def test_a_tag_of_html_is_one(tag):
    assert is_html(tag)


@pytest.mark.parametrize(
    "text",
    ["<T>", "<service-name>", "</service-name>", "<b and c>", "<your-id />",
     "<?php ?>", "<!DOCTYPE html>", "<![CDATA[x]]>", "<string.h>"],
)  # fmt: skip
def test_what_only_looks_like_a_tag_is_none(text):
    assert not is_html(text)


# What an author writes; what the page shows; what the book is given.
SHOWN = {
    "powers": ("10<sup>6</sup>, 2<sup>32</sup>", "10<sup>6</sup>, 2<sup>32</sup>",
               "10#super[6];, 2#super[32];"),
    "indices": ("H<sub>2</sub>O", "H<sub>2</sub>O", "H#sub[2];O"),
    "what was deleted": ("<del>5</del> 4", "<del>5</del> 4", "#strike[5]; 4"),
    "what was inserted": ("<ins>4</ins>", "<ins>4</ins>", "#underline[4];"),
    "struck, by tag and by signs": ("<s>a</s> ~~b~~", "<s>a</s> <s>b</s>",
                                    "#strike[a]; #strike[b];"),
    "a key": ("<kbd>Ctrl</kbd>", ">Ctrl</kbd>", '#inline-key("Ctrl");'),
    "a mark": ("<mark>so</mark>", "<mark>so</mark>", "#highlight[so];"),
    "a quotation": ("<q>so</q>", "<span>“so”</span>", "“so”"),
    "an abbreviation": ('<abbr title="objective">SLO</abbr>',
                        '<abbr title="objective">SLO</abbr>', "SLO (objective)"),
    "a break": ("one<br>two", "one<br />\ntwo", "one \\\ntwo"),
    "emphasis": ("<i>a</i> <em>b</em>", "<em>a</em> <em>b</em>",
                 "#emph[a]; #emph[b];"),
    "strength": ("<b>a</b> <strong>b</strong>", "<strong>a</strong> <strong>b</strong>",
                 "#strong[a]; #strong[b];"),
    "small and underlined": ("<small>a</small> <u>b</u>",
                             "<small>a</small> <u>b</u>", "#small[a]; #underline[b];"),
    "code": ("<code>a b</code>", "<code", '#inline-code("a b");'),
    "a link": ('<a href="https://example.org/">out</a>', 'href="https://example.org/"',
               '#outside("https://example.org/", '
               'note: ("address:posts/systems/cold-caches:a", "a", true))[out];'),
    "Markdown within": ("<mark>*so* it is</mark>", "<mark><em>so</em> it is</mark>",
                        "#highlight[#emph[so]; it is];"),
    "one within another": ("<b>a<sup>2</sup></b>", "<strong>a<sup>2</sup></strong>",
                           "#strong[a#super[2];];"),
    "an image": ('<img src="/a.svg" alt="A box" width="40">', 'alt="A box"',
                 ', "A box", auto);'),
    "a paragraph": ("<p>Said.</p>", "<p>Said.</p>", "Said."),
    "an answer behind a summary": (
        "<details>\n<summary>Why</summary>\n\nIt *is*.\n\n</details>", "It <em>is</em>.",
        '#admonition("topic", [Why])'),
    "no HTML: a placeholder": ("Replace <service-name> with yours.",
                               "Replace &lt;service-name&gt; with yours.",
                               "Replace \\<service\\-name\\> with yours."),
    "no HTML: a comparison": ("a<b and c>d", "a&lt;b and c&gt;d", "a\\<b and c\\>d"),
    "no HTML: a type": ("Vec<T>", "Vec&lt;T&gt;", "Vec\\<T\\>"),
    "no HTML: a line of its own": ("<service-name>\nis *yours*",
                                   "&lt;service-name&gt;\nis <em>yours</em>",
                                   "\\<service\\-name\\> is #emph[yours];"),
    "a comment": ("One.\n\n<!-- not shown -->\n\nTwo.", "<p>One.</p>\n<p>Two.</p>",
                  "One.\n\n\n\nTwo."),
}  # fmt: skip


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Build one post of all that is shown, by both builders."""
    from sphinx.testing.util import SphinxTestApp

    from tests.sites import HOUSE, Site, lay_out

    folder = tmp_path_factory.mktemp("html") / "site"
    text = "\n\n".join(source for source, _page, _book in SHOWN.values())
    lay_out(folder, {**HOUSE, "reference/evidence.md": "# Evidence\n\nNone.\n",
                     "a.svg": SVG,
                     PAGE: POST.replace("The body.", text)})  # fmt: skip
    (folder / "labs").mkdir()
    found = []
    for builder, read in (("html", article), ("pdf", markup)):
        app = SphinxTestApp(builder, srcdir=folder,
                            confoverrides={"labs_must_be_fresh": False})  # fmt: skip
        app.build()
        site = Site(app, folder)
        assert site.warnings == []
        found.append(read(site))
        app.cleanup()
    return found


@pytest.mark.parametrize("kind", SHOWN)
def test_the_page_and_the_book_show_it(kind, shown):
    _source, on_the_page, in_the_book = SHOWN[kind]
    html, typst = shown

    assert on_the_page in html
    assert in_the_book in typst


# What an author writes; the line within it and the words of the one complaint.
REFUSED = {
    "not closed": ("Text\nand <b>so.", 1, "<b> is not closed here; write it as "
                   "Markdown, or as \\<b> if it is no HTML"),
    "the second of its kind": ("<b>a</b>\nand <b>so.", 1, "<b> is not closed here"),
    "an image of nothing": ('<img alt="so">', 0, "<img> has no src; name the file"),
    "closing nothing": ("so</b> it is", 0, "</b> closes nothing here"),
    "a film": ('<iframe src="https://x.org"></iframe>', 0,
               "<iframe> would be lost in the book or on the page; "
               "link to it: [what it shows](address)"),
    "a table, once": ("<table><tr><td>A</td></tr></table>", 0,
                      "<table> would be lost in the book or on the page; "
                      "write a Markdown table, or {list-table}"),
    "a script": ("<script>alert(1)</script>", 0, "scripts and styles belong in _static/"),
    "a colour": ('<span style="color: red">so</span>', 0,
                 "<span style=...> has no effect here"),
    "a handler": ('<b onclick="alert(1)">so</b>', 0, "<b onclick=...> has no effect"),
    "a link within the site": ('<a href="other.md">so</a>', 0,
                               'is not checked; write [text](target)'),
    "a link that runs": ('<a href="javascript:alert(1)">so</a>', 0, "is not checked"),
    "paragraphs in a line": ("<b>\n\nOne.\n\n</b>", 0, "<b> holds whole paragraphs"),
    "raw": ("```{raw} html\n<b>so</b>\n```", 0,
            "{raw} html is for one output and lost in the others"),
}  # fmt: skip


@pytest.mark.parametrize("builder", ["html", "pdf"])
@pytest.mark.parametrize("kind", REFUSED)
def test_what_would_be_lost_is_named_at_its_line(kind, builder, build_site):
    text, line, complaint = REFUSED[kind]

    site = build_site({PAGE: POST.replace("The body.", text)}, builder=builder)

    assert len(site.warnings) == 1, site.warnings
    assert site.warnings[0].startswith(f"{PAGE}:{FIRST_LINE + line}: WARNING: ")
    assert complaint in site.warnings[0]


def test_what_runs_is_in_no_page(build_site):
    hostile = '<b onclick="alert(1)">a</b> <a href="javascript:alert(1)">b</a>\n\n<script>alert(1)</script>'
    html = article(build_site({PAGE: POST.replace("The body.", hostile)}))

    assert "alert" not in html


def test_a_place_can_be_named_and_linked_to(build_site):
    text = '<span id="here">This</span> is where [that](#here) leads.'
    site = build_site({PAGE: POST.replace("The body.", text)})

    assert site.warnings == []
    assert '<span id="here">This</span>' in article(site)
    assert 'href="#here"' in article(site)
