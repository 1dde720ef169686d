"""Hits behind misses: one pool of workers in front of cache and database.

Each request needs a worker. A hit frees it at once; a miss keeps it until the
database answers or the call times out. A request also waits so long, and no
longer, for a worker. The pool is then the database's waiting room::

    share_served(workers=200).hits
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from labs.cache_design.scenario import HIT_SECONDS, LONGEST_SECONDS, SHORTEST_SECONDS
from labs.queueing import Slots


@dataclass(frozen=True)
class Served:
    """Shares of requests answered, and the median latency of an answered hit, s."""

    all: float
    hits: float
    hit_seconds: float


def share_served(
    workers: int,
    *,
    requests_per_second: float = 100.0,
    hit_share: float = 0.30,
    servers: int = 2,
    timeout_seconds: float = 10.0,
    room: float = math.inf,
    hits_bypass: bool = False,
    lasts_seconds: float = 180.0,
    seed: int = 1,
) -> Served:
    """Serve from a pool of ``workers`` for three minutes after a minute at 98% hits.

    ``room`` bounds the database's own waiting room (a refused query frees its worker
    at once); with ``hits_bypass`` hits need no worker. Requests of the first 30 s,
    when the pool still fills, and of the last 15 s are not counted.
    """
    rng = np.random.default_rng(seed)
    count = rng.poisson(requests_per_second * (60 + lasts_seconds))
    arrived = np.sort(rng.uniform(-60, lasts_seconds, count))
    hit = rng.random(count) < np.where(arrived < 0, 0.98, hit_share)
    works = rng.uniform(SHORTEST_SECONDS, LONGEST_SECONDS, count)
    pool = _Pool(arrived.tolist(), hit.tolist(), works.tolist(), workers)
    pool.database = Slots(servers, room=room)
    pool.timeout = timeout_seconds
    pool.run(hits_bypass=hits_bypass)
    latency = np.array(pool.latency)
    counted = (arrived >= 30) & (arrived < lasts_seconds - 15)
    hits = latency[counted & hit]
    return Served(
        all=float(np.isfinite(latency[counted]).mean()),
        hits=float(np.isfinite(hits).mean()),
        hit_seconds=float(np.median(hits[np.isfinite(hits)])),
    )


class _Pool:
    """The state of one run: who waits for a worker, who holds one until when."""

    database: Slots
    timeout: float

    def __init__(
        self, arrived: list[float], hit: list[bool], works: list[float], workers: int
    ) -> None:
        self.arrived, self.hit, self.works = arrived, hit, works
        self.free = workers
        self.waiting: deque[int] = deque()
        self.calls: list[tuple[float, int]] = []  # when each call times out
        self.holding: set[int] = set()
        self.latency = [math.inf] * len(arrived)

    def run(self, *, hits_bypass: bool) -> None:
        for request, now in enumerate(self.arrived):
            self.advance(now)
            if hits_bypass and self.hit[request]:
                self.latency[request] = HIT_SECONDS
                continue
            self.waiting.append(request)
            self.assign(now)

    def advance(self, until: float) -> None:
        """Let calls end, by an answer or by their timeout, up to a moment."""
        while True:
            timeout = self.calls[0][0] if self.calls else math.inf
            now = min(self.database.next_time, timeout)
            if now > until:
                return
            if now == self.database.next_time:
                now, request = self.database.finish()
                if request in self.holding:
                    self.latency[request] = now - self.arrived[request]
            else:
                _, request = heapq.heappop(self.calls)
            if request in self.holding:
                self.holding.remove(request)
                self.free += 1
                self.assign(now)

    def assign(self, now: float) -> None:
        """Give free workers to those who wait, oldest first."""
        while self.free and self.waiting:
            request = self.waiting.popleft()
            if now - self.arrived[request] > self.timeout:
                continue
            if self.hit[request]:
                self.latency[request] = now - self.arrived[request] + HIT_SECONDS
            elif self.database.offer(now, self.works[request], request):
                self.free -= 1
                self.holding.add(request)
                heapq.heappush(self.calls, (now + self.timeout, request))
