"""The post's own numbers, all but the judge's: a function for each group of sections.

They put the parameters into the pure functions of the other modules and give the
results the names under which the post quotes them.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np

from labs import progress, proportions
from labs.evaluating_llm_applications import (
    comparisons,
    discovery,
    gates,
    spread,
)
from labs.evaluating_llm_applications import parameters as given

SEED = 20261118
PERCENT_WORSE_AND_BETTER = {
    "0-5": (0.0, 0.05),
    "1-6": (0.01, 0.06),
    "2-7": (0.02, 0.07),
    "3-8": (0.03, 0.08),
    "independent": (0.045, 0.095),  # .90·.05 and .10·.95: nothing in common
}

Findings = dict[str, Any]


def first_look() -> Findings:
    """What a few outputs show, and what they leave unseen."""
    defects, noticed = given.DEFECT_SHARE.value, given.NOTICED_SHARE.value
    modes = discovery.zipf_modes(
        int(given.MODES.value), defects, given.ZIPF_EXPONENT.value
    )
    estimated = discovery.good_turing(
        int(given.NOTES_READ.value), modes, 20_000, np.random.default_rng(SEED)
    )
    return {
        "clean_chance": {
            str(n): discovery.chance_of_clean_look(n, defects) for n in (3, 5, 10)
        },
        "clean_chance_hurried": {
            "10": discovery.chance_of_clean_look(10, defects, noticed)
        },
        "defect_bound": {
            str(n): proportions.upper_bound(0, n) for n in (10, 30, 59, 100, 299)
        },
        "defect_bound_two_sided": {
            "10": proportions.clopper_pearson_interval(0, 10)[1]
        },
        "outputs_to_see": {
            str(percent): proportions.trials_to_see_one(percent / 100)
            for percent in (20, 5, 1)
        },
        "outputs_to_see_hurried": {"5": proportions.trials_to_see_one(0.05 * noticed)},
        "modes_seen": {str(n): discovery.modes_seen(n, modes) for n in (10, 100, 1000)},
        "unseen_share": {
            str(n): discovery.unseen_share(n, modes) for n in (10, 100, 1000)
        },
        "unseen_share_exponent": {
            str(exponent): discovery.unseen_share(
                10, discovery.zipf_modes(int(given.MODES.value), defects, exponent)
            )
            for exponent in (0.8, 1.2)
        },
        "good_turing": dataclasses.asdict(estimated),
    }


def comparing() -> Findings:
    """Telling two versions apart, and picking the best of ten equal ones."""
    first, second = given.BASELINE.value, given.IMPROVED.value
    needed = math.ceil(proportions.two_proportion_sample_size(first, second))
    paired = {
        key: math.ceil(proportions.mcnemar_sample_size(worse=worse, better=better))
        for key, (worse, better) in PERCENT_WORSE_AND_BETTER.items()
    }
    sizes = {
        str(n): comparisons.unpaired_comparison(n, first, second)
        for n in (50, 100, 200, needed)
    }
    intervals = {
        str(n): proportions.wilson_interval(round(first * n), n) for n in (50, 200)
    }
    best = _best_of_ten()
    return {
        "examples_per_arm": needed,
        "examples_from_80_to_85": math.ceil(
            proportions.two_proportion_sample_size(0.80, 0.85)
        ),
        "paired_examples": paired,
        "paired_power": {
            key: comparisons.paired_power(paired[key], worse=worse, better=better)
            for key, (worse, better) in PERCENT_WORSE_AND_BETTER.items()
        },
        "power": {n: found.power for n, found in sizes.items()},
        "better_scores_worse": {n: found.worse for n, found in sizes.items()},
        "better_scores_no_better": {
            n: found.worse + found.tied for n, found in sizes.items()
        },
        "exaggeration": {n: found.exaggeration for n, found in sizes.items()},
        "wilson_low": {n: low for n, (low, _) in intervals.items()},
        "wilson_high": {n: high for n, (_, high) in intervals.items()},
        "best_of_ten": best,
        "best_of_ten_gain": {
            key: score - given.VERSION_SHARE.value for key, score in best.items()
        },
    }


def _best_of_ten() -> dict[str, float]:
    versions, share = int(given.VERSIONS.value), given.VERSION_SHARE.value
    generator = np.random.default_rng(SEED)
    alone = {str(n): comparisons.expected_best(versions, n, share) for n in (50, 100)}
    shared = {
        f"shared-{name}": comparisons.expected_best_on_shared_examples(
            versions, 100, share, concentration, 4_000, generator
        )
        # Two versions' answers to one example correlate by 1/3, and by 2/3.
        for name, concentration in {"mild": 2.0, "strong": 0.5}.items()
    }
    return alone | shared


def spreading() -> Findings:
    """Error bars for questions that belong together or are asked again."""
    clusters, size = int(given.CLUSTERS.value), int(given.CLUSTER_SIZE.value)
    design = {
        "clusters": clusters,
        "size": size,
        "share": given.VERSION_SHARE.value,
        "correlation": given.CLUSTER_CORRELATION.value,
    }
    return {
        "cluster_error_ratio": math.sqrt(
            proportions.design_effect(size, given.CLUSTER_CORRELATION.value)
        ),
        "cluster_effective": spread.effective_examples(
            clusters, size, given.CLUSTER_CORRELATION.value
        ),
        "naive_coverage": spread.naive_coverage(**design),
        "clustered_coverage": spread.clustered_coverage(
            **design, replications=50_000, generator=np.random.default_rng(SEED)
        ),
        "resampled_error": {
            str(samples): spread.resampled_error(
                100,
                samples=samples,
                share=given.VERSION_SHARE.value,
                correlation=given.REPEAT_CORRELATION.value,
            )
            for samples in (1, 4, 16, 1000)
        },
        "published_correlation": spread.correlation_of_trials(
            given.PUBLISHED_ONCE.value, given.PUBLISHED_TWICE.value
        ),
    }


def gating() -> Findings:
    """Gates, reruns, sequential tests and alarms."""
    return {
        **_fixed_gates(),
        **_sequential_tests(),
        **_against_last_build(),
        **_weekly_alarms(),
    }


def _fixed_gates() -> Findings:
    gate = {
        f"{n}-{decision}": value
        for n in (50, 200)
        for decision, value in {
            "passes-85": gates.fixed_gate(n, round(0.9 * n), 0.85),
            "blocks-93": 1 - gates.fixed_gate(n, round(0.9 * n), 0.93),
        }.items()
    }
    return {
        "gate": gate,
        "gate_after_rerun": {
            "50-passes-85": 1 - (1 - gate["50-passes-85"]) ** 2,
            "50-blocks-93": gate["50-blocks-93"] ** 2,
        },
    }


def _sequential_tests() -> Findings:
    good, bad = given.GOOD_BUILD.value, given.BAD_BUILD.value
    error = given.GATE_ERROR.value
    examples, required = gates.smallest_gate(good, bad, error)
    test = gates.SequentialTest(good, bad, error)
    percents = (98, 95, 93, 90, 85)
    endless = {
        str(percent): gates.walk(test, percent / 100, beyond=examples)
        for percent in progress.steps(percents, "sequential test")
    }
    truncated = {
        str(percent): gates.walk(test, percent / 100, stop_after=examples)
        for percent in percents
    }
    return {
        "fixed_design": {"examples": examples, "required": required},
        "sequential_mean": {key: found.mean for key, found in endless.items()},
        "sequential_later": {key: found.later for key, found in endless.items()},
        "truncated_mean": {key: found.mean for key, found in truncated.items()},
        "truncated_error": {
            "95": truncated["95"].blocked,
            "90": 1 - truncated["90"].blocked,
            "98": truncated["98"].blocked,
            "85": 1 - truncated["85"].blocked,
        },
        "wald_formula": {
            "95": test.wald_mean(good, error),
            "90": test.wald_mean(bad, error),
        },
    }


def _against_last_build() -> Findings:
    good, bad = given.GOOD_BUILD.value, given.BAD_BUILD.value
    return {
        "against_last": {
            "blocks-equal": 1 - gates.gate_against_last_build(100, good, good),
            "passes-90": gates.gate_against_last_build(100, good, bad),
        },
        "not_worse_pairs": {
            str(points): math.ceil(
                proportions.non_inferiority_pairs(
                    changed=given.CHANGED.value, margin=points / 100
                )
            )
            for points in (2, 3, 5)
        },
    }


def _weekly_alarms() -> Findings:
    good, bad = given.GOOD_BUILD.value, given.BAD_BUILD.value
    alarms = {
        str(n): gates.weekly_alarm(n, good, bad, given.FALSE_ALARM.value)
        for n in (50, 100, 200)
    }
    return {
        "alarm_required": {key: alarm.required for key, alarm in alarms.items()},
        "alarm_weeks": {key: alarm.weeks_to_notice for key, alarm in alarms.items()},
        "alarm_false_weeks": {
            key: alarm.weeks_between_false_alarms for key, alarm in alarms.items()
        },
    }


def curves() -> dict[str, tuple[tuple[float, ...], ...]]:
    """The lines of the figures, as rows of numbers."""
    first, second = given.BASELINE.value, given.IMPROVED.value
    modes = discovery.zipf_modes(
        int(given.MODES.value), given.DEFECT_SHARE.value, given.ZIPF_EXPONENT.value
    )
    generator = np.random.default_rng(SEED)
    good, bad = given.GOOD_BUILD.value, given.BAD_BUILD.value
    examples, required = gates.smallest_gate(good, bad, given.GATE_ERROR.value)
    test = gates.SequentialTest(good, bad, given.GATE_ERROR.value)
    reads = (30, 50, 100, 200, 500, 1000)
    guesses = [discovery.good_turing(n, modes, 5_000, generator) for n in reads]

    def early(share: float) -> tuple[float, float]:
        ended = gates.walk(test, share, stop_after=examples)
        return 1 - ended.blocked, ended.mean

    return {
        "clean_looks": tuple(
            (n, proportions.upper_bound(0, n), 3 / n)
            for n in (3, 5, 7, 10, 14, 20, 30, 50, 75, 100, 150, 200, 300)
        ),
        "unseen": tuple(
            (n, discovery.unseen_share(n, modes))
            for n in (1, 2, 5, 10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
        ),
        "good_turing": tuple(
            (n, guess.mean, guess.low, guess.high)
            for n, guess in zip(reads, guesses, strict=True)
        ),
        "power": tuple(
            (
                n,
                comparisons.unpaired_comparison(n, first, second).power,
                comparisons.paired_power(n, worse=0.02, better=0.07),
            )
            for n in range(25, 601, 25)
        ),
        "gates": tuple(
            (
                percent / 100,
                gates.fixed_gate(50, 45, percent / 100),
                gates.fixed_gate(examples, required, percent / 100),
                *early(percent / 100),
            )
            for percent in progress.steps(range(80, 100), "gates")
        ),
    }
