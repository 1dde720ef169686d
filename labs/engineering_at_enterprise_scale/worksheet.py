"""A reader's own canary: how long until it speaks, and what catching it there saves.

canary(requests_per_second=50, canary_share=0.01, error_share=1e-4,
       bad_share=2e-4, reaction_minutes=5).minutes_to_see      # 11,000: a week
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from labs import Calculator, Input, quantity
from labs.engineering_at_enterprise_scale.canary import failures, requests_to_see


@dataclass(frozen=True)
class Canary:
    """What a canary of this size can do."""

    requests: float = quantity("", "requests that the canary must serve")
    minutes_to_see: float = quantity("minutes", "until it has served them")
    shortest_minutes: float = quantity("minutes", "the same with half of the traffic")
    failures_caught: float = quantity("", "requests failed, caught in the canary")
    failures_at_once: float = quantity("", "requests failed, released to all at once")


def canary(
    *,
    requests_per_second: float,
    canary_share: float,
    error_share: float,
    bad_share: float,
    reaction_minutes: float,
) -> Canary:
    """Weigh a canary with ``canary_share`` of the traffic against none.

    ``error_share`` of requests fail today, ``bad_share`` would fail after the release
    that must not get through. The rollback is done ``reaction_minutes`` after the
    evidence is in. A release that is no worse is never seen: infinity throughout.
    """
    added = bad_share - error_share
    if added <= 0:
        return Canary(math.inf, math.inf, math.inf, math.inf, math.inf)
    alone = requests_to_see(error_share, added)
    lag = 60 * reaction_minutes
    needed = alone / (1 - canary_share)
    return Canary(
        requests=needed,
        minutes_to_see=needed / (60 * requests_per_second * canary_share),
        shortest_minutes=4 * alone / (60 * requests_per_second),
        failures_caught=failures(
            requests_per_second, canary_share, added * needed, added, lag
        ),
        failures_at_once=failures(requests_per_second, 1.0, added * alone, added, lag),
    )


def _example(requests_per_second: float) -> dict[str, float]:
    return {
        "requests_per_second": requests_per_second,
        "canary_share": 0.01,
        "error_share": 1e-4,
        "bad_share": 2e-4,
        "reaction_minutes": 5.0,
    }


CANARY = Calculator(
    name="canary",
    function=canary,
    inputs=(
        Input("requests_per_second", "requests", "a second", 0.1, 1e8),
        Input("canary_share", "traffic that the canary gets", "share", 1e-5, 0.5),
        Input("error_share", "requests that fail today", "share", 0.0, 0.1),
        Input("bad_share", "requests a bad release would fail", "share", 1e-7, 0.2),
        Input("reaction_minutes", "from evidence to rollback", "minutes", 0.0, 1440.0),
    ),
    examples={
        "small": _example(50.0),
        "middling": _example(5_000.0),
        "large": _example(1_000_000.0),
    },
)
