"""Is B better than A: what a small comparison finds, misses and exaggerates.

Nothing here is simulated but the best of several prompts on shared examples: two
binomial counts, or the discordant pairs of a paired test, can be enumerated::

    found = unpaired_comparison(50, 0.90, 0.95)
    found.power             # 0.145
    found.exaggeration      # 2.6: the gain shown by a significant result, over the true
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

SIGNIFICANCE = 0.05


@dataclass(frozen=True)
class Comparison:
    """What comparing two versions on separate examples leads to."""

    power: float  # a significant difference, in either direction
    exaggeration: float  # mean size of a significant difference over the true one
    worse: float  # the better version scores less
    tied: float


def unpaired_comparison(examples: int, first: float, second: float) -> Comparison:
    """Enumerate all outcomes of a two-sided pooled z test, ``examples`` per version.

    ``exaggeration`` is the type M error of Gelman and Carlin (2014).
    """
    count = np.arange(examples + 1)
    chance = np.outer(
        stats.binom.pmf(count, examples, first),
        stats.binom.pmf(count, examples, second),
    )
    gain = (count[None, :] - count[:, None]) / examples
    pooled = (count[None, :] + count[:, None]) / (2 * examples)
    error = np.sqrt(2 * pooled * (1 - pooled) / examples)
    z = np.divide(gain, error, out=np.zeros_like(gain), where=error > 0)
    significant = np.abs(z) > stats.norm.ppf(1 - SIGNIFICANCE / 2)
    power = chance[significant].sum()
    shown = (chance * np.abs(gain))[significant].sum() / power
    return Comparison(
        power=float(power),
        exaggeration=float(shown / abs(second - first)),
        worse=float(chance[gain < 0].sum()),
        tied=float(chance[gain == 0].sum()),
    )


def paired_power(examples: int, *, worse: float, better: float) -> float:
    """Power of the exact two-sided McNemar test, by enumeration.

    Given d pairs that changed, the number that improved is binomial; the test asks
    whether d fair coins would be so one-sided.
    """
    changed, power = worse + better, 0.0
    for pairs in range(1, examples + 1):
        reached = stats.binom.pmf(pairs, examples, changed)
        if reached < 1e-12:
            continue
        # The largest count of heads that is significantly few.
        few = stats.binom.ppf(SIGNIFICANCE / 2, pairs, 0.5)
        if stats.binom.cdf(few, pairs, 0.5) > SIGNIFICANCE / 2:
            few -= 1
        share = better / changed
        power += reached * (
            stats.binom.cdf(few, pairs, share)
            + stats.binom.sf(pairs - few - 1, pairs, share)
        )
    return float(power)


def expected_best(versions: int, examples: int, true_share: float) -> float:
    """Expected best score of equally good versions, each on examples of its own.

    The mean of a maximum: 1 - Σ F(x)^versions / examples, F the binomial's
    distribution function.
    """
    below = stats.binom.cdf(np.arange(examples), examples, true_share)
    return float(1 - (below**versions).sum() / examples)


def expected_best_on_shared_examples(
    versions: int,
    examples: int,
    true_share: float,
    concentration: float,
    runs: int,
    generator: np.random.Generator,
) -> float:
    """Expected best score of equally good versions on the same examples, simulated.

    An example's chance of a pass is beta distributed with mean ``true_share`` and
    parameters that add up to ``concentration``: the smaller, the more examples
    pass or fail for every version.
    """
    difficulty = generator.beta(
        concentration * true_share,
        concentration * (1 - true_share),
        size=(runs, 1, examples),
    )
    passed = generator.random((runs, versions, examples)) < difficulty
    return float(passed.mean(axis=2).max(axis=1).mean())
