"""The author's own minutes for six tasks, before and with the tools.

The ranges are the author's; what a try costs is read from them as the attention of one
that works, so that they have a break-even like any other task::

    MINUTES["parser"].break_even_share("middle")    # 2 of 22.5 minutes: 9%

The handler's minutes leave out its review; ``room_minutes`` says how long one may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SUCCESS_SHARE = 0.85  # assumed: of tries that work, for what a review may take
WEEK_SHARES = {"quarter": 0.25, "third": 1 / 3, "half": 0.5}


@dataclass(frozen=True)
class Minutes:
    """Shortest and longest times of a task, by hand and with the tools."""

    by_hand: tuple[float, float]
    handed_over: tuple[float, float]

    def at(self, case: str) -> tuple[float, float]:
        """Return minutes by hand and handed over, at the middle or the worst ends."""
        if case == "worst":  # fastest by hand, slowest with the tools
            return self.by_hand[0], self.handed_over[1]
        return sum(self.by_hand) / 2, sum(self.handed_over) / 2

    def break_even_share(self, case: str) -> float:
        """Return the share of tries that must work for handing over to pay."""
        by_hand, handed_over = self.at(case)
        return handed_over / by_hand

    def room_minutes(self, case: str, success_share: float = SUCCESS_SHARE) -> float:
        """Return the minutes that a review may add before the gain is gone."""
        by_hand, handed_over = self.at(case)
        return success_share * by_hand - handed_over


MINUTES: Mapping[str, Minutes] = {
    "handler": Minutes((10, 20), (2, 3)),
    "library": Minutes((30, 60), (5, 10)),
    "tests": Minutes((20, 40), (5, 10)),
    "formats": Minutes((30, 30), (3, 3)),
    "parser": Minutes((15, 30), (2, 2)),
    "document": Minutes((120, 240), (30, 60)),
}


def gain_times(case: str) -> float:
    """Return how much faster one of each is with the tools."""
    times = [minutes.at(case) for minutes in MINUTES.values()]
    return sum(before for before, _ in times) / sum(after for _, after in times)


def week_times(share: float, gain: float) -> float:
    """Return the gain of a week of which such tasks were a share (Amdahl 1967)."""
    return 1 / (1 - share + share / gain)


def what_they_say() -> dict[str, Any]:
    """Return the results that come from the author's minutes alone."""
    saved = {
        task: minutes.at("middle")[0] - minutes.at("middle")[1]
        for task, minutes in MINUTES.items()
    }
    cases = ("middle", "worst")
    return {
        "owner_break_even_share": {
            f"{task}.{case}": minutes.break_even_share(case)
            for task, minutes in MINUTES.items()
            for case in cases
        },
        "owner_room_minutes": {
            f"{task}.{case}": minutes.room_minutes(case)
            for task, minutes in MINUTES.items()
            for case in cases
        },
        "owner_gain_times": {case: gain_times(case) for case in cases},
        "owner_saved_share": {
            task: minutes / sum(saved.values()) for task, minutes in saved.items()
        },
        "owner_week_times": {
            name: week_times(share, gain_times("middle"))
            for name, share in WEEK_SHARES.items()
        },
        "owner_week_limit_times": {
            name: 1 / (1 - share) for name, share in WEEK_SHARES.items()
        },
    }
