"""A review budget on the back of an envelope: where writing outruns reading.

    review_budget(people=6, week_hours=30, writing_hours=6, review_hours=0.8,
                  review_share=0.15, speed=2).merged_per_week      # 33.75

Closed forms only. Each change is written once and reviewed once by someone else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from labs import Calculator, Input, quantity


@dataclass(frozen=True)
class ReviewBudget:
    """What a team merges, and what review it takes."""

    merged_per_week: float = quantity("changes", "merged a week")
    backlog_growth_per_week: float = quantity(
        "changes", "added each week to the pile that waits"
    )
    needed_review_share: float = quantity(
        "share", "of those hours, needed for review to keep up"
    )
    balanced_per_week: float = quantity("changes", "merged a week if review gets that")
    critical_speed: float = quantity("times", "speed of writing that review can bear")
    half_reading_speed: float = quantity(
        "times", "speed at which half of the hours are review"
    )


def review_budget(
    *,
    people: float,
    week_hours: float,
    writing_hours: float,
    review_hours: float,
    review_share: float,
    speed: float,
) -> ReviewBudget:
    """Balance a team's writing and reading.

    Each of ``people`` has ``week_hours`` a week for writing and reviewing together;
    a change takes ``writing_hours`` without the tool and ``review_hours`` of one
    reviewer; at most ``review_share`` (0 to 1, 1 excluded) of the hours go to
    review; ``speed`` multiplies the speed of writing and leaves that of review.
    """
    hours = people * week_hours
    needed = review_hours / (writing_hours / speed + review_hours)
    spent = min(review_share, needed)
    merged = spent * hours / review_hours
    opened = (1 - spent) * hours * speed / writing_hours
    return ReviewBudget(
        merged_per_week=merged,
        backlog_growth_per_week=max(0.0, opened - merged),
        needed_review_share=needed,
        balanced_per_week=needed * hours / review_hours,
        critical_speed=(
            review_share * writing_hours / ((1 - review_share) * review_hours)
            if review_share < 1
            else math.inf
        ),
        half_reading_speed=writing_hours / review_hours,
    )


TEAM = {
    "people": 6,
    "week_hours": 30,
    "writing_hours": 6,
    "review_hours": 0.8,
    "review_share": 0.15,
    "speed": 2,
}
REVIEW_BUDGET = Calculator(
    name="review-budget",
    function=review_budget,
    inputs=(
        Input("people", "people who write and review", "", 2, 1000, whole=True),
        Input("week_hours", "hours to write and review, each", "a week", 1, 80),
        Input("writing_hours", "writing a change, without the tool", "hours", 0.1, 200),
        Input("review_hours", "reviewing a change", "hours", 0.02, 40),
        Input("review_share", "of those hours, for review at most", "share", 0.01, 0.9),
        Input("speed", "speed of writing with the tool", "times", 0.5, 20),
    ),
    examples={
        "before": {**TEAM, "speed": 1},
        "twice as fast": TEAM,
        "three times": {**TEAM, "speed": 3},
        "twice, slower review": {**TEAM, "review_hours": 1.6},
    },
)
