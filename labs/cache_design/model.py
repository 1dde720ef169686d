"""A look-aside cache before one database, and an incident that happens to it.

Requests arrive at random (Poisson) for keys of Zipf popularity; a caller that
misses asks the database and, if it is still there when the answer comes, writes
the answer to the cache. One minute in, something happens (``Scenario`` says what),
and the run goes on until the service is well again or the watch is over::

    course = simulate(Scenario(headroom=8, longest_wait_seconds=1.0))
    course.recovery_seconds, course.served_share
"""

from __future__ import annotations

import gc
import heapq
import math
from collections.abc import Sequence
from functools import partial

import numpy as np

from labs.cache_design.cancelling import Cancelling
from labs.cache_design.scenario import (
    AFTER_REFUSAL_SECONDS,
    BEFORE_SECONDS,
    CALM_WINDOWS,
    HIT_SECONDS,
    LONGEST_SECONDS,
    MEAN_SECONDS,
    SHORTEST_SECONDS,
    WATCH_SECONDS,
    WINDOW_SECONDS,
    Course,
    Scenario,
    during_seconds,
    keys_lost,
    popularity,
    trigger_seconds,
    ttl_seconds,
)
from labs.queueing import Slots, TimeShared


def simulate(
    scenario: Scenario,
    *,
    seed: int = 1,
    watch_seconds: float = WATCH_SECONDS,
    stop_when_calm: bool = True,
) -> Course:
    """Run a scenario; ``watch_seconds`` counts from the end of the trigger."""
    collecting = gc.isenabled()
    gc.disable()  # a queue of a hundred thousand jobs holds no cycle to be found
    try:
        return _simulate(scenario, seed, watch_seconds, stop_when_calm)
    finally:
        if collecting:
            gc.enable()


