"""A million requests to keep a few of: how long each took, and whether it failed.

    requests = draw(Traffic(), seed=1)
    requests.quantile_ms(0.99)      # the truth that a sample is to find again

Most requests are quick and their latency lognormal; a share of them meets something
slow (a lock, a cold cache, a retry) and waits an exponential time more. Failures are
commoner among the slow ones, as timeouts make them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

REQUESTS = 1_000_000


@dataclass(frozen=True)
class Traffic:
    """What requests are like.

    With ``pareto_index`` the latency of all is Pareto with that index and
    the minimum ``median_ms / 2``, and the other terms of latency do not count.
    """

    median_ms: float = 40.0
    log_spread: float = 0.6  # standard deviation of the logarithm
    slow_share: float = 0.01
    slow_extra_ms: float = 1_500.0  # mean
    failed_share: float = 0.0005  # of all
    failed_share_of_slow: float = 0.02  # besides
    pareto_index: float | None = None


@dataclass(frozen=True)
class Requests:
    """Requests in order of latency: ``latency_ms`` and ``failed``, one entry each."""

    latency_ms: NDArray[np.float64]
    failed: NDArray[np.bool_]

    @property
    def count(self) -> int:
        return len(self.latency_ms)

    @cached_property
    def failed_share(self) -> float:
        """Share of requests that failed."""
        return float(self.failed.mean())

    @cached_property
    def mean_ms(self) -> float:
        """Mean latency in milliseconds."""
        return float(self.latency_ms.mean())

    def quantile_ms(self, quantile: float) -> float:
        """Latency in milliseconds that a share ``quantile`` does not exceed."""
        place = math.ceil(quantile * self.count - 1e-9) - 1
        return float(self.latency_ms[max(0, place)])

    def share_slower(self, than_ms: float) -> float:
        """Share of requests slower than so many milliseconds."""
        place = np.searchsorted(self.latency_ms, than_ms, side="right")
        return 1 - float(place) / self.count


@lru_cache(maxsize=8)
def draw(traffic: Traffic, *, count: int = REQUESTS, seed: int = 1) -> Requests:
    """Draw so many requests; the same seed gives the same ones."""
    rng = np.random.default_rng(seed)
    slow = rng.random(count) < traffic.slow_share
    if traffic.pareto_index is None:
        latency = rng.lognormal(math.log(traffic.median_ms), traffic.log_spread, count)
        latency[slow] += rng.exponential(traffic.slow_extra_ms, int(slow.sum()))
    else:
        latency = traffic.median_ms / 2 * (1 + rng.pareto(traffic.pareto_index, count))
    failing = traffic.failed_share + traffic.failed_share_of_slow * slow
    failed = rng.random(count) < failing
    order = np.argsort(latency)
    return Requests(latency[order], failed[order])
