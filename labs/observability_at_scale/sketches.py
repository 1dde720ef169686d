"""Summaries that merge, against exact answers: quantiles and distinct counts.

The sketches are those of two published libraries, ``ddsketch`` (Masson, Rim and Lee
2019) and ``datasketches`` (Apache's HyperLogLog, after Flajolet and others 2007).
Beside them stands what a Prometheus server makes of a classic histogram::

    merged = merged_sketch(latencies, parts=10)
    merged.get_quantile_value(0.99)
    interpolated(bucket_counts(latencies, BUCKETS_MS), BUCKETS_MS, 0.99)
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from datasketches import HLL_8, hll_sketch
from ddsketch import DDSketch
from numpy.typing import NDArray

from labs.progress import steps

# The default bounds of Prometheus's client libraries, in milliseconds.
BUCKETS_MS = (5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1e3, 2.5e3, 5e3, 1e4)


def merged_sketch(
    values: NDArray[np.float64], *, parts: int, accuracy: float
) -> DDSketch:
    """Deal values out to so many sketches, as to so many hosts, and merge those."""
    sketches = [DDSketch(accuracy) for _ in range(parts)]
    for number, sketch in enumerate(sketches):
        for value in values[number::parts].tolist():
            sketch.add(value)
    merged = sketches[0]
    for sketch in sketches[1:]:
        merged.merge(sketch)
    return merged


def lower_quantile(values: NDArray[np.float64], quantile: float) -> float:
    """Return the exact quantile in DDSketch's definition: the value of that rank."""
    return float(np.quantile(values, quantile, method="lower"))


def bucket_counts(
    values: NDArray[np.float64], bounds: Sequence[float]
) -> NDArray[np.int_]:
    """Count values up to each bound; the last count is of those above all bounds."""
    return np.bincount(np.searchsorted(bounds, values), minlength=len(bounds) + 1)


def interpolated(
    counts: NDArray[np.int_], bounds: Sequence[float], quantile: float
) -> float:
    """Return a quantile as PromQL's ``histogram_quantile`` estimates it.

    Linear within the bucket that holds the rank, from 0 in the first; the highest
    bound where the rank lies above it.
    """
    reached = np.cumsum(counts)
    rank = quantile * reached[-1]
    place = int(np.searchsorted(reached, rank))
    if place >= len(bounds):
        return bounds[-1]
    start, before = (bounds[place - 1], reached[place - 1]) if place else (0.0, 0)
    return start + (bounds[place] - start) * (rank - before) / counts[place]


def hll_error(log2_registers: int, *, items: int, runs: int) -> float:
    """Root mean square relative error of HyperLogLog over runs of distinct items."""
    errors = []
    for run in steps(range(runs), f"HyperLogLog 2^{log2_registers}"):
        sketch = hll_sketch(log2_registers, HLL_8)
        for item in range(run * items, (run + 1) * items):
            sketch.update(item)
        errors.append(sketch.get_estimate() / items - 1)
    return float(np.sqrt(np.mean(np.square(errors))))


def hll_bound(log2_registers: int) -> float:
    """Standard error of HyperLogLog: 1.04 / sqrt(m) (Flajolet and others 2007)."""
    return 1.04 / math.sqrt(2**log2_registers)
