"""Which clients let a provider recover that was slow for a minute.

``servers`` slots serve calls in order; callers give up after ``timeout`` seconds and
may try again. The queue is that of the cache lab (``labs.queueing.Slots``), the
budget is the one of this lab's client::

    weather(Policy(tries=3)).recovery_seconds  # inf
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import numpy as np

from labs.llm_integration_patterns.admission import RetryBudget
from labs.queueing import Slots

WINDOW = 10.0  # seconds of arrivals counted together
WELL = 0.95  # of the calls of a window answered


@dataclass(frozen=True)
class Policy:
    """What clients and the limiter do."""

    tries: int = 3
    budget: float = math.inf  # retries over calls
    room: float = math.inf  # calls that may wait
    skip_abandoned: bool = False  # what waits and has lost its caller is not started
    stop_abandoned: bool = False  # what runs and loses its caller is stopped, too


@dataclass(frozen=True)
class Storm:
    """The provider and its bad minute. Times in seconds."""

    calls_per_second: float = 30.0
    servers: int = 36
    mean: float = 1.0
    spread: float = 0.84
    timeout: float = 10.0
    backoff: float = 0.5
    begins: float = 60.0
    lasts: float = 60.0
    slowdown: float = 3.0
    watched: float = 600.0  # after the bad minute
    owned: bool = True  # a retry has the length of its first attempt


@dataclass(frozen=True)
class Weather:
    """Shares of calls answered by window of arrival, and what follows from them."""

    served: tuple[float, ...]
    first_minute_share: float  # after the bad minute
    recovery_seconds: float  # after it, until all further windows are well
    attempts: float  # per call
    left_waiting: int  # in the queue when the watch ended


class _Provider(Slots):
    """Slots whose service depends on when it starts and on who still waits."""

    def __init__(self, storm: Storm, policy: Policy, calls: _Calls) -> None:
        wanted = calls.is_wanted if policy.skip_abandoned else None
        super().__init__(storm.servers, room=policy.room, is_wanted=wanted)
        self._storm, self._stops, self._calls = storm, policy.stop_abandoned, calls

    def _start(self, now: float, work: float, job: tuple[int, int]) -> None:
        storm = self._storm
        if storm.begins <= now < storm.begins + storm.lasts:
            work *= storm.slowdown
        if self._stops:
            work = min(work, max(0.0, self._calls.gives_up[job[0]] - now))
        super()._start(now, work, job)


class _Calls:
    """The state of all calls: which attempt counts, until when, and what came."""

    def __init__(self, arrived: list[float]) -> None:
        self.attempt = [0] * len(arrived)
        self.gives_up = [math.inf] * len(arrived)
        self.answered = [False] * len(arrived)

    def is_wanted(self, job: tuple[int, int], now: float) -> bool:
        call, attempt = job
        return self.attempt[call] == attempt and not self.answered[call]


def weather(policy: Policy, storm: Storm | None = None, *, seed: int = 1) -> Weather:
    """Run a storm. Deterministic given the seed."""
    storm = storm or Storm()
    rng = np.random.default_rng(seed)
    ends = storm.begins + storm.lasts + storm.watched
    count = rng.poisson(storm.calls_per_second * ends)
    arrived = np.sort(rng.uniform(0, ends, count)).tolist()
    shift = math.log(storm.mean) - storm.spread**2 / 2
    works = rng.lognormal(shift, storm.spread, (policy.tries, count))
    if storm.owned:
        works[:] = works[0]
    calls = _Calls(arrived)
    provider = _Provider(storm, policy, calls)
    made = _play(policy, storm, provider, calls, arrived, works.tolist(), rng)
    return _report(storm, calls, arrived, made / count, len(provider.waiting))


def _play(
    policy: Policy,
    storm: Storm,
    provider: _Provider,
    calls: _Calls,
    arrived: list[float],
    works: list[list[float]],
    rng: np.random.Generator,
) -> int:
    """Run to the last arrival; return how many attempts were made."""
    budget = RetryBudget(policy.budget) if policy.budget < math.inf else None
    first = [(now, call, 0) for call, now in reversed(list(enumerate(arrived)))]
    events: list[tuple[float, int, int]] = []  # when, who, which attempt
    jitter = rng.random(len(arrived) * policy.tries).tolist()
    made, last = 0, arrived[-1]
    while first or (events and events[0][0] <= last):
        earlier = not events or (first and first[-1] < events[0])
        event = first.pop() if earlier else heapq.heappop(events)
        while provider.next_time < event[0]:
            now, (call, attempt) = provider.finish()
            if calls.attempt[call] == attempt and now < calls.gives_up[call] - 1e-9:
                calls.answered[call] = True
        now, call, attempt = event
        if calls.answered[call]:
            continue
        if attempt >= 0:  # an attempt starts; its end is an event with ~attempt
            made += 1
            if budget and attempt == 0:
                budget.earn()
            calls.attempt[call], calls.gives_up[call] = attempt, now + storm.timeout
            if provider.offer(now, works[attempt][call], (call, attempt)):
                heapq.heappush(events, (now + storm.timeout, call, ~attempt))
                continue
        attempt = attempt if attempt >= 0 else ~attempt
        calls.attempt[call] = -1  # nobody waits for it any more
        if attempt + 1 < policy.tries and (budget is None or budget.spend()):
            pause = jitter[call * policy.tries + attempt] * storm.backoff * 2**attempt
            heapq.heappush(events, (now + pause, call, attempt + 1))
    return made


def _report(
    storm: Storm, calls: _Calls, arrived: list[float], attempts: float, waiting: int
) -> Weather:
    over = storm.begins + storm.lasts
    counted = over + storm.watched - 4 * storm.timeout  # later calls may be undecided
    windows = [[0, 0] for _ in range(int(counted / WINDOW))]
    for now, answered in zip(arrived, calls.answered, strict=True):
        if now < len(windows) * WINDOW:
            window = windows[int(now / WINDOW)]
            window[0] += answered
            window[1] += 1
    served = tuple(good / of for good, of in windows)
    after = int(over / WINDOW)
    bad = [n for n, share in enumerate(served) if n >= after and share < WELL]
    recovered = (bad[-1] + 1 - after) * WINDOW if bad else 0.0
    if bad and bad[-1] >= len(served) - 3:
        recovered = math.inf
    return Weather(
        served=served,
        first_minute_share=float(np.mean(served[after : after + 6])),
        recovery_seconds=recovered,
        attempts=attempts,
        left_waiting=waiting,
    )
