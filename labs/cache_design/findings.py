"""The numbers of the cache lab, read off its formulas and runs.

Each function returns a part of ``labs.cache_design.CacheDesign``, by field.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from labs.cache_design import experiments, flips, formulas, workers
from labs.cache_design.parameters import (
    COLD,
    HIT,
    LASTS,
    LONGEST,
    REQUESTS,
    SHORTEST,
    SPIKE,
    TIMEOUT,
    WARM,
    WORKERS,
)
from labs.cache_design.scenario import MEAN_SECONDS, Course, Scenario


def closed_forms() -> dict[str, object]:
    """Return what needs no simulation: loads, headrooms and latencies."""
    warm, cold, timeout = WARM.value, COLD.value, TIMEOUT.value
    amplification = formulas.miss_amplification(warm, cold)
    flush = formulas.miss_amplification(warm, 0.0)
    one_shard = formulas.miss_amplification(warm, 0.9 * warm)
    usual = Scenario()
    return {
        "miss_amplification": amplification,
        "hit_share_fall_times": warm / cold,
        "flush_amplification": flush,
        "one_shard_amplification": one_shard,
        "double_traffic_amplification": SPIKE.value * amplification,
        "one_point_extra_share": formulas.miss_amplification(warm, warm - 0.01) - 1,
        "latency_seconds": {
            "warm": formulas.mean_latency_seconds(warm, HIT.value, MEAN_SECONDS),
            "cold": formulas.mean_latency_seconds(cold, HIT.value, MEAN_SECONDS),
        },
        "patient_headroom": {
            name: formulas.headroom_needed(times, LASTS.value, timeout)
            for name, times in (
                ("one_shard", one_shard),
                ("restart", amplification),
                ("gone", flush),
                ("double_traffic", SPIKE.value * amplification),
            )
        },
        "patient_shortfall_share": timeout / LASTS.value,
        "patient_mean_wait_seconds": timeout / 2,
        "capacity_per_second": usual.capacity,
        "queries_at_ten_seconds": usual.capacity * timeout,
        "slower_edge_ratio": 1 / 1.2,
        "time_shared_edge_ratio": MEAN_SECONDS / SHORTEST.value,
        "bounded_served_formula": {
            f"h{headroom}": formulas.served_share_when_bounded(cold, headroom, warm)
            for headroom in (4, 8, 16)
        },
        "opening_share": {f"h{size}": size * (1 - warm) for size in (4, 8)},
    }


def single_keys_and_deadlines() -> dict[str, object]:
    """Return what needs no simulation: fetches per expiry, and dead work."""
    return {
        "hot_key_fetches": {
            "plain": formulas.fetches_per_expiry(1000, MEAN_SECONDS),
            "xfetch": formulas.fetches_per_expiry(1000, MEAN_SECONDS, beta=1),
        },
        "paper_fetches": {
            "plain": formulas.fetches_per_expiry(10, 3),
            "xfetch_0.5": formulas.fetches_per_expiry(10, 3, beta=0.5),
            "xfetch_1": formulas.fetches_per_expiry(10, 3, beta=1),
        },
        "paper_early_seconds": formulas.seconds_refreshed_early(10, 3, beta=1),
        "deadline_dead_formula": {
            f"r{rate}": 1
            - formulas.live_share_without_slack(
                (1 - COLD.value) * rate, SHORTEST.value, LONGEST.value
            )
            for rate in (40, 100, 200)
        },
    }


def measures() -> dict[str, object]:
    """Return what each measure does, and what depends on luck."""
    restart = experiments.measures_against_restart()
    expiry = experiments.measures_against_expiry()
    nothing = restart["nothing"]
    deadlines = experiments.deadline_checks()
    seeds = experiments.by_seed()
    return {
        "ttl_seconds": nothing.ttl_seconds,
        "restart_served_share": _each(restart, "served_share"),
        "restart_recovery_seconds": _each(restart, "recovery_seconds"),
        "restart_dead_work_share": _each(restart, "dead_work_share"),
        "restart_hits_share": nothing.hits_share,
        "lost_served_share": float(nothing.served[-6:].mean()),
        "lost_hits_share": float(nothing.hits[-6:].mean()),
        "expiry_served_share": _each(expiry, "served_share"),
        "expiry_recovery_seconds": _each(expiry, "recovery_seconds"),
        "deadline_recovery_seconds": _each(deadlines, "recovery_seconds"),
        "deadline_dead_work_share": _each(deadlines, "dead_work_share"),
        "kept_recovered_runs": _recovered(seeds["kept_h24"]),
        "deadline_recovered_runs": _recovered(seeds["deadline_check"]),
        "deadline_fastest_seconds": min(
            course.recovery_seconds for course in seeds["deadline_check"]
        ),
        "seed_runs": len(seeds["kept_h24"]),
        "coalescing_served_share": _ranges(seeds, "served_share"),
        "coalescing_recovery_seconds": _ranges(seeds, "recovery_seconds"),
        "timelines": experiments.timelines(),
    }


def edges() -> dict[str, object]:
    """Return where the edge lies, for queues, databases and clients."""
    bounds = experiments.bounds()
    cases = experiments.edge_cases()
    models = experiments.edge_models()
    plateaus = experiments.plateaus()
    return {
        "bound_recovery_seconds": _waits(bounds["thrown_away"]),
        "bound_kept_recovery_seconds": _waits(bounds["kept"]),
        "bound_stopped_recovery_seconds": _waits(bounds["stopped"]),
        "edge_cases": len(experiments.EDGE_CASES),
        "edge_recovered": {key: _recovered(courses) for key, courses in cases.items()},
        "edge_slowest_seconds": {
            key: max(course.recovery_seconds for course in courses)
            for key, courses in cases.items()
        },
        "edge_recovery_seconds": {
            f"{name}_{ratio:g}": course.recovery_seconds
            for name, courses in models.items()
            for ratio, course in courses.items()
        },
        "edge_models": models,
        "plateau_seconds": _each(plateaus, "answer_seconds"),
        "plateau_recovery_seconds": _each(plateaus, "recovery_seconds"),
    }


def flipped() -> dict[str, object]:
    """Return what becomes of the result when an assumption is turned round."""
    pairs = {bound: flips.pairs(bound) for bound in flips.BOUNDS}
    return {
        "flip_recovery_seconds": _each(flips.alone(), "recovery_seconds"),
        "pairs_tried": len(pairs["1.1"]),
        "pairs_recovered": {
            bound: _recovered(list(courses.values()))
            for bound, courses in pairs.items()
        },
        "pairs_with_answer_kept": {
            "tried": len(_with("answer_kept", pairs["1.1"])),
            **{
                bound: _recovered(_with("answer_kept", courses))
                for bound, courses in pairs.items()
            },
        },
        "constant_recovery_seconds": _each(flips.constants(), "recovery_seconds"),
        "fill_recovery_seconds": _each(experiments.fills(), "recovery_seconds"),
        "pairs": pairs["1.1"],
    }


def headrooms() -> dict[str, object]:
    """Return what each event asks of the database."""
    sizes = experiments.headrooms()
    echoes = experiments.echoes()
    late = {
        key: course.start_seconds >= LASTS.value + 200 for key, course in echoes.items()
    }
    return {
        "headroom_recovery_seconds": _each(sizes, "recovery_seconds"),
        "headroom_served_share": _each(sizes, "served_share"),
        "opening_recovery_seconds": _each(experiments.openings(), "recovery_seconds"),
        "echo_hits_share": {
            key: float(course.hits[late[key]].min()) for key, course in echoes.items()
        },
        "echo_served_share": {
            key: float(course.served[late[key]].min()) for key, course in echoes.items()
        },
    }


def pool() -> dict[str, object]:
    """Return what one pool of workers does to hits and misses."""
    usual = Scenario()
    capacity, timeout = usual.capacity, TIMEOUT.value
    misses = (1 - COLD.value) * REQUESTS.value
    served = {f"w{size}": workers.share_served(size) for size in WORKERS}
    bound = int(capacity)  # one second of work
    served["w200_bound"] = workers.share_served(200, room=bound)
    served["w200_bypass"] = workers.share_served(200, hits_bypass=True)
    return {
        "pool_ratio": {
            f"w{size}": formulas.pool_wait_per_timeout(size, capacity, timeout)
            for size in WORKERS
        },
        "pool_served_share": _each(served, "all"),
        "pool_hits_share": _each(served, "hits"),
        "pool_hit_seconds": _each(served, "hit_seconds"),
        "pool_hits_formula": {
            f"w{size}": formulas.hits_served_by_full_pool(size, misses, timeout)
            for size in WORKERS
            if size / capacity > timeout
        },
    }


def _each(courses: Mapping[str, object], name: str) -> dict[str, float]:
    return {key: getattr(course, name) for key, course in courses.items()}


def _waits(courses: Mapping[str, Course]) -> dict[str, float]:
    return {
        "unbounded" if key == "inf" else key: course.recovery_seconds
        for key, course in courses.items()
    }


def _with(name: str, pairs: Mapping[frozenset[str], Course]) -> list[Course]:
    return [course for pair, course in pairs.items() if name in pair]


def _recovered(courses: list[Course]) -> int:
    return sum(math.isfinite(course.recovery_seconds) for course in courses)


def _ranges(seeds: Mapping[str, list[Course]], name: str) -> dict[str, float]:
    found = {}
    for key in ("coalescing", "coalescing_and_bound"):
        values = np.array([getattr(course, name) for course in seeds[key]])
        found[f"{key}.lowest"] = float(values.min())
        found[f"{key}.highest"] = float(values.max())
    return found
