"""What the lab reports of the bad minute: who recovers, and where that turns round."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from labs.llm_integration_patterns.storm import Policy, Storm, Weather, weather
from labs.progress import steps

STORM = Storm()
RETRY = Policy()
STOP = Policy(skip_abandoned=True, stop_abandoned=True)
POLICIES = {
    "one": Policy(tries=1),
    "retry": RETRY,
    "budget": replace(RETRY, budget=0.1),
    "skip": replace(RETRY, skip_abandoned=True),
    "stop": STOP,
    "bound": replace(RETRY, room=60),
    "one-skip": Policy(tries=1, skip_abandoned=True),
    "budget-skip": replace(RETRY, budget=0.1, skip_abandoned=True),
    "budget-stop": replace(STOP, budget=0.1),
    "budget-bound": replace(RETRY, budget=0.1, room=60),
}
SEEDS = (1, 2, 3)
RATIOS = (0.5, 0.9, 1.1)
SERVERS = (60, 90, 110)
CONSTANTS = (
    "calls_per_second",
    "servers",
    "mean",
    "spread",
    "timeout",
    "backoff",
    "lasts",
    "slowdown",
)
BEYOND = {("calls_per_second", "doubled"), ("servers", "halved"), ("mean", "doubled")}
SHOWN = {
    "retry": "three tries",
    "budget-skip": "budget, skip",
    "bound": "bounded queue",
}


def bad_minute() -> dict[str, Any]:
    """Run all policies through the storm, three seeds each."""
    runs: dict[str, list[Weather]] = {
        name: [weather(policy, seed=seed) for seed in SEEDS]
        for name, policy in steps(POLICIES.items(), "storms")
    }
    fresh = replace(STORM, owned=False)
    slow = STORM.servers / STORM.slowdown / STORM.mean
    backlog = (STORM.calls_per_second - slow) * STORM.lasts
    spare = STORM.servers / STORM.mean - STORM.calls_per_second
    return {
        "utilisation_share": STORM.calls_per_second * STORM.mean / STORM.servers,
        "backlog_calls": backlog,
        "drain_seconds": {
            "one": backlog / spare,
            "budget": (backlog + 0.1 * STORM.calls_per_second * STORM.lasts)
            / (spare - 0.1 * STORM.calls_per_second),
        },
        "first_minute_share": {
            name: sum(run.first_minute_share for run in found) / len(found)
            for name, found in runs.items()
        },
        "recovery_low_seconds": {
            name: min(run.recovery_seconds for run in found)
            for name, found in runs.items()
        },
        "recovery_seconds": {
            name: max(run.recovery_seconds for run in found)
            for name, found in runs.items()
        },
        "attempts_per_call": {
            name: sum(run.attempts for run in found) / len(found)
            for name, found in runs.items()
        },
        "left_waiting_calls": runs["retry"][0].left_waiting,
        "fresh_recovery_seconds": {
            name: weather(policy, fresh).recovery_seconds
            for name, policy in POLICIES.items()
        },
        "storm_constant_seconds": _constants(),
        "bound_recovery_seconds": _bounds(),
        "capacity_recovery_seconds": _capacities(),
        "served_by_window": {name: runs[name][0].served for name in SHOWN},
    }


def _constants() -> dict[str, float]:
    """Recovery of three policies with each constant halved and doubled, one seed.

    Not the load doubled and the slots halved: no policy serves more than there is.
    """
    cases = {
        f"{name}-{turn}": replace(STORM, **{name: getattr(STORM, name) * factor})
        for name in CONSTANTS
        for turn, factor in (("halved", 0.5), ("doubled", 2.0))
        if (name, turn) not in BEYOND
    }
    return {
        f"{case}.{name}": weather(POLICIES[name], storm).recovery_seconds
        for case, storm in steps(cases.items(), "constants")
        for name in ("one", "retry", "budget-stop", "bound")
    }


def _bounds() -> dict[str, float]:
    """Recovery with a queue that lets a call wait up to so many timeouts."""
    places = STORM.timeout * STORM.servers / STORM.mean
    return {
        f"{ratio:g}": weather(replace(RETRY, room=ratio * places)).recovery_seconds
        for ratio in RATIOS
    }


def _capacities() -> dict[str, float]:
    """Recovery of three tries on a larger provider, from a minute ten times slower."""
    return {
        str(servers): weather(
            RETRY, replace(STORM, servers=servers, slowdown=10.0)
        ).recovery_seconds
        for servers in SERVERS
    }
