"""Error bars when examples are not independent, or are asked more than once.

Questions about the same document succeed and fail together, so a thousand of them
may tell as much as a hundred; repeating a question removes the model's noise but
not the luck of which questions were chosen::

    naive_coverage(clusters=40, size=25, share=0.85, correlation=0.3)   # 0.50
    resampled_error(100, samples=16, share=0.85, correlation=1 / 3)     # 0.022
"""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from labs.proportions import design_effect


def effective_examples(clusters: int, size: int, correlation: float) -> float:
    """Independent examples that so many clustered ones are worth."""
    return clusters * size / design_effect(size, correlation)


def naive_coverage(
    *, clusters: int, size: int, share: float, correlation: float
) -> float:
    """How often share ± 1.96 · naive standard error holds the truth, exactly.

    Passes in a cluster are beta-binomial; their sum over clusters is the
    convolution of as many, done as a power of its Fourier transform.
    """
    total = clusters * size
    one = stats.betabinom.pmf(
        np.arange(size + 1), size, *beta_parameters(share, correlation)
    )
    transform = np.fft.rfft(one, total + 1)
    chance = np.fft.irfft(transform**clusters, total + 1)
    found = np.arange(total + 1) / total
    error = np.sqrt(found * (1 - found) / total)
    held = np.abs(found - share) <= stats.norm.ppf(0.975) * error
    return float(chance[held].sum())


def clustered_coverage(
    *,
    clusters: int,
    size: int,
    share: float,
    correlation: float,
    replications: int,
    generator: np.random.Generator,
) -> float:
    """How often the t interval over cluster means holds the truth, simulated."""
    truth = generator.beta(
        *beta_parameters(share, correlation), size=(replications, clusters)
    )
    means = generator.binomial(size, truth) / size
    error = means.std(axis=1, ddof=1) / math.sqrt(clusters)
    reach = stats.t.ppf(0.975, clusters - 1) * error
    return float((np.abs(means.mean(axis=1) - share) <= reach).mean())


def resampled_error(
    examples: int, *, samples: int, share: float, correlation: float
) -> float:
    """Standard error of a mean over examples, each asked ``samples`` times.

    p(1-p)·(ρ + (1-ρ)/samples) / examples, ρ the correlation of two answers to the
    same example: the first term is the luck of the examples and stays.
    """
    within = (1 - correlation) / samples
    return math.sqrt(share * (1 - share) * (correlation + within) / examples)


def correlation_of_trials(once: float, twice: float) -> float:
    """Correlation of two trials at the same task, from the shares done once and twice.

    (P(both) - p²) / p(1-p); 0 where every task is as likely to be done as any other.
    """
    return (twice - once**2) / (once * (1 - once))


def beta_parameters(share: float, correlation: float) -> tuple[float, float]:
    """Parameters of the beta distribution with this mean and correlation.

    Two trials of one draw correlate by 1 / (a + b + 1). Raises ValueError where
    ``correlation`` is not between 0 and 1.
    """
    if not 0 < correlation < 1:
        raise ValueError(f"correlation is {correlation}, not between 0 and 1")
    size = 1 / correlation - 1
    return share * size, (1 - share) * size
