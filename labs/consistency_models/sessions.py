"""What single clients noticed: the session guarantees, stale reads, lost writes.

The four guarantees are those of Terry et al. (1994), in the form in which they can
be seen on one register that gives its versions out. Each function takes
``Histories`` and returns an array of its shape, True at the offending operation.
"""

from __future__ import annotations

import math

import numpy as np

from labs.consistency_models.history import NOTHING, Histories


def forgets_own_write(runs: Histories) -> np.ndarray:
    """Read-your-writes violated: a read older than a write of the same client."""
    return runs.is_read & (runs.version < _newest_before(runs, runs.is_write))


def goes_back(runs: Histories) -> np.ndarray:
    """Monotonic reads violated: a read older than an earlier one of its client."""
    return runs.is_read & (runs.version < _newest_before(runs, runs.is_read))


def writes_out_of_order(runs: Histories) -> np.ndarray:
    """Monotonic writes violated: a write below an earlier one of its client."""
    return runs.is_write & (runs.version < _newest_before(runs, runs.is_write))


def writes_below_read(runs: Histories) -> np.ndarray:
    """Writes-follow-reads violated: a write below what its client had read."""
    return runs.is_write & (runs.version < _newest_before(runs, runs.is_read))


def is_stale(runs: Histories) -> np.ndarray:
    """A read older than a write that had been acknowledged before it began."""
    return _older_than_finished(runs, of=runs.is_read, than=runs.is_write)


def is_inverted(runs: Histories) -> np.ndarray:
    """New/old inversion: a read older than a read that had ended before it began."""
    return _older_than_finished(runs, of=runs.is_read, than=runs.is_read)


def is_dead_on_arrival(runs: Histories) -> np.ndarray:
    """A write below one that had been acknowledged before it began: never seen."""
    return _older_than_finished(runs, of=runs.is_write, than=runs.is_write)


def saw_own_write_vanish(runs: Histories) -> np.ndarray:
    """A read of what had been there, finished, before its client's last write.

    Judged by the clock on the wall and not by versions: what a user would call
    "I saved it and it vanished", whatever the store says of its own order.
    """
    earlier = np.where(runs.is_write, runs.start, -math.inf)
    own_start = _shifted(np.maximum.accumulate(earlier, axis=2))
    flat = runs.flat()
    same = flat.version[:, :, None] == flat.version[:, None, :]
    ends = np.where(flat.is_write, flat.end, -math.inf)[:, None, :]
    written_end = np.where(same, ends, -math.inf).max(axis=2)
    written_end = written_end.reshape(runs.start.shape)
    return runs.is_read & (written_end < own_start)


def _newest_before(runs: Histories, which: np.ndarray) -> np.ndarray:
    """Newest version among the client's earlier operations of one kind."""
    versions = np.where(which, runs.version, NOTHING)
    return _shifted(np.maximum.accumulate(versions, axis=2))


def _shifted(values: np.ndarray) -> np.ndarray:
    """Move each session one place on: what was so before the operation."""
    first = np.full((*values.shape[:2], 1), -math.inf)
    return np.concatenate([first, values[:, :, :-1]], axis=2)


def _older_than_finished(
    runs: Histories, *, of: np.ndarray, than: np.ndarray
) -> np.ndarray:
    """Mark operations below one that had ended before they began."""
    flat = runs.flat()
    other = than.reshape(flat.start.shape)
    finished = flat.end[:, None, :] < flat.start[:, :, None]
    newer = flat.version[:, None, :] > flat.version[:, :, None]
    below = (finished & newer & other[:, None, :]).any(axis=2)
    return of & below.reshape(of.shape)
