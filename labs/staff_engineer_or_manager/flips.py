"""The trial with its assumptions turned round, one at a time and in pairs.

``trial`` assumes among other things that a year's errors are gone the next year, that
the fit stays what it is and that a return is always on offer. ``Turned`` has a term for
each of these; with none of them set it is ``trial`` again::

    limit(Turned())                        # 0.62, as trial.solve says
    limit(Turned(open_share=0.0))          # 0.47: nobody may return

The belief about the fit is a Kalman filter's, and its moves are normal and independent
with all of these terms, so the same induction on one grid holds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from labs.progress import steps
from labs.staff_engineer_or_manager.trial import (
    GRID,
    Solution,
    Trial,
    annuity,
    discounted_by,
    expectation,
    return_fare,
    worse_chance,
)

PEOPLE = 100_000
REVIEW_YEARS = range(1, 11)


@dataclass(frozen=True)
class Turned(Trial):
    """A trial on terms that the base case excludes."""

    shared_error_sd: float = 0.0  # of the evidence, the same in every year
    drift_sd: float = 0.0  # by which the fit itself moves each year
    open_share: float = 1.0  # chance that a return is on offer when it is wanted
    decline: float = 0.0  # of the present job's value, each year
    only_review: int = 0  # the one year of a review; 0: every year
    loss_weight: float = 1.0  # of an outcome below zero, in the mind


BASE = Turned()
FLIPS: Mapping[str, dict[str, float]] = {
    "first-year-tells-nothing": {"silent_years": 1},
    "errors-that-last": {"shared_error_sd": 0.2},
    "fit-that-moves": {"drift_sd": 0.05},
    "return-every-other-year": {"open_share": 0.5},
    "present-job-declines": {"decline": 0.01},
    "flat-cost-of-return": {"skill_loss": 0.0},
    "one-review": {"only_review": 2},
    "losses-count-twice": {"loss_weight": 2.0},
}
CONSTANTS = (
    "fit_sd",
    "signal_sd",
    "horizon_years",
    "discount_rate",
    "entry_cost",
    "flat_fare",
    "skill_loss",
    "decay_rate",
)


def turned_round() -> dict[str, Any]:
    """Answer anew for each flip, each pair, each constant halved and doubled."""
    alone = {name: replace(BASE, **terms) for name, terms in FLIPS.items()}
    pairs = {
        f"{one}.{two}": replace(BASE, **FLIPS[one], **FLIPS[two])
        for one, two in combinations(FLIPS, 2)
    }
    scaled = {
        f"{name}.{word}": _scaled(name, factor)
        for name in CONSTANTS
        for word, factor in (("half", 0.5), ("double", 2.0))
    }
    everything = steps(list((alone | pairs).items()), "turning assumptions round")
    return {
        "turned_share": {name: limit(trial) for name, trial in everything},
        "turned_review_year": {
            name: best_review(trial)
            for name, trial in alone.items()
            if trial.only_review == 0 and trial.loss_weight == 1
        },
        "two_fits_share": two_fits_limit(BASE),
        "scaled_share": {name: limit(trial) for name, trial in scaled.items()},
        "scaled_review_year": {
            name: best_review(trial) for name, trial in scaled.items()
        },
    }


def learnt_variances(trial: Turned) -> list[float]:
    """Variance of the belief after each year: what the evidence has moved it by.

    A Kalman filter with two hidden numbers, the fit and the lasting error.
    """
    learnt = [0.0]
    for gain, surprise in _filter(trial):
        learnt.append(learnt[-1] + float(gain[0] ** 2 * surprise))
    return learnt


def solve_turned(trial: Turned) -> Solution:
    """Find the best policy on turned terms, losses weighed as gains (see ``limit``)."""
    beliefs = GRID * trial.fit_sd
    learnt = learnt_variances(trial)
    reviews = [trial.only_review] if trial.only_review else range(1, len(learnt) - 1)
    later = trial.horizon_years
    value = np.zeros_like(beliefs)
    reservation = {}
    for year in sorted({0, *reviews}, reverse=True):
        moves = learnt[later] - learnt[year]
        after = expectation(value, math.sqrt(max(moves, 0)) / trial.fit_sd)
        value = _meanwhile(trial, beliefs, year, later) + (
            discounted_by(later - year, trial.discount_rate) * after
        )
        if year:
            back = -return_fare(trial, year)
            reservation[year] = float(np.interp(back, value, beliefs))
            best = np.maximum(value, back)
            value = trial.open_share * best + (1 - trial.open_share) * value
        later = year
    return Solution(beliefs, value - trial.entry_cost, reservation)


def limit(trial: Turned) -> float:
    """Highest chance of the worse job at which a trial pays.

    Where losses weigh more the policy is still the one that is best on average, and the
    lives are drawn: no induction over the belief knows what has been lost so far.
    """
    solution = solve_turned(trial)
    break_even = solution.break_even
    if trial.loss_weight != 1:
        break_even = brentq(
            lambda fit: _felt(trial, solution.reservation, fit),
            break_even - trial.fit_sd,
            break_even + 4 * trial.fit_sd,
            xtol=1e-4,
        )
    return worse_chance(trial, break_even)


def best_review(trial: Turned) -> int:
    """The year of the best single review, at even odds."""
    years = range(1, min(trial.horizon_years, REVIEW_YEARS.stop))
    values = {
        year: solve_turned(replace(trial, only_review=year)).value(0.0)
        for year in years
    }
    return max(values, key=values.__getitem__)


def two_fits_limit(trial: Trial) -> float:
    """Return the limit where the job either suits or does not, by ``fit_sd`` each way.

    The belief is then the log odds that it suits; a year's evidence adds to them the
    likelihood ratio of two normals, which is normal itself under either truth.
    """
    fit = trial.fit_sd
    odds = np.arange(-600, 601) * 0.02
    suits = 1 / (1 + np.exp(-odds))
    told = 2 * fit / trial.signal_sd  # spread of a year's log likelihood ratio
    nodes = np.linspace(-6, 6, 241)
    weights = np.exp(-(nodes**2) / 2) / np.exp(-(nodes**2) / 2).sum()
    value = np.zeros_like(odds)
    for year in reversed(range(trial.horizon_years)):
        after_good, after_bad = (
            np.interp(odds[:, None] + sign * told**2 / 2 + told * nodes, odds, value)
            @ weights
            for sign in (1, -1)
        )
        after = suits * after_good + (1 - suits) * after_bad
        value = fit * (2 * suits - 1) + discounted_by(1, trial.discount_rate) * after
        if year:
            value = np.maximum(value, -return_fare(trial, year))
    return 1 - float(np.interp(0.0, value - trial.entry_cost, suits))


def outcomes(
    trial: Turned,
    reservation: Mapping[int, float],
    expected_fit: float,
    *,
    people: int = PEOPLE,
    seed: int = 9,
) -> NDArray[np.float64]:
    """Draw how it ends for ``people`` who follow a policy, in years, costs included."""
    rng = np.random.default_rng(seed)
    gains = [gain for gain, _ in _filter(trial)]
    fit = expected_fit + trial.fit_sd * rng.standard_normal(people)
    lasting = trial.shared_error_sd * rng.standard_normal(people)
    belief = np.full(people, expected_fit)
    error = np.zeros(people)  # believed, of the lasting error
    outcome = np.full(people, -trial.entry_cost)
    inside = np.ones(people, dtype=bool)
    for year in range(trial.horizon_years):
        worth = discounted_by(year, trial.discount_rate)
        offered = rng.random(people) < trial.open_share
        if year in reservation:
            leaves = inside & offered & (belief < reservation[year])
            outcome[leaves] -= worth * return_fare(trial, year)
            inside &= ~leaves
        outcome[inside] += worth * (fit[inside] + trial.decline * year)
        seen = fit + lasting + trial.signal_sd * rng.standard_normal(people)
        surprise = seen - belief - error
        belief = belief + gains[year][0] * surprise
        error = error + gains[year][1] * surprise
        fit = fit + trial.drift_sd * rng.standard_normal(people)
    return outcome


def _filter(trial: Turned) -> list[tuple[NDArray[np.float64], float]]:
    """For each year: how far a surprise moves fit and lasting error; its variance."""
    doubt = np.diag([trial.fit_sd**2, trial.shared_error_sd**2])
    found = []
    for year in range(trial.horizon_years):
        shown = doubt.sum(axis=0)
        surprise = float(shown.sum() + trial.signal_sd**2)
        gain = shown / surprise if year >= trial.silent_years else np.zeros(2)
        found.append((gain, surprise))
        doubt = doubt - np.outer(gain, shown)
        doubt[0, 0] += trial.drift_sd**2
    return found


def _felt(trial: Turned, levels: Mapping[int, float], expected_fit: float) -> float:
    """Mean outcome as it is felt, losses weighed by ``loss_weight``."""
    ends = outcomes(trial, levels, expected_fit)
    return float(np.where(ends < 0, trial.loss_weight * ends, ends).mean())


def _meanwhile(
    trial: Turned, beliefs: NDArray[np.float64], year: int, later: int
) -> NDArray[np.float64]:
    """What the years up to ``later`` bring, over the present job's."""
    span = later - year
    gained = sum(
        trial.decline * (year + ahead) * discounted_by(ahead, trial.discount_rate)
        for ahead in range(span)
    )
    return beliefs * annuity(span, trial.discount_rate) + gained


def _scaled(name: str, factor: float) -> Turned:
    value = getattr(BASE, name) * factor
    return replace(BASE, **{name: round(value) if name == "horizon_years" else value})
