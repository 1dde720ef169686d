"""A judge with known error rates: what its verdicts say, and what they are worth.

Convention: the true positive rate is the share of outputs good to a human that the
judge passes; the true negative rate the share of bad ones that it fails. All closed
forms, for labels drawn at random from the traffic that the verdicts cover::

    judge = Judge(pass_share=0.90, true_positive=0.90, true_negative=0.70)
    judge.reported                  # 0.84: what the judge alone would report
    judge.label_ceiling(200)        # 263.5: 200 labels and endless verdicts
    judge.rogan_gladen_limit(200)   #  63.5: the same, corrected by error rates
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Judge:
    """A judge's error rates, and the share of outputs that truly pass."""

    pass_share: float
    true_positive: float
    true_negative: float

    @property
    def reported(self) -> float:
        """Share of outputs that the judge passes."""
        return self.pass_share * self.true_positive + (1 - self.pass_share) * (
            1 - self.true_negative
        )

    @property
    def agreement(self) -> float:
        """Share of outputs on which judge and human say the same."""
        return (
            self.pass_share * self.true_positive
            + (1 - self.pass_share) * self.true_negative
        )

    @property
    def kappa(self) -> float:
        """Agreement beyond chance (Cohen 1960); 0 for a judge that always passes."""
        chance = self.pass_share * self.reported
        chance += (1 - self.pass_share) * (1 - self.reported)
        return (self.agreement - chance) / (1 - chance)

    @property
    def false_alarm_share(self) -> float:
        """Share of the outputs flagged by the judge that a human would pass."""
        return self.pass_share * (1 - self.true_positive) / (1 - self.reported)

    @property
    def passes_among_passed(self) -> float:
        """Share of the outputs passed by the judge that a human would pass."""
        return self.pass_share * self.true_positive / self.reported

    @property
    def sharpness(self) -> float:
        """How much of a true difference the judge shows: TPR + TNR - 1 (Youden)."""
        return self.true_positive + self.true_negative - 1

    @property
    def squared_correlation(self) -> float:
        """φ² of judge and human verdicts."""
        if not 0 < self.reported < 1:
            return 0.0  # a judge that always says the same
        human = self.pass_share * (1 - self.pass_share)
        return self.sharpness**2 * human / (self.reported * (1 - self.reported))

    def label_ceiling(self, labels: float) -> float:
        """Labels that ``labels`` are worth with endless verdicts: n / (1 - φ²).

        No estimator does better in large samples: it is the variance of the
        maximum likelihood estimate under double sampling (Tenenbein 1970).
        """
        return labels / (1 - self.squared_correlation)

    def worth(self, labels: float, verdicts: float) -> float:
        """Labels that ``labels`` and so many further verdicts are worth at best."""
        known = self.squared_correlation * verdicts / (labels + verdicts)
        return labels / (1 - known)

    def rogan_gladen_limit(self, labels: float) -> float:
        """Labels that the correction is worth with endless verdicts: n·φ²/(1 - φ²).

        Error rates measured on ``labels`` labels from the same traffic. Delta
        method; by the law of total variance p·T(1-T) + (1-p)·S(1-S) is
        q(1-q)·(1 - φ²), which leaves this.
        """
        return labels * self.squared_correlation / (1 - self.squared_correlation)

    def rogan_gladen_variance(self, labels: float, verdicts: float) -> dict[str, float]:
        """Variance of the corrected share by what it comes from, delta method."""
        passes, failures = self.pass_share * labels, (1 - self.pass_share) * labels
        parts = {
            "true_positive": self.pass_share**2 * _spread(self.true_positive) / passes,
            "true_negative": (1 - self.pass_share) ** 2
            * _spread(self.true_negative)
            / failures,
            "verdicts": _spread(self.reported) / verdicts,
        }
        return {name: part / self.sharpness**2 for name, part in parts.items()}

    def rogan_gladen_balanced(self, labels: float, verdicts: float) -> float:
        """Labels that the correction is worth if half of the labels are failures.

        As many passes as failures, each drawn at random from its kind; to find the
        failures takes more labels, which are not counted.
        """
        half = labels / 2
        variance = (
            self.pass_share**2 * _spread(self.true_positive) / half
            + (1 - self.pass_share) ** 2 * _spread(self.true_negative) / half
            + _spread(self.reported) / verdicts
        ) / self.sharpness**2
        return _spread(self.pass_share) / variance

    def worth_by_verdict(
        self, labels: float, verdicts: float, flagged_share: float
    ) -> float:
        """Labels that ``labels`` are worth when chosen by the judge's verdict.

        ``flagged_share`` of them are drawn from what the judge failed, the others
        from what it passed; each group is weighted by its share of the verdicts.
        """
        passed, flagged = self.passes_among_passed, self.false_alarm_share
        variance = (
            self.reported**2 * _spread(passed) / (labels * (1 - flagged_share))
            + (1 - self.reported) ** 2 * _spread(flagged) / (labels * flagged_share)
            + (passed - flagged) ** 2 * _spread(self.reported) / verdicts
        )
        return _spread(self.pass_share) / variance

    def best_flagged_share(self) -> float:
        """Share of labels to spend on flagged outputs for least variance (Neyman)."""
        passed = self.reported * math.sqrt(_spread(self.passes_among_passed))
        flagged = (1 - self.reported) * math.sqrt(_spread(self.false_alarm_share))
        return flagged / (passed + flagged)

    def by_verdict_after_shift(self, labelled_pass_share: float) -> float:
        """Limit of the weighting by verdict when labels come from other traffic.

        The judge's error rates are the same there, but ``labelled_pass_share`` of
        its outputs pass. Rogan-Gladen's limit is ``pass_share`` itself.
        """
        then = self._at(labelled_pass_share)
        return (
            self.reported * then.passes_among_passed
            + (1 - self.reported) * then.false_alarm_share
        )

    def prediction_powered_after_shift(self, labelled_pass_share: float) -> float:
        """Limit of tuned prediction-powered inference, likewise.

        Its weight is the covariance on the labels over the variance of the
        verdicts, nearly all of which are from the new traffic.
        """
        then = self._at(labelled_pass_share)
        weight = self.sharpness * _spread(then.pass_share) / _spread(self.reported)
        return then.pass_share + weight * (self.reported - then.reported)

    def _at(self, pass_share: float) -> Judge:
        return Judge(pass_share, self.true_positive, self.true_negative)


def break_even_accuracy(pass_share: float) -> float:
    """Accuracy on passes and failures alike from which correction beats labels alone.

    The judge with TPR = TNR = T whose φ² is 1/2: T(1-T) = v / (1 + 4v) with
    v = p(1-p).
    """
    human = _spread(pass_share)
    return (1 + math.sqrt(1 - 4 * human / (1 + 4 * human))) / 2


def _spread(share: float) -> float:
    return share * (1 - share)
