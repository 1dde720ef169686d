"""Where the site will be, by what a host says of it."""

from __future__ import annotations

import os

import pytest

from _ext.builds.address import is_address, site_address
from tests.rebuilding import build
from tests.sites import HOUSE, lay_out

DEFAULT = "https://example.org/in-production/"
DOCS = "https://inproduction.readthedocs.io/en/latest/"


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({}, DEFAULT),
        ({"SITE_URL": ""}, DEFAULT),
        ({"SITE_URL": "https://mw.github.io/site"}, "https://mw.github.io/site/"),
        ({"SITE_URL": "http://127.0.0.1:8000/"}, "http://127.0.0.1:8000/"),
        ({"READTHEDOCS_CANONICAL_URL": DOCS}, DOCS),
        ({"SITE_URL": "https://a.test", "READTHEDOCS_CANONICAL_URL": DOCS},
         "https://a.test/"),
    ],
)  # fmt: skip
def test_the_site_is_where_the_environment_says(environment, address):
    assert site_address(environment, DEFAULT) == address
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    ["example.org/", "//example.org/", "ftp://example.org/", "https://a.test/?x=1/",
     "https://a.test/#x/", "https:///docs/", "https://a.test/our docs/", "/docs/"],
)  # fmt: skip
def test_below_some_texts_no_page_can_stand(address):
    assert not is_address(address)


def test_the_build_ends_in_one_line_where_the_site_could_not_be(tmp_path):
    lay_out(tmp_path / "site", HOUSE)

    built = build(
        tmp_path / "site",
        "html",
        tmp_path / "out",
        before=move,
    )

    assert built.status == 1
    assert built.text == (
        "SITE_URL is 'example.org/', below which no page can stand: write the whole "
        "address, as in https://example.org/in-production/\n"
    )


def move() -> None:
    os.environ["SITE_URL"] = "example.org"
