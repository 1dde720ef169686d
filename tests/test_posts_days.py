"""Which day it is: for the author, and for the build that accepts the post."""

import datetime as dt
import time

import pytest

from _ext.posts import days
from tests.sites import POST

NOON = 1773489600  # 2026-03-14 12:00 UTC


@pytest.fixture
def zone(monkeypatch):
    """Be in a time zone of POSIX's notation, in which east is negative."""

    def be_in(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield be_in
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("name", "day"),
    [("XYZ-14", dt.date(2026, 3, 15)), ("UTC", dt.date(2026, 3, 14)),
     ("XYZ+12", dt.date(2026, 3, 14))],
)  # fmt: skip
def test_the_authors_day_is_never_in_the_future(name, day, zone, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON))
    zone(name)

    assert days.today() == day
    assert days.today() <= days.latest()


def test_a_post_of_today_is_accepted_where_it_is_still_yesterday(
    build_site, zone, monkeypatch
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON))
    zone("XYZ+12")
    page = "posts/systems/cold-caches.md"

    today = build_site({page: POST.replace("2026-03-14", "2026-03-15")})
    assert today.warnings == []

    tomorrow = build_site({page: POST.replace("2026-03-14", "2026-03-16")})
    assert (
        "2026-03-16, which is in the future; today is 2026-03-15"
        in (tomorrow.warnings[0])
    )


def test_a_day_is_written_as_it_is_read():
    assert days.written(dt.date(2026, 11, 2)) == "2 November 2026"
