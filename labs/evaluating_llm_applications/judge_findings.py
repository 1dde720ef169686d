"""The post's own numbers on judges: closed forms, and the bench of estimators.

The other sections' numbers are computed in ``findings``.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from labs import proportions
from labs.evaluating_llm_applications import parameters as given
from labs.evaluating_llm_applications.bench import compare
from labs.evaluating_llm_applications.gates import smallest_gate
from labs.evaluating_llm_applications.judge import Judge, break_even_accuracy

SEED = 20261118
JUDGES = {"90-70": (0.90, 0.70), "90-90": (0.90, 0.90), "98-90": (0.98, 0.90)}

Findings = dict[str, Any]


def judging() -> Findings:
    """A judge's verdicts, and what they add to the labels."""
    judge = Judge(
        given.BASELINE.value,
        given.JUDGE_TRUE_POSITIVE.value,
        given.JUDGE_TRUE_NEGATIVE.value,
    )
    better = dataclasses.replace(judge, pass_share=given.IMPROVED.value)
    even = Judge(given.IMPROVED.value, 0.90, 0.90)
    always = Judge(given.IMPROVED.value, 1.0, 0.0)
    by_judge = {
        name: math.ceil(
            proportions.two_proportion_sample_size(
                Judge(given.BASELINE.value, *rates).reported,
                Judge(given.IMPROVED.value, *rates).reported,
            )
        )
        for name, rates in JUDGES.items()
    }
    by_people = proportions.two_proportion_sample_size(
        given.BASELINE.value, given.IMPROVED.value
    )
    return {
        "always_pass": {"agreement": always.agreement, "kappa": always.kappa},
        "symmetric_judge": {
            "agreement": even.agreement,
            "reports": even.reported,
            "false-alarms": even.false_alarm_share,
        },
        "symmetric_judge_kappa": even.kappa,
        "judge_reports": {"90": judge.reported, "95": better.reported},
        "judge_gap": better.reported - judge.reported,
        "judge_examples": by_judge,
        "judge_inflation": {name: n / by_people for name, n in by_judge.items()},
        "manufactured_gap": dataclasses.replace(judge, true_negative=0.50).reported
        - judge.reported,
        "judge_gate": _gate_by_verdicts(judge),
        **_closed_forms(judge),
        **_bench(judge),
    }


def _gate_by_verdicts(judge: Judge) -> dict[str, float]:
    """The smallest gate between what the judge shows of a good and of a bad build."""
    shown = [
        dataclasses.replace(judge, pass_share=share).reported
        for share in (given.GOOD_BUILD.value, given.BAD_BUILD.value)
    ]
    examples, required = smallest_gate(*shown, given.GATE_ERROR.value)
    return {"examples": examples, "required": required}


def _closed_forms(judge: Judge) -> Findings:
    labels, verdicts = given.LABELS.value, given.VERDICTS.value
    judges = {
        "90-70-at-90": judge,
        "90-90-at-90": Judge(0.90, 0.90, 0.90),
        "98-90-at-95": Judge(0.95, 0.98, 0.90),
        "98-98-at-90": Judge(0.90, 0.98, 0.98),
    }
    variance = judge.rogan_gladen_variance(labels, verdicts)
    flagged = judge.best_flagged_share()
    rates = {
        f"{caught}-of-{n}": proportions.wilson_interval(caught, n)
        for caught, n in ((14, 20), (35, 50))
    }
    return {
        "rate_low": {key: low for key, (low, _) in rates.items()},
        "rate_high": {key: high for key, (_, high) in rates.items()},
        "correlation": math.sqrt(judge.squared_correlation),
        "squared_correlation": judge.squared_correlation,
        "few_failures_agreement": judges["98-90-at-95"].agreement,
        "rogan_gladen_balanced": judge.rogan_gladen_balanced(labels, verdicts),
        "label_ceiling": {k: j.label_ceiling(labels) for k, j in judges.items()},
        "rogan_gladen_limit": {
            k: j.rogan_gladen_limit(labels) for k, j in judges.items()
        },
        "break_even_accuracy": {
            str(percent): break_even_accuracy(percent / 100) for percent in (50, 90, 95)
        },
        "variance_share": {
            part: value / sum(variance.values()) for part, value in variance.items()
        },
        "worth_by_verdicts": {
            str(n): judge.worth(labels, n) for n in (1_000, int(verdicts))
        },
        "worth_by_design": {
            "random": judge.worth(labels, verdicts),
            "half": judge.worth_by_verdict(labels, verdicts, 0.5),
            "best": judge.worth_by_verdict(labels, verdicts, flagged),
        },
        "best_flagged_share": flagged,
        "stale_labels_report": {
            "by-verdict": judge.by_verdict_after_shift(given.LABELLED_SHARE.value),
            "ppi-tuned": judge.prediction_powered_after_shift(
                given.LABELLED_SHARE.value
            ),
        },
    }


def _bench(judge: Judge) -> Findings:
    size = {
        "labels": int(given.LABELS.value),
        "verdicts": int(given.VERDICTS.value),
        "replications": int(given.REPLICATIONS.value),
        "seed": SEED,
    }
    found = compare(judge, **size)
    very_good = compare(Judge(0.90, 0.98, 0.98), **size)
    few_failures = compare(Judge(0.95, 0.98, 0.90), **size)

    def column(name: str, *unwanted: str) -> dict[str, float]:
        return {
            method: getattr(row, name)
            for method, row in found.items()
            if not any(word in method for word in unwanted)
        }

    tuned = ("ppi-tuned", "ppi-tuned-logit", "by-verdict", "by-verdict-logit")
    return {
        "bias": column("bias", "logit", "known"),
        "deviation": column("standard_deviation", "logit", "known"),
        "coverage": column("coverage", "known"),
        "half_width": column("half_width", "known"),
        "worth": column("worth", "logit"),
        "worth_very_good": {
            method: very_good[method].worth for method in ("rogan-gladen", *tuned[::2])
        },
        "coverage_few_failures": {
            method: few_failures[method].coverage for method in tuned
        },
    }
