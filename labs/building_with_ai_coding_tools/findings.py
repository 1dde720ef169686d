"""What the post asks of the models, with the post's own numbers."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from labs.building_with_ai_coding_tools import own_trial, pooling, selection, studies
from labs.building_with_ai_coding_tools.studies import Study, change
from labs.building_with_ai_coding_tools.team import (
    REVIEW_FIRST,
    Habit,
    Quarter,
    Work,
    quarter,
)
from labs.building_with_ai_coding_tools.worksheet import review_budget
from labs.progress import steps
from labs.proportions import upper_bound, wilson_interval

# METR 2026, new recruits; and what might stand behind it.
MEASURED = -0.04
SUPPOSED = -0.20
SPREADS = {"narrow": 0.2, "middle": 0.4, "wide": 0.4}
FORESIGHT = {"narrow": 0.3, "middle": 0.6, "wide": 1.0}
WITHHELD = ("0.05", "0.1", "0.15", "0.5")
WITHHELD_STEPS = tuple(percent / 100 for percent in range(0, 51, 2))

TEAM = Work()
CAP = 0.15
WIDER_CAP = 0.25
HABITS: Mapping[str, Habit] = {
    "cap": Habit(CAP),
    "wider-cap": Habit(WIDER_CAP),
    "limit-1": Habit(CAP, 1),
    "limit-2": Habit(CAP, 2),
    "limit-3": Habit(CAP, 3),
    "limit-5": Habit(CAP, 5),
    "review-first": REVIEW_FIRST,
}
SPEEDS = ("1", "1.5", "2", "3")
SPEED_STEPS = tuple(1 + step / 20 for step in range(61))
QUARTERS = 20  # simulated, each with a seed of its own
TEAM_SIZES = (2, 3, 4, 6, 10)
DRAWN_TEAMS = 20_000
DRAWN = {  # ranges of the random teams, uniform
    "review_share": (0.08, 0.25),
    "review_hours": (0.4, 1.2),
    "writing_hours": (4.0, 10.0),
    "speed": (1.3, 3.0),
}
# Faros AI: pull requests (in 2026 those merged) and time of each in review, over what
# they were.
FAROS = {"2025": (1.98, 1.91), "2026": (1.162, 5.415)}
TASK_COUNTS = (6, 10, 20, 40, 80, 160, 320)
TASKS_A_WEEK = 3  # authored, the median at Google (Sadowski et al. 2018)


def evidence() -> dict[str, Any]:
    """One unit for all trials, what they say together, and how firm that is."""
    trials = studies.read()
    pooled = [trial for trial in trials if trial.pooled]
    own = pool(pooled)
    variance = pooling.tau2_interval(*logs(pooled))
    latest = [trial for trial in pooled if "2026" not in trial.key]
    mean = {"all": own, "without-2026": pool(latest)}
    for left_out in pooled:
        rest = [trial for trial in pooled if trial is not left_out]
        mean[f"without-{left_out.key}"] = pool(rest)
    google = by_key(trials)["google"]
    ranges = {"all": own, **readings(pooled), "with-google": pool([*pooled, google])}
    return {
        "change_share": {trial.key: change(trial.log_ratio) for trial in trials},
        "saving_share": {
            **{trial.key: 1 - trial.time_ratio for trial in trials},
            "mean": -change(own.mean),
            "next": -change(own.prediction[0]),
        },
        "as_many_times": {trial.key: 1 / trial.time_ratio for trial in trials},
        "mean_change_share": {key: change(one.mean) for key, one in mean.items()},
        "mean_low_share": {key: change(one.interval[0]) for key, one in mean.items()},
        "mean_high_share": {key: change(one.interval[1]) for key, one in mean.items()},
        "next_low_share": {
            key: change(one.prediction[0]) for key, one in ranges.items()
        },
        "next_high_share": {
            key: change(one.prediction[1]) for key, one in ranges.items()
        },
        "next_slower_share": {
            key: one.chance_above(0.0) for key, one in ranges.items()
        },
        "google_share": dict(zip(("low", "high"), ends_share(google), strict=True)),
        "not_chance_share": own.i2,
        "true_spread": {
            "estimate": math.sqrt(own.tau2),
            "low": math.sqrt(variance[0]),
            "high": math.sqrt(variance[1]),
        },
        "forest": forest(trials),
    }


def readings(pooled: Sequence[Study]) -> dict[str, pooling.Pooled]:
    """Pool in other ways that could be defended: estimator, degrees, one error."""
    others = {
        "dersimonian-laird": pool(pooled, estimator="dersimonian-laird"),
        "reml": pool(pooled, estimator="reml"),
        "k-1": pool(pooled, degrees_lost=1),
    }
    values, errors = logs(pooled)
    place = [trial.key for trial in pooled].index("peng")
    peng = pooled[place]
    for name, error in (
        ("peng-ends", peng.log_error_of_ends),
        ("peng-p", peng.log_error_of_p_value),
    ):
        changed = [*errors[:place], error, *errors[place + 1 :]]
        others[name] = pooling.pool(values, changed)
    return others


def logs(trials: Sequence[Study]) -> tuple[list[float], list[float]]:
    """Return log time ratios and their standard errors."""
    return [one.log_ratio for one in trials], [one.log_error for one in trials]


def pool(trials: Sequence[Study], **how: Any) -> pooling.Pooled:
    """Pool trials; ``how`` is passed on to ``pooling.pool``."""
    return pooling.pool(*logs(trials), **how)


def by_key(trials: Sequence[Study]) -> dict[str, Study]:
    """Return the trials by their keys."""
    return {trial.key: trial for trial in trials}


def ends_share(trial: Study) -> tuple[float, float]:
    """Ends of a trial's 95% interval, symmetric in logarithms, as changes of time."""
    reach = studies.Z * trial.log_error
    return change(trial.log_ratio - reach), change(trial.log_ratio + reach)


