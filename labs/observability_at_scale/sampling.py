"""Which traces to keep, and what the kept ones say about all.

A rule gives each request the chance that its trace is kept; the chances of one rule
add up to the budget. What is kept is then read twice: as it lies there (``unweighted``)
and with each trace counted as 1 / its chance, the estimator of Horvitz and Thompson
(1952)::

    chance = keep_failed_and_slow(requests, budget=0.01)
    unweighted(requests, chance).failed_share    # what the dashboard shows
    relative_error(requests, chance, 0.99)       # of the weighted 99th percentile

Each trace is kept or not independently of the others (Poisson sampling), so means and
variances of the estimates are sums over the requests, and nothing is simulated.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr
from scipy.stats import beta

from labs.observability_at_scale.population import Requests

Chances = NDArray[np.float64]
Rule = Callable[[Requests, float], Chances]  # of the requests and the budget
SLOW_MS = 1_000.0
NEAR_MS = 150.0  # where the second of two rates begins: below the 99th percentile


def head(requests: Requests, budget: float) -> Chances:
    """Keep a share of all, decided before anything is known of the request."""
    return np.full(requests.count, budget)


def keep_failed(requests: Requests, budget: float) -> Chances:
    """Keep every failure, and of the rest what the budget leaves."""
    return _keep(requests, requests.failed, budget)


def keep_failed_and_slow(
    requests: Requests, budget: float, slow_ms: float = SLOW_MS
) -> Chances:
    """Keep every failure and all that was slow, and of the rest what is left."""
    return _keep(requests, requests.failed | (requests.latency_ms > slow_ms), budget)


def two_rates(requests: Requests, budget: float, near_ms: float = NEAR_MS) -> Chances:
    """Keep every failure; spend half of the rest above 150 ms, half below."""
    strata = (requests.latency_ms > near_ms).astype(int)
    return _quotas(requests, strata, budget, uniform=0.0)


def stratified(requests: Requests, budget: float) -> Chances:
    """Keep every failure; half of the rest uniform, half in equal quotas by latency.

    The strata double in latency: 32 to 64 ms, 64 to 128 ms, and so on. A share for all
    and an equal one for each group is congressional sampling (Acharya, Gibbons and
    Poosala 2000).
    """
    strata = np.floor(np.log2(requests.latency_ms)).astype(int)
    return _quotas(requests, strata, budget, uniform=0.5)


def _keep(requests: Requests, certain: NDArray[np.bool_], budget: float) -> Chances:
    """Keep the certain ones; share the rest of the budget evenly."""
    left = _left(certain, budget)
    return np.where(certain, 1.0, left / (requests.count - certain.sum()))


def _left(certain: NDArray[np.bool_], budget: float) -> float:
    """Return how many more may be kept; raise ValueError where there are none."""
    left = budget * len(certain) - float(certain.sum())
    if left <= 0:
        raise ValueError(
            f"{certain.mean():.2%} are to be kept for certain, of {budget:.2%} in all"
        )
    return left


def _quotas(
    requests: Requests, strata: NDArray[np.int_], budget: float, *, uniform: float
) -> Chances:
    """Give a part of the budget to all alike, and the rest to the strata in turn."""
    rest = ~requests.failed
    left = _left(requests.failed, budget)
    base = uniform * left / rest.sum()
    _, stratum, sizes = np.unique(strata[rest], return_inverse=True, return_counts=True)
    quotas = filled(sizes * (1 - base), (1 - uniform) * left)
    chance = np.ones(requests.count)
    chance[rest] = np.minimum(1.0, base + quotas / sizes)[stratum]
    return chance


def filled(room: NDArray[np.float64], amount: float) -> NDArray[np.float64]:
    """Divide an amount equally; what finds no room in one goes to the others."""
    shares = np.zeros(len(room))
    open_places = list(np.argsort(room))
    for number, place in enumerate(open_places):
        shares[place] = min(room[place], amount / (len(room) - number))
        amount -= shares[place]
    return shares


@dataclass(frozen=True)
class Reading:
    """What a dashboard shows that takes the kept traces for all traces."""

    failed_share: float
    p50_ms: float
    p99_ms: float


def unweighted(requests: Requests, chance: Chances) -> Reading:
    """Return what the kept traces show on average if nobody weighs them."""
    kept = np.cumsum(chance)

    def quantile(share: float) -> float:
        place = np.searchsorted(kept, share * kept[-1])
        return float(requests.latency_ms[min(place, requests.count - 1)])

    failed = float((chance * requests.failed).sum() / kept[-1])
    return Reading(failed, quantile(0.5), quantile(0.99))


def weighted_quantile(
    values: NDArray[np.float64], weights: NDArray[np.float64], quantile: float
) -> float:
    """Quantile of sorted values that each stand for ``weights`` requests."""
    total = np.cumsum(weights)
    place = np.searchsorted(total, quantile * total[-1])
    return float(values[min(place, len(values) - 1)])


def relative_error(requests: Requests, chance: Chances, quantile: float) -> float:
    """Root mean square error of the weighted quantile, as a share of the true one.

    The estimate is at most x when the weighted kept ones up to x reach the share
    ``quantile`` of all kept weight. That sum has exact mean and variance (Horvitz and
    Thompson 1952) and is taken as normal; the quantile itself is not linearised.
    """
    spread = np.cumsum((1 - chance) / chance)
    number = np.arange(1, requests.count + 1)
    excess = number - quantile * requests.count
    variance = (1 - quantile) ** 2 * spread + quantile**2 * (spread[-1] - spread)
    reached = ndtr(excess / np.sqrt(np.maximum(variance, 1e-12)))
    chance_of_each = np.diff(reached, prepend=0.0)
    off = requests.latency_ms / requests.quantile_ms(quantile) - 1
    return float(np.sqrt((chance_of_each * off**2).sum()))


def relative_error_of_mean(
    chance: Chances, values: NDArray[np.float64] | NDArray[np.bool_]
) -> float:
    """Standard error of a weighted mean (or share), as a share of the true one.

    The mean is a ratio of two Horvitz-Thompson sums, linearised.
    """
    mean = values.mean()
    variance = ((1 - chance) / chance * (values - mean) ** 2).sum()
    return float(np.sqrt(variance) / len(values) / mean)


def error_with_so_many(requests: Requests, kept: int, quantile: float) -> float:
    """Relative error of a quantile read off so many requests drawn at random.

    Exact: the rank of the sample's quantile among all requests has a beta
    distribution, whatever the latencies are. How many requests there are in all does
    not come into it.
    """
    rank = math.ceil(quantile * kept - 1e-9)
    steps = (np.arange(20_000) + 0.5) / 20_000
    shares = beta.ppf(steps, rank, kept - rank + 1)
    places = np.minimum((shares * requests.count).astype(int), requests.count - 1)
    off = requests.latency_ms[places] / requests.quantile_ms(quantile) - 1
    return float(np.sqrt((off**2).mean()))


def chance_to_hold_one(events: float, kept_share: float) -> float:
    """Chance that at least one of so many expected events was kept (Poisson)."""
    return -math.expm1(-events * kept_share)
