"""A second judge of linearizability, for histories in which no value is written twice.

Then each read names its write, and the operations on one value form a cluster. Some
operation of cluster a precedes one of cluster b where a's first answer comes before
b's last call. If that holds both ways for any two clusters, no order of the two will
do; if it holds both ways for none, the history is linearizable (the zones of Gibbons
and Korach 1997). No search, and thousands of runs at once::

    linearizable(histories)      # an array: True, False, True, ...
"""

from __future__ import annotations

import math

import numpy as np

from labs.consistency_models.history import NOTHING, Histories


def linearizable(histories: Histories) -> np.ndarray:
    """Tell for each run whether it is linearizable; all operations need answers."""
    runs = histories.flat()
    rows = np.arange(len(runs.start))[:, None]
    cluster = _clusters(runs.version)
    shape = len(runs.start), int(cluster.max()) + 1
    exists = runs.is_write | runs.is_read
    initial = exists & (runs.version == NOTHING)
    first_answer = np.full(shape, math.inf)
    last_call = np.full(shape, -math.inf)
    write_start = np.full(shape, math.inf)
    # The initial value was written before all else.
    answers = np.where(initial, -math.inf, np.where(exists, runs.end, math.inf))
    np.minimum.at(first_answer, (rows, cluster), answers)
    np.maximum.at(last_call, (rows, cluster), np.where(exists, runs.start, -math.inf))
    np.minimum.at(
        write_start, (rows, cluster), np.where(runs.is_write, runs.start, math.inf)
    )
    foretold = runs.is_read & ~initial & (runs.end < write_start[rows, cluster])
    precedes = first_answer[:, :, None] < last_call[:, None, :]
    both_ways = precedes & precedes.transpose(0, 2, 1)
    itself = np.arange(shape[1])
    both_ways[:, itself, itself] = False
    return ~(foretold.any(axis=1) | both_ways.any(axis=(1, 2)))


def _clusters(version: np.ndarray) -> np.ndarray:
    """Number the distinct versions of each run from 0."""
    order = np.argsort(version, axis=1, kind="stable")
    ranked = np.take_along_axis(version, order, axis=1)
    number = np.cumsum(ranked[:, 1:] != ranked[:, :-1], axis=1)
    number = np.concatenate([np.zeros((len(version), 1), int), number], axis=1)
    cluster = np.empty_like(number)
    np.put_along_axis(cluster, order, number, axis=1)
    return cluster
