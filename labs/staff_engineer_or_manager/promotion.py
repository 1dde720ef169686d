"""What selection does to the look of two independent talents.

Engineering and leadership are standard normal; an index of both, with an error
of the judge, decides who is promoted. Among the promoted the two are correlated
in the negative even where the population shows nothing (Berkson 1946)::

    among_promoted(Promotion()).correlation    # -0.71, from 0

Closed form throughout: conditioning on the upper tail of a normal index shrinks
the variance along the index and leaves the rest alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from labs.staff_engineer_or_manager.trial import NORMAL


@dataclass(frozen=True)
class Promotion:
    """How people are chosen: the best ``promoted_share`` on a noisy index."""

    engineering_weight: float = 0.5
    promoted_share: float = 0.1
    judge_noise: float = 0.0  # in standard deviations of the noiseless index
    population_correlation: float = 0.0


@dataclass(frozen=True)
class Promoted:
    """What the promoted look like: correlation, and mean leadership in sd."""

    correlation: float
    leadership_mean: float


def among_promoted(rule: Promotion) -> Promoted:
    """Describe the promoted: moments of a normal given an upper tail of an index."""
    covariance = np.array(
        [[1.0, rule.population_correlation], [rule.population_correlation, 1.0]]
    )
    weights = np.array([rule.engineering_weight, 1 - rule.engineering_weight])
    with_index = covariance @ weights
    index_variance = weights @ with_index * (1 + rule.judge_noise**2)
    cut = NORMAL.inv_cdf(1 - rule.promoted_share)
    hazard = NORMAL.pdf(cut) / rule.promoted_share  # mean of the tail, in sd
    lost = hazard * (hazard - cut)  # share of the index's variance
    left = covariance - lost * np.outer(with_index, with_index) / index_variance
    return Promoted(
        correlation=float(left[0, 1] / math.sqrt(left[0, 0] * left[1, 1])),
        leadership_mean=float(hazard * with_index[1] / math.sqrt(index_variance)),
    )


def sample(people: int, rule: Promotion, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw people (two columns, engineering and leadership) and who is promoted."""
    rng = np.random.default_rng(seed)
    talents = rng.multivariate_normal(
        [0.0, 0.0],
        [[1.0, rule.population_correlation], [rule.population_correlation, 1.0]],
        size=people,
    )
    weights = np.array([rule.engineering_weight, 1 - rule.engineering_weight])
    index = talents @ weights
    spread = math.sqrt(
        weights[0] ** 2
        + weights[1] ** 2
        + 2 * rule.population_correlation * weights[0] * weights[1]
    )
    index = index + rule.judge_noise * spread * rng.standard_normal(people)
    ranks = np.argsort(np.argsort(-index))
    return talents, ranks < round(rule.promoted_share * people)
