"""What a second attempt at the same question buys, from tries that were kept.

A question has a probability of its own to be answered right; what several tries of
it share is the correlation ``rho`` of two of them. Everything here is a mean over
questions of counts without replacement, and so needs no model of the probabilities::

    kind = tries_of(read_outcomes(), "gemma3-270m", "capital")
    repeats(kind, "0.8").again      # a second try fails, the first having failed

Intervals are 95%, by bootstrap over questions: tries of one question are no sample.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

import numpy as np

REPEATS = 1000
Span = tuple[float, float]


@dataclass(frozen=True)
class Tries:
    """The tries of one question: places of answers by arm, and which are right."""

    rights: tuple[bool, ...]
    arms: Mapping[str, tuple[int, ...]]
    verdicts: tuple[str, ...]

    def right(self, arm: str) -> list[bool]:
        """Whether each try of an arm is right."""
        return [self.rights[place] for place in self.arms[arm]]


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95% interval."""

    mean: float
    low: float
    high: float


def tries_of(outcomes: Mapping[str, Any], model: str, kind: str) -> list[Tries]:
    """Return the tries of each question of a kind that a model was asked."""
    return [
        Tries(
            rights=tuple(map(bool, row["right"])),
            arms={
                arm: tuple(places)
                for arm, places in row.items()
                if arm not in ("answers", "right", "verdicts")
            },
            verdicts=tuple(row["verdicts"]),
        )
        for row in outcomes[f"{model}.{kind}"].values()
    ]


def estimate(
    figure: Callable[[Sequence[Any]], float], questions: Sequence[Any]
) -> Estimate:
    """Return a figure of some questions, with its interval over questions.

    A resample of which the figure is not a number (nothing failed in it) is left out.
    """
    random = np.random.default_rng(1)
    found = []
    for _ in range(REPEATS):
        drawn = random.integers(len(questions), size=len(questions))
        found.append(figure([questions[i] for i in drawn]))
    low, high = np.nanquantile(found, (0.025, 0.975))
    return Estimate(figure(questions), float(low), float(high))


def all_fail(questions: Sequence[Tries], arm: str, tries: int) -> float:
    """Probability that ``tries`` tries of one question all fail, over questions."""
    shares = []
    for question in questions:
        right = question.right(arm)
        shares.append(comb(right.count(False), tries) / comb(len(right), tries))
    return float(np.mean(shares))


def correlation(questions: Sequence[Tries], arm: str) -> float:
    """Correlation of two tries of one question: covariance over variance.

    What two questions fail together is the product of their failures, so that it is
    estimated from pairs of different questions and not by a square, which is biased.
    """
    return _over(*_moments(questions, arm))


def correlation_within(kinds: Sequence[Sequence[Tries]], arm: str) -> float:
    """The same over several kinds, each about a mean of its own.

    Pooled about one mean, easy and hard kinds would pass for correlation.
    """
    moments = [_moments(questions, arm) for questions in kinds]
    return _over(*np.sum(moments, axis=0))


def _moments(questions: Sequence[Tries], arm: str) -> tuple[float, float]:
    """Covariance of two tries of a question, and variance of one, summed."""
    fails = np.array([1 - np.mean(question.right(arm)) for question in questions])
    count = len(fails)
    apart = (fails.sum() ** 2 - (fails**2).sum()) / (count * (count - 1))
    both = all_fail(questions, arm, 2)
    return count * (both - apart), count * (fails.mean() - apart)


def _over(covariance: float, variance: float) -> float:
    return float(covariance / variance) if variance > 0 else float("nan")


def again(questions: Sequence[Tries], arm: str) -> float:
    """Share of second tries that fail, the first having failed."""
    return _over(all_fail(questions, arm, 2), all_fail(questions, arm, 1))


def majority_gain(questions: Sequence[Tries], arm: str) -> float:
    """What the answer that two of three tries give adds over one; no two, the first."""
    gains = []
    for question in questions:
        places = question.arms[arm]
        right = [_elected(question, three) for three in combinations(places, 3)]
        gains.append(np.mean(right) - np.mean(question.right(arm)))
    return float(np.mean(gains))


def _elected(question: Tries, three: Sequence[int]) -> float:
    """Whether a majority is right; where all differ, the share of the three."""
    for place in three:
        if three.count(place) > 1:
            return float(question.rights[place])
    return float(np.mean([question.rights[place] for place in three]))


def second_fails(questions: Sequence[Tries], first: str, second: str) -> float:
    """Share of second attempts in another arm that fail, after a failure in the first.

    Each question weighs as its failures do; one whose second arm was not tried, since
    nothing failed, weighs nothing.
    """
    failed, total = 0.0, 0.0
    for question in questions:
        weight = question.right(first).count(False)
        later = question.right(second)
        if weight and later:
            failed += weight * later.count(False) / len(later)
            total += weight
    return _over(failed, total)


def broken(questions: Sequence[Tries], first: str, second: str) -> float:
    """Share of another arm's tries that fail where the first would have been right."""
    failed, total = 0.0, 0.0
    for question in questions:
        weight = question.right(first).count(True)
        later = question.right(second)
        failed += weight * later.count(False) / len(later)
        total += weight
    return _over(failed, total)


def agreement_ranks(questions: Sequence[Tries], arm: str) -> float:
    """How well agreement tells right from wrong: area under the curve.

    A try's score is the share of the other tries of its question that say the same.
    """
    scores: dict[bool, list[float]] = {True: [], False: []}
    for question in questions:
        places = question.arms[arm]
        for place in places:
            alike = (places.count(place) - 1) / (len(places) - 1)
            scores[question.rights[place]].append(alike)
    return _area(scores[True], scores[False])


def _area(right: Sequence[float], wrong: Sequence[float]) -> float:
    """Probability that a right one scores above a wrong one, ties halved."""
    if not right or not wrong:
        return float("nan")
    one, two = np.array(right)[:, None], np.array(wrong)[None, :]
    return float(((one > two) + (one == two) / 2).mean())


def passed(questions: Sequence[Tries], arm: str, *, right: bool) -> float:
    """Share of right (or wrong) tries to which the model, as a judge, says yes."""
    yes, total = 0, 0
    for question in questions:
        for place in question.arms[arm]:
            if question.rights[place] == right:
                yes += question.verdicts[place].startswith("yes")
                total += 1
    return yes / total if total else float("nan")
