"""What it costs to hand a task over once: three prices and a chance.

    task = Task(
        by_hand_minutes=60, specify_minutes=8, check_minutes=10, success_share=0.85
    )
    expected_minutes(task)    # 29: 8 + 2 + 10, and 9 of hand work after a failure
    break_even_share(task)    # 1/3: below this chance, typing is faster

All times are minutes of a person's attention. What the machine does unwatched costs
none, so its speed enters only through ``watch_minutes``.
"""

from __future__ import annotations

from dataclasses import dataclass

WATCH_MINUTES = 2.0


@dataclass(frozen=True)
class Task:
    """A task that can be done by hand or handed over.

    ``success_share`` is the chance that a result passes the check, which is taken to
    be right; ``watch_minutes`` is what one spends looking on while it is made.
    """

    by_hand_minutes: float
    specify_minutes: float
    check_minutes: float
    success_share: float
    watch_minutes: float = WATCH_MINUTES


def attention_minutes(task: Task) -> float:
    """Return what one attempt costs whether it succeeds or not."""
    return task.specify_minutes + task.watch_minutes + task.check_minutes


def expected_minutes(task: Task) -> float:
    """Return the expected minutes of one attempt, then hand work if it failed."""
    failed_share = 1 - task.success_share
    return attention_minutes(task) + failed_share * task.by_hand_minutes


def break_even_share(
    task: Task, *, salvaged_share: float = 0.0, hand_check_minutes: float = 0.0
) -> float:
    """Return the chance of success above which one attempt saves time.

    It is the cost-loss ratio (attention over hand work) where a failed attempt saves
    nothing of the hand work (``salvaged_share``) and hand work needs no check of its
    own (``hand_check_minutes``). Above 1, no chance is good enough; 0 or less, any is.
    Raises ValueError where a failure leaves no work to do.
    """
    by_hand = task.by_hand_minutes + hand_check_minutes
    after_failure = (1 - salvaged_share) * task.by_hand_minutes + hand_check_minutes
    if after_failure <= 0:
        raise ValueError("a failed attempt that saves all the work has no break-even")
    return 1 - (by_hand - attention_minutes(task)) / after_failure


def ceiling_times(task: Task) -> float:
    """Return the gain in speed if every attempt succeeded."""
    return task.by_hand_minutes / attention_minutes(task)


def gain_times(task: Task) -> float:
    """Return the gain in speed from handing the task over once."""
    return task.by_hand_minutes / expected_minutes(task)
