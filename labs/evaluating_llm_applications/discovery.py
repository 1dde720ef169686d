"""What a handful of outputs can show, and how much of the failures stays unseen.

A defect that occurs in a share of outputs is missed by all of n looks with
probability (1 - share)^n. When defects come in several modes, of which a few are
common and many are rare, most of the failing traffic may still belong to modes
that nobody has seen::

    chance_of_clean_look(10, defect_share=0.20)         # 0.107
    unseen_share(10, zipf_modes(50, 0.20))              # 0.86
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Shares = NDArray[np.float64]


def chance_of_clean_look(
    outputs: int, defect_share: float, noticed_share: float = 1.0
) -> float:
    """Probability that so many outputs show no defect to this reviewer."""
    return (1 - defect_share * noticed_share) ** outputs


def zipf_modes(modes: int, defect_share: float, exponent: float = 1.0) -> Shares:
    """Share of all outputs that each failure mode spoils, the commonest first.

    The k-th mode is as common as 1/k^exponent; one output has at most one defect.
    """
    weight = 1 / np.arange(1, modes + 1) ** exponent
    return defect_share * weight / weight.sum()


def modes_seen(outputs: int, modes: Shares) -> float:
    """Expected number of modes that show themselves in so many outputs."""
    return float((1 - (1 - modes) ** outputs).sum())


def unseen_share(outputs: int, modes: Shares) -> float:
    """Expected share of failures that belong to a mode not yet seen."""
    return float((modes * (1 - modes) ** outputs).sum() / modes.sum())


@dataclass(frozen=True)
class GoodTuring:
    """How one reader's estimate of the unseen share varies from reader to reader."""

    true_mean: float
    mean: float
    standard_deviation: float
    low: float  # 5% of readers estimate less
    high: float  # 5% of readers estimate more


def good_turing(
    outputs: int, modes: Shares, readers: int, generator: np.random.Generator
) -> GoodTuring:
    """Let readers estimate the unseen share from their notes alone (Good 1953).

    Each reads ``outputs`` outputs and divides the modes noted once by the failures
    noted. Readers who met no failure have nothing to estimate from and are left
    out. Simulated: the ratio has no closed form.
    """
    noted = generator.multinomial(
        outputs, np.append(modes, 1 - modes.sum()), size=readers
    )[:, :-1]
    failures = noted.sum(axis=1)
    noted, failures = noted[failures > 0], failures[failures > 0]
    estimate = (noted == 1).sum(axis=1) / failures
    truth = np.where(noted == 0, modes, 0).sum(axis=1) / modes.sum()
    low, high = np.quantile(estimate, [0.05, 0.95])
    return GoodTuring(
        true_mean=float(truth.mean()),
        mean=float(estimate.mean()),
        standard_deviation=float(estimate.std()),
        low=float(low),
        high=float(high),
    )
