"""Decide whether a build may ship: fixed gates, reruns, sequential tests, alarms.

A gate is known by its operating characteristic, the probability that it passes a
build of a given true quality. All exact: binomial sums, and for the sequential test
a walk through every reachable count::

    fixed_gate(50, 45, 0.85)        # 0.219: "45 of 50" passes an 85% build
    test = SequentialTest(good=0.95, bad=0.90, error=0.05)
    walk(test, 0.95).mean           # 164 examples to accept a good build
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

ROUNDING = 1e-9  # a ratio this near to a bound has reached it


def fixed_gate(examples: int, required: int, true_share: float) -> float:
    """Probability that at least ``required`` of ``examples`` pass."""
    return float(stats.binom.sf(required - 1, examples, true_share))


def smallest_gate(good: float, bad: float, error: float) -> tuple[int, int]:
    """Examples and required passes of the smallest gate that errs at most so often.

    It blocks a build of quality ``good`` and passes one of quality ``bad`` with
    probability ``error`` at most.
    """
    for examples in range(1, 100_000):
        required = int(stats.binom.ppf(error, examples, good))
        if stats.binom.cdf(required - 1, examples, good) > error:
            required -= 1
        if fixed_gate(examples, required, bad) <= error:
            return examples, required
    raise ValueError(f"no gate below 100,000 examples tells {good} from {bad}")


def gate_against_last_build(examples: int, last: float, new: float) -> float:
    """Probability that the new build scores no lower than the last did.

    Each is scored on examples of its own.
    """
    count = np.arange(examples + 1)
    return float(
        (
            stats.binom.pmf(count, examples, last)
            * stats.binom.sf(count - 1, examples, new)
        ).sum()
    )


@dataclass(frozen=True)
class SequentialTest:
    """Wald's sequential probability ratio test (Wald 1945) of two pass rates.

    After each example the log likelihood ratio of ``bad`` over ``good`` is compared
    with two bounds; ``error`` is the nominal probability of either mistake.
    """

    good: float
    bad: float
    error: float

    @property
    def bound(self) -> float:
        """Log likelihood ratio at which the test decides, in either direction."""
        return math.log((1 - self.error) / self.error)

    @property
    def per_failure(self) -> float:
        """What one failing example adds to the log likelihood ratio."""
        return math.log((1 - self.bad) / (1 - self.good))

    @property
    def per_pass(self) -> float:
        """What one passing example adds: less than nothing."""
        return math.log(self.bad / self.good)

    def wald_mean(self, true_share: float, error: float) -> float:
        """Wald's approximate mean number of examples, overshoot ignored.

        ``error`` is the probability to decide wrongly at ``true_share``.
        """
        towards_bad = error if true_share > (self.good + self.bad) / 2 else 1 - error
        drift = true_share * self.per_pass + (1 - true_share) * self.per_failure
        return self.bound * (2 * towards_bad - 1) / drift


@dataclass(frozen=True)
class Walk:
    """How a sequential test ends for a build of one true quality."""

    mean: float  # examples
    blocked: float  # probability to decide that the build is bad
    later: float  # probability of needing more than ``beyond`` examples


def walk(
    test: SequentialTest,
    true_share: float,
    *,
    beyond: int = 10**9,
    stop_after: int | None = None,
) -> Walk:
    """Follow the test through every reachable count of failures, exactly.

    With ``stop_after`` the test decides there by the sign of the likelihood ratio.
    Without, it is followed until fewer than one run in 10^12 is left.
    """
    running = np.ones(1)  # probability by number of failures, undecided so far
    mean = blocked = later = 0.0
    examples = 0
    while running.sum() > 1e-12:
        examples += 1
        mean += running.sum()
        later += running.sum() if examples == beyond + 1 else 0.0
        running = np.append(running * true_share, 0) + np.append(
            0, running * (1 - true_share)
        )
        failures = np.arange(running.size)
        ratio = failures * test.per_failure + (examples - failures) * test.per_pass
        last = examples == stop_after
        bad = ratio >= (0 if last else test.bound - ROUNDING)
        good = ~bad if last else ratio <= -test.bound + ROUNDING
        blocked += running[bad].sum()
        running[bad | good] = 0
    return Walk(mean=float(mean), blocked=float(blocked), later=float(later))


@dataclass(frozen=True)
class Alarm:
    """A weekly sample that raises an alarm below so many passes."""

    required: int
    weeks_between_false_alarms: float
    weeks_to_notice: float


def weekly_alarm(
    examples: int, usual: float, fallen: float, false_alarm: float
) -> Alarm:
    """Set the alarm as high as the chance of a false one allows; weeks are means."""
    required = int(stats.binom.ppf(false_alarm, examples, usual))
    if stats.binom.cdf(required - 1, examples, usual) > false_alarm:
        required -= 1
    return Alarm(
        required=required,
        weeks_between_false_alarms=float(
            1 / stats.binom.cdf(required - 1, examples, usual)
        ),
        weeks_to_notice=float(1 / stats.binom.cdf(required - 1, examples, fallen)),
    )
