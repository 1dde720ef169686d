"""Days: which one it is for the author, and how one is written."""

from __future__ import annotations

import datetime as dt
import os

EASTERNMOST = dt.timedelta(hours=14)  # Kiritimati: no clock is further ahead
MONTHS = (
    "January February March April May June July August September October "
    "November December"
).split()


def now() -> dt.datetime:
    """Return the time of the build in UTC: SOURCE_DATE_EPOCH where that is set."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    return dt.datetime.now(dt.UTC)


def latest() -> dt.date:
    """Return the latest day that it is anywhere, so that no author's today is refused.

    A post may be written in Auckland and built in California.
    """
    return (now() + EASTERNMOST).date()


def today() -> dt.date:
    """Return the day that it is where the author is: never later than ``latest``."""
    return now().astimezone().date()


def written(day: dt.date) -> str:
    """Write a day as in 22 November 2026, whatever the machine's locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
