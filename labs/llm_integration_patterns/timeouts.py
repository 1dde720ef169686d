"""What a timeout on the total, or on the first token, does to calls that all succeed.

No fault is in the model but stalls: each attempt left alone would end with an
answer. ``play`` cuts attempts off at a limit and tries again::

    play(draws, total=4.0).failed_share
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from labs.llm_integration_patterns.latency import Attempts, Latency, attempts


@dataclass(frozen=True)
class Outcome:
    """What a policy did to many requests. Percentiles in seconds, failures included."""

    failed_share: float
    p95: float
    p99: float
    attempts: float  # per request
    tokens: float  # bought, over those of one undisturbed attempt


def play(
    draws: Attempts,
    *,
    total: float = math.inf,
    first: float = math.inf,
    visible: float = math.inf,
) -> Outcome:
    """Cut each attempt off at ``total`` seconds, at ``first`` without any token, or
    at ``visible`` without a token of the answer.

    An attempt cut off has paid for the tokens that it had generated; the next starts
    at once. Requests that use up all their tries fail, with the time they took.
    """
    waiting = np.ones(draws.first.shape[1], bool)
    seconds = np.zeros(draws.first.shape[1])
    made = bought = 0.0
    for early, answers, whole, generated, per_token in zip(
        draws.first,
        draws.visible,
        draws.total,
        draws.generated,
        draws.per_token,
        strict=True,
    ):
        end = np.minimum(whole, total)
        end = np.where(answers > visible, np.minimum(end, visible), end)
        end = np.where(early > first, np.minimum(end, first), end)
        produced = np.clip((end - early) / per_token, 0, generated)
        seconds += waiting * end
        made += waiting.mean()
        bought += (waiting * produced).sum()
        waiting = waiting & (end < whole)
    p95, p99 = np.quantile(seconds, [0.95, 0.99])
    return Outcome(
        failed_share=float(waiting.mean()),
        p95=float(p95),
        p99=float(p99),
        attempts=float(made),
        tokens=float(bought / draws.generated[0].sum()),
    )


GRID = {
    "tokens_median": (30.0, 60.0, 150.0),
    "tokens_spread": (0.5, 0.8, 1.0),
    "stall_share": (0.005, 0.02, 0.05),
    "token_seconds": (0.006, 0.012, 0.025),
}
PERCENTILES = (0.90, 0.93, 0.95, 0.97, 0.98, 0.99, 0.999)


MARGIN = 0.01  # a p99 longer by less is called the same


@dataclass(frozen=True)
class Cell:
    """One cell of the grid: what a limit at that percentile did, against no limit."""

    latency: Latency
    worse: dict[float, bool]  # by percentile of the limit: did p99 get worse?
    failed_share: dict[float, float]
    first_p99_ratio: float  # limit on the first token at its 98th percentile
    first_failed_share: float


def grid(base: Latency, *, count: int) -> Iterator[Cell]:
    """Yield the cells of GRID, each with limits at its own percentiles, three tries."""
    for seed, values in enumerate(product(*GRID.values())):
        latency = replace(base, **dict(zip(GRID, values, strict=True)))
        draws = attempts(latency, count=count, tries=3, seed=seed)
        alone = draws.total[0]
        p99 = np.quantile(alone, 0.99)
        limits = dict(zip(PERCENTILES, np.quantile(alone, PERCENTILES), strict=True))
        total = {at: play(draws, total=limit) for at, limit in limits.items()}
        first = play(draws, first=float(np.quantile(draws.first[0], 0.98)))
        yield Cell(
            latency,
            {
                at: bool(outcome.p99 > (1 + MARGIN) * p99)
                for at, outcome in total.items()
            },
            {at: outcome.failed_share for at, outcome in total.items()},
            first.p99 / float(p99),
            first.failed_share,
        )
