"""The review budget with its assumptions turned round, one at a time and in pairs.

``worksheet`` assumes among other things that review is capped, that each change is read
once, and that it takes as long to read as before the tool. ``Terms`` has a field for
each of these; with none of them changed it is the post's team again::

    gain(Terms())               # 1.27: merged at three times the speed, over before
    gain(Terms(capped=False))   # 2.4

What ``simulated_habits`` turns round has no formula: the order of reviews, the
spread of times, and hours lost in switching.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from labs.building_with_ai_coding_tools.team import REVIEW_FIRST, Habit, Work, quarter
from labs.progress import steps

SPEED = 3.0  # of writing with the tool, where the post speaks of three times
QUARTERS = 20


@dataclass(frozen=True)
class Terms:
    """The post's team on terms that its base case excludes; hours in hours."""

    hours: float = 180.0  # of six people in a week
    writing_hours: float = 6.0
    review_hours: float = 0.8
    cap: float = 0.15
    capped: bool = True
    reviews: float = 1.0  # of each change
    switch_hours: float = 0.0  # lost with each review
    reviewers_share: float = 1.0  # of the people who review at all
    slower_review: float = 1.0  # of a change written with the tool
    spared_share: float = 0.0  # of its review that a machine's spares
    rework_share: float = 0.0  # of its changes go back: half written again, read again
    users_share: float = 1.0  # of the people who have the tool


FLIPS: Mapping[str, dict[str, float | bool]] = {
    "review-grows": {"capped": False},
    "two-reviews": {"reviews": 2.0},
    "switching-costs": {"switch_hours": 0.25},
    "half-review": {"reviewers_share": 0.5},
    "slower-review": {"slower_review": 1.5},
    "machine-spares": {"spared_share": 0.3},
    "rework": {"rework_share": 0.3},
    "half-have-it": {"users_share": 0.5},
}
CONSTANTS = ("writing_hours", "review_hours", "cap")
WORK_FLIPS: Mapping[str, Work] = {
    "base": Work(speed=2.0),
    "steady-times": Work(speed=2.0, steady=True),
    "newest-first": Work(speed=2.0, newest_first=True),
    "switching-costs": Work(speed=2.0, switch_hours=0.25),
    "long-reviews": Work(speed=2.0, review_hours=1.6),
}
HABITS: Mapping[str, Habit] = {
    "cap": Habit(0.15),
    "limit-2": Habit(0.15, 2),
    "wider-cap": Habit(0.25),
    "review-first": REVIEW_FIRST,
}


def merged_per_week(terms: Terms, speed: float) -> float:
    """Changes merged a week; ``speed`` 1 is the same team without the tool."""
    tool = speed != 1
    rework = terms.rework_share if tool else 0.0
    review = terms.review_hours
    if tool:
        review *= terms.slower_review * (1 - terms.spared_share)
    review = (review + terms.switch_hours) * terms.reviews * (1 + rework)
    faster = terms.users_share * speed + 1 - terms.users_share
    writing = terms.writing_hours * (1 + rework / 2) / faster
    most = terms.reviewers_share * (terms.cap if terms.capped else 1.0)
    return min(most, review / (writing + review)) * terms.hours / review


def gain(terms: Terms, speed: float = SPEED) -> float:
    """Merged with the tool, over merged without it."""
    return merged_per_week(terms, speed) / merged_per_week(terms, 1.0)


def turned_round() -> dict[str, Any]:
    """Answer anew for each flip, each pair, each constant halved and doubled."""
    base = Terms()
    alone = {name: replace(base, **terms) for name, terms in FLIPS.items()}
    pairs = {
        f"{one}.{two}": replace(base, **FLIPS[one], **FLIPS[two])
        for one, two in combinations(FLIPS, 2)
    }
    scaled = {
        f"{name}.{word}": replace(base, **{name: factor * getattr(base, name)})
        for name in CONSTANTS
        for word, factor in (("half", 0.5), ("double", 2.0))
    }
    return {
        "turned_times": {
            "base": gain(base),
            **{name: gain(terms) for name, terms in (alone | pairs).items()},
        },
        "scaled_times": {name: gain(terms) for name, terms in scaled.items()},
        **simulated_habits(),
    }


def simulated_habits() -> dict[str, Any]:
    """Compare the habits where the order, the times and the switching are others."""
    runs = {
        f"{flip}.{name}": [quarter(work, habit, seed) for seed in range(QUARTERS)]
        for flip, work in steps(list(WORK_FLIPS.items()), "turning assumptions round")
        for name, habit in HABITS.items()
    }
    return {
        "turned_per_week": {
            key: statistics.fmean(one.merged_per_week for one in run)
            for key, run in runs.items()
        },
        "turned_hours": {
            key: statistics.fmean(one.start_to_merge_hours for one in run)
            for key, run in runs.items()
            if not key.endswith(".cap")
        },
    }
