"""The task that the post puts on its card: constructed, and run by a test.

Two tries that look right and are not, and what decides it. The task is to read
durations in the style of Go's ``time.ParseDuration``, such as ``1h30m``, as seconds:
four of its units, and no sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable

SECONDS = {"h": 3600, "m": 60, "s": 1, "ms": 0.001}


def check(parse: Callable[[str], float]) -> None:
    """Raise AssertionError with the first duration that is read wrongly."""
    read = {"1h30m": 5400, "1.5h": 5400, "2m5s": 125, "250ms": 0.25}
    for text, seconds in read.items():
        found = parse(text)
        assert found == seconds, f"{text!r} is {seconds} s, not {found}"
    for text in ("", "90", "1h banana", "1h30", "m"):
        try:
            found = parse(text)
        except ValueError:
            continue
        raise AssertionError(f"{text!r} is no duration, and gave {found}")


def first_try(text: str) -> float:
    """A try in which the first unit that fits is taken."""
    parts = re.findall(r"([\d.]+)(h|m|s|ms)", text)
    return sum(float(number) * SECONDS[unit] for number, unit in parts)


def second_try(text: str) -> float:
    """The same with the longest unit first."""
    parts = re.findall(r"([\d.]+)(ms|h|m|s)", text)
    return sum(float(number) * SECONDS[unit] for number, unit in parts)


def by_hand(text: str) -> float:
    """Read a duration, or raise ValueError; every character has to belong to it."""
    if not re.fullmatch(r"(\d+(\.\d+)?(ms|h|m|s))+", text):
        raise ValueError(f"{text!r} is no duration")
    return second_try(text)
