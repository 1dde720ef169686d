"""What becomes of the results where an assumption is turned round.

Every yes-or-no assumption of the quorum and of the cached path, alone and in pairs;
those of the sessions alone; and every assumed constant, at half and at double::

    quorum_flips()["quorum_flip_share"]["clocks-err.repair-waited"]
"""

from __future__ import annotations

import itertools
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from labs.consistency_models import (
    counter,
    quorums,
    sessions,
    stores,
    variants,
    zones,
)
from labs.consistency_models.caches import Path, browse
from labs.consistency_models.history import Histories, stacked
from labs.consistency_models.stores import Setting
from labs.progress import steps
from labs.proportions import upper_bound

SEED = 20261128
QUORUM_RUNS = 1_500
SESSION_RUNS = 600
CONSTANT_RUNS = 3_000
COUNTER_RUNS = 60
SKEW_SD = 5.0

SETTINGS: dict[str, dict[str, Any]] = {
    "clocks-err": {"skew_sd": SKEW_SD},
    "steady": {"delays": variants.steady},
    "stalls": {"delays": variants.stalling},
    "five-replicas": {"replicas": 5},
}
READS: dict[str, type[stores.Store]] = {
    "repair-sent": stores.ReadRepair,
    "repair-waited": variants.WaitingRepair,
    "written-back": stores.ABD,
}
WRITES: dict[str, type[stores.Store]] = {"stamps-asked": stores.TwoPhase}
QUORUM_FLIPS = (*SETTINGS, *WRITES, *READS)
ALTERNATIVES = ({"steady", "stalls"}, set(READS), {"clocks-err", "stamps-asked"})

PATH = Path(servers=2, lifetime_seconds=30)
PATH_FLIPS: dict[str, dict[str, Any]] = {
    "sticky": {"routing": "sticky"},
    "token": {"routing": "token"},
    "own-drops-all": {"own_write_drops": "all servers"},
    "own-drops-none": {"own_write_drops": "none"},
    "others-drop-all": {"others_write_drops": True},
    "others-read": {"others_read_seconds": 1.0},
}
PATH_ALTERNATIVES = ({"sticky", "token"}, {"own-drops-all", "own-drops-none"})

SESSIONS: dict[str, tuple[type[stores.Store], Setting]] = {
    "leader-fails": (variants.FailingLeader, Setting()),
    "sticky-moved": (variants.MovedSticky, Setting()),
    "local-writes": (variants.LocalWrites, Setting()),
    "local-writes-moved": (variants.MovedLocalWrites, Setting()),
    "local-writes-clocks": (variants.LocalWrites, Setting(skew_sd=SKEW_SD)),
    "token-lost": (variants.LostToken, Setting()),
    "any-lag-halved": (stores.AnyReplica, Setting(lag_mean=2.0)),
    "any-lag-doubled": (stores.AnyReplica, Setting(lag_mean=8.0)),
    "token-lag-halved": (stores.VersionToken, Setting(lag_mean=2.0)),
    "token-lag-doubled": (stores.VersionToken, Setting(lag_mean=8.0)),
}
CONSTANTS: dict[str, dict[str, Any]] = {
    "base": {},
    "clients-halved": {"clients": 2},
    "clients-doubled": {"clients": 8},
    "operations-halved": {"operations": 5},
    "operations-doubled": {"operations": 20},
    "writes-halved": {"write_share": 0.15},
    "writes-doubled": {"write_share": 0.6},
    "pause-halved": {"think_mean": 0.5},
    "pause-doubled": {"think_mean": 2.0},
}


def alone_and_in_pairs(
    flips: Collection[str], alternatives: Collection[set[str]]
) -> list[tuple[str, ...]]:
    """Return each flip and each pair of which both can be so at once."""
    pairs = itertools.combinations(flips, 2)
    return [
        *((flip,) for flip in flips),
        *(pair for pair in pairs if not any(set(pair) <= a for a in alternatives)),
    ]


def quorum_flips() -> dict[str, Any]:
    """How often a quorum is not linearizable, and what its reads take."""
    cases = [(), *alone_and_in_pairs(QUORUM_FLIPS, ALTERNATIVES)]
    share, median = {}, {}
    for flips in steps(cases, "quorum flips"):
        seen = _flipped_quorum(flips)
        name = ".".join(flips) or "none"
        share[name] = float((~zones.linearizable(seen)).mean())
        median[name] = _median_read(seen)
    return {
        "quorum_flip_share": share,
        "quorum_flip_bound_share": upper_bound(0, QUORUM_RUNS),
        "quorum_flip_read_delays": median,
        "waited_read_times": median["repair-waited"] / median["none"],
    }


def _flipped_quorum(flips: Collection[str]) -> Histories:
    """Let clients use a quorum with these assumptions turned."""
    setting = Setting()
    reads: type[stores.Store] = variants.Quorum
    writes: type[stores.Store] = variants.Quorum
    for flip in flips:
        setting = replace(setting, **SETTINGS.get(flip, {}))
        reads, writes = READS.get(flip, reads), WRITES.get(flip, writes)
    store = variants.with_reads_of(reads, writes)
    return _seen(store, setting, QUORUM_RUNS)


