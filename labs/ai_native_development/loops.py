"""An agent that runs a check itself, and comes back when it passes.

A failed try then costs no attention: the check by hand is paid once, for what comes
out. ``leaves_loop`` gives the chance that this is right, or wrong and passed::

    leaves_loop(Belief(0.5, 0.46), passed_share=0.05, most=5)    # 0.75, 0.08

Tries at one task share a chance that is drawn from a beta distribution, as in
``stopping``; a right result always passes.
"""

from __future__ import annotations

from dataclasses import dataclass

from labs.ai_native_development.stopping import (
    Belief,
    cost_by_tries,
    tolerated_failures,
)

TRIES = 5  # that the agent makes before it gives up


@dataclass(frozen=True)
class Job:
    """A task and what one expects of tries at it, in minutes of attention."""

    by_hand_minutes: float
    specify_minutes: float
    watch_minutes: float
    check_minutes: float
    again_minutes: float
    belief: Belief


def leaves_loop(belief: Belief, passed_share: float, most: int) -> tuple[float, float]:
    """Return the chances that a right and that a wrong result leaves the loop.

    What is left of 1 is the chance that all ``most`` tries fail the check.
    """
    right = wrong = 0.0
    so_far = 1.0  # that all tries up to here were wrong
    unseen = 1.0  # that none of those passed, given that they were wrong
    for failures in range(most):
        chance = belief.alpha / (belief.weight + failures)
        right += unseen * so_far * chance
        so_far *= 1 - chance
        wrong += unseen * so_far * passed_share
        unseen *= 1 - passed_share
    return right, wrong


def loop_minutes(job: Job, passed_share: float, most: int = TRIES) -> float:
    """Return the minutes if the agent runs the check and you read what passes.

    What passed and is wrong you find, and do by hand, as where nothing passed.
    """
    right, wrong = leaves_loop(job.belief, passed_share, most)
    read = (right + wrong) * job.check_minutes
    return job.specify_minutes + read + (1 - right) * job.by_hand_minutes


def watched_minutes(job: Job) -> float:
    """Return the minutes if you look on, check each try, and stop where it is best."""
    retry = job.again_minutes + job.check_minutes
    price = retry / job.by_hand_minutes
    tries = max(1, tolerated_failures(job.belief, price))
    costs = cost_by_tries(job.belief.alpha, job.belief.beta, price, tries)
    first = job.specify_minutes + job.watch_minutes + job.check_minutes
    return float(costs[tries]) * job.by_hand_minutes + first - retry
