"""Closed forms for a look-aside cache whose misses reach one database.

Headroom is the database's capacity over the miss load of ordinary operation:
``headroom = capacity / ((1 - hit_share) * requests)``, both per second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq


def miss_amplification(warm: float, cold: float) -> float:
    """Return the miss load at hit share ``cold`` over that at ``warm``."""
    if not 0 <= cold <= warm < 1:
        raise ValueError(f"need 0 <= cold <= warm < 1, not {cold} and {warm}")
    return (1 - cold) / (1 - warm)


def mean_latency_seconds(hit_share: float, hit: float, miss: float) -> float:
    """Return the mean latency where nothing queues."""
    return hit_share * hit + (1 - hit_share) * miss


def headroom_needed(
    amplification: float, lasts_seconds: float, patience: float
) -> float:
    """Return the headroom that an overload of this size and length asks for.

    The queue's wait grows by ``amplification / headroom - 1`` seconds a second (a
    fluid queue); clients stay while it is below ``patience`` seconds.
    """
    return amplification / (1 + patience / lasts_seconds)


def peak_wait_seconds(overload: float, lasts_seconds: float) -> float:
    """Return the longest wait in a queue that nobody leaves (fluid queue)."""
    return max(0.0, lasts_seconds * (overload - 1))


def served_share_when_bounded(hits: float, headroom: float, warm: float) -> float:
    """Return the share served where the database works at capacity on live work."""
    return min(1.0, hits + headroom * (1 - warm))


def live_share_without_slack(
    misses_per_second: float, shortest: float, longest: float
) -> float:
    """Return the share of database work still wanted, if only the dead are skipped.

    The oldest caller still waiting leaves within an exponential time of rate
    ``misses_per_second``; its query lives if it is done before. Service times are
    uniform between ``shortest`` and ``longest`` seconds: E[exp(-rate * service)].
    Holds where misses are several times what the database can answer.
    """
    rate = misses_per_second
    span = rate * (longest - shortest)
    return (math.exp(-rate * shortest) - math.exp(-rate * longest)) / span


def hit_share_of_ttl(
    popularity: Sequence[float],
    requests_per_second: float,
    ttl_seconds: float,
    fetch_seconds: float = 0.0,
) -> float:
    """Return the hit share of a cache whose entries live ``ttl_seconds`` from fill.

    Renewal argument: of the requests for a key with rate r, a cycle holds r * ttl
    hits and 1 + r * fetch misses. ``popularity`` sums to 1.
    """
    p = np.asarray(popularity)
    rate = requests_per_second * p
    hits = rate * ttl_seconds
    return float((p * hits / (1 + hits + rate * fetch_seconds)).sum())


def ttl_for_hit_share(
    popularity: Sequence[float],
    requests_per_second: float,
    hit_share: float,
    fetch_seconds: float = 0.0,
) -> float:
    """Return the time to live, in seconds, that gives ``hit_share``."""

    def missing(ttl: float) -> float:
        share = hit_share_of_ttl(popularity, requests_per_second, ttl, fetch_seconds)
        return share - hit_share

    return brentq(missing, 1e-3, 1e9)


def fetches_per_expiry(
    requests_per_second: float, fetch_seconds: float, beta: float = 0.0
) -> float:
    """Return the mean number of fetches when one hot key expires.

    ``beta`` 0 is a plain cache: 1 + rate * fetch. Otherwise XFetch (Vattani et al.
    2015): a request ``early`` seconds before the expiry refreshes with probability
    exp(-early / (beta * fetch)), so refreshes are a Poisson process; the first one
    and all within ``fetch_seconds`` of it fetch. Where the first comes well before
    the expiry this is exp(1 / beta), whatever the rate. Assumes a constant fetch
    time and a time to live of many times beta * fetch.
    """
    if beta == 0:
        return 1 + requests_per_second * fetch_seconds
    scale = beta * fetch_seconds

    def expected(time: float) -> float:  # refreshes up to a time, expiry at 0
        early = scale * math.exp(min(time, 0.0) / scale)
        return requests_per_second * (early + max(time, 0.0))

    def density(time: float) -> float:  # the first refresh, times those that follow
        rate = requests_per_second * math.exp(min(time, 0.0) / scale)
        following = expected(time + fetch_seconds) - expected(time)
        return rate * math.exp(-expected(time)) * following

    usual = -scale * math.log(max(requests_per_second * scale, 1.0))
    start, end = usual - 30 * scale, 30 / requests_per_second
    kinks = [time for time in (usual, -fetch_seconds, 0.0) if start < time < end]
    return 1 + quad(density, start, end, points=kinks, limit=500)[0]


def seconds_refreshed_early(
    requests_per_second: float, fetch_seconds: float, beta: float
) -> float:
    """Return how long before the expiry XFetch's first refresh comes, on average.

    The first point of that Poisson process: scale * (log(rate * scale) + gamma),
    where scale = beta * fetch and rate * scale is well above 1.
    """
    scale = beta * fetch_seconds
    return scale * (math.log(requests_per_second * scale) + float(np.euler_gamma))


def pool_wait_per_timeout(
    workers: int, capacity_per_second: float, timeout_seconds: float
) -> float:
    """Return the longest wait that a pool of workers can fill, over the timeout.

    Each worker waits for one query, so the pool is the database's waiting room.
    """
    return workers / capacity_per_second / timeout_seconds


def hits_served_by_full_pool(
    workers: int, misses_per_second: float, timeout_seconds: float
) -> float:
    """Return the share of hits served where every miss holds a worker to its timeout.

    Workers come free at workers / timeout a second, and are all taken by misses.
    """
    return min(1.0, workers / timeout_seconds / misses_per_second)
