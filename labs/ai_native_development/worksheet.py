"""A reader's own task: the delegation card, and how long to check what comes back.

    delegation(by_hand_minutes=60, specify_minutes=10, check_minutes=10,
               again_minutes=5, success_share=0.85, alike_share=1/3)
    checking(error_share=0.15, repair_minutes=60, tau_minutes=10, escape_minutes=480)

Both are closed forms, offered on the page, and printed by

    python -m labs ai-native-development --by-hand 60 --specify 10 --check 10
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass

from labs import Calculator, Input, Quantity, quantities, quantity

MOST_TRIES = 100  # the card counts no further


@dataclass(frozen=True)
class Delegation:
    """Whether to hand a task over, and when to take it back."""

    break_even_share: float = quantity("share", "break-even chance, for one try")
    ceiling_times: float = quantity("times", "gain if it never failed")
    once_minutes: float = quantity("minutes", "one try, then by hand")
    failures: float = quantity("failures", "stop after")
    delegated_minutes: float = quantity(
        "minutes", "up to that many tries, then by hand"
    )
    saved_minutes: float = quantity("minutes", "saved on average")


def delegation(
    *,
    by_hand_minutes: float,
    specify_minutes: float,
    check_minutes: float,
    again_minutes: float,
    success_share: float,
    alike_share: float,
) -> Delegation:
    """Return what handing a task over costs, and after how many failures to stop.

    ``specify_minutes`` include looking on; another try costs ``again_minutes`` and the
    check. ``alike_share`` is the correlation of two tries at one task, above 0 and
    below 1; with a chance of a half, a third is the uniform prior. At least one try is
    made: where it does not pay, what it saves is negative. The break-even is infinite
    where no chance is enough.
    """
    first = specify_minutes + check_minutes
    retry = again_minutes + check_minutes
    weight = 1 / alike_share - 1
    tolerated = (
        math.ceil(weight * (success_share * by_hand_minutes / retry - 1) - 1e-9)
        if retry > 0
        else MOST_TRIES
    )
    tries = min(max(tolerated, 1), MOST_TRIES)
    cost, reached = first, 1 - success_share
    for failures in range(1, tries):
        cost += reached * retry
        reached *= 1 - success_share * weight / (weight + failures)
    delegated = cost + reached * by_hand_minutes
    return Delegation(
        break_even_share=first / by_hand_minutes
        if first <= by_hand_minutes
        else math.inf,
        ceiling_times=by_hand_minutes / first if first > 0 else math.inf,
        once_minutes=first + (1 - success_share) * by_hand_minutes,
        failures=tries,
        delegated_minutes=delegated,
        saved_minutes=by_hand_minutes - delegated,
    )


@dataclass(frozen=True)
class Checking:
    """How long to check a result, and what would make that cheaper."""

    check_minutes: float = quantity("minutes", "time to spend on checking")
    escaped_share: float = quantity("share", "results wrong and let through")
    error_halved_minutes: float = quantity("minutes", "saved if errors are halved")
    tau_halved_minutes: float = quantity("minutes", "saved if checks are twice as fast")
    turning_point_minutes: float = quantity(
        "minutes", "cost of a miss above which faster checks win"
    )


def checking(
    *,
    error_share: float,
    repair_minutes: float,
    tau_minutes: float,
    escape_minutes: float,
) -> Checking:
    """Return the checking time of least expected cost, and what improvements save.

    A result is wrong with ``error_share``; found, that costs ``repair_minutes``, let
    through ``escape_minutes``. Each ``tau_minutes`` of checking divide the chance to
    miss it by e. ``escaped_share`` is of all results, right ones included.
    """

    def best(error: float, tau: float) -> tuple[float, float]:
        ratio = error * (escape_minutes - repair_minutes) / tau
        minutes = tau * math.log(ratio) if ratio > 1 else 0.0
        missed = math.exp(-minutes / tau)
        wrong = (1 - missed) * repair_minutes + missed * escape_minutes
        return minutes, minutes + error * wrong

    minutes, cost = best(error_share, tau_minutes)
    rework = error_share * repair_minutes
    exponent = rework / tau_minutes + 3 * math.log(2) - 1
    growth = math.exp(exponent) if exponent < 700 else math.inf
    return Checking(
        check_minutes=minutes,
        escaped_share=error_share * math.exp(-minutes / tau_minutes),
        error_halved_minutes=cost - best(error_share / 2, tau_minutes)[1],
        tau_halved_minutes=cost - best(error_share, tau_minutes / 2)[1],
        turning_point_minutes=repair_minutes + tau_minutes / error_share * growth,
    )


def _card(
    by_hand: float,
    specify: float,
    check: float,
    again: float,
    success: float,
    alike: float,
) -> dict[str, float]:
    return {
        "by_hand_minutes": by_hand,
        "specify_minutes": specify,
        "check_minutes": check,
        "again_minutes": again,
        "success_share": success,
        "alike_share": alike,
    }


DELEGATION = Calculator(
    name="delegation",
    function=delegation,
    inputs=(
        Input("by_hand_minutes", "by hand", "minutes", 1, 10_000),
        Input("specify_minutes", "specifying and watching", "minutes", 0, 10_000),
        Input("check_minutes", "checking one result", "minutes", 0, 10_000),
        Input("again_minutes", "asking again", "minutes", 0, 10_000),
        Input("success_share", "chance that a try succeeds", "share", 0, 1),
        Input("alike_share", "correlation of two tries", "share", 0.01, 0.99),
    ),
    examples={
        "Parser": _card(20, 3, 4, 1, 0.6, 0.46),
        "Bug, failing test": _card(60, 7, 10, 3, 0.6, 0.46),
        "Tacit rules": _card(120, 27, 35, 15, 0.45, 0.46),
        "Known fix": _card(15, 8, 6, 4, 0.8, 0.46),
    },
)


def _check(error: float, repair: float, tau: float, escape: float) -> dict[str, float]:
    return {
        "error_share": error,
        "repair_minutes": repair,
        "tau_minutes": tau,
        "escape_minutes": escape,
    }


CHECKING = Calculator(
    name="checking",
    function=checking,
    inputs=(
        Input("error_share", "results that are wrong", "share", 0.0001, 1),
        Input("repair_minutes", "putting one right, if found", "minutes", 0, 10_000),
        Input(
            "tau_minutes", "checking that finds 63% of errors", "minutes", 0.01, 1000
        ),
        Input("escape_minutes", "cost of one, if missed", "minutes", 0, 10_000_000),
    ),
    examples={
        "Internal tool": _check(0.15, 60, 10, 480),
        "Customer path": _check(0.15, 60, 10, 2_400),
        "Money": _check(0.15, 60, 10, 96_000),
        "Money, oracle": _check(0.15, 60, 2, 96_000),
    },
)


def command(words: Sequence[str]) -> int:
    """Print the delegation card of a reader's task; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m labs ai-native-development",
        description="Times are minutes of your attention.",
    )
    say = parser.add_argument
    say("--by-hand", type=float, required=True, help="doing it yourself")
    say("--specify", type=float, required=True, help="specifying, and watching")
    say("--check", type=float, required=True, help="checking one result")
    say("--again", type=float, default=5.0, help="asking again after a failure")
    say("--success", type=float, default=0.5, help="chance that a try succeeds")
    say("--alike", type=float, default=0.46, help="correlation of two tries")
    given = parser.parse_args(words)
    if given.by_hand <= 0 or not 0 <= given.success <= 1 or not 0 < given.alike < 1:
        parser.error(
            "--by-hand is above 0, --success from 0 to 1, --alike above 0 and below 1"
        )
    if min(given.specify, given.check, given.again) < 0:
        parser.error("minutes are 0 or more")
    card = delegation(
        **_card(
            given.by_hand,
            given.specify,
            given.check,
            given.again,
            given.success,
            given.alike,
        )
    )
    for found in quantities(card).values():
        number = in_words(found)
        print(f"{found.meaning:36} {number}")
    return 0


def in_words(found: Quantity) -> str:
    """Return a number of the card with its unit; "never" for what never comes."""
    if found.value is None:
        return "never"
    if found.unit == "share":
        return f"{found.value:.0%}"
    return f"{found.value:.3g} {found.unit}"