def _simulate(
    scenario: Scenario, seed: int, watch_seconds: float, stop_when_calm: bool
) -> Course:
    run = _Run(scenario, seed)
    trigger = trigger_seconds(scenario)
    windows = int((BEFORE_SECONDS + trigger + watch_seconds) // WINDOW_SECONDS)
    grace = int(scenario.timeout_seconds * (1 + scenario.retries) // WINDOW_SECONDS) + 1
    first_judged = int((BEFORE_SECONDS + trigger) // WINDOW_SECONDS)
    calm = 0
    for window in range(windows + grace):
        run.next_window()
        judged = window - grace
        if judged >= first_judged and stop_when_calm:
            calm = calm + 1 if run.is_good(judged) else 0
            if calm == CALM_WINDOWS:
                windows = judged + 1
                break
    return run.course(windows, trigger)


# One query of the database: its key, and who waits for it, (request, until when).
Job = tuple[int, Sequence[tuple[int, float]]]


class _Run:
    """The state of one run; ``next_window`` advances it by ten seconds."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.arrivals_rng = np.random.default_rng([seed, 0])
        self.work_rng = np.random.default_rng([seed, 1])
        self.cache_rng = np.random.default_rng([seed, 2])
        shares = popularity(scenario.keys, scenario.zipf)
        self.shares_summed = np.cumsum(shares)
        self.ttl = ttl_seconds(
            scenario.keys,
            scenario.zipf,
            scenario.requests_per_second,
            scenario.hit_share,
            scenario.query_seconds,
        )
        self.lost = keys_lost(shares, scenario.lost_share, seed).tolist()
        self.expires = self._warm_cache(shares)
        self.copied = [expiry > 0 for expiry in self.expires]
        self.database = self._database()
        self.offer = self.database.offer
        self.coalesced = scenario.coalesced
        fixed = scenario.patience == "fixed"
        self.fixed_patience = scenario.timeout_seconds if fixed else 0.0
        self.windows_done = 0
        self.arrived: list[float] = []
        self.latency: list[float] = []  # inf: not answered in time
        self.window_ends: list[int] = []  # number of requests up to a window's end
        self.in_flight: dict[int, Job] = {}
        self.retries: list[tuple[float, int, int, int, float]] = []
        self.work_done = self.work_dead = 0
        self.triggered = self.ended = False
        self.from_seconds = BEFORE_SECONDS
        self.to_seconds = BEFORE_SECONDS + scenario.down_seconds
        self.counted_to_seconds = BEFORE_SECONDS + during_seconds(scenario)

    def _warm_cache(self, shares: np.ndarray) -> list[float]:
        """Return when each entry expires (-1: absent) in a cache long in use."""
        scenario, rng = self.scenario, self.cache_rng
        uses = scenario.requests_per_second * shares * self.ttl
        present = rng.random(len(shares)) < uses / (1 + uses)
        left = rng.uniform(0, self.ttl, len(shares))
        if scenario.expire_together:
            spread = scenario.ttl_jitter * rng.uniform(-1, 1, len(shares))
            left = BEFORE_SECONDS + self.ttl * spread
            # With jitter some expire before the run begins and are long refilled.
            left = np.where(left > 0, left, left + self.ttl)
        return np.where(present, left, -1.0).tolist()

    def _database(self) -> Slots | TimeShared:
        scenario = self.scenario
        if scenario.discipline == "time-shared":
            return TimeShared(scenario.servers, room=scenario.room)
        checks = scenario.deadline_slack_seconds is not None
        kind = partial(Cancelling, until=_left_by) if scenario.cancelled else Slots
        return kind(
            scenario.servers,
            room=scenario.room,
            newest_first=scenario.discipline == "lifo",
            slowdown=scenario.slowdown,
            is_wanted=self._has_time if checks else None,
        )

    def _has_time(self, job: Job, now: float) -> bool:
        key, waiters = job
        ready = now + self.scenario.deadline_slack_seconds
        if not waiters or any(until >= ready for _, until in waiters):
            return True
        self.in_flight.pop(key, None)
        return False

    def next_window(self) -> None:
        """Let ten more seconds pass."""
        start = self.windows_done * WINDOW_SECONDS
        self.windows_done += 1
        scenario, expires, database = self.scenario, self.expires, self.database
        self._change_shards(start)
        times, keys, works = self._draw(start)
        first, latency = len(self.latency), self.latency
        self.arrived += times
        latency += [math.inf] * len(times)
        beta = scenario.early_refresh
        special = scenario.stale_served or scenario.last_known_good
        requests = range(first, first + len(times))
        for request, now, key, work in zip(requests, times, keys, works, strict=True):
            while database.next_time <= now:
                self._complete(*database.finish())
            while self.retries and self.retries[0][0] <= now:
                self._retry()
            if now < expires[key]:
                latency[request] = HIT_SECONDS
                if beta and self._is_early(now, expires[key]):
                    self._refresh(now, key, work)
            elif special and self._has_copy(key):
                latency[request] = HIT_SECONDS
                self._refresh(now, key, work)
            else:
                self._ask(now, key, work, request, scenario.retries)
        self.window_ends.append(len(latency))

    def _draw(self, start: float) -> tuple[list[float], list[int], list[float]]:
        """Draw the arrivals of a window, their keys, and their queries' work."""
        scenario, rng = self.scenario, self.arrivals_rng
        rate = scenario.requests_per_second
        surge_ends = self.from_seconds + scenario.traffic_seconds
        if self.from_seconds <= start < surge_ends:
            rate *= scenario.traffic_times
        count = rng.poisson(rate * WINDOW_SECONDS)
        times = np.sort(rng.uniform(start, start + WINDOW_SECONDS, count))
        keys = np.searchsorted(self.shares_summed, rng.random(count))
        keys = np.minimum(keys, scenario.keys - 1)
        if scenario.service == "exponential":
            works = self.work_rng.exponential(MEAN_SECONDS, count)
        else:
            works = self.work_rng.uniform(SHORTEST_SECONDS, LONGEST_SECONDS, count)
        works *= scenario.query_times
        return times.tolist(), keys.tolist(), works.tolist()

    def _change_shards(self, now: float) -> None:
        """Take the lost shards away at the trigger; give kept contents back after."""
        if not self.triggered and now >= self.from_seconds:
            self.triggered = True
            self.before = list(self.expires)
            if self.scenario.down_seconds or not self.scenario.contents_kept:
                self.expires[:] = [
                    -1.0 if lost else expiry
                    for lost, expiry in zip(self.lost, self.expires, strict=True)
                ]
        if not self.ended and now >= self.to_seconds:
            self.ended = True
            if self.scenario.contents_kept:
                self.expires[:] = [
                    before if lost else expiry
                    for lost, before, expiry in zip(
                        self.lost, self.before, self.expires, strict=True
                    )
                ]

    def _is_down(self, key: int, now: float) -> bool:
        return self.lost[key] and self.from_seconds <= now < self.to_seconds

    def _is_early(self, now: float, expiry: float) -> bool:
        """XFetch: refresh before the expiry, the likelier the nearer it is."""
        scale = self.scenario.early_refresh * self.scenario.query_seconds
        return now + scale * self.cache_rng.exponential() >= expiry

    def _has_copy(self, key: int) -> bool:
        if self.scenario.stale_served and self.expires[key] > 0:
            return True
        return self.scenario.last_known_good and self.lost[key] and self.copied[key]

    def _refresh(self, now: float, key: int, work: float) -> None:
        """Fetch in the background, once at a time for a key."""
        if key not in self.in_flight:
            job = (key, ())
            if self.database.offer(now, work, job):
                self.in_flight[key] = job

    def _ask(
        self, now: float, key: int, work: float, request: int, retries: int
    ) -> None:
        """Ask the database for a request that missed, and note when to ask again."""
        until = now + (self.fixed_patience or self._patience())
        waited = self._offer(now, work, key, (request, until))
        if retries:
            again = until if waited else now + AFTER_REFUSAL_SECONDS
            heapq.heappush(self.retries, (again, request, key, retries - 1, work))

    def _offer(
        self, now: float, work: float, key: int, waiter: tuple[int, float]
    ) -> bool:
        """Let a request wait for an answer; return False where it is refused."""
        if not self.coalesced:
            return self.offer(now, work, (key, (waiter,)))
        if key in self.in_flight:
            self.in_flight[key][1].append(waiter)
            return True
        job = (key, [waiter])
        admitted = self.offer(now, work, job)
        if admitted:
            self.in_flight[key] = job
        return admitted

    def _retry(self) -> None:
        """Ask again for a request without an answer: first the cache, as ever."""
        now, request, key, retries, work = heapq.heappop(self.retries)
        if math.isfinite(self.latency[request]):
            return
        if now < self.expires[key]:
            self.latency[request] = now - self.arrived[request] + HIT_SECONDS
        else:
            self._ask(now, key, work, request, retries)

    def _patience(self) -> float:
        mean = self.scenario.timeout_seconds
        if self.scenario.patience == "spread":
            return self.cache_rng.uniform(0.8 * mean, 1.2 * mean)
        return self.cache_rng.exponential(mean)

    def _complete(self, now: float, job: Job) -> None:
        """Answer those who still wait; if anyone does, the answer is cached."""
        key, waiters = job
        if self.in_flight.get(key) is job:
            del self.in_flight[key]
        wanted = self._answer(waiters, now)
        self._count_work(now, wanted=wanted)
        if wanted or not self.scenario.caller_fills:
            self._fill(key, now)

    def _answer(self, waiters: Sequence[tuple[int, float]], now: float) -> bool:
        """Answer who still waits; return whether anyone does (a refresh: always)."""
        wanted = not waiters
        for request, until in waiters:
            if now <= until:
                wanted = True
                if math.isinf(self.latency[request]):
                    self.latency[request] = now - self.arrived[request]
        return wanted

    def _count_work(self, now: float, *, wanted: bool) -> None:
        if self.from_seconds + 2 * WINDOW_SECONDS < now <= self.counted_to_seconds:
            self.work_done += 1
            self.work_dead += not wanted

    def _fill(self, key: int, now: float) -> None:
        if self._is_down(key, now):
            return
        jitter = self.scenario.ttl_jitter
        spread = jitter * self.cache_rng.uniform(-1, 1) if jitter else 0.0
        self.expires[key] = now + self.ttl * (1 + spread)

    def _slice(self, first: int, last: int) -> slice:
        start = self.window_ends[first - 1] if first else 0
        return slice(start, self.window_ends[last - 1])

    def is_good(self, window: int) -> bool:
        """Tell whether 99% were served in a window, and within a second."""
        return _is_good(np.array(self.latency[self._slice(window, window + 1)]))

    def course(self, windows: int, trigger: float) -> Course:
        """Sum up the run, up to a number of windows."""
        first = int(self.from_seconds // WINDOW_SECONDS)
        end = first + int(trigger // WINDOW_SECONDS)
        last = min(
            first + int(during_seconds(self.scenario) // WINDOW_SECONDS), windows
        )
        latency = np.array(self.latency)
        hit = latency == HIT_SECONDS  # the database takes longer
        given_up = self.scenario.timeout_seconds * (1 + self.scenario.retries)
        parts = [self._slice(window, window + 1) for window in range(windows)]
        bad = [w for w in range(end, windows) if not _is_good(latency[parts[w]])]
        calm_from = bad[-1] + 1 if bad else end
        calm = windows - calm_from >= CALM_WINDOWS
        during = self._slice(first, last)
        late = self._slice((first + last) // 2, last)
        asked = latency[late][~hit[late]]
        answered = asked[np.isfinite(asked)]
        return Course(
            start_seconds=np.arange(windows) * WINDOW_SECONDS - self.from_seconds,
            served=np.array([np.isfinite(latency[part]).mean() for part in parts]),
            hits=np.array([hit[part].mean() for part in parts]),
            slowest_percent=np.array(
                [np.quantile(np.minimum(latency[p], given_up), 0.99) for p in parts]
            ),
            recovery_seconds=(calm_from - end) * WINDOW_SECONDS if calm else math.inf,
            served_share=float(np.isfinite(latency[during]).mean()),
            hits_share=float(hit[during].mean()),
            answer_seconds=float(np.median(answered)) if len(answered) else math.inf,
            dead_work_share=self.work_dead / max(1, self.work_done),
            ttl_seconds=self.ttl,
        )


def _left_by(job: Job) -> float:
    """Return when the caller who began a query leaves (a refresh: never)."""
    _, waiters = job
    return waiters[0][1] if waiters else math.inf


def _is_good(latency: np.ndarray) -> bool:
    return bool((latency <= 1.0).mean() >= 0.99) if len(latency) else True
