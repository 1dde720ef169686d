"""A second copy of a slow call, when slowness belongs partly to the request.

Two attempts at one request take lognormal times whose logarithms have correlation
``owned``, the share of the variance that belongs to the request. Hedged at ``h``,
the call takes min(T1, h + T2). All here is exact, by quadrature over the part that
the attempts share; nothing is simulated::

    hedge(Lognormal.through(p1=0.1, p99=5.0), owned=0.9, at=0.95).p99
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

NORMAL = NormalDist()
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(120)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
CELLS = 200


@dataclass(frozen=True)
class Lognormal:
    """A latency in seconds whose logarithm is normal."""

    median: float
    spread: float

    @classmethod
    def through(cls, *, p1: float, p99: float) -> Lognormal:
        """Return the one whose first and last percentiles are these."""
        spread = math.log(p99 / p1) / (2 * NORMAL.inv_cdf(0.99))
        return cls(math.sqrt(p1 * p99), spread)

    @property
    def mean(self) -> float:
        """Mean in seconds."""
        return self.median * math.exp(self.spread**2 / 2)

    def quantile(self, at: float) -> float:
        """Quantile in seconds."""
        return self.median * math.exp(self.spread * NORMAL.inv_cdf(at))


@dataclass(frozen=True)
class Hedge:
    """What hedging gives and costs. Seconds, and shares of the tokens without it."""

    p99: float
    p999: float
    tokens_if_billed: float  # extra, if the loser runs to its end
    tokens_if_cancelled: float  # extra, if the loser stops when the winner ends


def hedge(latency: Lognormal, *, owned: float, at: float) -> Hedge:
    """Hedge at the quantile ``at`` of the latency. Tokens flow at a steady rate."""
    wait = latency.quantile(at)
    return Hedge(
        p99=percentile(latency, owned, wait, 0.99),
        p999=percentile(latency, owned, wait, 0.999),
        tokens_if_billed=billed_tokens(latency, owned, at),
        tokens_if_cancelled=cancelled_tokens(latency, owned, at),
    )


def billed_tokens(latency: Lognormal, owned: float, at: float) -> float:
    """Extra tokens where the loser runs on: 1 - Phi(z - spread * owned).

    The requests that get hedged are the long ones: weighting requests by their
    length shifts the standardised latency by spread * owned (an exponential tilt).
    """
    return 1 - NORMAL.cdf(NORMAL.inv_cdf(at) - latency.spread * owned)


def slower_than(
    latency: Lognormal, owned: float, wait: float, seconds: np.ndarray
) -> np.ndarray:
    """Probability that a call hedged after ``wait`` takes more than so many seconds."""
    seconds = np.atleast_1d(np.asarray(seconds, float))
    first = np.log(seconds / latency.median) / latency.spread
    with np.errstate(divide="ignore"):
        second = np.log(np.maximum(seconds - wait, 0) / latency.median) / latency.spread
    if owned == 1:
        return ndtr(-np.maximum(first, second))
    shared = math.sqrt(owned) * NODES[:, None]
    rest = math.sqrt(1 - owned)
    both = ndtr((shared - first) / rest) * ndtr((shared - second) / rest)
    return WEIGHTS @ both


def percentile(latency: Lognormal, owned: float, wait: float, at: float) -> float:
    """Return a percentile of the hedged latency, in seconds."""
    return brentq(
        lambda seconds: slower_than(latency, owned, wait, seconds)[0] - (1 - at),
        latency.quantile(0.5),
        latency.quantile(0.99999) + wait,
    )


def timeout_failures(owned: float, at: float, tries: int) -> float:
    """Probability that all attempts exceed a timeout at the quantile ``at``."""
    if owned == 1:
        return 1 - at
    z = NORMAL.inv_cdf(at)
    late = ndtr((math.sqrt(owned) * NODES - z) / math.sqrt(1 - owned))
    return float(WEIGHTS @ late**tries)


def cancelled_tokens(latency: Lognormal, owned: float, at: float) -> float:
    """Extra tokens where the loser stops as the winner ends.

    Both copies have the same number of tokens and each its own pace; the loser has
    produced the fraction of them that fits into the time it ran. Midpoint rule over
    the two paces, Gauss-Hermite over the length.
    """
    wait = latency.quantile(at)
    steps = ndtri((np.arange(CELLS) + 0.5) / CELLS)
    extra = total = 0.0
    nodes, weights = np.polynomial.hermite_e.hermegauss(48)
    for shared, weight in zip(nodes, weights, strict=True):
        logs = math.sqrt(owned) * shared + math.sqrt(1 - owned) * steps
        times = latency.median * np.exp(latency.spread * logs)
        first, second = times[:, None], times[None, :]
        lost = np.where(
            first < wait + second, (first - wait) / second, (wait + second) / first
        )
        tokens = math.exp(latency.spread * math.sqrt(owned) * shared)
        extra += weight * tokens * float(np.where(first > wait, lost, 0).mean())
        total += weight * tokens
    return float(extra / total)
