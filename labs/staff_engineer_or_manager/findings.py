"""The post's own questions put to the model, one function a section.

Each returns fields of ``SpellAsManager`` by name. Keys of a family join what was
varied, in the order that the field's meaning names.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from labs.staff_engineer_or_manager.draws import Drawn, Ranges, draw, rank_correlation
from labs.staff_engineer_or_manager.lives import Lives, live
from labs.staff_engineer_or_manager.promotion import Promotion, among_promoted
from labs.staff_engineer_or_manager.trial import (
    NORMAL,
    Trial,
    annuity,
    belief_variance,
    captured_share,
    discounted_by,
    first_impression_right,
    one_review_value,
    one_way_value,
    option_value,
    return_fare,
    solve,
    worse_chance,
)

BASE = Trial()
DECAY_RATES = {
    "teachers": -math.log(1 - 0.043),
    "base": BASE.decay_rate,
    "procedural": math.log(2) / (6.5 / 12),
}
PEOPLE = 1_000_000
PEOPLE_COMPARED = 250_000
DRAWS = 1_000
RANGES = {
    "narrow": Ranges(),
    "wide": Ranges(flat_fare=(0.0, 2.0), skill_loss=(0.25, 3.0)),
}
DECILE_SPAN = 2 * NORMAL.inv_cdf(0.9)  # of a standard normal
LEAST_OPTION_YEARS = 0.01  # below it the share that a review captures says nothing
BIASES: dict[str, dict[int, float]] = {
    "none": {},
    "low": {1: -0.2},
    "lower": {1: -0.4},
    "two-years": {1: -0.4, 2: -0.2},
}
LEVEL_RISES = (0.0, 0.01, 0.02, 0.03, 0.04, 0.05)  # the first is the policy as it is
SIGNALS = (0.1, 0.2, 0.3, 0.5, 0.8)
FARE_STEPS = tuple(0.25 * step for step in range(25))
OUTCOME_EDGES = tuple(0.5 * step for step in range(-6, 17))
FLAT = replace(BASE, skill_loss=0.0)  # a fare that does not grow with the years

Found = dict[str, Any]


def price_of_the_door() -> Found:
    """What a trial is worth, how doubtful one may be, and when to turn back."""
    solution = solve(BASE)
    ahead = annuity(BASE.horizon_years, BASE.discount_rate)
    one_way = BASE.entry_cost / ahead
    perfect = (
        discounted_by(1, BASE.discount_rate)
        * annuity(BASE.horizon_years - 1, BASE.discount_rate)
        * BASE.fit_sd
        * NORMAL.pdf(0.0)
    )
    return {
        "trial_value_years": solution.value(0.0),
        "one_way_value_years": one_way_value(BASE),
        "option_value_years": option_value(BASE, solution),
        "break_even_sd": solution.break_even / BASE.fit_sd,
        "break_even_worse_share": worse_chance(BASE, solution.break_even),
        "break_even_fit_share": solution.break_even,
        "break_even_by_term_share": {
            f"{name}.{value}": _doubt(replace(BASE, **{field: value}))
            for name, field, values in (
                ("doubt", "fit_sd", (0.1, 0.3)),
                ("signal", "signal_sd", (0.8,)),
                ("entry", "entry_cost", (0.0, 0.5)),
            )
            for value in values
        },
        "break_even_by_plan_share": {
            name: worse_chance(BASE, solve(BASE, years).break_even)
            for name, years in (("2", (2,)), ("2-and-5", (2, 5)))
        },
        "one_way_worse_share": worse_chance(BASE, one_way),
        "perfect_information_years": perfect,
        "option_kept_share": option_value(BASE, solution) / perfect,
        "reservation_share": {
            str(year): level for year, level in sorted(solution.reservation.items())
        },
        "return_fare_years": {
            str(year): return_fare(BASE, year) for year in (1, 2, 3, 5, 10)
        },
    }


def how_it_ends() -> Found:
    """What becomes of the people who follow the best policy."""
    solution = solve(BASE)
    lives = live(BASE, solution.reservation, people=PEOPLE, seed=1)
    doubtful = live(
        BASE,
        solution.reservation,
        people=PEOPLE_COMPARED,
        seed=2,
        expected_fit=solution.break_even,
    )
    back = lives.returned_after > 0
    return {
        "simulated_value_years": lives.outcome.mean(),
        "returned_share": back.mean(),
        "return_after_years": np.median(lives.returned_after[back]),
        "early_return_share": (lives.returned_after[back] <= 3).mean(),
        "loss_doubled_years": _loss_doubled(lives),
        "loss_doubled_best_years": _loss_doubled(lives) + _gain_of_leaving_sooner(),
        "behind_share": (lives.outcome < 0).mean(),
        "behind_at_break_even_share": (doubtful.outcome < 0).mean(),
        "outcome_years": {
            f"p{percent}": np.percentile(lives.outcome, percent)
            for percent in (5, 25, 50, 75, 95)
        }
        | {
            "mean-returned": lives.outcome[back].mean(),
            "mean-stayed": lives.outcome[~back].mean(),
        },
        "outcome_shares": {
            "returned": _histogram(lives.outcome[back], len(back)),
            "stayed": _histogram(lives.outcome[~back], len(back)),
        },
    }


def reviews() -> Found:
    """How much of the option value one or two reviews capture, and when."""
    by_signal = {str(signal): replace(BASE, signal_sd=signal) for signal in SIGNALS}
    curves = {key: _single_reviews(trial) for key, trial in by_signal.items()}
    base = _single_reviews(BASE)
    ahead = annuity(BASE.horizon_years - 3, BASE.discount_rate)
    return {
        "annuity_years": {"22": ahead},
        "last_review_level_share": -return_fare(BASE, 3) / ahead,
        "belief_sd_share": {
            "3": math.sqrt(BASE.fit_sd**2 - belief_variance(BASE, 3)),
        },
        "single_review_years": {
            "3": one_review_value(BASE, 3) - one_way_value(BASE),
        },
        "captured_share": {str(year): base[year - 1] for year in range(1, 16)}
        | {"2-and-5": captured_share(BASE, (2, 5))},
        "first_impression_right_share": {
            key: first_impression_right(trial) for key, trial in by_signal.items()
        },
        "best_review_year": {
            key: float(np.argmax(curve) + 1) for key, curve in curves.items()
        },
        "best_review_year_without_decay": float(np.argmax(_single_reviews(FLAT)) + 1),
        "best_review_share": {key: max(curve) for key, curve in curves.items()},
        "review_curves": curves,
    }


def dark_starts() -> Found:
    """What a first year that looks worse than it is does to three policies.

    Values without bias are exact; those with bias add the mean difference between
    the same people with and without it.
    """
    deaf = replace(BASE, silent_years=1)
    policies = {
        "yearly": (BASE, solve(BASE)),
        "from-year-two": (BASE, solve(BASE, range(2, BASE.horizon_years))),
        "year-one-aside": (deaf, solve(deaf)),
    }
    values, wrong = {}, {}
    for policy, (trial, solution) in policies.items():
        lives: dict[str, Lives] = {
            bias: live(
                trial,
                solution.reservation,
                people=PEOPLE_COMPARED,
                seed=3,
                signal_bias=years,
            )
            for bias, years in BIASES.items()
        }
        fair = lives["none"].outcome
        for bias, lived in lives.items():
            key = f"{bias}.{policy}"
            values[key] = solution.value(0.0) + (lived.outcome - fair).mean()
            wrong[key] = (lived.returned_after[lived.fit > 0] > 0).mean()
    return {"dark_start_years": values, "wrong_return_share": wrong}


def what_closes_the_door() -> Found:
    """Skill decay against the fare: the rate, the total, and the flat part."""
    free = option_value(replace(FLAT, flat_fare=0.0))
    return {
        "option_by_decay_years": {
            f"{loss}.{name}": option_value(
                replace(BASE, skill_loss=loss, decay_rate=rate)
            )
            for loss in (0.5, 2.0, 3.0)
            for name, rate in DECAY_RATES.items()
        },
        "decay_taken_share": {
            str(loss): 1
            - option_value(
                replace(BASE, skill_loss=loss, decay_rate=DECAY_RATES["procedural"])
            )
            / option_value(FLAT)
            for loss in (0.5, 2.0, 3.0)
        },
        "decay_at_once_share": 1
        - option_value(replace(FLAT, flat_fare=BASE.flat_fare + BASE.skill_loss))
        / option_value(FLAT),
        "decay_rate_ratio": DECAY_RATES["procedural"] / DECAY_RATES["teachers"],
        "option_by_fare_share": {
            str(fare): option_value(replace(FLAT, flat_fare=fare)) / free
            for fare in (0.0, 0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0)
        },
        "highest_fare_years": {
            str(sd): _highest_fare(replace(FLAT, fit_sd=sd)) for sd in (0.1, 0.2, 0.3)
        },
        "fare_curves": {
            str(sd): tuple(
                solve(replace(FLAT, fit_sd=sd, flat_fare=fare)).value(0.0)
                for fare in FARE_STEPS
            )
            for sd in (0.1, 0.2, 0.3)
        },
    }


def horizons() -> Found:
    """How many years must be left, and how unsure one must be."""
    return {
        "doubt_share": {
            f"{years}-{sd}-{fare}": _doubt(
                replace(FLAT, horizon_years=years, fit_sd=sd, flat_fare=fare)
            )
            for years, sd in ((25, 0.1), (25, 0.2), (25, 0.3), (15, 0.2), (10, 0.2))
            for fare in (0.25, 1.0, 2.0, 4.0)
        },
        "value_by_horizon_years": {
            str(years): solve(replace(BASE, horizon_years=years)).value(0.0)
            for years in (5, 10, 15, 25)
        },
        "shortest_horizon_years": {
            str(sd): _shortest_horizon(replace(BASE, fit_sd=sd))
            for sd in (0.1, 0.2, 0.3)
        }
        | {
            f"{sd}-fare-1": _shortest_horizon(replace(BASE, fit_sd=sd, flat_fare=1.0))
            for sd in (0.1, 0.2, 0.3)
        },
        "worse_chance_share": {
            str(ratio): NORMAL.cdf(-ratio) for ratio in (-0.5, -0.25, 0.25, 0.5)
        },
        "decile_span_sd": DECILE_SPAN,
    }


def under_random_terms() -> Found:
    """What survives when the terms are drawn at random."""
    drawn = {name: draw(ranges, times=DRAWS, seed=4) for name, ranges in RANGES.items()}
    return {
        "drawn_pays_share": {
            name: (found.break_even_sd < 0).mean() for name, found in drawn.items()
        },
        "drawn_best_year_share": {
            f"{name}.{years}": np.isin(found.best_year, wanted).mean()
            for name, found in drawn.items()
            for years, wanted in (
                ("1", [1]),
                ("2", [2]),
                ("3", [3]),
                ("2-or-3", [2, 3]),
                ("1-to-4", [1, 2, 3, 4]),
            )
        },
        "drawn_captured_share": {
            f"{name}.{plan}.{label}": np.percentile(_captured(found, plan), percent)
            for name, found in drawn.items()
            for plan in ("2", "3", "2-and-5")
            for label, percent in (("p5", 5), ("median", 50), ("p95", 95))
        },
        "drawn_worthless_share": {
            name: (found.option_value <= LEAST_OPTION_YEARS).mean()
            for name, found in drawn.items()
        },
        "drawn_rank_correlation": {
            f"{name}.{term}": rank_correlation(found, term)
            for name, found in drawn.items()
            for term in found.terms
        },
    }


def selection() -> Found:
    """What choosing managers by both talents does to how the talents look."""
    rules: Mapping[str, Promotion] = {
        "base": Promotion(),
        "noise-0.5": Promotion(judge_noise=0.5),
        "noise-1": Promotion(judge_noise=1.0),
        "weight-0.7": Promotion(engineering_weight=0.7),
        "best-fifth": Promotion(promoted_share=0.2),
        "best-hundredth": Promotion(promoted_share=0.01),
        "population-0.3": Promotion(population_correlation=0.3),
    }
    return {
        "promoted_correlation": {
            key: among_promoted(rule).correlation for key, rule in rules.items()
        },
        "promoted_leadership_sd": {
            str(weight): among_promoted(
                Promotion(engineering_weight=weight)
            ).leadership_mean
            for weight in (1.0, 0.7, 0.5, 0.0)
        },
    }


def _loss_doubled(lives: Lives) -> float:
    """Mean outcome where a loss counts twice."""
    return (lives.outcome + np.minimum(lives.outcome, 0)).mean()


def _gain_of_leaving_sooner() -> float:
    """What the best common rise of all levels brings where a loss counts twice."""
    levels = solve(BASE).reservation
    by_rise = [
        _loss_doubled(
            live(
                BASE,
                {year: level + rise for year, level in levels.items()},
                people=PEOPLE_COMPARED,
                seed=1,
            )
        )
        for rise in LEVEL_RISES
    ]
    return max(by_rise) - by_rise[0]


def _single_reviews(trial: Trial) -> tuple[float, ...]:
    yearly = option_value(trial)
    return tuple(
        (one_review_value(trial, year) - one_way_value(trial)) / yearly
        for year in range(1, 16)
    )


def _histogram(outcomes: NDArray[np.float64], people: int) -> tuple[float, ...]:
    """Share of all people in each bin; what lies beyond counts in the end bins."""
    inside = np.clip(outcomes, OUTCOME_EDGES[0], OUTCOME_EDGES[-1] - 1e-9)
    counts, _ = np.histogram(inside, OUTCOME_EDGES)
    return tuple(counts / people)


def _captured(found: Drawn, plan: str) -> NDArray[np.float64]:
    return found.captured[plan][found.option_value > LEAST_OPTION_YEARS]


def _doubt(trial: Trial) -> float:
    return worse_chance(trial, solve(trial).break_even)


def _highest_fare(trial: Trial) -> float:
    return brentq(
        lambda fare: solve(replace(trial, flat_fare=fare)).value(0.0),
        0.0,
        8.0,
        xtol=1e-4,
    )


def _shortest_horizon(trial: Trial) -> float:
    """Fewest years left with which a trial pays; infinite where 60 are too few."""
    for years in range(1, 61):
        if solve(replace(trial, horizon_years=years)).value(0.0) >= 0:
            return years
    return math.inf
