"""A spell in another job as an experiment with a return fare.

The unit of value is one year in the job you have. The other job is better by an
unknown ``fit`` a year (negative: worse), normal around what you expect, with
standard deviation ``fit_sd``. Each year in it shows the fit with an error of
``signal_sd``; after any year you may go back for ``return_fare``, once and for
good. What follows is dynamic programming over the belief about the fit::

    solution = solve(Trial(horizon_years=25))
    solution.value(0.0)        # 0.51 years: worth trying at even odds
    solution.break_even        # -0.06: and still, if you expect it to be worse

This is the matching model of Jovanovic (1979) and Miller (1984) with a switching
cost, for one spell.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

STEP = 0.025  # of the grid of beliefs, in units of fit_sd
GRID = np.arange(-320, 321) * STEP  # 8 standard deviations either way
NORMAL = NormalDist()


@dataclass(frozen=True)
class Trial:
    """The terms on which another job is tried. Values are in years of this job's."""

    fit_sd: float = 0.2
    signal_sd: float = 0.3
    horizon_years: int = 25
    discount_rate: float = 0.04
    entry_cost: float = 0.25
    flat_fare: float = 0.25
    skill_loss: float = 0.5  # fare added once every skill that can decay has decayed
    decay_rate: float = 0.15
    silent_years: int = 0  # at the start, whose evidence is set aside


@dataclass(frozen=True)
class Solution:
    """What a trial is worth, and when to end it, for every prior expectation."""

    beliefs: NDArray[np.float64]
    values: NDArray[np.float64]  # one for each belief held on entering
    reservation: Mapping[int, float]  # review after year k -> belief to return below

    def value(self, expected_fit: float) -> float:
        """Value of entering, less the entry cost, in years of the present job."""
        return float(np.interp(expected_fit, self.beliefs, self.values))

    @property
    def break_even(self) -> float:
        """The worst expected fit at which entering still pays."""
        return float(np.interp(0.0, self.values, self.beliefs))


def solve(trial: Trial, reviews: Collection[int] | None = None) -> Solution:
    """Find the best policy by backward induction over the belief.

    ``reviews`` are the years after which a return is considered; by default every
    one. Exact but for the linear interpolation of the value between the points of
    ``GRID``, which overstates the value by less than 5e-4 years.
    """
    beliefs = GRID * trial.fit_sd
    later = trial.horizon_years
    value = np.zeros_like(beliefs)
    reservation = {}
    for year in sorted({0, *(reviews or range(1, later))}, reverse=True):
        span = later - year
        moves = belief_variance(trial, year) - belief_variance(trial, later)
        after = expectation(value, math.sqrt(max(moves, 0)) / trial.fit_sd)
        meanwhile = beliefs * annuity(span, trial.discount_rate)
        value = meanwhile + discounted_by(span, trial.discount_rate) * after
        if year:
            back = -return_fare(trial, year)
            reservation[year] = float(np.interp(back, value, beliefs))
            value = np.maximum(value, back)
        later = year
    return Solution(beliefs, value - trial.entry_cost, reservation)


def expectation(value: NDArray[np.float64], sd: float) -> NDArray[np.float64]:
    """Expect a function on ``GRID`` after a normal move of the belief.

    Exact for a function that is linear between the points, kinks included: the
    weight of a point is the expectation of its hat function, the second
    difference of E[(Y - x)+]. Beyond the grid the end pieces are continued.
    """
    if sd < 1e-9:
        return value
    reach = math.ceil(6 * sd / STEP) + 1
    x = np.arange(-reach - 1, reach + 2) * STEP
    excess = sd * np.exp(-((x / sd) ** 2) / 2) / math.sqrt(2 * math.pi) - x * ndtr(
        -x / sd
    )
    weights = np.diff(excess, 2) / STEP
    steps = np.arange(1, reach + 1)
    low = value[0] - (value[1] - value[0]) * steps[::-1]
    high = value[-1] + (value[-1] - value[-2]) * steps
    return np.convolve(np.concatenate([low, value, high]), weights, "valid")


def return_fare(trial: Trial, year: int) -> float:
    """Cost of going back after ``year`` years, in years of the present job."""
    return trial.flat_fare + trial.skill_loss * (1 - math.exp(-trial.decay_rate * year))


def belief_variance(trial: Trial, year: int) -> float:
    """Variance left in the fit after ``year`` years in the job (normal-normal)."""
    heard = max(year - trial.silent_years, 0)
    return 1 / (1 / trial.fit_sd**2 + heard / trial.signal_sd**2)


def annuity(years: int, discount_rate: float) -> float:
    """Present value of 1 at the start of each of ``years`` years."""
    return sum(discounted_by(year, discount_rate) for year in range(years))


def discounted_by(years: int, discount_rate: float) -> float:
    """Present value of 1 after ``years`` years."""
    return (1 + discount_rate) ** -years


def one_way_value(trial: Trial, expected_fit: float = 0.0) -> float:
    """Value of entering for good: what the fit is expected to bring, less the cost."""
    return (
        expected_fit * annuity(trial.horizon_years, trial.discount_rate)
        - trial.entry_cost
    )


def one_review_value(trial: Trial, year: int, expected_fit: float = 0.0) -> float:
    """Value of entering with one chance to return, after ``year`` years.

    Closed form: by then the belief is normal, and what follows is the better of
    staying for good (linear in the belief) and paying the fare.
    """
    ahead = annuity(trial.horizon_years - year, trial.discount_rate)
    fare = return_fare(trial, year)
    sd = math.sqrt(trial.fit_sd**2 - belief_variance(trial, year))
    margin = expected_fit + fare / ahead
    kept = sd * NORMAL.pdf(margin / sd) + margin * NORMAL.cdf(margin / sd)
    return (
        expected_fit * annuity(year, trial.discount_rate)
        + discounted_by(year, trial.discount_rate) * (ahead * kept - fare)
        - trial.entry_cost
    )


def option_value(trial: Trial, solution: Solution | None = None) -> float:
    """What being able to return adds at even odds (expected fit 0), in years."""
    return (solution or solve(trial)).value(0.0) - one_way_value(trial)


def captured_share(trial: Trial, reviews: Collection[int]) -> float:
    """Share of the yearly reviewer's option value that these reviews capture."""
    return option_value(trial, solve(trial, reviews)) / option_value(trial)


def worse_chance(trial: Trial, expected_fit: float) -> float:
    """Chance that the other job is the worse one, given what you expect."""
    return NORMAL.cdf(-expected_fit / trial.fit_sd)


def first_impression_right(trial: Trial) -> float:
    """Chance that the first year's evidence has the sign of the fit, at even odds.

    Sheppard's formula for two normals: 1/2 + arctan(fit_sd / signal_sd) / pi.
    """
    return 0.5 + math.atan(trial.fit_sd / trial.signal_sd) / math.pi
