"""A trial of one's own: toss a coin for each task, use a stopwatch, compare logs.

How wide its interval will be depends on the spread of task times, which one
published trial tells::

    spread = task_spread(error=0.0817, arms=(136, 110))     # 0.637
    interval_factor(10, spread)           # 2.5: from 2.5 times less to 2.5 times more
    tasks_to_see(0.8, spread)             # 256 tasks to see a fifth less time
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats


@dataclass(frozen=True)
class Estimate:
    """A time ratio with its 95% interval; above 1 the tool is slower."""

    ratio: float
    low: float
    high: float


def task_spread(*, error: float, arms: tuple[int, int]) -> float:
    """Standard deviation of a task's log time, from a difference's standard error."""
    return error / math.sqrt(1 / arms[0] + 1 / arms[1])


def interval_factor(tasks: int, spread: float) -> float:
    """Factor by which the 95% interval of the ratio reaches either way.

    For ``tasks`` tasks split evenly, an equal variance in both arms and Student's t.
    Raises ValueError for fewer than four tasks.
    """
    if tasks < 4:
        raise ValueError(f"{tasks} tasks leave nothing to judge the spread by")
    t = float(stats.t.ppf(0.975, tasks - 2))
    return math.exp(t * spread * math.sqrt(4 / tasks))


def tasks_to_see(ratio: float, spread: float, power: float = 0.8) -> float:
    """Tasks, split evenly, to tell ``ratio`` from 1 at 5% with ``power`` (normal)."""
    reach = stats.norm.ppf(0.975) + stats.norm.ppf(power)
    return float(4 * (reach * spread / math.log(ratio)) ** 2)


def estimate(with_tool: Sequence[float], without: Sequence[float]) -> Estimate:
    """Compare two sets of times (any one unit): Welch's interval on logarithms.

    Raises ValueError where an arm has fewer than two tasks.
    """
    arms = [[math.log(time) for time in arm] for arm in (with_tool, without)]
    if min(len(arm) for arm in arms) < 2:
        raise ValueError("each arm needs two tasks or more")
    variances = [statistics.variance(arm) / len(arm) for arm in arms]
    total = sum(variances)
    difference = statistics.fmean(arms[0]) - statistics.fmean(arms[1])
    if total == 0:
        return Estimate(*[math.exp(difference)] * 3)
    df = total**2 / sum(
        part**2 / (len(arm) - 1) for part, arm in zip(variances, arms, strict=True)
    )
    half = float(stats.t.ppf(0.975, df)) * math.sqrt(total)
    return Estimate(
        math.exp(difference), math.exp(difference - half), math.exp(difference + half)
    )
