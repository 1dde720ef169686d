"""The book by TeX: its parts and chapters, its figures, and, where there is TeX, a PDF."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from _ext.tex import tools
from tests.sites import INDEX, POST

PAGE = "posts/systems/cold-caches.md"
RICH = """\
A claim[^a] with $x_1 = 2$ and {term}`goodput`.

[^a]: Its proof.

## Why

$$
x = \\frac{70}{2}
$$ (one)

- [ ] warm
- [x] tell

```python
def cold():
    return 70
```

{.cards}
| a | b |
|---|---|
| 1 | `c_d` |

:::{note}
See {eq}`one`.
:::
"""


@pytest.fixture
def build(build_site):
    def build_book(body: str, **pages: str):
        return build_site({PAGE: POST.replace("The body.", body), **pages}, "latex")

    return build_book


def latex_of(site) -> str:
    return (Path(site.app.outdir) / "inproduction.tex").read_text(encoding="utf-8")


def test_topics_are_parts_and_posts_are_chapters(build):
    site = build(RICH)
    headings = re.findall(r"\\(part|chapter|section)\{(.*?)\}", latex_of(site))

    assert site.warnings == []
    assert headings[:4] == [
        ("part", "Systems"),
        ("chapter", "Cold caches"),
        ("section", "Why"),
        ("part", "Reference"),
    ]
    assert ("chapter", "Glossary") in headings


def test_it_has_the_day_of_the_newest_change(build):
    assert r"\date{14 March 2026}" in latex_of(build("The body."))


def test_a_page_for_the_site_alone_is_not_in_it(build):
    index = INDEX.replace("reference/glossary", "reference/apart\nreference/glossary")
    apart = "---\nbook: false\n---\n\n# Apart\n"
    site = build("The body.", **{"index.md": index, "reference/apart.md": apart})

    assert "Apart" not in latex_of(site)


def test_a_work_that_a_caption_cites_is_named_without_a_link(build):
    # \\hyperlink within \\caption ends TeX.
    sources = "@book{gray, author = {Jim Gray}, title = {Why}, year = {1985},\n publisher = {Tandem}}\n"
    body = ":::{table} After {cite:t}`gray`\n| a |\n|---|\n| 1 |\n:::\n\nSee {cite:t}`gray`."
    text = latex_of(build(body, **{"reference/sources.bib": sources}))

    caption = re.search(r"\\sphinxcaption\{(.*?)\}\\label", text)[1]
    assert caption.startswith("After Gray")
    assert "hyperlink" not in caption
    assert text.count("\\hyperlink{cite.reference/sources:source-gray}") == 1


def test_a_reference_to_a_page_arrives(build):
    text = latex_of(build("See [the terms](/reference/glossary.md)."))

    assert r"\hyperref[\detokenize{reference/glossary::doc}]" in text
    assert r"\label{\detokenize{reference/glossary::doc}}" in text


def test_a_figure_is_there_once_as_pdf(build, toy_lab):
    body = ":::{lab-figure} line\nWhat to see.\n:::"
    post = POST.replace("tags:", "lab: toy\ntags:").replace("The body.", body)
    site = build("", **{PAGE: post})

    assert site.warnings == []
    assert re.findall(r"\\sphinxincludegraphics.*\{\{(.*?)\}", latex_of(site)) == [
        "toy-line"
    ]
    drawn = PdfReader(Path(site.app.outdir) / "toy-line.pdf").pages[0]
    assert drawn.mediabox.width == pytest.approx(7.5)  # 10 pixels, 96 to the inch


def test_a_task_has_its_box_and_a_calculator_its_address(build, toy_lab):
    body = "- [x] tell\n\n:::{calculator} load\nTry it.\n:::"
    post = POST.replace("tags:", "lab: toy\ntags:").replace("The body.", body)
    text = latex_of(build("", **{PAGE: post}))

    assert "☑ tell" in " ".join(text.split())
    assert "Try it with your own numbers on the site." in text


def test_tex_makes_a_pdf_of_it(build):
    if lacking := list(tools.missing()):
        pytest.skip(tools.REMEDY.format(missing=", ".join(lacking)))
    site = build(RICH)
    run = subprocess.run(
        ["latexmk", "-xelatex", "-interaction=nonstopmode", "inproduction.tex"],
        cwd=site.app.outdir, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-2000:]
    assert "Missing character" not in run.stdout
    pages = PdfReader(Path(site.app.outdir) / "inproduction.pdf").pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    for words in ("Coldcaches", "Itsproof.", "defcold", "☐", "goodput", "(1.1)"):
        assert words in text
