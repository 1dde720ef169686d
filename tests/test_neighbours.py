"""Other sites link to posts, sections, terms and figures, and arrive.

Here a neighbour is built with the Sphinx that builds this site; ``make test-neighbours``
builds those of other tools, in ``tests/neighbours``.
"""

from __future__ import annotations

import re
import sys
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sphinx.util.inventory import InventoryFile

from _ext.names import promises
from _ext.names.offered import SPHINX_OWN
from _ext.names.promises import FILE
from tests.browser import OpenHandler, serve, visit
from tests.neighbours.landings import (
    PLACES,
    Link,
    embed_fault,
    fault,
    links_of_html,
    links_of_mdast,
)
from tests.neighbours.projects import Built, build, read_projects
from tests.sites import ROOT

RATIO = (
    "https://site.test/posts/distributed-systems/cache-design.html#cache-design-ratio"
)
PROJECTS = {project.key: project for project in read_projects()}


@pytest.fixture(scope="module")
def neighbour(address: str, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the neighbour with stock Sphinx; a link that is not found fails it."""
    folder = tmp_path_factory.mktemp("neighbours") / "sphinx"
    programs = Path(sys.executable).parent
    return build(PROJECTS["sphinx-newest"], programs, folder, address, None)


@pytest.mark.parametrize("page", ["index.html", "classic.html"])
def test_every_kind_of_name_lands(page, neighbour, address, site_folder):
    assert neighbour.is_well, neighbour.said
    html = (neighbour.folder / "built" / page).read_text(encoding="utf-8")
    links = links_of_html(html)
    faults = [fault(link, site_folder, address) for link in links]

    assert {link.kind for link in links} == PLACES.keys()
    assert [message for message in faults if message] == []


def test_a_neighbour_that_loads_our_script_shows_our_cards(neighbour, browser):
    with serve(neighbour.folder / "built", OpenHandler) as served:
        page = visit(browser, f"{served}/index.html", 1440, "light")
        page.locator("a", has_text="goodput").first.hover()

        card = page.locator("#in-production-preview:popover-open")
        expect(card).to_contain_text("Completed work that somebody still wants")
        page.context.close()


@pytest.mark.parametrize(
    ("address", "own", "shown", "message"),
    [
        (RATIO, False, "Three conditions", ""),
        (RATIO, True, "our words", ""),
        (RATIO, False, "", "shows '' where 'Three conditions' stands"),
        (RATIO, False, "cache-design-ratio",
         "shows 'cache-design-ratio' where 'Three conditions' stands"),
        (RATIO, True, "", "shows ''"),
        (RATIO.partition("#")[0], True, "our words",
         f"leads to {RATIO.partition('#')[0]}"),
        ("", False, "", "no link"),
    ],
)  # fmt: skip
def test_a_link_that_does_not_arrive_is_a_fault(address, own, shown, message, tmp_path):
    site = lay_page(tmp_path, '<section id="cache-design-ratio">')
    link = Link("section", own, address, shown)

    assert fault(link, site, "https://site.test") == message


def test_a_link_to_another_kind_of_thing_is_a_fault(tmp_path):
    site = lay_page(tmp_path, '<div id="cache-design-ratio">')
    link = Link("section", True, RATIO, "our words")

    assert fault(link, site, "https://site.test").endswith("or is no section")


def test_a_link_to_what_is_not_there_is_a_fault(tmp_path):
    site = lay_page(tmp_path, '<section id="ratio">')
    link = Link("section", True, RATIO, "our words")

    assert fault(link, site, "https://site.test").endswith("or is no section")


def lay_page(folder: Path, opening: str) -> Path:
    page = folder / "posts/distributed-systems/cache-design.html"
    page.parent.mkdir(parents=True)
    tag = opening[1:].partition(" ")[0]
    heading = 'Three conditions<a class="headerlink">#</a>'
    page.write_text(f"<body>{opening}<h2>{heading}</h2></{tag}>", encoding="utf-8")
    return folder


def test_an_entry_without_a_link_is_read_as_one_that_leads_nowhere():
    assert links_of_html("<li>term, our words: [our words][goodput]</li>") == [
        Link("term", True, "", "")
    ]


def test_a_link_of_mystmd_is_read_from_its_data():
    data = (
        '{"mdast": {"children": [{"type": "listItem", "children": ['
        '{"type": "text", "value": "section: "}, {"type": "link", "url": "'
        + RATIO
        + '", "children": [{"type": "text", "value": "Three conditions"}]}]}]}}'
    )

    assert links_of_mdast(data) == [Link("section", False, RATIO, "Three conditions")]


def test_a_link_to_a_place_of_another_site_is_read_from_its_parts():
    data = (
        '{"mdast": {"children": [{"type": "listItem", "children": ['
        '{"type": "text", "value": "section: "}, {"type": "crossReference", '
        '"remoteBaseUrl": "https://site.test", "html_id": "cache-design-ratio", '
        '"url": "/posts/distributed-systems/cache-design.html", '
        '"children": [{"type": "text", "value": "Three\u00a0conditions"}]}]}]}}'
    )

    assert links_of_mdast(data) == [Link("section", False, RATIO, "Three conditions")]


@pytest.mark.parametrize(
    ("embeds", "message"),
    [
        ({"cache-design-ratio": "Three conditions"}, ""),
        ({}, "nothing was taken over"),
        ({"cache-design-ratio": "Two"}, "'Three conditions' is not in 'Two'"),
    ],
)
def test_what_is_taken_over_has_the_words_of_the_place(embeds, message, tmp_path):
    site = lay_page(tmp_path, '<section id="cache-design-ratio">')
    taken = {
        name: {"type": "embed", "children": [{"type": "text", "value": words}]}
        for name, words in embeds.items()
    }

    assert embed_fault("section", taken, site) == message


@pytest.mark.parametrize("key", PROJECTS)
def test_what_a_neighbour_is_built_with_is_pinned(key):
    project = PROJECTS[key]
    if project.requirements:
        text = (project.folder / project.requirements).read_text(encoding="utf-8")
        loose = [
            line for line in text.splitlines() if not re.match(r"[\w.-]+==\S+$", line)
        ]
        assert loose == []


def test_names_are_lower_case_and_none_is_a_matter_of_position(site_folder):
    # A name such as id3 is another thing after the next edit.
    names = inventory(site_folder)["std:label"]

    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9-]*", name)] == []
    assert [name for name in names if re.fullmatch(r"id\d+", name)] == []


def test_every_name_lands_where_there_is_something(site_folder):
    ids: dict[str, set[str]] = {}
    lost = []
    for kind, names in inventory(site_folder).items():
        for name, item in names.items():
            page, _, anchor = item.uri.partition("#")
            if page not in ids:
                text = (site_folder / page).read_text(encoding="utf-8")
                ids[page] = {"", *re.findall(r'\bid="([^"]+)"', text)}
            if anchor not in ids[page]:
                lost.append(f"{kind} {name}: {item.uri}")
    assert lost == []


def test_every_entry_of_the_inventory_is_one_line(site_folder):
    # A caption of two lines would be an entry, and a line that no tool can read.
    data = (site_folder / "objects.inv").read_bytes().split(b"\n", 4)[4]
    entry = re.compile(r".+? std:(label|term|doc) -?\d+ \S+ .+")
    lines = zlib.decompress(data).decode().splitlines()

    assert [line for line in lines if not entry.fullmatch(line)] == []


def test_every_name_on_offer_is_promised(site_folder):
    # make names
    promised = {(f"std:{role}", name) for role, name in promises.read(ROOT / FILE)}
    offered = {
        (kind, name)
        for kind, names in inventory(site_folder).items()
        for name in names
        if name not in SPHINX_OWN
    }

    assert offered - promised == set()


def inventory(site: Path) -> dict[str, dict]:
    """Return what objects.inv offers, by kind and name."""
    return InventoryFile.loads((site / "objects.inv").read_bytes(), uri="").data
