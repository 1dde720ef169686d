"""The model's assumptions turned round, alone and in pairs, its constants scaled.

``Rules`` has a term for each yes-or-no assumption about handing a task over; with none
set it is ``baskets.handed_over`` again. What is asked of each: how many of the twelve
kinds pay as guessed, and how often handing everything over is slower than by hand::

    kinds_that_pay(as_guessed(), Rules())                       # 7
    kinds_that_pay(as_guessed(), Rules(salvaged_share=0.25))    # 8
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from labs.ai_native_development import checking
from labs.ai_native_development.baskets import Array, Baskets, as_guessed
from labs.ai_native_development.checking import Work
from labs.ai_native_development.delegation import WATCH_MINUTES

ALIKE = 0.46  # of two tries at one task, the published median


@dataclass(frozen=True)
class Rules:
    """What handing over once is taken to be like."""

    salvaged_share: float = 0.0  # of the work, that a failed try has done
    misled_share: float = 0.0  # of the work, that a failed try adds
    hand_check: float = 0.0  # check that hand work needs, of that of a result
    missed_share: float = 0.0  # of wrong results, that the check lets through
    escape_times: float = 5.0  # what such a result costs, of the work by hand
    watched: bool = True
    second_try: bool = False  # where it pays; half the specifying and a check


FLIPS: Mapping[str, Mapping[str, Any]] = {
    "failures-help": {"salvaged_share": 0.25},
    "failures-mislead": {"misled_share": 0.25},
    "hand-work-checked": {"hand_check": 0.25},
    "checks-miss": {"missed_share": 0.1},
    "not-watched": {"watched": False},
    "second-try": {"second_try": True},
}
CONSTANTS = ("by_hand", "specify", "check", "error")


def minutes(baskets: Baskets, rules: Rules) -> Array:
    """Return the expected minutes of each task, handed over by these rules."""
    watch = WATCH_MINUTES if rules.watched else 0.0
    wrong = 1 - baskets.success
    redo_share = 1 - rules.salvaged_share + rules.misled_share
    redo = redo_share * baskets.by_hand + rules.hand_check * baskets.check
    after = redo
    if rules.second_try:
        weight = 1 / ALIKE - 1
        still_wrong = 1 - baskets.success * weight / (weight + 1)
        price = watch + baskets.specify / 2 + baskets.check
        again = price + still_wrong * found_or_not(baskets, rules, redo)
        after = np.minimum(redo, again)
    first = watch + baskets.specify + baskets.check
    return first + wrong * found_or_not(baskets, rules, after)


def found_or_not(baskets: Baskets, rules: Rules, if_found: Array) -> Array:
    """Return what a wrong result costs, found by the check or let through."""
    missed = rules.missed_share
    return missed * rules.escape_times * baskets.by_hand + (1 - missed) * if_found


def by_hand(baskets: Baskets, rules: Rules) -> Array:
    """Return the minutes of each task by hand, with the check that it needs."""
    return baskets.by_hand + rules.hand_check * baskets.check


def kinds_that_pay(guessed: Baskets, rules: Rules) -> int:
    """Return how many kinds are worth handing over, as guessed."""
    return int((minutes(guessed, rules) < by_hand(guessed, rules)).sum())


def slower_share(drawn: Baskets, rules: Rules) -> float:
    """Return the share of baskets that handing all over makes slower than by hand."""
    more = minutes(drawn, rules) - by_hand(drawn, rules)
    return float(((drawn.weight * more).sum(axis=1) > 0).mean())


def scaled(baskets: Baskets, constant: str, factor: float) -> Baskets:
    """Return the same baskets with one constant of every kind multiplied."""
    if constant == "error":
        return replace(
            baskets, success=1 - np.minimum(1, factor * (1 - baskets.success))
        )
    return replace(baskets, **{constant: factor * getattr(baskets, constant)})


def turned_round(drawn: Baskets) -> dict[str, Any]:
    """Answer anew for each flip, each pair, each constant halved and doubled."""
    pairs = {
        f"{one}.{two}": {**FLIPS[one], **FLIPS[two]}
        for one, two in combinations(FLIPS, 2)
    }
    rules = {name: Rules(**terms) for name, terms in {**FLIPS, **pairs}.items()}
    rules = {"none": Rules(), **rules}
    sizes = {"halved": 0.5, "doubled": 2.0}
    guessed = as_guessed()
    return {
        "flipped_kinds": {
            name: kinds_that_pay(guessed, rule) for name, rule in rules.items()
        },
        "flipped_slower_share": {
            name: slower_share(drawn, rule) for name, rule in rules.items()
        },
        "scaled_kinds": {
            f"{constant}.{size}": kinds_that_pay(
                scaled(guessed, constant, factor), Rules()
            )
            for constant in CONSTANTS
            for size, factor in sizes.items()
        },
        "scaled_slower_share": {
            f"{constant}.{size}": slower_share(scaled(drawn, constant, factor), Rules())
            for constant in CONSTANTS
            for size, factor in sizes.items()
        },
    }


def halved_error_saves(work: Work, escape: float, unfindable_share: float) -> float:
    """Return what half the errors save if checking cannot find so many of them.

    A wrong result of that sort costs the escape however long one checks.
    """
    half = replace(work, error_share=work.error_share / 2)
    return sum(
        sign * _best_cost(each, escape, unfindable_share)
        for sign, each in ((1, work), (-1, half))
    )


def halved_tau_saves(work: Work, escape: float, unfindable_share: float) -> float:
    """Return what checks twice as fast save, if they cannot find so many errors."""
    fast = replace(work, tau_minutes=work.tau_minutes / 2)
    return sum(
        sign * _best_cost(each, escape, unfindable_share)
        for sign, each in ((1, work), (-1, fast))
    )


def _best_cost(work: Work, escape: float, unfindable_share: float) -> float:
    findable = replace(work, error_share=(1 - unfindable_share) * work.error_share)
    lost = unfindable_share * work.error_share * escape
    return checking.best_cost_minutes(findable, escape) + lost


def unfindable_limit_share(work: Work) -> float:
    """Return the share of unfindable errors from which faster checks never save more.

    Their lead over half the errors is greatest where the escape exceeds the repair by
    tau / (share error), and is 0 there at 1 / (1 + 8 exp(error repair / tau)).
    """
    rework = work.error_share * work.repair_minutes
    return float(1 / (1 + 8 * np.exp(rework / work.tau_minutes)))
