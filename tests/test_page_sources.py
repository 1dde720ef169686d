"""What is wrong in the file of sources is named at its line, and the rest is built."""

import pytest

from _ext.page.sources import problems
from tests.rebuilding import build
from tests.sites import HOUSE, POST, lay_out

PAGE = "posts/systems/cold-caches.md"
FILE = "reference/sources.bib"
GOOD = "@book{knuth1984,\n  author = {Donald Knuth},\n  title = {The TeXbook},\n  publisher = {Addison-Wesley},\n  year = {1984},\n}\n"
SYNTAX = "a field is name = {value}, with a comma behind it"
# What is written before a good entry, the line of the fault and what is said.
FAULTS = {
    "a comma is missing": ("@misc{a,\n  author = {A}\n  title = {T}\n}\n", 3, SYNTAX),
    "an unknown kind": ("@artikel{a,\n  title = {T},\n}\n", 1, "write @article"),
    "a name with too many commas": ("@misc{a,\n author = {B, C, D, E},\n}\n", 2,
                                    "write Last, First and Second Author"),
    "a field twice": ("@misc{a,\n title = {T},\n title = {U},\n}\n", 1, "keep one"),
    "a key twice": ("@misc{a,\n title = {T},\n}\n@misc{a,\n title = {U},\n}\n", 4,
                    "keep one"),
    "an address that runs": ("@misc{a,\n title = {T},\n url = {javascript:alert(1)},\n}\n",
                             3, "is no address"),
    "an address on one line": ("@misc{a, title={T}, url={data:text/html,x}}\n", 1,
                               "is no address"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_has_its_line_and_a_remedy(kind):
    text, line, said = FAULTS[kind]

    found = problems(text + GOOD)

    assert [number for number, _ in found] == [line]
    assert said in found[0][1]


def test_an_entry_without_end_is_named():
    assert problems("@misc{a, title = {T}") == [(1, f"premature end of file; {SYNTAX}")]


def test_a_good_file_has_no_fault():
    assert problems(GOOD) == []


@pytest.mark.parametrize("builder", ["html", "pdf"])
@pytest.mark.parametrize("kind", FAULTS)
def test_the_rest_is_built(build_site, kind, builder):
    text, line, _said = FAULTS[kind]
    pages = {
        PAGE: POST.replace("The body.", "As {cite:t}`knuth1984`."),
        FILE: text + GOOD,
    }

    site = build_site(pages, builder=builder)

    assert len(site.warnings) == 1, site.warnings
    assert site.warnings[0].startswith(f"{FILE}:{line}: WARNING: ")
    if builder == "html":
        assert "Knuth" in site.html("posts/systems/cold-caches")


def test_no_address_that_runs_becomes_a_link(build_site):
    text, _line, _said = FAULTS["an address that runs"]
    pages = {PAGE: POST.replace("The body.", "As {cite:t}`a`."), FILE: text + GOOD}

    assert "javascript:" not in build_site(pages).html("reference/sources")


def test_another_encoding_ends_the_build_in_one_line(tmp_path):
    site = tmp_path / "site"
    latin = "@misc{a, author={Jos\xe9}}".encode("latin-1")
    lay_out(site, {**HOUSE, PAGE: POST, FILE: latin})
    (site / "labs").mkdir()

    built = build(site, "html", tmp_path / "built")

    assert built.status == 1
    assert built.said == (
        f"{FILE}:1: ERROR: this is not UTF-8 (byte 0xe9); save the file as UTF-8",
    )
