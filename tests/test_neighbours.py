"""Another Sphinx project links to posts, sections, terms and figures, and arrives."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.util.inventory import InventoryFile

from _ext.names import promises
from _ext.names.offered import SPHINX_OWN
from _ext.names.promises import FILE
from tests.sites import ROOT

SITE = "https://inproduction.test/"


@pytest.fixture(scope="module")
def neighbour(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the neighbour with stock Sphinx; a link that is not found fails it."""
    out = tmp_path_factory.mktemp("neighbour")
    run = subprocess.run(
        [*(sys.executable, "-m", "sphinx", "-W", "--keep-going", "-n", "-q"),
         *("-d", str(out / "doctrees"), str(ROOT / "tests/neighbour"), str(out))],
        env=os.environ | {"IN_PRODUCTION": str(site_folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return out


@pytest.mark.parametrize(("page", "links"), [("index.html", 8), ("classic.html", 4)])
def test_every_link_lands(page, links, neighbour, site_folder):
    parsed = BeautifulSoup((neighbour / page).read_text(encoding="utf-8"), "lxml")
    found = [link["href"] for link in parsed.select(f'li a[href^="{SITE}"]')]

    assert len(found) == links
    for address in found:
        path, _, fragment = address.removeprefix(SITE).partition("#")
        target = (site_folder / path).read_text(encoding="utf-8")
        assert not fragment or f'id="{fragment}"' in target


def test_a_link_without_text_shows_the_name_of_what_it_leads_to(neighbour):
    parsed = BeautifulSoup((neighbour / "index.html").read_text("utf-8"), "lxml")

    shown = parsed.select_one(
        f'a[href="{SITE}posts/distributed-systems/cache-design.html"]'
    )
    assert shown.get_text() == (
        "Cache Design as a Reliability Practice, Not an Optimisation"
    )


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
