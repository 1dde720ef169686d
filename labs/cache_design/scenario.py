"""What may happen to a service with a cache, and what is known of it afterwards.

A ``Scenario`` is one service, one trigger and one set of measures; a ``Course`` is
what ``labs.cache_design.model.simulate`` found. The words in the comments are the
post's: headroom is the database's capacity over its ordinary miss load.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from labs.cache_design.formulas import ttl_for_hit_share

HIT_SECONDS = 0.0005
SHORTEST_SECONDS, LONGEST_SECONDS = 0.05, 0.20
MEAN_SECONDS = (SHORTEST_SECONDS + LONGEST_SECONDS) / 2
AFTER_REFUSAL_SECONDS = 1.0  # until a refused caller tries again, if it does
BEFORE_SECONDS = 60.0  # of ordinary operation, before the trigger
WINDOW_SECONDS = 10.0
CALM_WINDOWS = 12  # good windows in a row that count as recovered
WATCH_SECONDS = 1200.0


@dataclass(frozen=True)
class Scenario:
    """One service, one trigger, one set of measures. Shares are of traffic."""

    headroom: float = 8.0  # database capacity over its ordinary miss load
    requests_per_second: float = 100.0
    keys: int = 2500
    zipf: float = 1.0
    hit_share: float = 0.98
    # The trigger, at BEFORE_SECONDS.
    lost_share: float = 0.694  # 0.98 * (1 - 0.694) = 0.30 still hit
    down_seconds: float = 180.0  # the lost shards neither read nor write
    contents_kept: bool = False
    expire_together: bool = False  # entries were all filled at one moment
    traffic_times: float = 1.0  # over ordinary traffic, for traffic_seconds
    traffic_seconds: float = 180.0
    # Clients.
    timeout_seconds: float = 10.0
    patience: Literal["fixed", "spread", "exponential"] = "fixed"
    retries: int = 0  # after a timeout, or AFTER_REFUSAL_SECONDS after a refusal
    # Database.
    service: Literal["uniform", "exponential"] = "uniform"
    discipline: Literal["fifo", "lifo", "time-shared"] = "fifo"
    longest_wait_seconds: float = math.inf  # of work that may queue, at full speed
    slowdown: float = 1.0  # of service while others wait
    query_times: float = 1.0  # length of a query, over the incident's 50 to 200 ms
    cancelled: bool = False  # a query ends, waiting or running, when its caller leaves
    deadline_slack_seconds: float | None = None  # skip work with less time left
    # Cache.
    coalesced: bool = False
    caller_fills: bool = True  # False: the cache fills, caller present or not
    stale_served: bool = False
    early_refresh: float = 0.0  # XFetch's beta
    ttl_jitter: float = 0.0
    last_known_good: bool = False  # a copy outside the restarted tier

    def __post_init__(self) -> None:
        if self.cancelled and not self.caller_fills:
            raise ValueError("a cancelled query has nothing to fill the cache with")
        if self.cancelled and self.discipline == "time-shared":
            raise ValueError("the time-shared database cancels no query")

    @property
    def capacity(self) -> float:
        """Queries per second, after rounding to whole servers."""
        return self.servers / self.query_seconds

    @property
    def query_seconds(self) -> float:
        """Mean length of a query."""
        return self.query_times * MEAN_SECONDS

    @property
    def servers(self) -> int:
        """Database slots, each busy with one query at a time."""
        misses = (1 - self.hit_share) * self.requests_per_second
        return max(1, round(self.headroom * misses * self.query_seconds))

    @property
    def room(self) -> float:
        """How many queries may wait: the longest wait's worth of work."""
        if math.isinf(self.longest_wait_seconds):
            return math.inf
        return max(1, int(self.longest_wait_seconds * self.capacity))


@dataclass(frozen=True)
class Course:
    """What happened, by windows of ten seconds since the trigger (arrays alike)."""

    start_seconds: np.ndarray  # of the window, since the trigger
    served: np.ndarray  # share answered in time
    hits: np.ndarray  # share answered by the cache
    slowest_percent: np.ndarray  # 99th percentile of latency, s; a failure waits it out
    recovery_seconds: float  # from the trigger's end to calm; inf: not in the watch
    served_share: float  # while the trigger lasts (three minutes for a moment's one)
    hits_share: float  # in the same time
    answer_seconds: float  # median for those the database answered, in its second half
    dead_work_share: float  # of the database's work, in that time after its first 20 s
    ttl_seconds: float


def trigger_seconds(scenario: Scenario) -> float:
    """Return how long the trigger lasts; 0 for what happens in one moment."""
    surge = scenario.traffic_seconds if scenario.traffic_times != 1 else 0.0
    return max(scenario.down_seconds, surge)


def during_seconds(scenario: Scenario) -> float:
    """Return the time over which shares are taken: the trigger, or three minutes."""
    return trigger_seconds(scenario) or 180.0


@lru_cache(maxsize=32)
def popularity(keys: int, zipf: float) -> np.ndarray:
    """Return the shares of traffic of ``keys`` keys, most popular first."""
    weights = np.arange(1, keys + 1, dtype=float) ** -zipf
    weights /= weights.sum()
    weights.setflags(write=False)
    return weights


@lru_cache(maxsize=32)
def ttl_seconds(
    keys: int,
    zipf: float,
    requests_per_second: float,
    hit_share: float,
    query_seconds: float = MEAN_SECONDS,
) -> float:
    """Return the time to live that gives this hit share in ordinary operation."""
    return ttl_for_hit_share(
        popularity(keys, zipf), requests_per_second, hit_share, query_seconds
    )


def keys_lost(shares: np.ndarray, lost_share: float, seed: int) -> np.ndarray:
    """Draw the keys whose shards restart, so that they hold ``lost_share``.

    Exact to the smallest key's share up to about 0.7, and for all keys at 1.
    """
    chosen = np.zeros(len(shares), dtype=bool)
    total = 0.0
    for key in np.random.default_rng([seed, 3]).permutation(len(shares)):
        if total + shares[key] <= lost_share + 1e-9:
            chosen[key] = True
            total += shares[key]
    return chosen
