"""The cache lab: its formulas, its queues and its simulated cache, each held by
something else than itself.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.cache_design import formulas
from labs.cache_design.cancelling import Cancelling
from labs.cache_design.experiments import FLUSH, RESTART, with_ratio
from labs.cache_design.model import simulate
from labs.cache_design.scenario import Scenario, keys_lost, popularity
from labs.cache_design.workers import share_served
from labs.cache_design.worksheet import main, worksheet
from labs.queueing import Slots, TimeShared, erlang_c, mean_wait_seconds


def serve(pool, arrivals, works):
    """Offer job n at arrivals[n]; return when each ended (inf: refused)."""
    ends = [math.inf] * len(arrivals)
    for job, (now, work) in enumerate(zip(arrivals, works, strict=True)):
        while pool.next_time <= now:
            end, done = pool.finish()
            ends[done] = end
        pool.offer(now, work, job)
    while pool.next_time < math.inf:
        end, done = pool.finish()
        ends[done] = end
    return ends


def arrive(rate, count, seed):
    rng = np.random.default_rng(seed)
    return np.cumsum(rng.exponential(1 / rate, count)).tolist(), rng


# Queues


@pytest.mark.parametrize(
    ("servers", "load", "published"),
    [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (10, 8.0, 0.4092)],  # tables of Erlang C
)
def test_erlang_c_gives_the_tabled_probability_of_waiting(servers, load, published):
    assert erlang_c(servers, load) == pytest.approx(published, abs=5e-5)


def test_erlang_c_refuses_more_load_than_servers():
    with pytest.raises(ValueError, match="cannot carry"):
        erlang_c(2, 2.0)


def test_slots_wait_as_long_as_erlang_c_says():
    # Four servers at 80%, service 1 s: Erlang's mean wait is 0.746 s.
    arrivals, rng = arrive(3.2, 200_000, seed=5)
    works = rng.exponential(1.0, len(arrivals)).tolist()
    ends = serve(Slots(4), arrivals, works)
    waits = np.array(ends) - np.array(arrivals) - np.array(works)
    assert waits.mean() == pytest.approx(mean_wait_seconds(4, 3.2, 1.0), rel=0.05)


def ends_by_simpy(arrivals, works, servers, newest_first):
    """The same pool in simpy: a store of jobs and ``servers`` processes."""
    env = simpy.Environment()
    waiting = simpy.PriorityStore(env)
    ends = [math.inf] * len(arrivals)

    def source():
        for job, now in enumerate(arrivals):
            yield env.timeout(now - env.now)
            rank = -job if newest_first else job
            yield waiting.put(simpy.PriorityItem(rank, job))

    def server():
        while True:
            item = yield waiting.get()
            yield env.timeout(works[item.item])
            ends[item.item] = env.now

    env.process(source())
    for _ in range(servers):
        env.process(server())
    env.run()
    return ends


@pytest.mark.parametrize("newest_first", [False, True])
def test_slots_end_every_job_when_simpy_does(newest_first):
    arrivals, rng = arrive(30.0, 3000, seed=7)  # three servers of 24/s in all
    works = rng.uniform(0.05, 0.2, len(arrivals)).tolist()
    ours = serve(Slots(3, newest_first=newest_first), arrivals, works)
    theirs = ends_by_simpy(arrivals, works, 3, newest_first)
    assert ours == pytest.approx(theirs, abs=1e-6)


def test_a_shared_server_takes_service_over_one_minus_load():
    # M/G/1 processor sharing: mean sojourn = mean service / (1 - load) = 0.125 / 0.3,
    # whatever the distribution of service.
    arrivals, rng = arrive(5.6, 200_000, seed=3)
    works = rng.uniform(0.05, 0.2, len(arrivals))
    ends = serve(TimeShared(1), arrivals, works.tolist())
    sojourn = np.array(ends) - np.array(arrivals)
    assert sojourn.mean() == pytest.approx(0.125 / 0.3, rel=0.05)


def test_two_jobs_share_one_server_equally():
    # 1 s and 2 s of work from time 0: the first ends at 2, the second at 3.
    assert serve(TimeShared(1), [0.0, 0.0], [1.0, 2.0]) == pytest.approx([2.0, 3.0])


def test_a_full_waiting_room_refuses():
    # One server busy to 1 s, one place: the third job of three finds no place.
    assert serve(Slots(1, room=1), [0.0, 0.1, 0.2], [1, 1, 1]) == [1.0, 2.0, math.inf]


def test_newest_first_serves_the_last_to_come():
    ends = serve(Slots(1, newest_first=True), [0.0, 0.1, 0.2], [1, 1, 1])
    assert ends == pytest.approx([1.0, 3.0, 2.0])


def test_service_slows_only_while_others_wait():
    # The second job starts at 1 while the third waits: 2 s of work become 4.
    ends = serve(Slots(1, slowdown=2.0), [0.0, 0.1, 0.2], [1, 2, 2])
    assert ends == pytest.approx([1.0, 5.0, 7.0])


def test_unwanted_jobs_are_sent_away_when_their_turn_comes():
    pool = Slots(1, is_wanted=lambda job, now: job != 1)
    assert serve(pool, [0.0, 0.1, 0.2], [1, 1, 1]) == [1.0, math.inf, 2.0]


@settings(deadline=None, max_examples=40)
@given(
    gaps=st.lists(st.floats(0.0, 2.0), min_size=1, max_size=40),
    servers=st.integers(1, 4),
    room=st.integers(0, 5),
    seed=st.integers(0, 99),
)
def test_a_bound_refuses_jobs_and_loses_none(gaps, servers, room, seed):
    arrivals = np.cumsum(gaps).tolist()
    works = np.random.default_rng(seed).uniform(0.1, 3.0, len(gaps)).tolist()
    pool = Slots(servers, room=room)
    admitted = ended = 0
    for job, (now, work) in enumerate(zip(arrivals, works, strict=True)):
        while pool.next_time <= now:
            pool.finish()
            ended += 1
        admitted += pool.offer(now, work, job)
        assert len(pool.waiting) <= room
    while pool.next_time < math.inf:
        pool.finish()
        ended += 1
    assert ended == admitted


@pytest.mark.parametrize(
    ("leaves", "ends"),
    [
        ([9, 9, 9], [1.0, 2.0, 3.0]),  # nobody leaves
        ([9, 0.5, 9], [1.0, math.inf, 2.0]),  # the second leaves the queue
        ([0.5, 9, 9], [0.5, 1.5, 2.5]),  # the first leaves while it is served
    ],
)
def test_a_job_ends_when_its_caller_leaves(leaves, ends):
    # One server, three jobs of 1 s that come together.
    pool = Cancelling(1, until=lambda job: leaves[job])
    assert serve(pool, [0.0, 0.0, 0.0], [1, 1, 1]) == pytest.approx(ends, abs=1e-4)


def test_who_leaves_the_queue_makes_room():
    # The second job waits until 0.5; the third finds its place free at 0.6.
    pool = Cancelling(1, room=1, until=lambda job: [9, 0.5, 9][job])
    ends = serve(pool, [0.0, 0.1, 0.6], [1, 1, 1])
    assert ends == pytest.approx([1.0, math.inf, 2.0], abs=1e-4)


# Closed forms


def test_losing_a_98_percent_cache_is_a_35_fold_load():
    # 2 misses in 100 requests become 70.
    assert formulas.miss_amplification(0.98, 0.30) == pytest.approx(70 / 2)


def test_a_hit_share_that_rises_is_no_amplification():
    with pytest.raises(ValueError, match="cold <= warm"):
        formulas.miss_amplification(0.30, 0.98)


def test_headroom_that_fills_a_ten_second_timeout_in_three_minutes():
    # 35 / h - 1 seconds of wait a second, for 180 s, is 10 s: h = 35 * 18 / 19.
    needed = formulas.headroom_needed(35, 180, 10)
    assert needed == pytest.approx(35 * 18 / 19)
    assert formulas.peak_wait_seconds(35 / needed, 180) == pytest.approx(10)


def test_the_stampede_of_the_xfetch_paper_is_30_further_fetches():
    # Vattani et al. 2015: 10 requests a second for a key that takes 3 s to recompute.
    assert formulas.fetches_per_expiry(10, 3) == 1 + 30


@pytest.mark.parametrize("beta", [0.5, 1.0, 2.0])
def test_xfetch_of_a_hot_key_fetches_e_to_the_one_over_beta_times(beta):
    # The first refresh leaves Exp(1) expected refreshes behind; within the fetch time
    # exp(1/beta) - 1 times as many follow: 1 + (exp(1/beta) - 1) * 1.
    hot = formulas.fetches_per_expiry(1e5, 0.125, beta)
    assert hot == pytest.approx(math.exp(1 / beta), rel=1e-4)


def test_xfetch_simulated_fetches_as_often_as_the_integral_says():
    rate, fetch, beta, cycles = 10.0, 3.0, 0.5, 4000
    rng = np.random.default_rng(11)
    total = 0
    for _ in range(cycles):
        count = rng.poisson(rate * 70)
        early = -60 + 70 * np.sort(rng.random(count))  # expiry at 0
        asks = early + fetch * beta * rng.exponential(size=count) >= 0
        first = early[asks][0]
        total += (asks & (early <= first + fetch)).sum()
    assert total / cycles == pytest.approx(
        formulas.fetches_per_expiry(rate, fetch, beta), rel=0.06
    )


def test_xfetch_refreshes_as_early_as_the_formula_says():
    rng = np.random.default_rng(12)
    early = []
    for _ in range(3000):
        times = -60 + 70 * np.sort(rng.random(rng.poisson(700)))
        early.append(-times[times + 3 * rng.exponential(size=len(times)) >= 0][0])
    assert np.mean(early) == pytest.approx(
        formulas.seconds_refreshed_early(10, 3, 1), rel=0.03
    )


def test_one_key_hits_as_often_as_a_renewal_counts():
    # 1 request/s, 9 s to live: each cycle holds 9 hits and 1 miss.
    assert formulas.hit_share_of_ttl([1.0], 1.0, 9.0) == pytest.approx(0.9)


@settings(deadline=None, max_examples=30)
@given(hit_share=st.floats(0.5, 0.99), zipf=st.floats(0.5, 1.3))
def test_the_time_to_live_gives_the_hit_share_asked_for(hit_share, zipf):
    shares = popularity(500, zipf)
    ttl = formulas.ttl_for_hit_share(shares, 50.0, hit_share, 0.1)
    found = formulas.hit_share_of_ttl(shares, 50.0, ttl, 0.1)
    assert found == pytest.approx(hit_share, abs=1e-6)


# The simulated cache


def test_the_simulated_cache_hits_as_often_as_the_renewal_formula_says():
    calm = replace(RESTART, headroom=60, lost_share=0.0, down_seconds=0.0)
    course = simulate(calm, watch_seconds=2400, stop_when_calm=False)
    assert course.hits.mean() == pytest.approx(0.98, abs=0.002)


@pytest.mark.parametrize("headroom", [4, 8, 16])
def test_a_bounded_queue_serves_hits_plus_capacity(headroom):
    course = simulate(replace(RESTART, headroom=headroom, longest_wait_seconds=1))
    expected = course.hits_share + headroom * 0.02
    assert course.served_share == pytest.approx(expected, abs=0.012)


@pytest.mark.parametrize(("rate", "headroom"), [(40, 10), (100, 8)])  # 1, 2 slots
def test_a_deadline_check_without_slack_wastes_what_the_formula_says(rate, headroom):
    checked = replace(
        RESTART,
        deadline_slack_seconds=0.0,
        requests_per_second=rate,
        keys=25 * rate,
        headroom=headroom,
    )
    course = simulate(checked, watch_seconds=60)
    misses = rate * (1 - course.hits_share)
    live = formulas.live_share_without_slack(misses, 0.05, 0.20)
    assert course.dead_work_share == pytest.approx(1 - live, abs=0.04)


def test_slack_of_the_slowest_query_wastes_nothing():
    course = simulate(replace(RESTART, deadline_slack_seconds=0.2))
    assert course.dead_work_share == 0


def test_a_bound_never_reached_changes_nothing():
    calm = replace(RESTART, headroom=60)
    bounded = replace(calm, longest_wait_seconds=1000.0)
    one, other = (simulate(run, watch_seconds=60) for run in (calm, bounded))
    assert one.served.tolist() == other.served.tolist()


class RestartInSimpy:
    """The restart once more, from nothing: 1,000 keys, 100 requests a second, one
    database of two slots, and a cache that loses 70% of them from 60 to 240 s.
    """

    def __init__(self, fate, wait_seconds, seed=1):
        self.env, self.rng = simpy.Environment(), np.random.default_rng(seed)
        self.fate = fate
        self.room = 16 * wait_seconds  # two slots complete 16 queries a second
        self.database = simpy.Resource(self.env, 2)
        self.expires = self.rng.uniform(0, 1400, 1000)
        self.lost = self.rng.random(1000) < 0.7
        self.asked = self.served = 0  # in the last minute

    def is_healthy_ten_minutes_later(self):
        self.env.run(self.env.process(self.requests()))
        return self.served > 0.95 * self.asked

    def requests(self):
        popular = 1 / np.arange(1, 1001)
        keys = self.rng.choice(1000, 84_000, p=popular / popular.sum())
        for key in keys:
            before = self.env.now
            yield self.env.timeout(self.rng.exponential(0.01))
            if before < 60 <= self.env.now:
                self.expires[self.lost] = 0
            self.asked += self.env.now > 780
            if self.expires[key] > self.env.now:
                self.served += self.env.now > 780
            elif len(self.database.queue) < self.room:
                self.env.process(self.miss(key))
        yield self.env.timeout(20)

    def miss(self, key):
        leaves = self.env.now + 10
        work = self.rng.uniform(0.05, 0.2)
        with self.database.request() as slot:
            if self.fate == "stopped":
                yield slot | self.env.timeout(10)
                work = min(work, leaves - self.env.now + 1e-6)
                if not slot.triggered:
                    return
            yield slot
            yield self.env.timeout(work)
        in_time = self.env.now <= leaves
        down = self.lost[key] and 60 <= self.env.now < 240
        if (in_time or self.fate == "kept") and not down:
            self.expires[key] = self.env.now + 1400
        self.served += in_time and self.env.now > 780


@pytest.mark.parametrize(
    ("fate", "wait_seconds", "recovers"),
    [
        ("thrown away", 9, True),
        ("thrown away", 12, False),
        ("kept", 12, True),
        ("stopped", 12, True),
    ],
)
def test_simpy_agrees_on_which_fate_of_a_query_ends_the_outage(
    fate, wait_seconds, recovers
):
    run = RestartInSimpy(fate, wait_seconds)
    assert run.is_healthy_ten_minutes_later() == recovers


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 999), headroom=st.sampled_from([4.0, 8.0, 16.0]))
def test_what_becomes_of_abandoned_queries_matters_only_if_there_are_any(
    seed, headroom
):
    # Nobody waits for half of the timeout, so nobody leaves: three times the same run.
    run = replace(with_ratio(RESTART, 0.4), headroom=headroom, down_seconds=60.0)
    courses = [
        simulate(replace(run, **fate), seed=seed, watch_seconds=60)
        for fate in ({}, {"caller_fills": False}, {"cancelled": True})
    ]
    served = [course.served.tolist() for course in courses]
    assert served[0] == served[1] == served[2]


def test_a_query_is_not_both_stopped_and_kept():
    with pytest.raises(ValueError, match="cancelled query"):
        Scenario(cancelled=True, caller_fills=False)


def test_time_stretched_is_the_same_service():
    # Queries, timeouts and the restart twice as long, and half the requests: each
    # moment comes twice as late, so as many are served.
    slow = replace(
        with_ratio(RESTART, 0.5),
        query_times=2.0,
        timeout_seconds=20.0,
        longest_wait_seconds=10.0,
        requests_per_second=50.0,
        down_seconds=360.0,
    )
    fast = with_ratio(RESTART, 0.5)
    shares = [simulate(run, watch_seconds=60).served_share for run in (slow, fast)]
    assert shares[0] == pytest.approx(shares[1], abs=0.02)


def test_a_run_repeats_itself_from_its_seed():
    one, other = (simulate(RESTART, seed=4, watch_seconds=60) for _ in range(2))
    assert one.slowest_percent.tolist() == other.slowest_percent.tolist()


@settings(deadline=None, max_examples=15)
@given(
    headroom=st.sampled_from([4.0, 8.0, 40.0]),
    wait=st.sampled_from([0.5, 9.0, 12.0, math.inf]),
    coalesced=st.booleans(),
    discipline=st.sampled_from(["fifo", "lifo", "time-shared"]),
    retries=st.integers(0, 2),
    seed=st.integers(0, 999),
)
def test_no_more_is_served_than_hits_and_what_the_database_can_answer(
    headroom, wait, coalesced, discipline, retries, seed
):
    # Without coalescing an answer costs a query of its own; a retry may find a hit.
    run = Scenario(
        headroom=headroom,
        longest_wait_seconds=wait,
        coalesced=coalesced,
        discipline=discipline,
        retries=retries,
        requests_per_second=50.0,
        keys=500,
        down_seconds=60.0,
    )
    course = simulate(run, seed=seed, watch_seconds=60, stop_when_calm=False)
    assert (course.hits <= course.served).all()
    assert (course.served <= 1).all()
    assert 0 <= course.dead_work_share <= 1
    if not coalesced and not retries:
        answered = course.served_share - course.hits_share
        # Who came in the last seconds of the restart may be answered after it.
        after = min(run.longest_wait_seconds, run.timeout_seconds)
        seconds = run.down_seconds + after
        share = run.capacity * seconds / (run.requests_per_second * run.down_seconds)
        assert answered <= share + 0.03  # noise: its deviation is below 0.005


@settings(deadline=None, max_examples=20)
@given(share=st.sampled_from([0.1, 0.694, 1.0]), seed=st.integers(0, 999))
def test_the_lost_keys_hold_the_share_of_traffic_asked_for(share, seed):
    shares = popularity(2500, 1.0)
    assert shares[keys_lost(shares, share, seed)].sum() == pytest.approx(
        share, abs=1e-3
    )


def test_a_restart_leaves_nothing_for_jitter_to_spread():
    # Entries are lost before they expire: the same run, request for request.
    plain, jittered = (
        simulate(replace(RESTART, ttl_jitter=jitter), watch_seconds=60)
        for jitter in (0.0, 0.2)
    )
    assert plain.served_share == pytest.approx(jittered.served_share, abs=0.005)


def test_refused_callers_who_ask_again_do_not_keep_the_outage_going():
    # What the queue admits still finds its caller; what it refuses costs no query.
    bounded = replace(RESTART, longest_wait_seconds=9.0, retries=2)
    assert math.isfinite(simulate(bounded).recovery_seconds)


def test_no_trigger_no_outage():
    course = simulate(replace(RESTART, lost_share=0.0))
    assert course.recovery_seconds == 0
    assert course.served_share == 1.0


def test_a_database_that_carries_every_request_shrugs_off_a_flush():
    # Headroom 50 carries all traffic at a hit share of 98%; 60 is well clear of it.
    course = simulate(replace(FLUSH, headroom=60))
    assert course.served_share == 1.0


@pytest.mark.parametrize(("headroom", "ends"), [(28, False), (40, True)])
def test_the_formula_tells_restarts_that_end_from_those_that_do_not(headroom, ends):
    # 33.2 by the formula; 28 and 40 stand well to either side of it.
    course = simulate(replace(RESTART, headroom=headroom))
    assert math.isfinite(course.recovery_seconds) is ends


# Workers


def test_a_large_pool_serves_the_share_of_hits_that_the_formula_says():
    # 500 workers held for 10 s come free at 50 a second, for 70 misses a second.
    assert share_served(500).hits == pytest.approx(5 / 7, abs=0.04)


def test_a_small_pool_serves_what_the_database_can():
    # 100 workers wait 6.25 s; the database answers 16 of 70 misses, and as many of
    # the hits get a worker.
    assert share_served(100).all == pytest.approx(16 / 70, abs=0.02)


def test_hits_that_need_no_worker_are_all_served():
    assert share_served(200, hits_bypass=True).hits == 1.0


# Worksheet


def test_the_worksheet_computes_headroom_from_capacity():
    lines = dict(
        worksheet(
            warm=0.98,
            cold=0.30,
            seconds=180,
            requests=2000,
            capacity=400,  # 40 misses a second when warm: 10 times
            timeout=10,
            wait=1,
        )
    )
    assert lines["headroom"] == "10 times"


def test_the_example_of_the_posts_worksheet_is_what_the_command_says_of_it():
    # 70 of 2 misses in 100; 16 of 2 a second; 1 s and 0.2 s of 10 s.
    lines = dict(
        worksheet(
            warm=0.98,
            cold=0.30,
            seconds=180,
            requests=100,
            capacity=16,
            timeout=10,
            wait=1,
            query=0.2,
        )
    )
    assert lines["miss amplification"] == "35 times"
    assert lines["headroom"] == "8 times"
    assert lines["longest wait and query ÷ timeout"] == "0.12"
    assert lines["verdict"] == "sheds load, and ends when the event ends"


@pytest.mark.parametrize(("wait", "needed"), [(1, 35 / (1 + 1 / 180)), (60, 33.158)])
def test_the_worksheet_lets_requests_wait_no_longer_than_queue_and_caller(wait, needed):
    # A queue of 1 s absorbs 1 s of overload; one of 60 s only the callers' 10 s.
    lines = dict(
        worksheet(
            warm=0.98,
            cold=0.30,
            seconds=180,
            requests=2000,
            capacity=400,
            timeout=10,
            wait=wait,
        )
    )
    assert lines["headroom below which requests fail"] == f"{needed:.3g} times"


def test_the_worksheet_warns_of_a_queue_longer_than_patience(capsys):
    words = "--requests 2000 --capacity 400 --timeout 10 --wait 12".split()
    assert main(words) == 0
    assert "may never end" in capsys.readouterr().out
