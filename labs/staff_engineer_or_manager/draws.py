"""The trial with its terms drawn at random: what survives not knowing them.

Nobody has measured the terms of this decision. So they are drawn, independently
and evenly over ranges wide enough to hold most readers, and each conclusion is
reported with the share of draws in which it holds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from labs.progress import steps
from labs.staff_engineer_or_manager.trial import (
    Trial,
    one_review_value,
    one_way_value,
    option_value,
    return_fare,
    solve,
)

YEARS = range(1, 11)  # of a single review, compared for the best


@dataclass(frozen=True)
class Ranges:
    """Lowest and highest value of each term; decay rates are even in the logarithm."""

    fit_sd: tuple[float, float] = (0.1, 0.4)
    signal_sd: tuple[float, float] = (0.15, 0.8)
    horizon_years: tuple[int, int] = (12, 30)
    discount_rate: tuple[float, float] = (0.02, 0.08)
    flat_fare: tuple[float, float] = (0.0, 1.0)
    skill_loss: tuple[float, float] = (0.25, 1.0)
    decay_rate: tuple[float, float] = (0.043, 1.28)


@dataclass(frozen=True)
class Drawn:
    """What each draw found, one element a draw."""

    option_value: NDArray[np.float64]
    break_even_sd: NDArray[np.float64]
    best_year: NDArray[np.int64]
    captured: dict[str, NDArray[np.float64]]  # review plan -> share of option value
    terms: dict[str, NDArray[np.float64]]


def draw(ranges: Ranges, *, times: int, seed: int) -> Drawn:
    """Solve ``times`` trials with terms drawn from ``ranges``."""
    rng = np.random.default_rng(seed)
    trials = [_draw_trial(ranges, rng) for _ in range(times)]
    rows = [_describe(trial) for trial in steps(trials, "drawing terms")]
    return Drawn(
        option_value=np.array([row["option"] for row in rows]),
        break_even_sd=np.array([row["break_even_sd"] for row in rows]),
        best_year=np.array([row["best_year"] for row in rows], dtype=np.int64),
        captured={
            plan: np.array([row[plan] for row in rows])
            for plan in ("2", "3", "2-and-5")
        },
        terms={
            "fit-sd": np.array([trial.fit_sd for trial in trials]),
            "signal-sd": np.array([trial.signal_sd for trial in trials]),
            "horizon": np.array([trial.horizon_years for trial in trials]),
            "discount": np.array([trial.discount_rate for trial in trials]),
            "decay": np.array([trial.decay_rate for trial in trials]),
            "fare-at-3": np.array([return_fare(trial, 3) for trial in trials]),
        },
    )


def rank_correlation(drawn: Drawn, term: str) -> float:
    """Spearman's correlation of a term with the option value, over the draws."""
    return float(spearmanr(drawn.terms[term], drawn.option_value).statistic)


def _draw_trial(ranges: Ranges, rng: np.random.Generator) -> Trial:
    return Trial(
        fit_sd=rng.uniform(*ranges.fit_sd),
        signal_sd=rng.uniform(*ranges.signal_sd),
        horizon_years=int(rng.integers(*ranges.horizon_years, endpoint=True)),
        discount_rate=rng.uniform(*ranges.discount_rate),
        flat_fare=rng.uniform(*ranges.flat_fare),
        skill_loss=rng.uniform(*ranges.skill_loss),
        decay_rate=math.exp(rng.uniform(*map(math.log, ranges.decay_rate))),
    )


def _describe(trial: Trial) -> dict[str, float]:
    yearly = solve(trial)
    option = option_value(trial, yearly)
    single = {
        year: one_review_value(trial, year) - one_way_value(trial) for year in YEARS
    }
    return {
        "option": option,
        "break_even_sd": yearly.break_even / trial.fit_sd,
        "best_year": max(single, key=single.__getitem__),
        "2": single[2] / option,
        "3": single[3] / option,
        "2-and-5": option_value(trial, solve(trial, (2, 5))) / option,
    }
