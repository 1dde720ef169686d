"""How soon a finished write is read: the WARS model of Bailis et al. (2014).

A write is sent to all replicas (W) and confirmed (A); it is finished after so many
confirmations. A read is sent to all (R) and answered (S); it takes the first replies.
It sees the write if one of those replicas had it when the read arrived::

    ages = ages_needed(DISK, runs=100_000, seed=1)
    share_seen(ages, after=10.0)        # 0.926 with R = W = 1

Times are milliseconds for the fits and mean delays for the exponentials.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Law = Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]


def exponential(mean: float) -> Law:
    """Delays that are exponential with this mean."""
    return lambda rng, shape: rng.exponential(mean, shape)


def pareto_body(share: float, least: float, shape: float, rate: float) -> Law:
    """Delays that are Pareto with probability ``share``, else exponential."""

    def draw(rng: np.random.Generator, size: tuple[int, ...]) -> np.ndarray:
        body = least * (1 - rng.random(size)) ** (-1 / shape)
        tail = rng.exponential(1 / rate, size)
        return np.where(rng.random(size) < share, body, tail)

    return draw


@dataclass(frozen=True)
class Delays:
    """How long a write takes to a replica, and what the other messages take."""

    write: Law
    other: Law


_SOLID_STATE = pareto_body(0.9122, 0.235, 10, 1.66)
SSD = Delays(_SOLID_STATE, _SOLID_STATE)  # LinkedIn, solid-state disks
DISK = Delays(pareto_body(0.38, 1.05, 1.51, 0.183), _SOLID_STATE)  # spinning ones
YAMMER = Delays(
    pareto_body(0.939, 3, 3.35, 0.0028), pareto_body(0.982, 1.5, 3.8, 0.0217)
)
FAST_WRITES = Delays(exponential(0.25), exponential(1.0))
SLOW_WRITES = Delays(exponential(10.0), exponential(1.0))


@dataclass(frozen=True)
class Ages:
    """For each run: how long after its end a write is seen, and the latencies.

    ``needed`` is at most 0 where a read that starts at the write's end sees it.
    """

    needed: np.ndarray
    read_took: np.ndarray
    write_took: np.ndarray


def ages_needed(
    delays: Delays,
    *,
    runs: int,
    seed: int,
    replicas: int = 3,
    readers: int = 1,
    writers: int = 1,
) -> Ages:
    """Draw writes and later reads; return what age each read would have needed."""
    rng = np.random.default_rng(seed)
    size = runs, replicas
    write, confirm = delays.write(rng, size), delays.other(rng, size)
    ask, reply = delays.other(rng, size), delays.other(rng, size)
    write_took = np.sort(write + confirm, axis=1)[:, writers - 1]
    first = np.argsort(ask + reply, axis=1)[:, :readers]
    behind = np.take_along_axis(write - ask, first, axis=1).min(axis=1)
    read_took = np.sort(ask + reply, axis=1)[:, readers - 1]
    return Ages(behind - write_took, read_took, write_took)


def share_seen(ages: Ages, after: float) -> float:
    """Share of reads that see the write if they start so long after its end."""
    return float((ages.needed <= after).mean())


def age_for(ages: Ages, share: float) -> float:
    """How long after a write's end a read must start to see it with ``share``."""
    return max(0.0, float(np.quantile(ages.needed, share)))
