"""A page as it is printed, copied from and read with its notes, in Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.browser import serve, visit
from tests.sites import HOUSE, POST, Site, lay_out

LONG = "make html pdf " + " ".join(f"--option-{number}=value" for number in range(12))
BODY = f"""\
A claim[^a] here.

[^a]: A long note:

    - one
    - two

    ```python
    x = 1
    ```

    And [a link](https://example.org/).

## Two

### Three

#### Four

##### Five

::::{{tab-set}}
:::{{tab-item}} One
First tab.
:::
:::{{tab-item}} Two
Second tab.
:::
::::

:::{{dropdown}} Open me
Hidden text.
:::

<details><summary>Why</summary>Because.</details>

```console
$ {LONG}
an output
$ cat one \\
>   two
```

```python
# why
x = 1
```

```pycon
>>> 6 * 7
42
>>> for x in "ab":
...     print(x)
```
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Serve a site of one post; yield the address of that post."""
    from sphinx.testing.util import SphinxTestApp

    folder = tmp_path_factory.mktemp("paper") / "site"
    lay_out(folder, {**HOUSE, "reference/evidence.md": "# Evidence\n\nNone.\n",
                     "posts/systems/post.md": POST.replace("The body.", BODY)})  # fmt: skip
    (folder / "labs").mkdir()
    app = SphinxTestApp(
        "html", srcdir=folder, confoverrides={"labs_must_be_fresh": False}
    )
    app.build()
    assert Site(app, folder).warnings == []
    app.cleanup()
    with serve(Path(app.outdir)) as address:
        yield f"{address}/posts/systems/post.html"


def test_paper_has_all_of_the_text_and_nothing_to_press(small, browser, tmp_path):
    page = visit(browser, small, 1200, "dark")
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    text = " ".join(
        each.extract_text() for each in PdfReader(tmp_path / "page.pdf").pages
    )
    words = " ".join(text.split())

    for part in (
        "First tab.",
        "Second tab.",
        "Hidden text.",
        "Because.",
        "A long note:",
    ):
        assert words.count(part) == 1, part
    assert "--option-11=value" in words
    for button in ("Skip to content", "Back to top", "Search", "Previous"):
        assert button not in words
    page.context.close()


def test_code_breaks_its_lines_on_paper(small, browser):
    page = visit(browser, small, 700, "light")
    page.emulate_media(media="print")

    wide = page.evaluate(
        "[...document.querySelectorAll('pre')].filter(p => p.scrollWidth > p.clientWidth + 1)"
        ".length"
    )
    assert wide == 0
    page.context.close()


def test_paragraphs_may_break_over_a_sheet(small, browser):
    page = visit(browser, small, 700, "light")
    page.emulate_media(media="print")

    rule = "getComputedStyle(document.querySelector('article p')).breakInside"
    assert page.evaluate(rule) == "auto"
    page.context.close()


def test_headings_are_a_scale(small, browser):
    for width in (390, 1440):
        page = visit(browser, small, width, "light")
        sizes = [
            float(page.locator(f"article {name}").first.evaluate(
                "node => getComputedStyle(node).fontSize").removesuffix("px"))
            for name in ("h1", "h2", "h3", "h4", "h5")
        ]  # fmt: skip
        assert sizes == sorted(sizes, reverse=True)
        assert len(set(sizes)) == len(sizes)
        page.context.close()


@pytest.mark.parametrize(
    ("listing", "copied"),
    [
        ("console", f"{LONG}\ncat one \\\n  two"),
        ("python", "# why\nx = 1"),
        ("pycon", '6 * 7\nfor x in "ab":\n    print(x)'),
    ],
)
def test_what_is_copied_of_a_session_are_its_commands(listing, copied, small, browser):
    page = visit(browser, small, 1200, "light",
                 permissions=["clipboard-read", "clipboard-write"])  # fmt: skip
    block = page.locator(f"article > section .highlight-{listing}").last
    block.hover()
    block.locator("button.copybtn").click()

    assert page.evaluate("navigator.clipboard.readText()").strip() == copied
    page.context.close()


def test_a_note_that_is_opened_in_place_keeps_its_form_and_its_links(small, browser):
    page = visit(browser, small, 390, "light")
    page.locator("a.footnote-reference").click()
    note = page.locator(".sidenote.is-open")

    assert note.locator("li").all_inner_texts() == ["one", "two"]
    assert note.locator("pre").inner_text().strip() == "x = 1"
    assert note.locator("a[href='https://example.org/']").is_visible()
    assert page.locator("[id]").count() == page.evaluate(
        "new Set([...document.querySelectorAll('[id]')].map(each => each.id)).size"
    )
    note.locator("a.sidenote-number").click()  # leads to the note at the end
    assert page.url.endswith("#" + page.locator("aside.footnote").get_attribute("id"))
    page.context.close()


@pytest.mark.parametrize(("motion", "behaviour"), [("reduce", "auto"),
                                                   ("no-preference", "smooth")])  # fmt: skip
def test_a_reader_who_wants_no_motion_gets_none(motion, behaviour, small, browser):
    context = browser.new_context(reduced_motion=motion)
    page = context.new_page()
    page.goto(small)

    assert page.evaluate(
        "getComputedStyle(document.documentElement).scrollBehavior"
    ) == behaviour  # fmt: skip
    context.close()
