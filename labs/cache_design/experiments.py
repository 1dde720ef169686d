"""The runs behind the post: each function answers one of its questions.

Every function returns mappings from the key under which the post quotes a number
to the ``Course`` of that run; ``labs.cache_design.run`` reads the numbers off.
"""

from __future__ import annotations

import math
from dataclasses import replace

from labs.cache_design.model import simulate
from labs.cache_design.scenario import Course, Scenario
from labs.progress import steps

RESTART = Scenario()
BOUND = {"longest_wait_seconds": 1.0}
EXPIRY = replace(RESTART, lost_share=0.0, down_seconds=0.0, expire_together=True)
FLUSH = replace(RESTART, lost_share=1.0, down_seconds=0.0)
GONE = replace(RESTART, lost_share=1.0)
ONE_SHARD = replace(RESTART, lost_share=0.1)
HALF_HOUR, TWENTY_MINUTES = 1800.0, 1200.0
TEN_MINUTES, FIVE_MINUTES = 600.0, 300.0

MEASURES: dict[str, dict[str, object]] = {
    "nothing": {},
    "ttl_jitter": {"ttl_jitter": 0.2},
    "early_refresh": {"early_refresh": 1.0},
    "stale_while_revalidate": {"stale_served": True},
    "coalescing": {"coalesced": True},
    "bound": BOUND,
    "coalescing_and_bound": {"coalesced": True, **BOUND},
}
RESTART_ONLY: dict[str, dict[str, object]] = {
    "deadline_check": {"deadline_slack_seconds": 0.0},
    "deadline_check_with_slack": {"deadline_slack_seconds": 0.2},
    "newest_first": {"discipline": "lifo"},
    "cache_fills": {"caller_fills": False},
    "last_known_good": {"last_known_good": True, **BOUND},
}
# The longest wait over the timeout, in ever other databases and clients.
MODELS: dict[str, dict[str, object]] = {
    "fifo": {},
    "slower": {"slowdown": 1.2},
    "exponential_service": {"service": "exponential"},
    "spread_patience": {"patience": "spread"},
    "time_shared": {"discipline": "time-shared"},
    "exponential_patience": {"patience": "exponential"},
}
# What becomes of a query whose caller has left.
FATES: dict[str, dict[str, object]] = {
    "thrown_away": {},
    "kept": {"caller_fills": False},
    "stopped": {"cancelled": True},
}
WAITS = (1, 2, 5, 9, 9.5, 10, 10.5, 11, 15, 20, 30, 60, math.inf)
RATIOS = (0.5, 0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 2.0, 2.5, 3.0)
EDGE_CASES: tuple[tuple[dict[str, object], int], ...] = (
    ({}, 1),
    ({}, 2),
    ({"requests_per_second": 200.0, "keys": 5000}, 1),
    ({"headroom": 4.0}, 1),
    ({"headroom": 16.0}, 1),
    ({"headroom": 32.0}, 1),
    ({"timeout_seconds": 2.0}, 1),
    ({"timeout_seconds": 30.0}, 1),
    ({"zipf": 0.8}, 1),
    ({"zipf": 1.2}, 1),
    ({"retries": 2}, 1),
    ({"traffic_times": 1.5}, 1),
)


def measures_against_restart() -> dict[str, Course]:
    """Run the restart once for each measure, alone, at eightfold headroom."""
    watch = dict.fromkeys(("nothing", "deadline_check"), HALF_HOUR)
    return {
        name: simulate(
            replace(RESTART, **measure),
            watch_seconds=watch.get(name, TWENTY_MINUTES),
        )
        for name, measure in steps((MEASURES | RESTART_ONLY).items(), "restart")
    }


def measures_against_expiry() -> dict[str, Course]:
    """Run the moment at which every entry expires once for each measure."""
    return {
        name: simulate(replace(EXPIRY, **measure))
        for name, measure in steps(MEASURES.items(), "expiry")
    }


