"""The lines that we give to neighbours work as they stand, with stock tools."""

from __future__ import annotations

import re

import pytest
import yaml
from bs4 import BeautifulSoup

from tests.sites import POST, ROOT, build_with_stock_sphinx
from tests.test_neighbours import inventory

PAGE = (ROOT / "reference/linking.md").read_text(encoding="utf-8")
TAB = re.compile(r"^:::::\{tab-item\} (.+?)\n(.*?)^:::::$", re.M | re.S)
BLOCK = re.compile(r"^```\{code-of-site\} (\w+)\n\n?(.*?)^```$", re.M | re.S)
TABS = {title: dict(BLOCK.findall(body)) for title, body in TAB.findall(PAGE)}
SPHINX = {
    "Sphinx": ("rst", "index.rst"),
    "Sphinx, in Markdown": ("markdown", "index.md"),
}


def test_the_address_is_that_of_the_site(build_site):
    code = '```{code-of-site} python\nmapping = {"a": ("<site>", None)}\n```'
    site = build_site({"posts/systems/cold-caches.md": POST.replace("The body.", code)})

    page = BeautifulSoup(site.html("posts/systems/cold-caches"), "lxml")
    shown = page.select_one(".highlight-python pre").get_text()
    assert site.warnings == []
    assert shown == f'mapping = {{"a": ("{site.app.config.html_baseurl}", None)}}\n'


@pytest.mark.parametrize("title", SPHINX)
def test_the_lines_for_sphinx_work_as_they_stand(title, address, site_folder, tmp_path):
    language, name = SPHINX[title]
    links = TABS[title][language].splitlines()
    lines = "".join(f"- {line}\n" for line in links)
    head = "A neighbour\n===========\n\n"
    (tmp_path / name).write_text(head + lines, encoding="utf-8")
    conf = TABS[title]["python"].replace("<site>", f"{address}/")
    (tmp_path / "conf.py").write_text(conf, encoding="utf-8")
    build_with_stock_sphinx(tmp_path)

    html = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    found = BeautifulSoup(html, "lxml").select(f'li a[href^="{address}"]')
    assert [link.get_text() for link in found] == [
        "Cache Design as a Reliability Practice, Not an Optimisation",
        "Three conditions keep it down", "how it ends", "Equation (2)", "goodput",
    ]  # fmt: skip
    for link in found:
        path, _, anchor = link["href"].removeprefix(f"{address}/").partition("#")
        target = (site_folder / path).read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in target


@pytest.mark.parametrize("title", ["MyST", "MkDocs", "Quarto"])
def test_the_lines_for_other_tools_name_what_there_is(title, site_folder):
    names = inventory(site_folder)["std:label"]
    lines = TABS[title]["markdown"]
    named = re.findall(r"(?:#|\]\[|label:`)([a-z0-9-]+)", lines)

    assert len(named) == len(lines.splitlines()) == 3
    assert set(named) <= names.keys()
    assert yaml.safe_load(TABS[title]["yaml"])


def test_what_myst_is_told_to_take_over_is_there_and_tried():
    (block,) = re.findall(r"^:::\{embed\} xref:inproduction#(\S+)\n:::$", PAGE, re.M)
    tried = (ROOT / "tests/neighbours/mystmd/index.md").read_text(encoding="utf-8")

    assert f":::{{embed}} xref:inproduction#{block}\n:::\n" in tried


def test_the_line_for_cards_in_sphinx_is_the_one_that_is_tried():
    tried = (ROOT / "tests/neighbours/sphinx/conf.py").read_text(encoding="utf-8")
    (line,) = re.findall(r"^html_js_files = .*$", PAGE, re.M)

    assert f"\n{line.replace('<site>', 'SITE/')}\n" in tried


@pytest.mark.parametrize("language", ["markdown", "html"])
def test_plain_links_land(language, site_folder):
    found = re.search(r"<site>([^#)\"]+)#([a-z-]+)", TABS["Markdown, HTML"][language])
    page = (site_folder / found[1]).read_text(encoding="utf-8")

    assert f'id="{found[2]}"' in page


def test_tabs_are_read_without_a_script(address, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/reference/linking.html")
    page.get_by_text("MkDocs", exact=True).first.click()

    assert page.get_by_text("domains: [std, py]").is_visible()
    assert not page.get_by_text("intersphinx_mapping").first.is_visible()
    context.close()