def forest(
    trials: Sequence[Study],
) -> tuple[tuple[str, float, float, float, bool], ...]:
    """Rows for the figure: label, change of time, ends of its 95%, whether pooled."""
    return tuple(
        (trial.label, change(trial.log_ratio), *ends_share(trial), trial.pooled)
        for trial in trials
        if trial.shown
    )


def opt_outs() -> dict[str, Any]:
    """What a measured 4% may hide, by how many tasks are kept back and how well."""
    return {
        "true_change_share": {
            f"{name}-{share}": hidden(float(share), name)
            for name in SPREADS
            for share in WITHHELD
        },
        "withheld_to_hide_share": {
            name: selection.withheld_to_hide(
                SUPPOSED,
                MEASURED,
                spread=SPREADS[name],
                foresight=FORESIGHT[name],
            )
            for name in ("middle", "wide")
        },
        "opt_out_curves": {
            name: tuple(hidden(share, name) for share in WITHHELD_STEPS)
            for name in SPREADS
        },
    }


def hidden(share: float, name: str) -> float:
    """True change behind the measured one, with a named spread and foresight."""
    return selection.true_change(
        MEASURED, withheld=share, spread=SPREADS[name], foresight=FORESIGHT[name]
    )


def budget(speed: float, share: float = CAP, **changed: float) -> Any:
    """Return the review budget of the post's team, with something changed."""
    team = {
        "people": TEAM.people,
        "week_hours": TEAM.week_hours,
        "writing_hours": TEAM.writing_hours,
        "review_hours": TEAM.review_hours,
    }
    return review_budget(**{**team, **changed}, review_share=share, speed=speed)


def queue() -> dict[str, Any]:
    """Where the backlog begins, what it costs, and what ends it: formulas."""
    twice = budget(2)
    before = budget(1).merged_per_week
    opened = twice.merged_per_week + twice.backlog_growth_per_week
    return {
        "merged_per_week": {
            speed: budget(float(speed)).merged_per_week for speed in SPEEDS
        },
        "balanced_per_week": {
            speed: budget(float(speed)).balanced_per_week for speed in SPEEDS
        },
        "critical_speed_times": {
            str(share): budget(2, share).critical_speed for share in (CAP, WIDER_CAP)
        },
        "needed_review_share": {
            speed: budget(float(speed)).needed_review_share for speed in SPEEDS
        },
        "half_reading_speed_times": twice.half_reading_speed,
        "backlog_growth_per_week": twice.backlog_growth_per_week,
        "backlog_after_quarter": TEAM.weeks * twice.backlog_growth_per_week,
        "wait_weeks": TEAM.weeks * (1 - twice.merged_per_week / opened),
        "slower_review_per_week": budget(2, 0.9, review_hours=1.6).merged_per_week,
        # Review so much longer takes the whole gain of writing twice as fast.
        "review_growth_times": twice.merged_per_week / before,
        "faros_times": {
            year: requests * review_time
            for year, (requests, review_time) in FAROS.items()
        },
        "speed_curves": {
            "cap": tuple(budget(k).merged_per_week for k in SPEED_STEPS),
            "wider-cap": tuple(
                budget(k, WIDER_CAP).merged_per_week for k in SPEED_STEPS
            ),
            "balanced": tuple(budget(k).balanced_per_week for k in SPEED_STEPS),
        },
    }


