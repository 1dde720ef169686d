"""What a user sees of a linearizable database through a cache on each server.

Every write takes effect in the database at once, and a cache that has no fresh copy
asks it. All that is added is a lifetime on each server's copy, and a load balancer
that picks a server for each request::

    browse(Path(servers=2, lifetime_seconds=30), seed=1).went_back_share    # 0.19
"""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Path:
    """What lies between a user and the database, and how the key is used.

    ``routing``: ``"any"`` server for each request, ``"sticky"`` for one server, or
    ``"token"`` for any server, which fetches anew where its copy is older than what
    the user has seen or written. Others read a key at ``others_read_seconds`` on each
    server, which fills that server's cache too; ``None`` for a key of the user's own.
    ``own_write_drops`` says whose copies a user's write drops at once; with
    ``others_write_drops`` the writes of others drop all.
    """

    servers: int
    lifetime_seconds: float
    routing: Literal["any", "sticky", "token"] = "any"
    others_write_seconds: float = 20.0
    request_seconds: float = 2.0
    own_write_share: float = 0.05
    others_read_seconds: float | None = None
    own_write_drops: Literal["own server", "all servers", "none"] = "own server"
    others_write_drops: bool = False


@dataclass(frozen=True)
class Seen:
    """Shares of a user's reads."""

    went_back_share: float  # older than an earlier read of theirs
    forgot_own_write_share: float
    stale_share: float  # not what the database held
    fetched_share: float  # went to the database


def browse(path: Path, seed: int, duration_seconds: float = 100_000.0) -> Seen:
    """Let one user read and write for so long; return what the reads showed.

    By default an own write drops the copy of the server that it went through, and no
    other.
    """
    rng = random.Random(seed)
    now, server, newest_read, own = 0.0, 0, 0, 0
    writes: list[float] = []  # the version of the key is how many there were
    next_write = rng.expovariate(1 / path.others_write_seconds)
    copies = [(-1.0, 0)] * path.servers  # good until, version
    reads = back = forgot = stale = fetched = 0
    while now < duration_seconds:
        now += rng.expovariate(1 / path.request_seconds)
        while next_write < now:
            writes.append(next_write)
            if path.others_write_drops:
                copies = [(next_write, 0)] * path.servers
            next_write += rng.expovariate(1 / path.others_write_seconds)
        if path.routing != "sticky":
            server = rng.randrange(path.servers)
        if path.others_read_seconds is not None:
            copies[server] = _kept_warm(path, copies[server], writes, now, rng)
        if rng.random() < path.own_write_share:
            writes.append(now)
            own = len(writes)
            for dropped in _dropped(path, server):
                copies[dropped] = now, 0
            continue
        until, version = copies[server]
        if now >= until or (
            path.routing == "token" and version < max(newest_read, own)
        ):
            version, fetched = len(writes), fetched + 1
            copies[server] = now + path.lifetime_seconds, version
        reads += 1
        back += version < newest_read
        forgot += version < own
        stale += version < len(writes)
        newest_read = max(newest_read, version)
    return Seen(back / reads, forgot / reads, stale / reads, fetched / reads)


def _dropped(path: Path, server: int) -> tuple[int, ...]:
    """Return the servers whose copy a write through ``server`` drops."""
    return {
        "own server": (server,),
        "all servers": tuple(range(path.servers)),
        "none": (),
    }[path.own_write_drops]


def _kept_warm(
    path: Path,
    copy: tuple[float, int],
    writes: list[float],
    now: float,
    rng: random.Random,
) -> tuple[float, int]:
    """Return a server's copy after what others read there since it ran out."""
    until, version = copy
    while True:
        filled = max(until, 0.0) + rng.expovariate(1 / path.others_read_seconds)
        if filled >= now:
            return until, version
        until = filled + path.lifetime_seconds
        version = bisect_right(writes, filled)


def stale_fill_share(gap_seconds: float, writes_per_second: float) -> float:
    """Chance that a write falls between a cache's read of the database and its fill.

    For an exponential gap of this mean and Poisson writes: w·g / (1 + w·g).
    """
    expected = writes_per_second * gap_seconds
    return expected / (1 + expected)
