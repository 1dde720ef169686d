"""The estimators side by side: bias, spread, coverage, and worth in human labels.

An estimator is worth as many labels as people alone would need for the same mean
squared error: p(1-p) over it. Simulated, because at 200 labels the corrected
share divides by an estimate and the large-sample formula flatters it::

    bench = compare(Judge(0.90, 0.90, 0.70), labels=200, verdicts=10_000,
                    replications=100_000, seed=1)
    bench["rogan-gladen"].worth     # about 50
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from labs import progress
from labs.evaluating_llm_applications import estimators
from labs.evaluating_llm_applications.estimators import Estimate, Numbers
from labs.evaluating_llm_applications.judge import Judge

Interval = tuple[Numbers, Numbers]


@dataclass(frozen=True)
class Performance:
    """How an estimator does over many replications; shares but for ``worth``."""

    bias: float
    standard_deviation: float
    coverage: float  # of the 95% interval
    half_width: float  # mean, of the 95% interval
    worth: float  # labels


def wilson(estimate: Estimate, labels: int) -> Interval:
    """Wilson's interval for arrays of shares out of ``labels``."""
    share, z = estimate[0], estimators.Z
    centre = (share + z**2 / (2 * labels)) / (1 + z**2 / labels)
    half = z * np.sqrt(share * (1 - share) / labels + z**2 / (4 * labels**2))
    half = half / (1 + z**2 / labels)
    return centre - half, centre + half


def compare(
    judge: Judge, *, labels: int, verdicts: int, replications: int, seed: int
) -> dict[str, Performance]:
    """Try every estimator on the same replications; returns them by name."""
    counts = estimators.draw(
        judge, labels, verdicts, replications, np.random.default_rng(seed)
    )
    plain, logit = estimators.plain_interval, estimators.logit_interval
    methods: dict[str, tuple[Estimate, Callable[[Estimate], Interval]]] = {
        "judge-alone": (estimators.judge_alone(counts), plain),
        "labels-alone": (
            estimators.labels_alone(counts),
            lambda estimate: wilson(estimate, labels),
        ),
        "rogan-gladen": (estimators.rogan_gladen(counts), plain),
        "rogan-gladen-known-tnr": (
            estimators.rogan_gladen(counts, true_negative=judge.true_negative),
            plain,
        ),
        "rogan-gladen-known-tpr": (
            estimators.rogan_gladen(counts, true_positive=judge.true_positive),
            plain,
        ),
        "ppi": (estimators.prediction_powered(counts, weight=1), plain),
        "ppi-tuned": (estimators.prediction_powered(counts), plain),
        "ppi-tuned-logit": (estimators.prediction_powered(counts), logit),
        "by-verdict": (estimators.by_verdict(counts), plain),
        "by-verdict-logit": (estimators.by_verdict(counts), logit),
    }
    return {
        name: _performance(judge.pass_share, estimate, interval(estimate))
        for name, (estimate, interval) in progress.steps(methods.items(), "judging")
    }


def _performance(truth: float, estimate: Estimate, interval: Interval) -> Performance:
    share, (low, high) = estimate[0], interval
    return Performance(
        bias=float(share.mean() - truth),
        standard_deviation=float(share.std()),
        coverage=float(((low <= truth) & (truth <= high)).mean()),
        half_width=float((high - low).mean() / 2),
        worth=float(truth * (1 - truth) / np.square(share - truth).mean()),
    )
