"""How long to check, when a wrong result that slips through costs something.

Checking for ``v`` minutes misses a wrong result with chance exp(-v / tau): each tau
minutes divide it by e. The best ``v`` is the release time of software under the same
law of detection (Okumoto and Goel 1980)::

    work = Work(start_minutes=10, error_share=0.15, repair_minutes=60, tau_minutes=10)
    best_check_minutes(work, escape_minutes=480)    # 18.4
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Work:
    """A way to do a task, and how it goes wrong.

    ``start_minutes`` is spent before the check; a result is wrong with
    ``error_share``; a wrong result that is found costs ``repair_minutes``.
    ``tau_minutes`` is the check's time constant.
    """

    start_minutes: float
    error_share: float
    repair_minutes: float
    tau_minutes: float


def cost_minutes(work: Work, escape_minutes: float, check_minutes: float) -> float:
    """Return the expected cost of checking so long, escapes included."""
    missed = math.exp(-check_minutes / work.tau_minutes)
    wrong = (1 - missed) * work.repair_minutes + missed * escape_minutes
    return work.start_minutes + check_minutes + work.error_share * wrong


def best_check_minutes(work: Work, escape_minutes: float) -> float:
    """Return the checking time of least cost; 0 where it cannot pay.

    tau ln(error (escape - repair) / tau), from the first-order condition.
    """
    at_stake = work.error_share * (escape_minutes - work.repair_minutes)
    if at_stake <= work.tau_minutes:
        return 0.0
    return work.tau_minutes * math.log(at_stake / work.tau_minutes)


def best_cost_minutes(work: Work, escape_minutes: float) -> float:
    """Return the expected cost with the best checking time."""
    return cost_minutes(work, escape_minutes, best_check_minutes(work, escape_minutes))


def escape_for(work: Work, check_minutes: float) -> float:
    """Return the cost of an escape for which this checking time is best, in minutes."""
    growth = math.exp(check_minutes / work.tau_minutes)
    return work.repair_minutes + work.tau_minutes / work.error_share * growth


def halved_error_saves(work: Work, escape_minutes: float) -> float:
    """Return the minutes that a model half as often wrong would save."""
    better = replace(work, error_share=work.error_share / 2)
    return best_cost_minutes(work, escape_minutes) - best_cost_minutes(
        better, escape_minutes
    )


def halved_tau_saves(work: Work, escape_minutes: float) -> float:
    """Return the minutes that checks twice as fast would save."""
    faster = replace(work, tau_minutes=work.tau_minutes / 2)
    return best_cost_minutes(work, escape_minutes) - best_cost_minutes(
        faster, escape_minutes
    )


def turning_point_minutes(work: Work) -> float:
    """Return the cost of an escape above which faster checks save more.

    Both savings are in closed form while some checking pays: error repair / 2 +
    tau ln 2, and (v + tau (1 - ln 2)) / 2. They meet where v is error repair +
    tau (3 ln 2 - 1).
    """
    rework = work.error_share * work.repair_minutes
    return escape_for(work, rework + work.tau_minutes * (3 * math.log(2) - 1))


def accepted_wrong_share(success_share: float, passed_share: float) -> float:
    """Return the share of accepted results that are wrong, if tries go on until one is.

    ``passed_share`` is the chance that a wrong result passes the check; a right one
    always does. The number of tries does not enter: each ends the loop with a right
    result or a wrong one in the same proportion.
    """
    wrong = (1 - success_share) * passed_share
    return wrong / (success_share + wrong)
