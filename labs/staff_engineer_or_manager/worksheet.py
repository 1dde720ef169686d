"""A reader's own trial on the command line: four guesses in, a verdict out.

    python -m labs staff-engineer-or-manager --good 0.3 --bad -0.2 --years 18

The guesses are elicited as deciles, because people can picture the good year that
they would beat one time in ten, and nobody can picture a standard deviation.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from labs.staff_engineer_or_manager.trial import (
    NORMAL,
    Trial,
    one_review_value,
    one_way_value,
    return_fare,
    solve,
    worse_chance,
)


def worksheet(words: Sequence[str]) -> int:
    """Print what the model says of a reader's numbers; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m labs staff-engineer-or-manager",
        description="Values are in years of the job you have now.",
    )
    base = Trial()
    say = parser.add_argument
    say("--good", type=float, required=True, help="yearly gain, good decile: 0.3")
    say("--bad", type=float, required=True, help="yearly gain, bad decile: -0.2")
    say("--years", type=int, default=base.horizon_years, help="working years left")
    say("--fare", type=float, default=base.flat_fare, help="cost of coming back")
    say("--skill", type=float, default=0.0, help="skill lost, if not in --fare")
    say("--entry", type=float, default=base.entry_cost, help="cost of entering")
    say("--signal", type=float, default=base.signal_sd, help="error of a year's look")
    given = parser.parse_args(words)
    if given.good <= given.bad:
        parser.error("--good must be above --bad")
    if given.years < 2:
        parser.error("--years must be 2 or more: there is nothing to return to")
    trial = replace(
        base,
        fit_sd=fit_sd(given.good, given.bad),
        horizon_years=given.years,
        flat_fare=given.fare,
        skill_loss=given.skill,
        entry_cost=given.entry,
        signal_sd=given.signal,
    )
    print(verdict(trial, expected_fit=(given.good + given.bad) / 2))
    return 0


def fit_sd(good: float, bad: float) -> float:
    """Standard deviation of a normal fit whose outer deciles are these."""
    return (good - bad) / (2 * NORMAL.inv_cdf(0.9))


def verdict(trial: Trial, expected_fit: float) -> str:
    """Say in a few lines what the trial is worth and when to look again."""
    solution = solve(trial)
    one_way = one_way_value(trial, expected_fit)
    single = {
        year: one_review_value(trial, year, expected_fit)
        for year in range(1, min(trial.horizon_years, 11))
    }
    best = max(single, key=single.__getitem__)
    rows = [
        ("expected fit", f"{expected_fit:+.2f} of a year, sd {trial.fit_sd:.2f}"),
        ("chance that it is the worse job", f"{worse_chance(trial, expected_fit):.0%}"),
        ("a trial still pays up to", f"{worse_chance(trial, solution.break_even):.0%}"),
        ("value of a trial", f"{solution.value(expected_fit):+.2f} years"),
        ("the same for good", f"{one_way:+.2f} years"),
        ("coming back after two years costs", f"{return_fare(trial, 2):.2f} years"),
        ("best single review", f"after year {best}, worth {single[best]:+.2f} years"),
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:{width}}  {text}" for name, text in rows)
