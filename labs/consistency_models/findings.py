"""The experiments of the post: what each store lets its clients see, and how often."""

from __future__ import annotations

from typing import Any

import numpy as np

from labs.consistency_models import (
    caches,
    causality,
    counter,
    example,
    quorums,
    sessions,
    staleness,
    stores,
    variants,
    zones,
)
from labs.consistency_models.caches import Path, browse
from labs.consistency_models.history import stacked
from labs.consistency_models.linearizability import linearizable
from labs.consistency_models.stores import Setting
from labs.progress import steps
from labs.proportions import trials_to_see_one, upper_bound, wilson_interval

SEED = 20261121
BASE = Setting()
SKEW_SD = 5.0
SKEWS = (0.5, 1.0, 2.0, 5.0, 10.0)
MANY_RUNS = 6_000
STORES: dict[str, tuple[type[stores.Store], int]] = {  # runs: more for what is rare
    "leader": (stores.SingleLeader, 300),
    "any-replica": (stores.AnyReplica, 300),
    "sticky": (stores.StickyReplica, 300),
    "token": (stores.VersionToken, 300),
    "read-repair": (stores.ReadRepair, 1_200),
    "two-phase": (stores.TwoPhase, 600),
    "abd": (stores.ABD, 500),
    "repair-waited": (variants.WaitingRepair, 500),
}
QUORUMS: dict[str, tuple[Setting, quorums.Law, int]] = {  # and runs, as above
    "clients-2": (Setting(clients=2), quorums.exponential, 20_000),
    "clients-4": (BASE, quorums.exponential, MANY_RUNS),
    "clients-8": (Setting(clients=8), quorums.exponential, 2_000),
    "think-0.1": (Setting(think_mean=0.1), quorums.exponential, 3_000),
    "think-5": (Setting(think_mean=5.0), quorums.exponential, 8_000),
    "steady": (BASE, quorums.steady, 8_000),
}
COUNTER_CLIENTS = (1, 2, 4, 8, 16)
COUNTER_PAUSES = (0.0, 5.0, 10.0, 100.0)  # mean, in delays of one message
COUNTER_RUNS = 30
LIFETIMES = (1.0, 5.0, 10.0, 30.0, 60.0)  # seconds
SERVERS = (2, 8)
PBS_RUNS = 200_000
PBS_TIMES = tuple(round(float(t), 3) for t in np.geomspace(0.1, 1000, 25))  # ms


def observed() -> dict[str, Any]:
    """What clients of each store saw, on a good day."""
    runs = {
        name: stacked([stores.observe(store, BASE, SEED + i) for i in range(count)])
        for name, (store, count) in steps(STORES.items(), "stores")
    }
    runs["one-of-three"] = quorums.observe(1_000, BASE, SEED, readers=1, writers=1)
    runs["two-of-three"] = quorums.observe(MANY_RUNS, BASE, SEED)
    runs["lww"] = quorums.observe(1_500, Setting(skew_sd=SKEW_SD), SEED)
    reads, writes = "is_read", "is_write"

    def shares(offends: Any, among: str) -> dict[str, float]:
        return {
            name: float(offends(seen).sum() / getattr(seen, among).sum())
            for name, seen in runs.items()
        }

    def medians(among: str) -> dict[str, float]:
        return {
            name: float(np.median((seen.end - seen.start)[getattr(seen, among)]))
            for name, seen in runs.items()
        }

    failing = {name: ~zones.linearizable(seen) for name, seen in runs.items()}
    return {
        "observed_runs": {name: len(seen.start) for name, seen in runs.items()},
        "unlinearizable_share": {n: float(bad.mean()) for n, bad in failing.items()},
        "abd_bound_share": upper_bound(int(failing["abd"].sum()), len(failing["abd"])),
        "stale_share": shares(sessions.is_stale, reads),
        "forgot_own_write_share": shares(sessions.forgets_own_write, reads),
        "went_back_share": shares(sessions.goes_back, reads),
        "vanished_share": shares(sessions.saw_own_write_vanish, reads),
        "wrote_below_read_share": shares(sessions.writes_below_read, writes),
        "dead_write_share": shares(sessions.is_dead_on_arrival, writes),
        "read_median_delays": medians(reads),
        "write_median_delays": medians(writes),
    }


def quorum_rates() -> dict[str, Any]:
    """How often R + W > N is not linearizable, and how many runs a test needs."""
    runs = {
        name: quorums.observe(count, setting, SEED, law=law)
        for name, (setting, law, count) in steps(QUORUMS.items(), "quorums")
    }
    failing = {name: ~zones.linearizable(seen) for name, seen in runs.items()}
    shares = {name: float(bad.mean()) for name, bad in failing.items()}
    base = failing["clients-4"]
    alone = sessions.goes_back(runs["clients-4"]).any(axis=(1, 2))
    low, high = wilson_interval(int(base.sum()), MANY_RUNS)
    return {
        "quorum_runs": {name: len(bad) for name, bad in failing.items()},
        "quorum_failing_runs": {n: int(bad.sum()) for n, bad in failing.items()},
        "quorum_operations": BASE.clients * BASE.operations,
        "quorum_share": shares,
        "quorum_interval_share": {"low": low, "high": high},
        "quorum_runs_needed": {n: trials_to_see_one(p) for n, p in shares.items() if p},
        "quorum_runs_needed_interval": {
            "low": trials_to_see_one(high),
            "high": trials_to_see_one(low),
        },
        "quorum_went_back_of_failing_share": float((alone & base).sum() / base.sum()),
        **example.found_in(runs["clients-4"], base & ~alone),
    }


