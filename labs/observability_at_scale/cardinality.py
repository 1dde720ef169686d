"""How many time series a label makes: products, churn, and distinct values.

label_sets({"route": 40, "method": 4})           # 160
series_over(active=1_000_000, deploys=3, days=15)  # 46,000,000
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np


def label_sets(values: Mapping[str, int]) -> int:
    """Return the most label sets that labels with so many values each can make."""
    return math.prod(values.values())


def series_of_histogram(bounds: int) -> int:
    """Return the series of one classic histogram: its bounds, +Inf, sum and count."""
    return bounds + 3


def series_over(*, active: int, deploys: float, days: float) -> float:
    """Return the series written in so many days, if every deploy renames all.

    A label that names the pod gives each series a new name whenever the pods are
    replaced: ``active`` at the start and as many again with each deploy.
    """
    return active * (1 + deploys * days)


def expected_distinct(requests: float, users: int, *, exponent: float = 1.0) -> float:
    """Return the users expected among so many requests, if use follows Zipf's law.

    The sum over users of 1 - (1 - p)^n, where p falls with the rank to ``exponent``.
    """
    weights = np.arange(1, users + 1) ** -exponent
    return float(-np.expm1(requests * np.log1p(-weights / weights.sum())).sum())
