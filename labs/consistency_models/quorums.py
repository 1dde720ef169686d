"""The quorum register once more, thousands of runs at a time.

In a store that stamps writes by a clock and lets a read answer with the newest of
the first R replies, no message waits for what another one carried. So all times can
be drawn first, and what each read saw can be worked out afterwards, in arrays::

    observe(runs=6000, setting=Setting(clients=2), seed=1)     # Histories

``stores.TwoOfThree`` is the same store message by message; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from labs.consistency_models.history import NOTHING, Histories
from labs.consistency_models.stores import Setting

Law = Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]
AT_ONCE = 500  # runs; bounds the memory


def exponential(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Delays with mean 1 that are often short and sometimes long."""
    return rng.exponential(1.0, shape)


def steady(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Delays with mean 1 and half the spread: gamma of shape 4."""
    return rng.gamma(4.0, 0.25, shape)


def observe(
    runs: int,
    setting: Setting,
    seed: int,
    *,
    readers: int = 2,
    writers: int = 2,
    law: Law = exponential,
) -> Histories:
    """Simulate a store that waits for so many replies and so many confirmations.

    ``law`` draws every time with mean 1: messages, and pauses once scaled.
    """
    rng = np.random.default_rng(seed)
    parts = [
        _batch(min(AT_ONCE, runs - first), setting, rng, readers, writers, law)
        for first in range(0, runs, AT_ONCE)
    ]
    return Histories(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("start", "end", "is_write", "is_read", "version")
        )
    )


def _batch(
    runs: int,
    setting: Setting,
    rng: np.random.Generator,
    readers: int,
    writers: int,
    law: Law,
) -> Histories:
    shape = runs, setting.clients, setting.operations
    is_write = rng.random(shape) < setting.write_share
    there = law(rng, (*shape, setting.replicas))
    back = law(rng, (*shape, setting.replicas))
    round_trip = np.sort(there + back, axis=-1)
    took = np.where(
        is_write, round_trip[..., writers - 1], round_trip[..., readers - 1]
    )
    pause = law(rng, shape) * setting.think_mean
    gone = np.cumsum(took + pause, axis=2)
    first = rng.random((runs, setting.clients, 1))
    start = first + np.concatenate([np.zeros_like(first), gone[:, :, :-1]], axis=2)
    skew = rng.normal(0.0, 1.0, (runs, setting.clients, 1)) * setting.skew_sd
    stamp = np.where(is_write, start + skew, NOTHING)
    seen = _seen(start, stamp, there, back, readers)
    return Histories(
        start, start + took, is_write, ~is_write, np.where(is_write, stamp, seen)
    )


def _seen(
    start: np.ndarray,
    stamp: np.ndarray,
    there: np.ndarray,
    back: np.ndarray,
    readers: int,
) -> np.ndarray:
    """Return the newest stamp in the first replies to each operation."""
    runs, replicas = len(start), there.shape[-1]
    reply = there + back
    among_first = reply <= np.sort(reply, axis=-1)[..., readers - 1 : readers]
    seen = np.full(start.shape, NOTHING)
    stamps = stamp.reshape(runs, 1, -1)
    for replica in range(replicas):
        arrival = (start + there[..., replica]).reshape(runs, -1)
        had = np.where(arrival[:, None, :] <= arrival[:, :, None], stamps, NOTHING)
        copy = had.max(axis=2).reshape(start.shape)
        seen = np.maximum(seen, np.where(among_first[..., replica], copy, NOTHING))
    return seen
