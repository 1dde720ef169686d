"""What a canary can see, how soon, and what catching it there saves.

A release worsens a share ``errors`` of failed requests by ``added``. It is seen when
a one-sided test at ``ALPHA`` rejects with probability ``POWER``. The closed form
that the post uses stabilises the variance of the count by its square root::

    requests_to_see(1e-4, 1e-4, share=0.01)   # 330,000 requests in the canary

``known_baseline`` and ``against_control`` are the exact tests that hold it.
Errors are independent throughout: a single broken client that retries is not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from scipy import special, stats

ALPHA = 0.001
POWER = 0.95
Z = NormalDist().inv_cdf(1 - ALPHA) + NormalDist().inv_cdf(POWER)


def requests_to_see(errors: float, added: float, share: float = 0.0) -> float:
    """Requests that a canary must serve to show ``errors`` rising by ``added``.

    The square root of a Poisson count has a variance of 1/4, whatever its mean.
    The canary's ``share`` of the traffic is compared with all the rest, which adds
    the variance of the rest: 1 / (1 - share). With share 0 the rest is known exactly.
    The difference of the roots is written as a quotient, which rounding cannot make 0.
    """
    rise = added / (math.sqrt(errors + added) + math.sqrt(errors))
    return Z**2 / (4 * rise**2 * (1 - share))


def seconds_to_see(
    requests_per_second: float, share: float, errors: float, added: float
) -> float:
    """Time until a canary with ``share`` of the traffic has served enough."""
    return requests_to_see(errors, added, share) / (requests_per_second * share)


@dataclass(frozen=True)
class Needed:
    """Errors expected from the old release: the least that can do, and the safe."""

    least: float
    reject_at: int
    safe: float  # from here on the power never falls below POWER again


def known_baseline(ratio: float, counts: int = 3000) -> Needed:
    """Exact Poisson test of a count against a known mean, errors times ``ratio``.

    The test rejects at k errors or more, with the smallest k that keeps ``ALPHA``;
    a mean of m allows that k up to the gamma quantile. Power rises with m while k
    stays and drops where k grows, hence two answers. Raises ValueError where
    ``counts`` is too small to hold them.
    """
    k = np.arange(1, counts)
    allowed = special.gammaincinv(k, ALPHA)  # the largest mean that rejects at k
    enough = special.gammaincinv(k, POWER) / ratio  # the least mean with the power
    first = int(np.argmax(enough <= allowed))
    short = np.flatnonzero(enough[1:] > allowed[:-1]) + 1
    if not enough[first] <= allowed[first] or short[-1] == counts - 2:
        raise ValueError(f"{counts} counts are too few for a ratio of {ratio}")
    least = max(enough[first], allowed[first - 1])
    return Needed(float(least), int(k[first]), float(enough[short[-1]]))


def against_control(ratio: float, control: float) -> float:
    """Errors expected from the old release, in an exact test of two counts.

    The control has ``control`` times the canary's traffic. Given the total, the
    canary's errors are binomial; the power is averaged over the Poisson total.
    Found by bisection: the average leaves steps of the order of 1%.
    """
    low, high = 1.0, 2000.0
    while high - low > 1e-3 * low:
        middle = math.sqrt(low * high)
        enough = control_power(middle, ratio, control) >= POWER
        low, high = (low, middle) if enough else (middle, high)
    return high


def control_power(expected: float, ratio: float, control: float) -> float:
    """Power of that test where the old release would have ``expected`` errors."""
    mean = expected * (ratio + control)
    spread = 9 * math.sqrt(mean) + 10
    totals = np.arange(max(0, math.floor(mean - spread)), math.ceil(mean + spread))
    reject = stats.binom.isf(ALPHA, totals, 1 / (1 + control)) + 1
    power = stats.binom.sf(reject - 1, totals, ratio / (ratio + control))
    return float(np.sum(stats.poisson.pmf(totals, mean) * power))


def false_alarm_share(expected: float, looks: int, level: float = ALPHA) -> float:
    """Chance that a harmless release is rejected at one of ``looks`` equal looks.

    Exact: the distribution of the count among those not yet rejected, carried from
    look to look. ``expected`` errors come in all; each look tests at ``level``.
    """
    size = math.ceil(expected + 12 * math.sqrt(expected) + 20)
    arriving = stats.poisson.pmf(np.arange(size), expected / looks)
    alive = np.zeros(size)
    alive[0] = 1.0
    for look in range(1, looks + 1):
        alive = np.convolve(alive, arriving)[:size]
        reject = int(stats.poisson.isf(level, expected * look / looks)) + 1
        alive[reject:] = 0.0
    return float(1 - alive.sum())


def failures(
    requests_per_second: float, share: float, noticed: float, added: float, lag: float
) -> float:
    """Failed requests that a bad release adds before it is gone.

    It takes ``noticed`` of them to be seen, at whatever share of the traffic, and it
    goes on failing at that share for ``lag`` seconds until it is rolled back.
    """
    return noticed + requests_per_second * share * added * lag


def fewer_failures(
    requests_per_second: float, share: float, errors: float, added: float, lag: float
) -> float:
    """Failures of a release to everyone over those of one caught at ``share``."""
    noticed = added * requests_to_see(errors, added)
    at_once = failures(requests_per_second, 1.0, noticed, added, lag)
    return at_once / failures(requests_per_second, share, noticed, added, lag)
