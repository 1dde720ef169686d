"""Another Sphinx project links to posts, sections, terms and figures, and arrives."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.public_names import offered, promised
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
    names = {name.split(" ", 1)[1] for name in offered(site_folder)
             if name.startswith("std:label ")}  # fmt: skip

    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9-]*", name)] == []
    assert [name for name in names if re.fullmatch(r"id\d+", name)] == []


def test_no_promised_name_is_gone(site_folder):
    # Keep the old label beside the new one; give a post that moved an alias.
    assert promised() - offered(site_folder) == set()


def test_every_name_on_offer_is_on_the_list(site_folder):
    # make html, then: python -m tests.public_names _build/html
    assert offered(site_folder) - promised() == set()
