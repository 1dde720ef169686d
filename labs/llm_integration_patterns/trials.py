"""What published repeated trials say about a second attempt.

tau-bench ran agents on each task several times and published pass^k, the chance
that k trials of one task all succeed. These are moments of the tasks' success
probabilities, and moments are enough: how often all k attempts fail follows from
them without a model (``all_fail``), and where only the first two are known the
third lies between bounds that hold for every distribution (``bounds``)::

    all_fail((0.420, 0.273, 0.220), tries=3)  # 0.339, not 0.58 ** 3

Rows of four trials determine how many tasks had 0, 1, ... 4 successes
(``histogram``), so that their error can be bootstrapped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

# README of sierra-research/tau-bench at commit 59a200c: pass^1 to pass^4.
TASKS = {"retail": 115, "airline": 50}
PUBLISHED = {
    "retail.sonnet-2410": (0.692, 0.576, 0.509, 0.462),
    "retail.sonnet-2406": (0.626, 0.506, 0.435, 0.387),
    "retail.gpt-4o": (0.604, 0.491, 0.430, 0.383),
    "airline.sonnet-2410": (0.460, 0.326, 0.263, 0.225),
    "airline.gpt-4o": (0.420, 0.273, 0.220, 0.200),
    "airline.gpt-4o-act": (0.365, 0.217, 0.160, 0.140),
    "airline.sonnet-2406": (0.360, 0.224, 0.169, 0.139),
    "airline.gpt-4o-react": (0.325, 0.233, 0.185, 0.160),
    "airline.gpt-4o-mini": (0.225, 0.140, 0.110, 0.100),
}


def correlation(first: float, second: float) -> float:
    """Correlation of two trials of one task, from P(one) and P(both).

    P(both) = m (m + rho (1 - m)): an identity, whatever the distribution.
    """
    return (second - first**2) / (first * (1 - first))


def pair(first: float, rho: float) -> float:
    """P(both) from P(one) and the correlation: the same identity, turned round."""
    return first * (first + rho * (1 - first))


def all_fail(passes: Sequence[float], tries: int) -> float:
    """P(all ``tries`` attempts at a task fail), exactly, by inclusion and exclusion."""
    moments = (1.0, *passes)
    return sum((-1) ** k * math.comb(tries, k) * moments[k] for k in range(tries + 1))


def beta_moment(mean: float, rho: float, k: int) -> float:
    """E[p^k] for p ~ Beta with this mean and intra-task correlation (Skellam 1948)."""
    if rho == 0:
        return mean**k
    size = (1 - rho) / rho
    return math.prod((mean * size + i) / (size + i) for i in range(k))


def bounds(first: float, second: float, k: int) -> tuple[float, float]:
    """Least and greatest E[p^k] of any p in [0, 1] with these two moments, k >= 2.

    The extremes are two-point distributions: with mass at 0, and with mass at 1
    (the principal representations of a Chebyshev system).
    """
    inner = second / first
    low = first / inner * inner**k
    other = (first - second) / (1 - first)
    sure = 1 - (1 - first) / (1 - other)
    return low, sure + (1 - sure) * other**k


def histogram(passes: Sequence[float], tasks: int) -> tuple[int, ...] | None:
    """Tasks with 0, 1, ... 4 successes in four trials that print as these pass^k.

    pass^k is the mean of C(successes, k) / C(4, k). None where no whole numbers
    give what was printed, as where the trials were not four.
    """
    found = [0] * 5
    for k in (4, 3, 2, 1):
        above = sum(found[c] * math.comb(c, k) for c in range(k + 1, 5))
        found[k] = round(passes[k - 1] * tasks * math.comb(4, k) - above)
    found[0] = tasks - sum(found)
    exact = passes_of(found)
    close = all(abs(a - b) <= 0.00051 for a, b in zip(exact, passes, strict=True))
    return tuple(found) if close and min(found) >= 0 else None


def passes_of(counts: Sequence[float]) -> tuple[float, ...]:
    """Return pass^1 ... pass^n from the number of tasks with 0, 1, ... n successes."""
    trials, tasks = len(counts) - 1, sum(counts)
    return tuple(
        sum(number * math.comb(c, k) for c, number in enumerate(counts))
        / (tasks * math.comb(trials, k))
        for k in range(1, trials + 1)
    )


def bootstrap(
    counts: Sequence[int], *, repeats: int = 2000, seed: int = 1
) -> dict[str, tuple[float, float]]:
    """95% percentile intervals over tasks: rho, and P(fails again | failed once)."""
    rng = np.random.default_rng(seed)
    tasks = sum(counts)
    rows = rng.multinomial(tasks, np.array(counts) / tasks, size=repeats)
    passes = [passes_of(row.tolist()) for row in rows]
    rho = [correlation(m[0], m[1]) for m in passes]
    again = [all_fail(m, 2) / (1 - m[0]) for m in passes]
    return {
        "rho": tuple(np.quantile(rho, [0.025, 0.975]).tolist()),
        "again": tuple(np.quantile(again, [0.025, 0.975]).tolist()),
    }