def habits() -> dict[str, Any]:
    """Merged a week, hours from start to merge and the pile: by simulation."""
    runs = {
        f"{name}-{speed}": [
            quarter(Work(speed=float(speed)), habit, seed) for seed in range(QUARTERS)
        ]
        for name, habit in steps(list(HABITS.items()), "working a quarter")
        for speed in SPEEDS
        if speed == "2" or name in ("cap", "limit-2", "review-first")
    }
    still = [key for key in runs if key not in ("cap-1.5", "cap-2", "cap-3")]
    return {
        "simulated_per_week": {key: mean_merged(run) for key, run in runs.items()},
        "start_to_merge_hours": {
            key: statistics.fmean(one.start_to_merge_hours for one in runs[key])
            for key in still
        },
        "open_at_end": {
            key: statistics.fmean(one.open_at_end for one in run)
            for key, run in runs.items()
        },
        "limit_kept_share": {
            f"{people}-{limit}": limit_kept(people, limit)
            for people, limit in [*((n, 2) for n in TEAM_SIZES), (2, 5)]
        },
        **drawn_teams(),
    }


def mean_merged(run: Sequence[Quarter]) -> float:
    """Mean of the changes merged a week."""
    return statistics.fmean(one.merged_per_week for one in run)


def limit_kept(people: int, limit: int) -> float:
    """Share of what review first merges that a limit keeps, at twice the speed."""
    work = Work(people=people, speed=2, weeks=4 * TEAM.weeks)
    merged = [
        mean_merged([quarter(work, habit, seed) for seed in range(3)])
        for habit in (Habit(CAP, limit), REVIEW_FIRST)
    ]
    return merged[0] / merged[1]


def drawn_teams() -> dict[str, Any]:
    """Ask the same of teams with other hours, shares and speed-ups, at random."""
    rng = np.random.default_rng(2026)
    draws = {name: rng.uniform(*ends, DRAWN_TEAMS) for name, ends in DRAWN.items()}
    needed = draws["review_hours"] / (
        draws["writing_hours"] / draws["speed"] + draws["review_hours"]
    )
    over = needed > draws["review_share"]
    kept = draws["review_share"][over] / needed[over]
    return {
        "drawn_over_share": float(over.mean()),
        "drawn_cap_kept_share": percentiles(kept),
    }


def percentiles(values: Any) -> dict[str, float]:
    """Return the 5th, 50th and 95th percentile."""
    found = np.percentile(values, (5, 50, 95))
    return dict(zip(("p5", "p50", "p95"), map(float, found), strict=True))


def attention() -> dict[str, Any]:
    """How well a few planted faults tell what share of faults a reviewer finds."""
    low, high = wilson_interval(8, 10)
    return {
        "found_share": {"low": float(low), "high": float(high)},
        "missed_at_most_share": upper_bound(0, 10),
    }


def trial_of_ones_own() -> dict[str, Any]:
    """How many coin tosses a team needs, from the spread in METR's trial."""
    metr = by_key(studies.read())["metr-2025"]
    assert metr.arms
    spread = own_trial.task_spread(error=metr.log_error, arms=metr.arms)
    needed = {
        ratio: own_trial.tasks_to_see(float(ratio), spread) for ratio in ("0.5", "0.8")
    }
    return {
        "task_spread": spread,
        "own_factor_times": {
            str(n): own_trial.interval_factor(n, spread) for n in TASK_COUNTS
        },
        "tasks_needed": needed,
        "team_weeks_needed": {
            ratio: tasks / (TASKS_A_WEEK * TEAM.people)
            for ratio, tasks in needed.items()
        },
        "own_curve": tuple(own_trial.interval_factor(n, spread) for n in range(6, 321)),
    }
