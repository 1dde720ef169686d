"""A tail sampler's memory: which traces it forgets before it has judged them.

It holds the spans of ``slots`` traces. A trace is judged on the first tick after it
has waited; when the memory is full, the oldest trace makes room for the newest::

    lost_share(rate=1_600, slots=50_000)    # about none
    lost_share(rate=1_700, slots=50_000)    # all

``lost_share`` is exact for Poisson arrivals; ``simulate`` runs the same rules trace by
trace and knows late spans too.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from dataclasses import dataclass

import numpy as np
from scipy.special import pdtrc

from labs.progress import steps

SLOTS = 50_000
WAIT_SECONDS = 30
TICK_SECONDS = 1.0
SECONDS_A_DAY = 86_400


def lost_share(
    rate: float,
    *,
    slots: int = SLOTS,
    wait_seconds: float = WAIT_SECONDS,
    tick_seconds: float = TICK_SECONDS,
) -> float:
    """Return the share of traces that are forgotten before they are judged.

    A trace is judged between ``wait_seconds`` and one tick later, evenly, and is lost
    if ``slots`` newer ones come before. ``rate`` is in new traces a second.
    """
    ages = wait_seconds + tick_seconds * (np.arange(1_000) + 0.5) / 1_000
    return float(pdtrc(slots - 1, rate * ages).mean())


def safe_rate(
    slots: int = SLOTS,
    wait_seconds: float = WAIT_SECONDS,
    tick_seconds: float = TICK_SECONDS,
) -> float:
    """Return the traces a second below which about none is lost."""
    return slots / (wait_seconds + tick_seconds)


def fatal_rate(slots: int = SLOTS, wait_seconds: float = WAIT_SECONDS) -> float:
    """Return the traces a second above which about all are lost."""
    return slots / wait_seconds


def grace_seconds(before: float, after: float, slots: int = SLOTS) -> float:
    """Return how long a jump of the rate may last before the first trace is lost.

    ``math.inf`` where the new rate is safe. In the mean; rates in traces a second.
    """
    longest = WAIT_SECONDS + TICK_SECONDS
    if after * longest <= slots:
        return math.inf
    return (slots - before * longest) / (after - before)


@dataclass(frozen=True)
class Judged:
    """What became of traces: shares of all that arrived."""

    whole: float  # judged with all spans
    fragment: float  # judged on a late span alone, the rest forgotten
    lost: float  # never judged


def simulate(
    rate: float,
    *,
    seconds: int = 120,
    slots: int = SLOTS,
    late_share: float = 0.0,
    late_seconds: float = 29.0,
    seed: int = 1,
) -> Judged:
    """Run a sampler at so many new traces a second; count those of its second half.

    Of the traces ``late_share`` send one more span after ``late_seconds``. If it finds
    its trace forgotten it is taken for a new trace: it takes a slot, and is what the
    decision then sees. ``seconds`` must be above twice the wait.
    """
    rng = np.random.default_rng(seed)
    starts = np.sort(rng.uniform(0, seconds, rng.poisson(rate * seconds)))
    late = np.flatnonzero(rng.random(len(starts)) < late_share)
    times = np.concatenate([starts, starts[late] + late_seconds])
    traces = np.concatenate([np.arange(len(starts)), late])
    order = np.argsort(times, kind="stable")
    judged = _judge(times[order].tolist(), traces[order].tolist(), slots, seconds)
    counted = (starts > seconds / 2 - WAIT_SECONDS) & (
        starts < seconds - WAIT_SECONDS - TICK_SECONDS
    )
    first = np.array([judged.get(trace, "") for trace in np.flatnonzero(counted)])
    whole, fragment = (float((first == kind).mean()) for kind in ("whole", "fragment"))
    return Judged(whole, fragment, 1 - whole - fragment)


def _judge(
    times: list[float], traces: list[int], slots: int, seconds: int
) -> dict[int, str]:
    """Return what each trace was when it was first judged: whole or a fragment."""
    held: OrderedDict[int, str] = OrderedDict()  # the oldest first
    seen: set[int] = set()
    batches: deque[list[int]] = deque([] for _ in range(WAIT_SECONDS))
    judged: dict[int, str] = {}
    event = 0
    for tick in steps(range(1, seconds + 1), "tail sampler"):
        batch: list[int] = []
        while event < len(times) and times[event] < tick * TICK_SECONDS:
            trace = traces[event]
            event += 1
            if trace in held:
                continue
            if len(held) >= slots:
                held.popitem(last=False)
            held[trace] = "fragment" if trace in seen else "whole"
            seen.add(trace)
            batch.append(trace)
        batches.append(batch)
        for trace in batches.popleft():
            if trace in held:
                judged.setdefault(trace, held[trace])
    return judged