def timelines() -> dict[str, Course]:
    """Run the restart to five minutes after its end, without stopping when calm."""
    return {
        name: simulate(
            replace(RESTART, **MEASURES[name]),
            watch_seconds=FIVE_MINUTES,
            stop_when_calm=False,
        )
        for name in ("nothing", "bound", "coalescing_and_bound")
    }


def bounds() -> dict[str, dict[str, Course]]:
    """Run the restart at each bound of the queue, by what becomes of a query that
    its caller has left: thrown away, kept, or stopped. Timeout 10 s.
    """
    return {
        fate: {
            f"{seconds:g}": simulate(
                replace(RESTART, longest_wait_seconds=float(seconds), **changes)
            )
            for seconds in steps(WAITS, f"bounds, {fate}")
        }
        for fate, changes in FATES.items()
    }


def edge_cases() -> dict[str, list[Course]]:
    """Run other headrooms, timeouts, popularities and seeds below and above ratio 1."""
    runs = {
        "0.5": ({}, 0.5),
        "0.9": ({}, 0.9),
        "1.1": ({}, 1.1),
        **{
            f"{fate}_{ratio:g}": (FATES[fate], ratio)
            for fate in ("kept", "stopped")
            for ratio in (1.1, 2.0)
        },
    }
    return {
        name: [
            simulate(with_ratio(replace(RESTART, **case, **fate), ratio), seed=seed)
            for case, seed in steps(EDGE_CASES, f"edge, {name}")
        ]
        for name, (fate, ratio) in runs.items()
    }


def edge_models() -> dict[str, dict[float, Course]]:
    """Run each kind of database and client at rising ratios, up to the first never."""
    found: dict[str, dict[float, Course]] = {}
    for name, model in steps(MODELS.items(), "models"):
        found[name] = {}
        for ratio in RATIOS:
            course = simulate(with_ratio(replace(RESTART, **model), ratio))
            found[name][ratio] = course
            if math.isinf(course.recovery_seconds):
                break
    return found


def with_ratio(scenario: Scenario, ratio: float) -> Scenario:
    """Bound the queue at a multiple of the timeout."""
    return replace(scenario, longest_wait_seconds=ratio * scenario.timeout_seconds)


def headrooms() -> dict[str, Course]:
    """Run larger databases against each trigger, with nothing but the timeout."""
    many_keys = {"keys": 25_000}
    flat = {"zipf": 0.7}
    runs = {
        "restart_h32": replace(RESTART, headroom=32),
        "restart_h36": replace(RESTART, headroom=36),
        "double_traffic_h36": replace(RESTART, headroom=36, traffic_times=2),
        "double_traffic_h72": replace(RESTART, headroom=72, traffic_times=2),
        "gone_h44": replace(GONE, headroom=44),
        "gone_h48": replace(GONE, headroom=48),
        "gone_h52": replace(GONE, headroom=52),
        "flush_h12": replace(FLUSH, headroom=12),
        "flush_h16": replace(FLUSH, headroom=16),
        "flush_many_keys_h16": replace(FLUSH, headroom=16, **many_keys),
        "flush_many_keys_h20": replace(FLUSH, headroom=20, **many_keys),
        "flush_flat_h20": replace(FLUSH, headroom=20, **flat),
        "flush_flat_h24": replace(FLUSH, headroom=24, **flat),
        "flush_bounded_h4": replace(FLUSH, headroom=4, **BOUND),
        "flush_bounded_h8": replace(FLUSH, headroom=8, **BOUND),
        "one_shard_h4": replace(ONE_SHARD, headroom=4),
        "one_shard_h8": replace(ONE_SHARD, headroom=8),
        "bounded_h4": replace(RESTART, headroom=4, **BOUND),
        "bounded_h8": replace(RESTART, headroom=8, **BOUND),
        "bounded_h16": replace(RESTART, headroom=16, **BOUND),
        "kept_h8": replace(RESTART, headroom=8, contents_kept=True),
        "kept_h16": replace(RESTART, headroom=16, contents_kept=True),
        "kept_h32": replace(RESTART, headroom=32, contents_kept=True),
    }
    return {name: simulate(run) for name, run in steps(runs.items(), "headrooms")}


