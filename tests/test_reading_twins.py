"""Each page as Markdown: what it says, in a form that other tools read."""

from pathlib import Path

import pytest

from _ext.reading.twins import markdown
from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"
SITE = "https://example.org/in-production/"


@pytest.mark.parametrize(
    ("html", "formulas", "expected"),
    [
        ("<p>It costs <em>more</em>.</p>", [], "It costs *more*.\n"),
        ("<h2>Why</h2><p>So.</p>", [], "## Why\n\nSo.\n"),
        ("<p>If <math><mi>p</mi></math> is.</p>", ["p_1"], "If $p_1$ is.\n"),
        (
            '<div><span class="eqno">(1)</span><math display="block"><mi>p</mi></math>'
            "</div>",
            [r"\frac{1}{2}"],
            "$$\\frac{1}{2}$$\n",
        ),
        (
            '<div class="highlight-sql notranslate"><div class="highlight"><pre>'
            "SELECT *\n  FROM t_1;\n</pre></div></div>",
            [],
            "```sql\nSELECT *\n  FROM t_1;\n```\n",
        ),
        (
            '<div class="highlight-markdown"><pre>```\nx\n```\n</pre></div>',
            [],
            "````markdown\n```\nx\n```\n````\n",
        ),
        (
            '<img class="only-light" alt="A line" src="a.svg">'
            '<img class="only-dark" alt="A line" src="a-dark.svg">',
            [],
            "![A line](a.svg)\n",
        ),
        (
            '<table><caption>One.</caption><thead><tr><th>a</th></tr></thead><tbody>'
            "<tr><td>1</td></tr></tbody></table>",
            [],
            "One.\n\n| a |\n| --- |\n| 1 |\n",
        ),
        (
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>"
            '<span class="cell-head">a </span>1 * 2 * <code>x_y</code></td></tr>'
            "</tbody></table>",
            [],
            "| a |\n| --- |\n| 1 \\* 2 \\* `x_y` |\n",
        ),
        (
            "<dl><dt>goodput</dt><dd><p>Useful work.</p></dd></dl>",
            [],
            "**goodput**\n\nUseful work.\n",
        ),
        (
            "<ul><li><p>One.</p></li><li><p>Two,</p><p>long.</p></li></ul>",
            [],
            "- One.\n\n- Two,\n\n  long.\n",
        ),
        (
            "<figure><img alt='A line' src='a.svg'><figcaption><p>Figure 1</p>"
            "</figcaption></figure>",
            [],
            "![A line](a.svg)\n\nFigure 1\n",
        ),
        ('<a href="x.html" title="35 times, computed">35</a>', [], "[35](x.html)\n"),
        (
            '<table class="lab-results"><tr><td>35</td></tr></table>'
            '<details class="lab-rest"><summary>The 2</summary>x</details>',
            [],
            "They are in labs/results of the repository, as JSON.\n",
        ),
    ],
)  # fmt: skip
def test_what_a_page_shows_is_markdown(html, formulas, expected):
    assert markdown(html, formulas) == expected


def test_formulas_stay_as_shown_where_their_source_is_not_known():
    assert markdown("<p><math><mi>p</mi></math></p>", ["a", "b"]) == "p\n"


@pytest.fixture
def site(build_site):
    body = "It is *cold*, so $x_1 = 2$.\n\n## Why\n\nSee [](#cold-caches)."
    return build_site({PAGE: POST.replace("The body.", body)})


def text_of(site, name: str) -> str:
    return (Path(site.app.outdir) / name).read_text(encoding="utf-8")


def test_a_page_is_beside_itself_as_markdown(site):
    text = text_of(site, PAGE)
    title = site.app.env.titles["posts/systems/cold-caches"].astext()

    assert site.warnings == []
    assert text.startswith(f"# {title}\n\n> ")
    assert "It is *cold*, so $x_1 = 2$.\n\n## Why\n" in text
    assert f"[{title}]({SITE}posts/systems/cold-caches.html#cold-caches)" in text
    assert 'type="text/markdown" href="cold-caches.md"' in site.html(
        "posts/systems/cold-caches"
    )


def test_what_there_is_stands_in_one_file_and_all_of_it_in_another(site):
    title = site.app.env.titles["posts/systems/cold-caches"].astext()

    assert f"- [{title}]({SITE}posts/systems/cold-caches.md): " in text_of(
        site, "llms.txt"
    )
    assert text_of(site, "llms.txt").startswith("# In Production\n\n> ")
    assert text_of(site, PAGE).strip() in text_of(site, "llms-full.txt")


def test_a_page_that_is_gone_has_no_markdown(build_site, tmp_path):
    other = "posts/systems/other.md"
    site = build_site({PAGE: POST, other: POST})
    assert (Path(site.app.outdir) / other).exists()
    (site.folder / other).unlink()
    again = build_site({PAGE: POST})

    assert not (Path(again.app.outdir) / other).exists()
