"""Waiting rooms and servers: the machinery of the labs in which work queues.

Two kinds of server pool, driven by the caller's own clock. A caller offers jobs
in order of time and, before each one, lets finish what has ended by then::

    database = Slots(servers=2, room=32)
    for now, work, job in arrivals:
        while database.next_time <= now:
            ended, finished = database.finish()
        admitted = database.offer(now, work, job)

``Slots`` serves so many jobs at once and lets the others wait (the pool of
connections in front of a database); ``TimeShared`` runs all that it admits at
once and divides its capacity among them (the database without such a pool).
Closed forms that check them: ``erlang_c``, ``mean_wait_seconds``.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Callable
from typing import Any

Job = Any


class Slots:
    """``servers`` servers behind one waiting room with ``room`` places.

    ``newest_first`` serves the waiting room from its back (LIFO). ``slowdown``
    multiplies the work of a job that starts while others wait. ``is_wanted``, asked
    as ``is_wanted(job, now)`` when a job's turn comes, may send it away unserved.
    Times and work are in seconds.
    """

    def __init__(
        self,
        servers: int,
        *,
        room: float = math.inf,
        newest_first: bool = False,
        slowdown: float = 1.0,
        is_wanted: Callable[[Job, float], bool] | None = None,
    ) -> None:
        if servers < 1:
            raise ValueError(f"a pool needs at least one server, not {servers}")
        self.next_time = math.inf  # when the next job ends
        self.waiting: deque[tuple[float, Job]] = deque()
        self._free = servers
        self._room = room
        self._take = self.waiting.pop if newest_first else self.waiting.popleft
        self._slowdown = slowdown
        self._is_wanted = is_wanted
        self._ends: list[tuple[float, int, Job]] = []
        self._count = 0

    def offer(self, now: float, work: float, job: Job) -> bool:
        """Start a job, or let it wait. Return False where there is no place."""
        if self._free:
            self._start(now, work, job)
            return True
        if len(self.waiting) >= self._room:
            return False
        self.waiting.append((work, job))
        return True

    def finish(self) -> tuple[float, Job]:
        """End the job that is due next and start others. Return when, and the job."""
        now, _, job = heapq.heappop(self._ends)
        self._free += 1
        while self._free and self.waiting:
            work, following = self._take()
            if self._is_wanted is None or self._is_wanted(following, now):
                self._start(
                    now, work * self._slowdown if self.waiting else work, following
                )
        self.next_time = self._ends[0][0] if self._ends else math.inf
        return now, job

    def _start(self, now: float, work: float, job: Job) -> None:
        self._free -= 1
        self._count += 1  # keeps jobs that end together in order
        heapq.heappush(self._ends, (now + work, self._count, job))
        self.next_time = self._ends[0][0]


class TimeShared:
    """``servers`` servers that share themselves equally among all admitted jobs.

    With n jobs each one advances at the rate min(1, servers / n): processor sharing.
    No more than ``servers + room`` are admitted. Times and work are in seconds.
    """

    def __init__(self, servers: int, *, room: float = math.inf) -> None:
        if servers < 1:
            raise ValueError(f"a pool needs at least one server, not {servers}")
        self.next_time = math.inf
        self._servers = servers
        self._limit = servers + room
        self._done = 0.0  # seconds of work that a job present all along has had
        self._clock = 0.0
        self._ends: list[tuple[float, int, Job]] = []  # by ``_done`` at their end
        self._count = 0

    def offer(self, now: float, work: float, job: Job) -> bool:
        """Start a job. Return False where there is no place."""
        if len(self._ends) >= self._limit:
            return False
        self._advance(now)
        self._count += 1
        heapq.heappush(self._ends, (self._done + work, self._count, job))
        self._look_ahead()
        return True

    def finish(self) -> tuple[float, Job]:
        """End the job that is due next. Return when, and the job."""
        now = self.next_time
        self._done, _, job = heapq.heappop(self._ends)
        self._clock = now
        self._look_ahead()
        return now, job

    def _rate(self) -> float:
        return min(1.0, self._servers / len(self._ends))

    def _advance(self, now: float) -> None:
        if self._ends:
            self._done += (now - self._clock) * self._rate()
        self._clock = now

    def _look_ahead(self) -> None:
        self.next_time = (
            self._clock + (self._ends[0][0] - self._done) / self._rate()
            if self._ends
            else math.inf
        )


def erlang_c(servers: int, load: float) -> float:
    """Erlang C (Erlang 1917): probability that an arrival waits.

    For ``servers`` servers, Poisson arrivals and exponential service, at ``load``
    erlangs (arrival rate times mean service time). Raises ValueError where
    load >= servers, where every queue grows without end.
    """
    if not 0 <= load < servers:
        raise ValueError(f"{servers} servers cannot carry {load} erlangs")
    blocked = 1.0  # Erlang B by its recursion, which does not overflow
    for number in range(1, servers + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


def mean_wait_seconds(servers: int, load: float, mean_service_seconds: float) -> float:
    """Return the mean wait in an M/M/c queue, those who do not wait included."""
    return erlang_c(servers, load) * mean_service_seconds / (servers - load)
