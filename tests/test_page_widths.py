"""Widths in per cent are classes, as a strict Content-Security-Policy wants."""

from __future__ import annotations

import re

import pytest

from _ext.page.widths import columns_as_classes, percent, width_class
from tests.sites import POST, ROOT

PAGE = "posts/systems/cold-caches.md"
LIST = "```{{list-table}}\n{}\n* - a\n  - b\n```"


def test_there_is_a_class_for_every_whole_percentage():
    text = (ROOT / "_static" / "widths.css").read_text(encoding="utf-8")

    rules = re.findall(r"\.w-(\d+) \{\s+width: (\d+)%;\s+\}", text)
    assert rules == [(str(each), str(each)) for each in range(1, 101)]


@pytest.mark.parametrize(
    ("width", "share", "of_class"),
    [("50%", 50, "w-50"), ("33.4 %", 33.4, "w-33"), ("0.2%", 0.2, "w-1"),
     ("180%", 100, "w-100")],
)  # fmt: skip
def test_a_width_has_a_class(width, share, of_class):
    assert percent(width) == share
    assert width_class(share) == of_class


def test_a_column_has_a_class():
    before = '<colgroup>\n<col style="width: 20.0%" />\n<col style="width: 80.0%" />'
    after = '<colgroup>\n<col class="w-20" />\n<col class="w-80" />'

    assert columns_as_classes(before) == after


def test_the_columns_of_a_table_are_as_wide_as_asked(build_site):
    body = LIST.format(":widths: 20 80\n:width: 60%\n")
    site = build_site({PAGE: POST.replace("The body.", body)})

    assert site.warnings == []
    html = site.html("posts/systems/cold-caches")
    assert re.findall(r'<col class="([^"]*)"', html) == ["w-20", "w-80"]
    assert re.search(r'<table class="[^"]*\bw-60\b', html)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (LIST.format(":width: 300px\n"), "write 300px in per cent, as in :width: 50%"),
        ("```{figure} /a.svg\n:alt: a\n:figwidth: 9em\n```",
         "write 9em in per cent, as in :figwidth: 50%"),
    ],
)  # fmt: skip
def test_a_width_in_another_unit_is_refused(build_site, body, complaint):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    site = build_site({"a.svg": svg, PAGE: POST.replace("The body.", body)})

    (said,) = site.warnings
    assert re.match(rf"{PAGE}:\d+: WARNING: a page has no fixed width", said)
    assert complaint in said
