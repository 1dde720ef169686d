"""The figures of the cache lab."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

from labs import Figure
from labs.cache_design import drawings

if TYPE_CHECKING:
    from labs.cache_design import CacheDesign

MODEL_NAMES = {
    "slower": "first come first served,\n20% slower while queued",
    "fifo": "first come first served",
    "exponential_service": "… service exponential",
    "spread_patience": "… timeouts spread ±20%",
    "time_shared": "database time-shares",
    "exponential_patience": "patience exponential",
}
FLIP_NAMES = {
    "answer_kept": "answers kept",
    "query_stopped": "queries stopped",
    "coalesced": "one fetch per key",
    "slack": "deadline, with slack",
    "lifo": "newest first",
    "time_shared": "time-shared",
    "exponential_service": "exponential service",
    "spread_patience": "timeouts spread",
    "retries": "two retries",
    "slower": "20% slower queued",
    "double_traffic": "traffic doubled",
    "contents_kept": "contents kept",
    "stale_served": "stale served",
}
EVENTS = (  # row, key of the headroom
    ("one shard in ten cold", "one_shard"),
    ("flush, refills at once", "flush"),
    ("… ten times the keys", "flush_many_keys"),
    ("… flatter popularity", "flush_flat"),
    ("hits at 30% for 3 min", "restart"),
    ("no cache for 3 min", "gone"),
    ("hits at 30% for 3 min,\ntraffic doubled", "double_traffic"),
)


def timeline(found: CacheDesign) -> Figure:
    """Requests served, minute by minute, without and with a bound on the queue."""
    names = {
        "nothing": "queue unbounded",
        "bound": "queue bounded at 1 s",
        "coalescing_and_bound": "bounded, and one fetch per key",
    }
    runs = [found.timelines[key] for key in names]
    minutes = (runs[0].start_seconds + 5) / 60
    recovery = found.restart_recovery_seconds

    return Figure(
        name="timeline",
        alt=(
            "Three lines of the share of requests served, from one minute before a "
            "three-minute cache restart to five minutes after it. With an unbounded "
            f"queue it falls to {100 * runs[0].served[12]:.0f}% in the first minute; "
            f"it is {100 * runs[0].served[-1]:.0f}% five minutes after the cache is "
            "back. With the queue bounded at one second it is about "
            f"{100 * found.restart_served_share['bound']:.0f}% during the restart and "
            f"back to normal {recovery['bound']:.0f} seconds after it."
        ),
        columns=(
            "minutes since the restart began",
            *(f"{n} (%)" for n in names.values()),
        ),
        rows=tuple(
            (f"{minute:.2f}", *(f"{100 * run.served[place]:.0f}" for run in runs))
            for place, minute in enumerate(minutes)
            if place % 2 == 1
        ),
        draw=partial(
            drawings.draw_timeline,
            minutes=minutes,
            served=[100 * run.served for run in runs],
            names=list(names.values()),
        ),
        height=0.6,
    )


def bound(found: CacheDesign) -> Figure:
    """How long the outage goes on, by the longest wait and what abandoned work does."""
    runs = {
        "thrown away": found.bound_recovery_seconds,
        "stopped": found.bound_stopped_recovery_seconds,
        "kept": found.bound_kept_recovery_seconds,
    }
    drawn = {
        name: [(float(key), seconds) for key, seconds in run.items() if _bounded(key)]
        for name, run in runs.items()
    }
    thrown, stopped, kept = runs.values()

    return Figure(
        name="bound",
        alt=(
            "Seconds until the service is healthy after the restart, against the "
            "longest wait that the database's queue allows. If the answers of "
            "abandoned queries are thrown away, it recovers within "
            f"{thrown['9']:.0f} seconds up to a wait of 9 seconds, and never from "
            "10.5, just above the clients' timeout of 10 seconds. If they are kept it "
            f"always recovers: after {kept['11']:.0f} seconds at 11 and "
            f"{kept['60']:.0f} at 60. If the queries are stopped it recovers after "
            f"{stopped['11']:.0f} seconds at 11 and {_seconds(stopped['60'])} at 60."
        ),
        columns=("longest wait (s)", *(f"{name}: healthy after (s)" for name in runs)),
        rows=tuple(
            (key, *(_seconds(run[key]) for run in runs.values())) for key in thrown
        ),
        draw=partial(drawings.draw_bound, runs=drawn),
        height=0.72,
    )


def pairs(found: CacheDesign) -> Figure:
    """Which pairs of turned assumptions recover just above the timeout."""
    names = list(FLIP_NAMES)
    recovers = {
        (row, column): _recovers(found.pairs[frozenset((a, b))])
        for row, a in enumerate(names)
        for column, b in enumerate(names)
        if frozenset((a, b)) in found.pairs
    }
    for place, name in enumerate(names):
        alone = found.flip_recovery_seconds[f"{name}.1.1"]
        recovers[place, place] = math.isfinite(alone)

    return Figure(
        name="pairs",
        alt=(
            f"A grid of {len(names)} assumptions by the same {len(names)}, each pair "
            "turned together, the longest wait 1.1 times the timeout. Of "
            f"{found.pairs_tried} pairs {found.pairs_recovered['1.1']} recover. All "
            "do in the row of answers kept, and in those of queries stopped, "
            "requests coalesced, deadlines checked with slack and newest first."
        ),
        columns=("assumptions turned", "longest wait 1.1 × timeout: healthy after (s)"),
        rows=tuple(
            (
                " and ".join(FLIP_NAMES[name] for name in names if name in pair),
                _seconds(course.recovery_seconds),
            )
            for pair, course in found.pairs.items()
        ),
        draw=partial(
            drawings.draw_pairs, names=list(FLIP_NAMES.values()), recovers=recovers
        ),
        height=0.86,
    )


def models(found: CacheDesign) -> Figure:
    """Where the edge lies for other databases and clients: recovers, or never."""
    rows = list(MODEL_NAMES)
    runs = found.edge_models
    good = {key: [r for r in runs[key] if _recovers(runs[key][r])] for key in rows}
    last = {key: max(ratios) for key, ratios in good.items()}
    drawn = [
        (MODEL_NAMES[key], good[key], [r for r in runs[key] if r not in good[key]])
        for key in rows
    ]

    return Figure(
        name="models",
        alt=(
            "For six kinds of database and client, the ratios of longest wait to "
            "timeout at which the service recovers and the first at which it never "
            f"does. First come first served: recovers up to {last['fifo']:g}; with a "
            f"database slower while queued up to {last['slower']:g}; exponential "
            f"service and spread timeouts up to {last['exponential_service']:g}; a "
            f"time-sharing database up to {last['time_shared']:g}; exponential "
            f"patience up to {last['exponential_patience']:g}. All recover at 0.5 and "
            "0.8."
        ),
        columns=("database or client", "ratio", "recovery (s)"),
        rows=tuple(
            (
                MODEL_NAMES[key].replace("\n", " "),
                f"{ratio:g}",
                _seconds(run.recovery_seconds),
            )
            for key in rows
            for ratio, run in runs[key].items()
            if ratio in (0.5, 0.8, 1.0) or ratio >= last[key]
        ),
        draw=partial(drawings.draw_models, rows=drawn),
        height=0.66,
    )


def headroom(found: CacheDesign) -> Figure:
    """The headroom that each event asks for if nothing but timeouts protects."""
    sides = _by_outcome(found)
    formula = found.patient_headroom
    bars = {
        row: formula[name] for row, (_, name) in enumerate(EVENTS) if name in formula
    }
    drawn = [(text, sides[name][1], sides[name][0]) for text, name in EVENTS]

    return Figure(
        name="headroom",
        alt=(
            "Headroom that five events ask for, on a log scale, with simulated runs "
            "that were lost and survived. One shard in ten cold: formula "
            f"{formula['one_shard']:.1f}. A flush that refills at once is survived at "
            f"{min(sides['flush'][1])} to {min(sides['flush_flat'][1])}, depending on "
            "keys and popularity. Hits at 30% for three minutes: "
            f"{formula['restart']:.1f}. No "
            f"cache for three minutes: {formula['gone']:.1f}. Hits at 30% with doubled "
            f"traffic: {formula['double_traffic']:.1f}."
        ),
        columns=("event", "formula", "lost at headroom", "survived at headroom"),
        rows=tuple(
            (
                text.replace("\n", " "),
                f"{formula[name]:.1f}" if name in formula else "–",
                ", ".join(str(size) for size in sorted(sides[name][0])),
                ", ".join(str(size) for size in sorted(sides[name][1])),
            )
            for text, name in EVENTS
        ),
        draw=partial(drawings.draw_headroom, rows=drawn, formula=bars),
        height=0.62,
    )


def pool(found: CacheDesign) -> Figure:
    """Requests and hits served through one pool of workers, by its size."""
    names = [key for key in found.pool_ratio if key in found.pool_served_share]
    sizes = [int(name[1:]) for name in names]
    served = [100 * found.pool_served_share[name] for name in names]
    hits = [100 * found.pool_hits_share[name] for name in names]
    formula = {int(key[1:]): 100 * v for key, v in found.pool_hits_formula.items()}
    edge = 10 * found.capacity_per_second

    return Figure(
        name="pool",
        alt=(
            "Share of all requests and of cache hits served, against the number of "
            f"workers. All requests: {served[1]:.0f}% with 100 workers, "
            f"{served[3]:.0f}% with 200, {served[-1]:.0f}% with 1,000. Hits: "
            f"{hits[1]:.0f}%, {hits[3]:.0f}% and {hits[-1]:.0f}%. The pool's longest "
            f"wait equals the timeout at {edge:.0f} workers."
        ),
        columns=(
            "workers",
            "longest wait ÷ timeout",
            "requests served (%)",
            "hits served (%)",
            "hits by formula (%)",
        ),
        rows=tuple(
            (
                size,
                f"{found.pool_ratio[name]:.2f}",
                f"{all_:.1f}",
                f"{hit:.1f}",
                f"{formula[size]:.1f}" if size in formula else "–",
            )
            for size, name, all_, hit in zip(sizes, names, served, hits, strict=True)
        ),
        draw=partial(drawings.draw_pool, sizes=sizes, served=served, edge=edge),
        height=0.58,
    )


def _by_outcome(found: CacheDesign) -> dict[str, tuple[list[int], list[int]]]:
    """Return each event's headrooms, first those that were lost."""
    sides: dict[str, tuple[list[int], list[int]]] = {
        name: ([], []) for _, name in EVENTS
    }
    for key, recovery in found.headroom_recovery_seconds.items():
        name, _, size = key.rpartition("_h")
        if name in sides:
            sides[name][math.isfinite(recovery)].append(int(size))
    return sides


def _recovers(run: Any) -> bool:
    return math.isfinite(run.recovery_seconds)


def _bounded(wait: str) -> bool:
    return wait not in ("unbounded", "9.5", "10")  # the last two stand at the edge


def _seconds(time: float) -> str:
    return "never" if math.isinf(time) else f"{time:.0f}"
