"""How long several approvals take, all asked at once or one after the other.

An approver answers after a lognormal time: most soon, some late. Asked at once, a
change waits for the slowest; asked in turn, for the sum::

    hours(5).parallel      # 15 hours, of which the median answer takes four
    hours(5).series        # 33

A day is one of the approver's, with the nights left out: only the ratio matters.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

MEDIAN_HOURS = 4.0
LOG_SD = 1.2
APPROVERS = 5
LIKENESS = 0.5  # correlation of the log times, where approvers are alike
SILENCE_HOURS = 16.0  # after which silence means yes, where it does
DRAWS, SEED = 400_000, 31


@dataclass(frozen=True)
class Wait:
    """Median wait in hours, asked at once and in turn."""

    parallel: float
    series: float


def hours(
    approvers: int = APPROVERS,
    turned: Collection[str] = (),
    *,
    median: float = MEDIAN_HOURS,
    log_sd: float = LOG_SD,
) -> Wait:
    """Draw the median wait; ``turned`` may hold "alike" and "silence-is-yes"."""
    rng = np.random.default_rng(SEED)
    logs = rng.standard_normal((DRAWS, approvers))
    if "alike" in turned:
        shared = rng.standard_normal((DRAWS, 1))
        logs = math.sqrt(LIKENESS) * shared + math.sqrt(1 - LIKENESS) * logs
    times = median * np.exp(log_sd * logs)
    if "silence-is-yes" in turned:
        times = np.minimum(times, SILENCE_HOURS)
    return Wait(
        parallel=float(np.median(times.max(axis=1))),
        series=float(np.median(times.sum(axis=1))),
    )


def approvals() -> dict[str, dict[str, float]]:
    """Return the hours of the post, with assumptions turned and constants scaled."""
    cases = {
        "base": hours(),
        "alike": hours(turned=("alike",)),
        "silence": hours(turned=("silence-is-yes",)),
        "alike-silence": hours(turned=("alike", "silence-is-yes")),
        "median-half": hours(median=MEDIAN_HOURS / 2),
        "median-double": hours(median=2 * MEDIAN_HOURS),
        "spread-half": hours(log_sd=LOG_SD / 2),
        "spread-double": hours(log_sd=2 * LOG_SD),
        "approvers-2": hours(2),
        "approvers-10": hours(10),
    }
    return {
        "approval_hours": {
            f"{name}.{way}": getattr(wait, way)
            for name, wait in cases.items()
            for way in ("parallel", "series")
        }
    }
