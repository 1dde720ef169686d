"""A note that is missing, or that nobody refers to, is named once; numbers agree."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"


def warnings_of(build_site, body: str, builder: str) -> list[str]:
    return build_site({PAGE: POST.replace("The body.", body)}, builder=builder).warnings


@pytest.mark.parametrize("builder", ["html", "pdf"])
def test_a_missing_note_is_named(build_site, builder):
    body = "Text.\n\nA claim[^nope] and one[^a].\n\n[^a]: So."

    assert warnings_of(build_site, body, builder) == [
        f"{PAGE}:11: WARNING: there is no note [^nope]; write one, [^nope]: ... [notes]"
    ]


@pytest.mark.parametrize("builder", ["html", "pdf"])
def test_a_note_that_is_not_used_is_named(build_site, builder):
    body = "Text[^a].\n\n[^a]: So.\n\n[^unused]: Not so."

    assert warnings_of(build_site, body, builder) == [
        f"{PAGE}:13: WARNING: nothing refers to the note [^unused]; do, or drop it "
        "[notes]"
    ]


def test_notes_have_one_number_on_the_page_and_in_print(build_site):
    body = "One[^a] and two[^1] and three[^b].\n\n[^a]: A.\n\n[^1]: One.\n\n[^b]: B."
    pages = {PAGE: POST.replace("The body.", body)}
    html = build_site(pages).html("posts/systems/cold-caches")
    shown = re.findall(
        r'role="doc-noteref"><span class="fn-bracket">\[</span>(\d)', html
    )

    site = build_site(pages, builder="pdf")
    pdf = PdfReader(Path(site.app.outdir) / "posts/cold-caches.pdf")
    text = " ".join(pdf.pages[0].extract_text().split())

    assert site.warnings == []
    found = re.search(r"One ?(\d) and two ?(\d) and three ?(\d)\.", text)
    assert list(found.groups()) == shown
