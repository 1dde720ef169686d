"""What changed in a post: written in its front matter, shown where "updated" leads."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from _ext.posts.fields import Change, Complaint
from _ext.posts.front_matter import read
from tests.sites import POST

TODAY = dt.date(2026, 11, 22)
PAGE = "posts/systems/a.md"
BOTH = """\
updated: 2026-05-02
changes:
  - 2026-05-02: 'Says "never" where it said "rarely".'
  - 2026-04-01: Adds a worksheet.
"""


def with_changes(text: str) -> str:
    return POST.replace("tags:", f"{text}tags:")


def test_changes_are_days_with_a_sentence_the_newest_first():
    fields, complaints = read(with_changes(BOTH), TODAY)

    assert complaints == []
    assert fields.changes == (
        Change(dt.date(2026, 5, 2), 'Says "never" where it said "rarely".'),
        Change(dt.date(2026, 4, 1), "Adds a worksheet."),
    )


# What stands below "changes:", in line 6 or after it; the line of the complaint.
WRONG = {
    "changes: all of it\n": (5, "changes are no list; write - 2026-11-28: what"),
    "changes: []\n": (5, "changes are no list; write - 2026-11-28: what"),
    "changes:\n  - all of it\n": (6, "changes have 'all of it'; write - 2026-11-28"),
    "changes:\n  - in May: All.\n": (
        6, "changes have an entry that is 'in May', not a day of the calendar; "),
    "changes:\n  - 2026-05-02:\n": (6, "changes have an entry that is not a text; "),
    "changes:\n  - 2026-05-02: All #2\n": (6, "changes have an entry that ends before"),
    "changes:\n  - 2026-05-02: A.\n  - 2026-05-02: B.\n": (
        7, "changes have 2026-05-02 below 2026-05-02; write the newest first"),
    "changes:\n  - 2026-04-02: A.\n": (
        5, "changes begin with 2026-04-02, and updated is 2026-05-02; say what"),
}  # fmt: skip


@pytest.mark.parametrize("written", WRONG)
def test_a_wrong_change_is_named_at_its_line_with_a_remedy(written):
    line, said = WRONG[written]
    fields, complaints = read(with_changes(f"updated: 2026-05-02\n{written}"), TODAY)

    assert fields is None
    assert [complaint.line for complaint in complaints] == [line]
    assert complaints[0].message.startswith(said)


def test_changes_without_the_day_of_an_update_ask_for_it():
    _fields, complaints = read(
        with_changes("changes:\n  - 2026-05-02: Adds a worksheet.\n"), TODAY
    )

    assert complaints == [
        Complaint(4, "changes begin with 2026-05-02: add updated: 2026-05-02")
    ]


def test_the_day_under_the_title_leads_to_what_changed(build_site):
    site = build_site({PAGE: with_changes(BOTH)})
    page = BeautifulSoup(site.html("posts/systems/a"), "lxml")
    said = page.select_one(".post-meta a")

    assert site.warnings == []
    assert said.text == "updated 2 May 2026"
    changes = page.select_one(said["href"])
    assert [item.get_text().strip() for item in changes.select("li")] == [
        "2 May 2026. Says “never” where it said “rarely”.",
        "1 April 2026. Adds a worksheet.",
    ]
    assert page.select_one(".post-meta").text.startswith("14 March 2026 · updated")


def test_a_wrong_change_is_one_warning_of_a_build(build_site):
    text = with_changes("updated: 2026-05-02\nchanges:\n  - soon: A.\n")

    warnings = build_site({PAGE: text}).warnings

    assert len(warnings) == 1
    assert warnings[0].startswith(f"{PAGE}:6: WARNING: changes have an entry that is")


def test_print_has_no_changes_and_a_page_without_them_no_link(build_site):
    page = build_site({PAGE: with_changes("updated: 2026-05-02\n")})
    assert "post-changes" not in page.html("posts/systems/a")

    site = build_site({PAGE: with_changes(BOTH)}, "pdf")
    assert "worksheet" not in site.app.builder.pages["posts/systems/a"].markup
