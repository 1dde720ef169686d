"""No page leads to what runs, or to what is on the reader's own machine."""

from __future__ import annotations

import re

import pytest

from _ext.page.addresses import refusal, scheme
from tests.sites import POST

PAGE = "posts/systems/a.md"
FIRST_LINE = 9  # of a post's text


@pytest.mark.parametrize(
    ("address", "named"),
    [("https://example.org/a:b", "https"), ("mailto:a@example.org", "mailto"),
     ("JavaScript:alert(1)", "javascript"), (" \x01javascript:alert(1)", "javascript"),
     ("java\tscript\n:alert(1)", "javascript"), ("\u200bdata:text/html,so", "data"),
     ("\\javascript:alert(1)", "javascript"), ("//example.org", ""), ("a.md#b:c", ""),
     ("#a:b", ""), ("", "")],
)  # fmt: skip
def test_a_scheme_is_what_a_browser_takes_for_one(address, named):
    assert scheme(address) == named


@pytest.mark.parametrize("address", ["https://example.org", "mailto:a@b.org", "a.md"])
def test_a_page_leads_to_sites_letters_and_pages(address):
    assert refusal(address) == ""


# The ways to write a link, and how an address is spelt in them.
WAYS = {
    "Markdown": "[so](<%s>)",
    "external": "[so](<%s>){.external}",
    "download": "{download}`so <%s//so>`",
    "badge": "{bdg-link-primary}`so <%s>`",
    "button": "```{button-link} %s\nso\n```",
    "card": ":::{card} so\n:link: %s\n\nso\n:::",
    "under a picture": "```{image} /a.svg\n:alt: so\n:target: %s\n```",
    "reStructuredText": "```{eval-rst}\n`so <%s>`__\n```",
    "a target": "```{eval-rst}\n.. _so: %s\n\nso_\n```",
    "HTML": '<a href="%s">so</a>',
    "a picture": "![so](<%s>)",
    "a reference": "[so]\n\n[so]: <%s>",
}
ADDRESSES = ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "vbscript:so", "file:/etc/so",
             "data:text/html,so"]  # fmt: skip
TRIED = {
    f"{way}-{number}": text.replace("%s", address)
    for way, text in WAYS.items()
    for number, address in enumerate(ADDRESSES)
} | {
    "by itself": "<javascript:alert(1)>",
    "by entities": "[so](&#x6A;avascript&#58;alert(1))",
    "with a tab": "[so](<java&#9;script:alert(1)>)",
    "after a sign": "[so](<&#1;javascript:alert(1)>)",
}


def test_each_is_one_complaint_at_its_line_and_no_link(build_site):
    pages = {
        f"posts/systems/a{number}.md": POST.replace("The body.", text)
        for number, text in enumerate(TRIED.values())
    }
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>'
    for builder in ("html", "pdf"):
        site = build_site({**pages, "a.svg": svg}, builder=builder)
        for page, (way, text) in zip(pages, TRIED.items(), strict=True):
            said = [line for line in site.warnings if line.startswith(f"{page}:")]
            line = int(said[0].split(":")[1])
            assert len(said) == 1, (way, said)
            assert FIRST_LINE <= line <= FIRST_LINE + text.count("\n") + 1, (way, said)
    leading = re.compile(r"(?:href|src)=\"\W*(?:javascript|vbscript|file|data)", re.I)
    for page in pages:
        written = (site.folder / "_build/html" / page).with_suffix(".html").read_text()
        typst = site.folder / f"_build/doctrees/typst/{page[:-3]}.typ"
        assert not leading.search(written), page
        assert not re.search(r'outside\("\W*(?:java|vbs|file|data)', typst.read_text())


def test_a_source_leads_to_a_site(build_site):
    book = "@misc{so, title={So}, author={So, Ann}, year={2020},\n %s}\n"
    field = "howpublished={\\url{javascript:alert(1)}}"
    site = build_site(
        {"reference/sources.bib": book % field,
         PAGE: POST.replace("The body.", "It {cite:t}`so`.")}
    )  # fmt: skip

    assert 'href="javascript' not in site.html("reference/sources")
