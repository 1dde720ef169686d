"""What a share of every week buys when it goes into cheaper checks.

A task takes ``fixed_minutes`` and a check, of which ``avoidable_minutes`` can be
engineered away: each ``halving_hours`` invested halve what is left of them. With a
constant share invested, the rate of work grows along a logistic curve, whose integral
is in closed form::

    output_tasks(Practice(halving_hours=80), invested_share=0.1, weeks=104)
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Practice:
    """How tasks and their checks cost a person's week."""

    halving_hours: float
    fixed_minutes: float = 40.0
    avoidable_minutes: float = 20.0
    week_hours: float = 30.0


def output_tasks(practice: Practice, invested_share: float, weeks: float) -> float:
    """Return the tasks done in so many weeks with a share of each invested."""
    hours = practice.week_hours
    fixed, avoidable = practice.fixed_minutes / 60, practice.avoidable_minutes / 60
    decay = math.log(2) / practice.halving_hours * hours * invested_share  # a week
    if decay == 0:
        return hours * weeks / (fixed + avoidable)
    # (fixed exp(decay weeks) + avoidable) / (fixed + avoidable), as a logarithm
    grown = decay * weeks + math.log(
        (fixed + avoidable * math.exp(-decay * weeks)) / (fixed + avoidable)
    )
    return (1 - invested_share) * hours * grown / (decay * fixed)


def payback_weeks(practice: Practice, invested_share: float) -> float:
    """Return after how many weeks the investment has earned itself back.

    Infinite where the share is so large that the cheapest check cannot repay it.
    """
    most = practice.avoidable_minutes / (
        practice.fixed_minutes + practice.avoidable_minutes
    )
    if invested_share >= most:
        return math.inf

    def ahead(weeks: float) -> float:
        return output_tasks(practice, invested_share, weeks) - output_tasks(
            practice, 0, weeks
        )

    low, high = 1e-6, 1.0
    while ahead(high) < 0:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if ahead(middle) < 0 else (low, middle)
    return high


def gain_share(practice: Practice, invested_share: float, weeks: float) -> float:
    """Return the tasks done in so many weeks above those without investing."""
    return (
        output_tasks(practice, invested_share, weeks) / output_tasks(practice, 0, weeks)
        - 1
    )
