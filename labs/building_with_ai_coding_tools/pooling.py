"""Random-effects meta-analysis: what trials that disagree say together.

Each trial estimates a true effect of its own; the true effects are spread around a
mean with variance ``tau2``. Two different questions then have two different ranges::

    found = pool(log_ratios, errors)
    found.interval      # where the mean of all settings lies
    found.prediction    # where the true effect of one more setting lies

The mean's interval is that of Hartung, Knapp, Sidik and Jonkman, the prediction
interval that of Riley, Higgins and Deeks (2011), with k - 2 degrees of freedom.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

Estimator = Literal["paule-mandel", "dersimonian-laird", "reml"]
Array = NDArray[np.float64]
HIGHEST = 100.0  # variance of log ratios: beyond any that could be meant


@dataclass(frozen=True)
class Pooled:
    """What the trials say together, on the scale of the log ratio."""

    mean: float
    error: float
    tau2: float  # variance of the true effects
    q: float  # Cochran's, with equal true effects chi-squared on k - 1
    i2: float  # share of the variation that is not chance
    interval: tuple[float, float]  # 95%, of the mean
    prediction: tuple[float, float]  # 95%, of one more true effect
    prediction_df: int

    def chance_above(self, log_ratio: float) -> float:
        """Chance that one more true effect lies above ``log_ratio``."""
        spread = math.hypot(self.error, math.sqrt(self.tau2))
        return float(stats.t.sf((log_ratio - self.mean) / spread, self.prediction_df))


def pool(
    log_ratios: Sequence[float],
    errors: Sequence[float],
    *,
    estimator: Estimator = "paule-mandel",
    degrees_lost: int = 2,
) -> Pooled:
    """Pool at least three trials; ``errors`` are standard errors of the log ratios.

    ``degrees_lost`` is what the prediction interval takes off the number of trials.
    Raises ValueError for fewer than three trials.
    """
    y, v = np.asarray(log_ratios, float), np.square(np.asarray(errors, float))
    if len(y) < 3:
        raise ValueError(f"{len(y)} trials have no prediction interval")
    tau2 = ESTIMATORS[estimator](y, v)
    weights = 1 / (v + tau2)
    mean = float(weights @ y / weights.sum())
    k = len(y)
    # Hartung-Knapp: never narrower than the usual error.
    scatter = max(1.0, generalised_q(tau2, y, v) / (k - 1))
    error = float(1 / math.sqrt(weights.sum()))
    half = float(stats.t.ppf(0.975, k - 1)) * error * math.sqrt(scatter)
    df = k - degrees_lost
    reach = float(stats.t.ppf(0.975, df)) * math.hypot(error, math.sqrt(tau2))
    q = generalised_q(0.0, y, v)
    return Pooled(
        mean=mean,
        error=error,
        tau2=tau2,
        q=q,
        i2=max(0.0, 1 - (k - 1) / q) if q else 0.0,
        interval=(mean - half, mean + half),
        prediction=(mean - reach, mean + reach),
        prediction_df=df,
    )


def generalised_q(tau2: float, y: Array, v: Array) -> float:
    """Weighted squares around the weighted mean, with weights 1 / (v + tau2)."""
    weights = 1 / (v + tau2)
    return float(weights @ np.square(y - weights @ y / weights.sum()))


def paule_mandel(y: Array, v: Array) -> float:
    """Between-trial variance at which Q is k - 1 (Paule and Mandel 1982), or 0."""
    return where_q_is(len(y) - 1, y, v)


def where_q_is(target: float, y: Array, v: Array) -> float:
    """Return the between-trial variance at which the generalised Q is ``target``."""
    if generalised_q(0.0, y, v) <= target:
        return 0.0
    return float(
        optimize.brentq(lambda tau2: generalised_q(tau2, y, v) - target, 0, HIGHEST)
    )


def dersimonian_laird(y: Array, v: Array) -> float:
    """Between-trial variance by moments (DerSimonian and Laird 1986)."""
    weights = 1 / v
    scale = weights.sum() - np.square(weights).sum() / weights.sum()
    return max(0.0, float((generalised_q(0.0, y, v) - (len(y) - 1)) / scale))


def reml(y: Array, v: Array) -> float:
    """Between-trial variance by restricted maximum likelihood."""

    def deviance(tau2: float) -> float:
        total = v + tau2
        spread = np.log(total).sum() + math.log((1 / total).sum())
        return float(spread + generalised_q(tau2, y, v))

    most = 10 * (float(np.var(y)) + float(v.mean()))
    found = optimize.minimize_scalar(
        deviance, bounds=(0.0, most), method="bounded", options={"xatol": 1e-10}
    )
    return float(found.x) if deviance(found.x) < deviance(0.0) else 0.0


ESTIMATORS = {
    "paule-mandel": paule_mandel,
    "dersimonian-laird": dersimonian_laird,
    "reml": reml,
}


def tau2_interval(
    log_ratios: Sequence[float], errors: Sequence[float]
) -> tuple[float, float]:
    """95% interval of the between-trial variance, from the distribution of Q."""
    y, v = np.asarray(log_ratios, float), np.square(np.asarray(errors, float))
    low, high = (float(stats.chi2.ppf(p, len(y) - 1)) for p in (0.975, 0.025))
    return where_q_is(low, y, v), where_q_is(high, y, v)
