"""Twelve kinds of task, and what a week made of them gains from each improvement.

The minutes are the author's guesses. So every statement about them is made again for
thousands of baskets in which each guess is wrong by a random factor and the kinds
come in a random mix. Factors drawn one by one average out; ``with_checks`` is for an
error that all the guesses share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from labs.ai_native_development.delegation import WATCH_MINUTES, Task

Array = NDArray[np.float64]

TASKS: Mapping[str, Task] = {
    "script": Task(45, 4, 5, 0.90),
    "migration": Task(120, 10, 10, 0.85),
    "endpoint": Task(90, 8, 15, 0.90),
    "screen": Task(60, 8, 8, 0.75),
    "failing-test": Task(60, 5, 10, 0.60),
    "tests": Task(60, 5, 15, 0.85),
    "new-api": Task(60, 5, 15, 0.70),
    "tacit-rules": Task(120, 25, 35, 0.45),
    "no-repro": Task(120, 20, 45, 0.35),
    "concurrency": Task(180, 25, 90, 0.50),
    "security": Task(120, 15, 80, 0.60),
    "known-fix": Task(15, 6, 6, 0.80),
}


@dataclass(frozen=True)
class Spread:
    """How far the guesses may be off, and how uneven the mix of kinds may be."""

    minutes_log_sd: float = 0.5
    chance_logit_sd: float = 0.7
    chance_logit_shift: float = 0.0
    mix: float = 1.0  # of a Dirichlet: below 1 a few kinds prevail, above 1 all come


@dataclass(frozen=True)
class Baskets:
    """Random baskets: arrays of shape (baskets, kinds); ``weight`` is the mix."""

    by_hand: Array
    specify: Array
    check: Array
    success: Array
    weight: Array

    def by_hand_minutes(self) -> Array:
        """Return the minutes of each basket, all done by hand."""
        return (self.weight * self.by_hand).sum(axis=1)


@dataclass(frozen=True)
class Change:
    """By what watching, specifying, checking and the error rate are multiplied."""

    watch: float = 1.0
    specify: float = 1.0
    check: float = 1.0
    error: float = 1.0


LEVERS: Mapping[str, Change] = {
    "instant": Change(watch=0),
    "specify-halved": Change(specify=0.5),
    "check-halved": Change(check=0.5),
    "error-halved": Change(error=0.5),
    "never-wrong": Change(error=0),
    "never-wrong-instant": Change(error=0, watch=0),
    "known-right": Change(error=0, watch=0, check=0),
}


def as_guessed() -> Baskets:
    """Return one basket with one task of each kind, as guessed."""
    rows = [
        (t.by_hand_minutes, t.specify_minutes, t.check_minutes, t.success_share, 1.0)
        for t in TASKS.values()
    ]
    return Baskets(*(column[None] for column in np.array(rows).T))


def draw(spread: Spread, count: int, seed: int) -> Baskets:
    """Return random baskets around the guesses."""
    random = np.random.default_rng(seed)
    base = as_guessed()
    shape = (count, len(TASKS))
    off = np.exp(spread.minutes_log_sd * random.standard_normal((3, *shape)))
    logit = np.log(base.success / (1 - base.success)) + spread.chance_logit_shift
    logit = logit + spread.chance_logit_sd * random.standard_normal(shape)
    return Baskets(
        by_hand=base.by_hand * off[0],
        specify=base.specify * off[1],
        check=base.check * off[2],
        success=1 / (1 + np.exp(-logit)),
        weight=random.dirichlet(np.full(len(TASKS), spread.mix), count),
    )


def handed_over(
    baskets: Baskets,
    change: Change = Change(),
    *,
    watch_minutes: float = WATCH_MINUTES,
    salvaged_share: float = 0.0,
) -> Array:
    """Return the expected minutes of each task, handed over once."""
    return (
        watch_minutes * change.watch
        + baskets.specify * change.specify
        + baskets.check * change.check
        + change.error * (1 - baskets.success) * (1 - salvaged_share) * baskets.by_hand
    )


def chosen_minutes(
    baskets: Baskets, change: Change = Change(), watch_minutes: float = WATCH_MINUTES
) -> Array:
    """Return each basket's minutes if only what pays is handed over."""
    over = handed_over(baskets, change, watch_minutes=watch_minutes)
    return (baskets.weight * np.minimum(baskets.by_hand, over)).sum(axis=1)


def minutes_by_guess(baskets: Baskets) -> Array:
    """Return each basket's minutes if one hands over what pays by the guesses.

    That is what a person can do who does not know how far off the guesses are;
    ``chosen_minutes`` knows.
    """
    guessed = as_guessed()
    pays = handed_over(guessed) < guessed.by_hand
    minutes = np.where(pays, handed_over(baskets), baskets.by_hand)
    return (baskets.weight * minutes).sum(axis=1)


def with_checks(baskets: Baskets, times: float) -> Baskets:
    """Return the same baskets with every check so many times as long as drawn."""
    return replace(baskets, check=times * baskets.check)


def saved_share(
    baskets: Baskets, lever: str, watch_minutes: float = WATCH_MINUTES
) -> Array:
    """Return the share of a basket's minutes that a lever saves."""
    after = chosen_minutes(baskets, LEVERS[lever], watch_minutes)
    return 1 - after / chosen_minutes(baskets, watch_minutes=watch_minutes)


def all_slower_share(
    baskets: Baskets, *, salvaged_share: float = 0.0, hand_check: float = 0.0
) -> float:
    """Return the share of baskets that handing all over makes slower than by hand.

    ``hand_check`` is what hand work needs of checking, of that of a result handed over;
    it falls due after a failed attempt too.
    """
    hand_check_minutes = hand_check * baskets.check
    by_hand = baskets.by_hand + hand_check_minutes
    over = handed_over(baskets, salvaged_share=salvaged_share)
    over = over + (1 - baskets.success) * hand_check_minutes
    weight = baskets.weight
    return float(((weight * over).sum(axis=1) > (weight * by_hand).sum(axis=1)).mean())