def _seen(store: type[stores.Store], setting: Setting, runs: int) -> Histories:
    return stacked([stores.observe(store, setting, SEED + i) for i in range(runs)])


def _median_read(seen: Histories) -> float:
    took = (seen.end - seen.start)[seen.is_read]
    return float(sorted(took)[len(took) // 2])


def session_flips() -> dict[str, Any]:
    """What clients notice where a leader fails, writes are local, a token is lost."""
    stale, forgot, vanished, back, failing = {}, {}, {}, {}, {}
    for name, (store, setting) in steps(SESSIONS.items(), "session flips"):
        seen = _seen(store, setting, SESSION_RUNS)
        reads = seen.is_read.sum()
        stale[name] = float(sessions.is_stale(seen).sum() / reads)
        forgot[name] = float(sessions.forgets_own_write(seen).sum() / reads)
        vanished[name] = float(sessions.saw_own_write_vanish(seen).sum() / reads)
        back[name] = float(sessions.goes_back(seen).sum() / reads)
        failing[name] = float((~zones.linearizable(seen)).mean())
    return {
        "session_flip_stale_share": stale,
        "session_flip_forgot_share": forgot,
        "session_flip_vanished_share": vanished,
        "session_flip_back_share": back,
        "session_flip_unlinearizable_share": failing,
    }


def path_flips() -> dict[str, Any]:
    """What a user sees through caches, with these assumptions turned."""
    back, forgot, stale = {}, {}, {}
    for flips in [(), *alone_and_in_pairs(PATH_FLIPS, PATH_ALTERNATIVES)]:
        path = PATH
        for flip in flips:
            path = replace(path, **PATH_FLIPS[flip])
        seen = browse(path, SEED)
        name = ".".join(flips) or "none"
        back[name] = seen.went_back_share
        forgot[name] = seen.forgot_own_write_share
        stale[name] = seen.stale_share
    return {
        "path_flip_back_share": back,
        "path_flip_forgot_share": forgot,
        "path_flip_stale_share": stale,
    }


def constants() -> dict[str, Any]:
    """The rates with each assumed constant at half and at double its value."""
    inverted, dead = {}, {}
    cases = dict(CONSTANTS)
    cases |= {"skew-halved": {"skew_sd": 2.5}, "skew-doubled": {"skew_sd": 10.0}}
    for name, changes in steps(cases.items(), "constants"):
        skewed = replace(Setting(skew_sd=SKEW_SD), **changes)
        lost = quorums.observe(CONSTANT_RUNS, skewed, SEED)
        dead[name] = float(
            sessions.is_dead_on_arrival(lost).sum() / lost.is_write.sum()
        )
        if "skew" not in name:
            seen = quorums.observe(CONSTANT_RUNS, replace(skewed, skew_sd=0.0), SEED)
            inverted[name] = float((~zones.linearizable(seen)).mean())
    return {
        "constant_unlinearizable_share": inverted,
        "constant_dead_share": dead,
        "constant_lost_share": _lost_increments(),
        "constant_back_share": _path_constants(),
    }


def _lost_increments() -> dict[str, float]:
    """Return the increments lost by eight clients that pause for five delays."""
    base = {"clients": 8, "pause_mean": 5.0, "think_mean": 1.0}
    cases = {
        "base": {},
        "clients-halved": {"clients": 4}, "clients-doubled": {"clients": 16},
        "pause-halved": {"pause_mean": 2.5}, "pause-doubled": {"pause_mean": 10.0},
        "think-none": {"think_mean": 0.0}, "think-halved": {"think_mean": 0.5},
        "think-doubled": {"think_mean": 2.0}, "each-halved": {"each": 5},
        "each-doubled": {"each": 20},
    }  # fmt: skip
    shares = {}
    for name, changes in cases.items():
        runs = [
            counter.increments(seed=SEED + i, **(base | changes))
            for i in range(COUNTER_RUNS)
        ]
        acknowledged = sum(run.acknowledged for run in runs)
        shares[name] = 1 - sum(run.final for run in runs) / acknowledged
    return shares


def _path_constants() -> dict[str, float]:
    """Return the reads that go back behind two caches with a TTL of 30 s."""
    cases: dict[str, dict[str, Any]] = {
        "base": {},
        "ttl-halved": {"lifetime_seconds": 15.0},
        "ttl-doubled": {"lifetime_seconds": 60.0},
        "servers-doubled": {"servers": 4},
        "others-write-halved": {"others_write_seconds": 40.0},
        "others-write-doubled": {"others_write_seconds": 10.0},
        "requests-halved": {"request_seconds": 4.0},
        "requests-doubled": {"request_seconds": 1.0},
        "own-writes-halved": {"own_write_share": 0.025},
        "own-writes-doubled": {"own_write_share": 0.1},
    }
    return {
        name: browse(replace(PATH, **changes), SEED).went_back_share
        for name, changes in cases.items()
    }
