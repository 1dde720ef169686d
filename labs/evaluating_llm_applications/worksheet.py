"""Put your own six counts through the estimators of the lab.

    python -m labs evaluating-llm-applications 162 18 6 14 8400 10000

The counts are those of ``estimators.Counts``, in its order. The word ``judge`` instead
asks the models of ``example`` for their verdicts again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from labs import proportions
from labs.evaluating_llm_applications import estimators, example
from labs.evaluating_llm_applications.estimators import Counts

NAMES = ("both", "human_only", "judge_only", "neither", "passed", "verdicts")


def main(words: Sequence[str]) -> int:
    """Print what six counts say; return 0, or 2 where they are not six counts."""
    if list(words) == ["judge"]:
        return example.judge()
    try:
        print(report(read(words)))
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def read(words: Sequence[str]) -> Counts:
    """Return counts from words. Raises ValueError that says what is wrong."""
    if len(words) != len(NAMES):
        raise ValueError(f"give six counts, in this order: {' '.join(NAMES)}")
    numbers = [int(word) for word in words]
    if min(numbers) < 0 or numbers[4] > numbers[5]:
        raise ValueError("counts are not negative, and passed is at most verdicts")
    if numbers[0] + numbers[1] == 0 or numbers[2] + numbers[3] == 0:
        raise ValueError("the labels must hold outputs that people passed and failed")
    if numbers[5] == 0:
        raise ValueError("without verdicts there is only the labelled pass rate")
    return Counts(*numbers)


def report(counts: Counts) -> str:
    """Return the judge's error rates and each estimate with its 95% interval."""
    passes = counts.both + counts.human_only
    failures = counts.judge_only + counts.neither
    low, high = proportions.wilson_interval(passes, passes + failures)
    rows = [("labels alone", float(counts.human_share), low, high)]
    for name, estimate in (
        ("labels weighted by verdict", estimators.by_verdict(counts)),
        ("PPI++", estimators.prediction_powered(counts)),
        ("Rogan-Gladen", estimators.rogan_gladen(counts)),
    ):
        low, high = estimators.logit_interval(estimate)
        rows.append((name, float(estimate[0]), float(low), float(high)))
    lines = [
        f"judge passes {counts.both} of {passes} that people pass "
        f"(TPR {counts.both / passes:.3f})",
        f"judge fails {counts.neither} of {failures} that people fail "
        f"(TNR {counts.neither / failures:.3f})",
        f"judge alone reports {counts.passed / counts.verdicts:.1%}",
        "",
    ]
    lines += [
        f"{name:27} {share:6.1%}   95%: {low:.1%} to {high:.1%}"
        for name, share, low, high in rows
    ]
    return "\n".join(lines)
