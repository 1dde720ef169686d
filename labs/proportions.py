"""Shares out of a count: intervals for one, sample sizes for comparing two.

Every lab that says "so many of so many" takes its error bar from here::

    wilson_interval(45, 50)                    # (0.786, 0.957)
    upper_bound(0, 10)                         # 0.259: no defect in ten outputs
    two_proportion_sample_size(0.90, 0.95)     # 434.4 in each group
    mcnemar_sample_size(worse=0.02, better=0.07)   # 279.3 pairs

Shares are between 0 and 1. Sample sizes are returned as computed, so that a caller
rounds up once, at the end.
"""

from __future__ import annotations

import math

from scipy import stats


def wilson_interval(
    successes: int, trials: int, confidence: float = 0.95
) -> tuple[float, float]:
    """Score interval (Wilson 1927): the shares that a two-sided z test keeps.

    Valid near 0 and 1, where the textbook interval p ± z·se is not. Raises
    ValueError where ``successes`` is not between 0 and ``trials``.
    """
    _require_count(successes, trials)
    z = stats.norm.ppf((1 + confidence) / 2)
    share = successes / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials**2))
    half /= 1 + z * z / trials
    return max(0.0, centre - half), min(1.0, centre + half)


def clopper_pearson_interval(
    successes: int, trials: int, confidence: float = 0.95
) -> tuple[float, float]:
    """Exact two-sided interval (Clopper and Pearson 1934), from beta quantiles."""
    return (
        1 - upper_bound(trials - successes, trials, (1 + confidence) / 2),
        upper_bound(successes, trials, (1 + confidence) / 2),
    )


def upper_bound(successes: int, trials: int, confidence: float = 0.95) -> float:
    """Exact one-sided upper bound: higher shares would rarely show so few.

    With no success it is 1 - (1 - confidence)^(1/trials), which the rule of three
    (Hanley and Lippman-Hand 1983) rounds to 3/trials.
    """
    _require_count(successes, trials)
    if successes == trials:
        return 1.0
    return float(stats.beta.ppf(confidence, successes + 1, trials - successes))


def trials_to_see_one(share: float, confidence: float = 0.95) -> int:
    """Smallest number of trials that shows at least one case with ``confidence``.

    Raises ValueError where ``share`` is not above 0 and below 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"share is {share}, not between 0 and 1")
    return math.ceil(math.log(1 - confidence) / math.log(1 - share))


def two_proportion_sample_size(
    first: float, second: float, *, significance: float = 0.05, power: float = 0.80
) -> float:
    """Trials per group for a two-sided test of two independent shares.

    The normal formula without continuity correction, variance pooled under the
    hypothesis of no difference: what R's ``power.prop.test`` solves.
    Raises ValueError where the shares are equal.
    """
    if first == second:
        raise ValueError("no sample size tells equal shares apart")
    z_test = stats.norm.ppf(1 - significance / 2)
    z_power = stats.norm.ppf(power)
    pooled = (first + second) / 2
    under_none = math.sqrt(2 * pooled * (1 - pooled))
    under_some = math.sqrt(first * (1 - first) + second * (1 - second))
    return float((z_test * under_none + z_power * under_some) / (first - second)) ** 2


def mcnemar_sample_size(
    *, worse: float, better: float, significance: float = 0.05, power: float = 0.80
) -> float:
    """Pairs for a two-sided McNemar test (McNemar 1947), by the normal formula.

    ``worse`` and ``better`` are the shares of pairs that change in each direction;
    pairs that do not change tell nothing. Raises ValueError where both are equal.
    """
    if worse == better:
        raise ValueError("no sample size finds a difference of nothing")
    z_test = stats.norm.ppf(1 - significance / 2)
    z_power = stats.norm.ppf(power)
    changed, difference = worse + better, better - worse
    spread = z_test * math.sqrt(changed)
    spread += z_power * math.sqrt(changed - difference**2)
    return float(spread / difference) ** 2


def non_inferiority_pairs(
    *, changed: float, margin: float, significance: float = 0.05, power: float = 0.80
) -> float:
    """Pairs to show that a version is not worse by ``margin``, if it is not worse.

    One-sided, by the normal formula; ``changed`` is the share of pairs whose result
    differs, as many for the better as for the worse. Raises ValueError where the
    margin is not above 0.
    """
    if margin <= 0:
        raise ValueError(f"margin is {margin}; no sample shows that nothing differs")
    z = stats.norm.ppf(1 - significance) + stats.norm.ppf(power)
    return float(changed * (z / margin) ** 2)


def design_effect(cluster_size: float, correlation: float) -> float:
    """Variance of a mean over clusters, relative to independent observations.

    1 + (m - 1)·ρ for clusters of m whose members correlate by ρ.
    """
    return 1 + (cluster_size - 1) * correlation


def _require_count(successes: int, trials: int) -> None:
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} of {trials} is not a share")
