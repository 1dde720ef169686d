"""The same trial lived through many times, to see how it ends and not only its mean.

A policy's distribution of outcomes has no short formula, so people are drawn:
each has a fit, sees it with error, and returns when the belief falls below the
reservation level of the year. The mean must agree with ``trial.solve``, which
never draws anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labs.progress import steps
from labs.staff_engineer_or_manager.trial import (
    Trial,
    belief_variance,
    discounted_by,
    return_fare,
)


@dataclass(frozen=True)
class Lives:
    """How a trial went, one element a person."""

    fit: NDArray[np.float64]
    outcome: NDArray[np.float64]  # years of the present job, all costs included
    returned_after: NDArray[np.int64]  # years; 0 for those who stayed


def live(
    trial: Trial,
    reservation: Mapping[int, float],
    *,
    people: int,
    seed: int,
    expected_fit: float = 0.0,
    signal_bias: Mapping[int, float] | None = None,
) -> Lives:
    """Draw ``people`` who follow a policy; the same seed gives the same people.

    They have the same luck under every policy, so that two policies may be compared
    person by person.

    ``signal_bias`` adds an error to the evidence of a year (1 is the first) that
    the people take at face value, such as the low opinion of one's first year.
    """
    rng = np.random.default_rng(seed)
    bias = signal_bias or {}
    fit = expected_fit + trial.fit_sd * rng.standard_normal(people)
    outcome = np.full(people, -trial.entry_cost)
    returned_after = np.zeros(people, dtype=np.int64)
    inside = np.arange(people)
    evidence = np.full(people, expected_fit / trial.fit_sd**2)
    for year in steps(range(trial.horizon_years), "living through the trial"):
        if year in reservation:
            belief = evidence * belief_variance(trial, year)
            leaves = belief < reservation[year]
            gone = inside[leaves]
            outcome[gone] -= discounted_by(year, trial.discount_rate) * return_fare(
                trial, year
            )
            returned_after[gone] = year
            inside, evidence = inside[~leaves], evidence[~leaves]
        outcome[inside] += discounted_by(year, trial.discount_rate) * fit[inside]
        luck = trial.signal_sd * rng.standard_normal(people)  # drawn for all, see above
        signal = fit[inside] + bias.get(year + 1, 0.0) + luck[inside]
        if year >= trial.silent_years:
            evidence = evidence + signal / trial.signal_sd**2
    return Lives(fit, outcome, returned_after)