def repair_and_phases(found: dict[str, Any]) -> dict[str, Any]:
    """How many runs a test needs where a store is nearly right; what ABD costs."""
    share = found["unlinearizable_share"]
    median = found["read_median_delays"]
    return {
        "runs_needed": {
            name: trials_to_see_one(share[name])
            for name in ("read-repair", "two-phase")
        },
        "abd_read_times": median["abd"] / median["two-of-three"],
        "abd_write_times": (
            found["write_median_delays"]["abd"]
            / found["write_median_delays"]["two-of-three"]
        ),
    }


def skewed_clocks() -> dict[str, Any]:
    """Acknowledged writes that no later reader can see, by the clocks' error."""
    settings = {f"{sd:g}": Setting(skew_sd=sd) for sd in SKEWS}
    settings["think-10"] = Setting(skew_sd=SKEW_SD, think_mean=10.0)
    settings["think-100"] = Setting(skew_sd=SKEW_SD, think_mean=100.0)
    dead = {}
    for name, setting in steps(settings.items(), "skews"):
        seen = quorums.observe(1_500, setting, SEED)
        dead[name] = sessions.is_dead_on_arrival(seen).sum() / seen.is_write.sum()
    return {"lww_dead_share": dead}


def counters() -> dict[str, Any]:
    """Increments lost on a linearizable register, and what compare-and-set costs."""

    def runs(clients: int, pause: float, *, cas: bool = False) -> list[Any]:
        return [
            counter.increments(
                clients=clients, pause_mean=pause, seed=SEED + i, compare_and_set=cas
            )
            for i in range(COUNTER_RUNS)
        ]

    def lost(found: list[Any]) -> float:
        final, acknowledged = (
            sum(getattr(run, name) for run in found)
            for name in ("final", "acknowledged")
        )
        return 1 - final / acknowledged

    plain = {
        (n, pause): runs(n, pause)
        for n in steps(COUNTER_CLIENTS, "counters")
        for pause in COUNTER_PAUSES
    }
    swapped = {n: runs(n, 5.0, cas=True) for n in COUNTER_CLIENTS}
    checked = [r for (n, p), found in plain.items() if p == 5 and n <= 8 for r in found]
    return {
        "lost_share": {
            f"{n}-clients-pause-{pause:g}": lost(found)
            for (n, pause), found in plain.items()
        },
        "counter_runs_checked": len(checked),
        "counter_runs_linearizable": sum(
            linearizable(run.history, initial=0) for run in checked
        ),
        "cas_lost_share": max(lost(found) for found in swapped.values()),
        "cas_retries": {
            str(n): sum(r.retries for r in found) / sum(r.acknowledged for r in found)
            for n, found in swapped.items()
        },
    }


def paths() -> dict[str, Any]:
    """What a linearizable database looks like through caches."""
    cases = {
        f"any-{servers}-{life:g}": Path(servers, life)
        for servers in SERVERS
        for life in LIFETIMES
    }
    for routing in ("sticky", "token"):
        cases |= {
            f"{routing}-{servers}-30": Path(servers, 30.0, routing)
            for servers in SERVERS
        }
    cases["warm-2-5"] = Path(2, 5.0, others_read_seconds=1.0)
    cases["warm-2-30"] = Path(2, 30.0, others_read_seconds=1.0)
    cases["hot-2-1"] = Path(2, 1.0, others_read_seconds=0.01)
    seen = {name: browse(path, SEED) for name, path in steps(cases.items(), "paths")}
    return {
        "path_went_back_share": {n: s.went_back_share for n, s in seen.items()},
        "path_forgot_share": {n: s.forgot_own_write_share for n, s in seen.items()},
        "path_stale_share": {n: s.stale_share for n, s in seen.items()},
        "path_fetched_share": {n: s.fetched_share for n, s in seen.items()},
        "stale_fill_share": {
            "ordinary": caches.stale_fill_share(0.125, 1.0),
            "incident": caches.stale_fill_share(10.0, 1.0),
        },
    }


def replies() -> dict[str, Any]:
    """How often a reply is there before the message that it answers."""
    return {
        "reply_first_share": {
            f"think-{think}": causality.reply_first_share(think) for think in (0, 1, 5)
        },
        "reply_first_by_law_share": {
            name: causality.drawn_share(law, think=0, draws=400_000, seed=SEED)
            for name, law in causality.LAWS.items()
        },
        "causal_wait_delays": causality.added_wait(0),
    }


def eventual() -> dict[str, Any]:
    """How soon a write is read on published fits of production latencies."""
    fits = {"ssd": staleness.SSD, "disk": staleness.DISK, "yammer": staleness.YAMMER}
    ages = {
        name: staleness.ages_needed(delays, runs=PBS_RUNS, seed=SEED)
        for name, delays in fits.items()
    }
    two = staleness.ages_needed(staleness.DISK, runs=PBS_RUNS, seed=SEED, readers=2)
    milliseconds = 1e-3
    return {
        "fresh_at_once_share": {
            name: staleness.share_seen(age, 0.0) for name, age in ages.items()
        }
        | {"disk-two-readers": staleness.share_seen(two, 0.0)},
        "fresh_after_10_ms_share": {
            name: staleness.share_seen(age, 10.0) for name, age in ages.items()
        },
        "fresh_p999_seconds": {
            name: milliseconds * staleness.age_for(age, 0.999)
            for name, age in [*ages.items(), ("disk-two-readers", two)]
        },
        "fresh_curves": {
            name: tuple(staleness.share_seen(age, t) for t in PBS_TIMES)
            for name, age in ages.items()
        },
    }