def fills() -> dict[str, Course]:
    """Keep answers of gone callers, or stop their queries, with an unbounded queue."""
    kept = replace(RESTART, caller_fills=False)
    stopped = replace(RESTART, cancelled=True)
    coalesced = {"coalesced": True}
    runs = {
        **{f"h{size}": replace(kept, headroom=size) for size in (8, 12, 16, 24)},
        "coalesced_h4": replace(kept, headroom=4, **coalesced),
        "coalesced_h8": replace(kept, headroom=8, **coalesced),
        "stopped_h4": replace(stopped, headroom=4),
        "stopped_h16": replace(stopped, headroom=16),
        "stopped_retries_h8": replace(stopped, retries=2),
        "thrown_away_coalesced_h4": replace(RESTART, headroom=4, **coalesced),
        "thrown_away_coalesced_h8": replace(RESTART, headroom=8, **coalesced),
    }
    return {name: simulate(run) for name, run in steps(runs.items(), "fills")}


def deadline_checks() -> dict[str, Course]:
    """Run a check for dead callers that leaves no slack, at other traffic too."""
    strict = replace(RESTART, deadline_slack_seconds=0.0)
    slack = replace(RESTART, deadline_slack_seconds=0.2)
    exponential = {"service": "exponential"}
    runs = {
        "r40": replace(strict, requests_per_second=40, keys=1000, headroom=10),
        "r100": strict,
        "r200": replace(strict, requests_per_second=200, keys=5000),
        "exponential": replace(strict, **exponential),
        "exponential_with_slack": replace(slack, **exponential),
    }
    return {
        name: simulate(run, watch_seconds=HALF_HOUR)
        for name, run in steps(runs.items(), "deadlines")
    }


def openings() -> dict[str, Course]:
    """Start from an empty cache and queue at part of the traffic; all after 10 min."""
    runs = {"h4": (0.08, 0.16), "h8": (0.16, 0.4, 0.5)}
    return {
        f"{size}_{100 * share:.0f}": simulate(
            replace(
                FLUSH,
                headroom=float(size[1:]),
                traffic_times=share,
                traffic_seconds=TEN_MINUTES,
            )
        )
        for size, shares in steps(runs.items(), "openings")
        for share in shares
    }


def plateaus() -> dict[str, Course]:
    """Let ten seconds of work wait, with clients who wait a minute."""
    patient = replace(RESTART, longest_wait_seconds=10.0, timeout_seconds=60.0)
    return {
        "fifo": simulate(patient),
        "time_shared": simulate(replace(patient, discipline="time-shared")),
    }


def echoes() -> dict[str, Course]:
    """Watch a bounded restart until the refilled entries have expired once more."""
    bounded = replace(RESTART, **BOUND)
    runs = {"plain": bounded, "jittered": replace(bounded, ttl_jitter=0.2)}
    return {
        name: simulate(run, watch_seconds=1600, stop_when_calm=False)
        for name, run in runs.items()
    }


def by_seed(seeds: range = range(1, 6)) -> dict[str, list[Course]]:
    """Run anew what depends on luck, such as which popular keys were on lost shards."""
    runs = {
        "coalescing": replace(RESTART, coalesced=True),
        "coalescing_and_bound": replace(RESTART, coalesced=True, **BOUND),
        "kept_h24": replace(RESTART, headroom=24, contents_kept=True),
        "deadline_check": replace(RESTART, deadline_slack_seconds=0.0),
    }
    watch = {"deadline_check": HALF_HOUR}
    return {
        name: [
            simulate(run, seed=seed, watch_seconds=watch.get(name, TWENTY_MINUTES))
            for seed in seeds
        ]
        for name, run in steps(runs.items(), "seeds")
    }
