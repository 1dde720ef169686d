"""Whether some order of the operations explains what every client saw.

A history is linearizable (Herlihy and Wing 1990) if each operation can be given one
instant between its call and its answer, such that a single register, used at those
instants, would have given the same answers::

    linearizable([
        Operation("A", "write", 1, start=0, end=100),
        Operation("B", "read", 1, start=10, end=20),
        Operation("C", "read", None, start=30, end=40),   # old again: False
    ])

The search is that of Wing and Gong (1993), which tries what may come first, then
what may come next. Two things keep it short: a pair (what is done, what the register
holds) is tried once (Lowe 2017), and whatever changes nothing is done at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from labs.consistency_models.history import Operation

STATES_MAX = 1_000_000
Model = Callable[[Any, Operation], tuple[bool, Any]]


class Undecided(Exception):
    """The search was given up; the history may be linearizable or not."""


def register(held: Any, operation: Operation) -> tuple[bool, Any]:
    """Say whether a register holding ``held`` allows this, and what it holds then."""
    if operation.kind == "read":
        return held == operation.value, held
    if operation.kind == "write":
        return True, operation.value
    expected, new = operation.value
    if operation.end == math.inf:  # no answer: both outcomes are possible
        return True, new if held == expected else held
    return operation.succeeded == (held == expected), (
        new if operation.succeeded else held
    )


def linearizable(
    history: Sequence[Operation],
    model: Model = register,
    initial: Any = None,
    states_max: int = STATES_MAX,
) -> bool:
    """Tell whether a history is linearizable.

    Raises Undecided where ``states_max`` pairs did not settle it: the problem is
    NP-complete (Gibbons and Korach 1997).
    """
    calls = sorted(
        (o for o in history if o.kind != "read" or o.end < math.inf),
        key=lambda operation: operation.start,
    )
    answered = sum(1 << i for i, o in enumerate(calls) if o.end < math.inf)
    todo, seen = [(0, initial)], {(0, initial)}
    while todo:
        done, held = todo.pop()
        if done & answered == answered:
            return True  # calls without an answer need not have happened
        for i in _may_come_next(calls, done):
            allowed, then = model(held, calls[i])
            pair = done | 1 << i, then
            if not allowed:
                continue
            if pair not in seen:
                seen.add(pair)
                todo.append(pair)
            if _observes(calls[i]):
                break  # it changes nothing, so no later place can be better
        if len(seen) > states_max:
            raise Undecided(f"not settled after {states_max:,} states")
    return False


def _may_come_next(calls: Sequence[Operation], done: int) -> list[int]:
    """Return what no other undone operation precedes, observers first."""
    found, first_answer = [], math.inf
    skipped = (~done & (done + 1)).bit_length() - 1  # all before it are done
    for i in range(skipped, len(calls)):
        if done >> i & 1:
            continue
        if calls[i].start > first_answer:
            break
        first_answer = min(first_answer, calls[i].end)
        found.append(i)
    return sorted(found, key=lambda i: not _observes(calls[i]))


def _observes(operation: Operation) -> bool:
    """Tell whether an operation never changes the register."""
    return operation.kind == "read" or operation.succeeded is False


def shortest_failing_prefix(
    history: Sequence[Operation], initial: Any = None
) -> list[Operation]:
    """Return the history cut after the first answer that nothing explains.

    What had no answer by then counts as without one, and a read without an answer
    says nothing and is left out. A prefix of a linearizable history is linearizable,
    so bisection finds the shortest. Raises ValueError where the whole is linearizable.
    """
    answers = sorted(o.end for o in history if o.end < math.inf)
    good, bad = 0, len(answers)
    if linearizable(history, initial=initial):
        raise ValueError("the history is linearizable; no prefix of it fails")
    while bad - good > 1:
        middle = (good + bad) // 2
        if linearizable(until(history, answers[middle - 1]), initial=initial):
            good = middle
        else:
            bad = middle
    return until(history, answers[bad - 1])


def until(history: Sequence[Operation], time: float) -> list[Operation]:
    """Return what was known of a history at a time."""
    return [
        o if o.end <= time else o._replace(end=math.inf, succeeded=None)
        for o in history
        if o.start <= time and (o.kind != "read" or o.end <= time)
    ]
