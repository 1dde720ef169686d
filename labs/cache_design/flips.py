"""What becomes of the result when the model's assumptions are turned round.

Each yes-or-no assumption of the restart is turned alone (``alone``) and with each
other one (``pairs``); each constant is halved and doubled (``constants``). Each run is
asked the post's question: with the longest wait at so many times the callers' timeout,
is the service well again within twenty minutes of the restart?
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from labs.cache_design.experiments import RESTART, with_ratio
from labs.cache_design.model import simulate
from labs.cache_design.scenario import Course
from labs.progress import steps

Changes = dict[str, object]

FLIPS: dict[str, Changes] = {
    "answer_kept": {"caller_fills": False},
    "query_stopped": {"cancelled": True},
    "coalesced": {"coalesced": True},
    "slack": {"deadline_slack_seconds": 0.2},
    "lifo": {"discipline": "lifo"},
    "time_shared": {"discipline": "time-shared"},
    "exponential_service": {"service": "exponential"},
    "spread_patience": {"patience": "spread"},
    "retries": {"retries": 2},
    "slower": {"slowdown": 1.2},
    "double_traffic": {"traffic_times": 2.0},
    "contents_kept": {"contents_kept": True},
    "stale_served": {"stale_served": True},
}
# Assumptions that exclude each other: one queue has one order, one query one end.
EXCLUDED = {
    frozenset(pair)
    for pair in (
        ("answer_kept", "query_stopped"),
        ("lifo", "time_shared"),
        ("time_shared", "query_stopped"),
        ("time_shared", "slack"),
        ("time_shared", "slower"),
        ("query_stopped", "slack"),
    )
}
BOUNDS = {"0.9": 0.9, "1.1": 1.1, "unbounded": float("inf")}
HALVED_AND_DOUBLED: dict[str, tuple[Changes, Changes]] = {
    "headroom": ({"headroom": 4.0}, {"headroom": 16.0}),
    "timeout": ({"timeout_seconds": 5.0}, {"timeout_seconds": 20.0}),
    "query_length": ({"query_times": 0.5}, {"query_times": 2.0}),
    "requests": ({"requests_per_second": 50.0}, {"requests_per_second": 200.0}),
    "keys": ({"keys": 1250}, {"keys": 5000}),
    "zipf": ({"zipf": 0.5}, {"zipf": 2.0}),
    "misses": ({"hit_share": 0.99}, {"hit_share": 0.96}),
    "hits_left": ({"lost_share": 0.847}, {"lost_share": 0.388}),
    "restart": ({"down_seconds": 90.0}, {"down_seconds": 360.0}),
}


def alone() -> dict[str, Course]:
    """Turn each assumption alone, at each bound of the queue."""
    return {
        f"{name}.{bound}": _run(changes, ratio)
        for name, changes in steps([("none", {}), *FLIPS.items()], "alone")
        for bound, ratio in BOUNDS.items()
    }


def pairs(bound: str) -> dict[frozenset[str], Course]:
    """Turn each two assumptions that do not exclude each other, at one bound."""
    return {
        frozenset(pair): _run(FLIPS[pair[0]] | FLIPS[pair[1]], BOUNDS[bound])
        for pair in steps(list(combinations(FLIPS, 2)), f"pairs {bound}")
        if frozenset(pair) not in EXCLUDED
    }


def constants() -> dict[str, Course]:
    """Halve and double each constant; at 1.1 also where abandoned queries fill."""
    return {
        f"{name}_{size}.{key}": _run(changes | more, ratio)
        for name, both in steps(HALVED_AND_DOUBLED.items(), "constants")
        for size, changes in zip(("halved", "doubled"), both, strict=True)
        for key, ratio, more in (
            ("0.9", 0.9, {}),
            ("1.1", 1.1, {}),
            ("1.1_kept", 1.1, FLIPS["answer_kept"]),
        )
    }


def _run(changes: Changes, ratio: float) -> Course:
    return simulate(with_ratio(replace(RESTART, **changes), ratio))
