"""Estimate a pass rate from a few human labels and many verdicts of a judge.

Each estimator takes counts and returns an estimate with its standard error; counts
may be numpy arrays, one element for each replication::

    counts = Counts(both=162, human_only=18, judge_only=6, neither=14,
                    passed=8400, verdicts=10_000)
    by_verdict(counts)      # (0.900, 0.0185)

``both`` are labelled outputs that human and judge pass, ``human_only`` those that
only the human passes, and so on; ``passed`` of ``verdicts`` further outputs, without
label, were passed by the judge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from labs.evaluating_llm_applications.judge import Judge

Numbers = NDArray[np.float64]
Estimate = tuple[Numbers, Numbers]
Z = 1.959963984540054  # 95%, two-sided
LEAST_SHARPNESS = 0.05  # below it a corrected share is not a number worth having


@dataclass(frozen=True)
class Counts:
    """Labelled outputs by the two verdicts, and the judge's verdicts on others."""

    both: ArrayLike
    human_only: ArrayLike
    judge_only: ArrayLike
    neither: ArrayLike
    passed: ArrayLike
    verdicts: int

    @property
    def labels(self) -> Numbers:
        """Number of labelled outputs."""
        return np.add(self.both, self.human_only) + np.add(
            self.judge_only, self.neither
        )

    @property
    def human_share(self) -> Numbers:
        """Share of the labelled outputs that the human passed."""
        return np.add(self.both, self.human_only) / self.labels

    @property
    def judge_share(self) -> Numbers:
        """Share of the labelled outputs that the judge passed."""
        return np.add(self.both, self.judge_only) / self.labels

    @property
    def verdict_share(self) -> Numbers:
        """Share of the other outputs that the judge passed."""
        return np.divide(self.passed, self.verdicts)


def draw(
    judge: Judge,
    labels: int,
    verdicts: int,
    replications: int,
    generator: np.random.Generator,
) -> Counts:
    """Draw labels and verdicts at random from the same traffic."""
    cells = generator.multinomial(
        labels,
        [
            judge.pass_share * judge.true_positive,
            judge.pass_share * (1 - judge.true_positive),
            (1 - judge.pass_share) * (1 - judge.true_negative),
            (1 - judge.pass_share) * judge.true_negative,
        ],
        size=replications,
    )
    passed = generator.binomial(verdicts, judge.reported, replications)
    return Counts(*cells.T, passed, verdicts)


def judge_alone(counts: Counts) -> Estimate:
    """The judge's pass rate, taken at its word."""
    share = counts.verdict_share
    return share, np.sqrt(share * (1 - share) / counts.verdicts)


def labels_alone(counts: Counts) -> Estimate:
    """The labelled pass rate, the judge ignored."""
    share = counts.human_share
    return share, np.sqrt(share * (1 - share) / counts.labels)


def rogan_gladen(
    counts: Counts,
    true_positive: float | None = None,
    true_negative: float | None = None,
) -> Estimate:
    """The judge's pass rate corrected by its error rates (Rogan and Gladen 1978).

    (q + TNR - 1) / (TPR + TNR - 1), kept between 0 and 1. Error rates that are not
    given are measured on the labels. Standard error by the delta method.
    """
    passes = np.add(counts.both, counts.human_only)
    failures = np.add(counts.judge_only, counts.neither)
    sensitivity = np.divide(counts.both, np.maximum(passes, 1))
    specificity = np.where(failures > 0, counts.neither / np.maximum(failures, 1), 1)
    spread_passes = sensitivity * (1 - sensitivity) / np.maximum(passes, 1)
    spread_failures = specificity * (1 - specificity) / np.maximum(failures, 1)
    if true_positive is not None:
        sensitivity, spread_passes = np.full_like(sensitivity, true_positive), 0
    if true_negative is not None:
        specificity, spread_failures = np.full_like(specificity, true_negative), 0
    sharpness = np.maximum(sensitivity + specificity - 1, LEAST_SHARPNESS)
    judged = counts.verdict_share
    share = np.clip((judged + specificity - 1) / sharpness, 0, 1)
    variance = judged * (1 - judged) / counts.verdicts
    variance = variance + share**2 * spread_passes + (1 - share) ** 2 * spread_failures
    return share, np.sqrt(variance) / sharpness


def prediction_powered(counts: Counts, weight: float | None = None) -> Estimate:
    """Labelled pass rate plus the judge's difference between the two samples.

    ``weight`` 1 is prediction-powered inference (Angelopoulos et al. 2023); None
    tunes it to the least variance (PPI++, Angelopoulos, Duchi and Zrnic 2023).
    """
    human, judged = counts.human_share, counts.judge_share
    covariance = counts.both / counts.labels - human * judged
    if weight is None:
        ratio = counts.labels / counts.verdicts
        everyone = (judged * ratio + counts.verdict_share) / (1 + ratio)
        spread = everyone * (1 - everyone)
        tuned = np.divide(
            covariance, spread, out=np.zeros_like(covariance), where=spread > 0
        )
        tuned = np.clip(tuned / (1 + ratio), 0, 1)
    else:
        tuned = np.full_like(covariance, weight)
    share = human + tuned * (counts.verdict_share - judged)
    spread = judged * (1 - judged)
    variance = human * (1 - human) - 2 * tuned * covariance + tuned**2 * spread
    other = counts.verdict_share * (1 - counts.verdict_share) / counts.verdicts
    return share, np.sqrt(np.maximum(variance / counts.labels + tuned**2 * other, 0))


def by_verdict(counts: Counts) -> Estimate:
    """Labelled pass rate within each verdict, weighted by all verdicts.

    q·P(human passes | judge passes) + (1 - q)·P(human passes | judge fails): the
    maximum likelihood estimate under double sampling (Tenenbein 1970). A verdict
    that no label has takes the pass rate of all labels.
    """
    with_pass = np.add(counts.both, counts.judge_only)
    with_fail = np.add(counts.human_only, counts.neither)
    overall = counts.human_share
    good = np.where(with_pass > 0, counts.both / np.maximum(with_pass, 1), overall)
    flagged = np.where(
        with_fail > 0, counts.human_only / np.maximum(with_fail, 1), overall
    )
    everyone = counts.verdicts + counts.labels
    passed = (np.add(counts.passed, with_pass)) / everyone
    share = passed * good + (1 - passed) * flagged
    within = passed * good * (1 - good) + (1 - passed) * flagged * (1 - flagged)
    between = (good - flagged) ** 2 * passed * (1 - passed)
    return share, np.sqrt(within / counts.labels + between / everyone)


def plain_interval(estimate: Estimate) -> tuple[Numbers, Numbers]:
    """Estimate plus and minus 1.96 standard errors."""
    share, error = estimate
    return share - Z * error, share + Z * error


def logit_interval(estimate: Estimate) -> tuple[Numbers, Numbers]:
    """95% interval drawn on the scale of log odds, which cannot leave 0 to 1.

    Near 100% the plain interval is too short on the side where the truth is.
    """
    share, error = estimate
    inside = np.clip(share, 1e-6, 1 - 1e-6)
    centre = np.log(inside / (1 - inside))
    half = Z * error / (inside * (1 - inside))
    return _from_logit(centre - half), _from_logit(centre + half)


def _from_logit(value: Numbers) -> Numbers:
    return 1 / (1 + np.exp(-np.clip(value, -500, 500)))
