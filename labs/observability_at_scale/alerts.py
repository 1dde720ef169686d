"""Burn rates: how fast an error budget goes, and how soon an alert can know.

    budget_spent(burn_rate=14.4, window_hours=1)                   # 0.02
    detection_seconds(14.4, 1, objective=0.999, failed_share=1.0)  # 51.84

The pairs of burn rate and window are those of the Site Reliability Workbook
(Thurgood and others 2018, chapter 5).
"""

from __future__ import annotations

import math

PERIOD_HOURS = 30 * 24
WORKBOOK = {"page": (14.4, 1.0), "slow-page": (6.0, 6.0), "ticket": (1.0, 72.0)}


def burn_rate(failed_share: float, objective: float) -> float:
    """Return the failure rate over the one that spends the budget in its period."""
    return failed_share / (1 - objective)


def budget_spent(burn: float, window_hours: float) -> float:
    """Return the share of a 30-day budget that a burn rate spends in a window."""
    return burn * window_hours / PERIOD_HOURS


def detection_seconds(
    burn: float, window_hours: float, *, objective: float, failed_share: float
) -> float:
    """Return when a window's mean reaches the burn rate, failures starting at 0.

    ``math.inf`` where the failures stay below it for ever. For the long window
    alone; before them there were none.
    """
    threshold = burn * (1 - objective)
    if failed_share < threshold:
        return math.inf
    return window_hours * 3600 * threshold / failed_share
