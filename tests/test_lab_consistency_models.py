"""The lab on what replicated stores let their clients observe."""

from __future__ import annotations

import itertools
import json
import math
import os
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.__main__ import main
from labs.consistency_models import (
    causality,
    counter,
    logs,
    quorums,
    sessions,
    staleness,
    stores,
    timeline,
    zones,
)
from labs.consistency_models.caches import Path as CachedPath
from labs.consistency_models.caches import browse, stale_fill_share
from labs.consistency_models.history import NOTHING, Operation, stacked
from labs.consistency_models.linearizability import (
    Undecided,
    linearizable,
    register,
    shortest_failing_prefix,
)
from labs.consistency_models.stores import Setting, observe
from labs.proportions import wilson_interval

REAL_LOGS = os.environ.get("JEPSEN_ETCD_LOGS")  # a folder of logs and verdicts.json


def write(client, value, start, end=math.inf, **more):
    return Operation(client, "write", value, start, end, **more)


def read(client, value, start, end, **more):
    return Operation(client, "read", value, start, end, **more)


def cas(client, expected, new, start, end, succeeded):
    return Operation(client, "cas", (expected, new), start, end, succeeded)


# A write under way; one reader sees it, and a later one does not any more.
OLD_AFTER_NEW = [
    write("writer", 1, 0, 100),
    read("A", 1, 10, 20),
    read("B", None, 30, 40),
]


def every_order_explains(history, initial=None):
    """Try all orders of the operations, keeping to those that time allows."""
    n = range(len(history))
    for order in itertools.permutations(n):
        place = {i: order.index(i) for i in n}
        if any(
            history[a].end < history[b].start and place[a] > place[b]
            for a in n
            for b in n
        ):
            continue
        held = initial
        for i in order:
            allowed, held = register(held, history[i])
            if not allowed:
                break
        else:
            return True
    return False


def small_history(rng):
    times = rng.sample(range(1000), 12)
    history = []
    for i in range(rng.randint(1, 6)):
        start, end = sorted(times[2 * i : 2 * i + 2])
        kind = rng.choice(["read", "read", "write", "cas"])
        if kind == "read":
            history.append(read(str(i), rng.choice([None, 1, 2]), start, end))
        elif kind == "write":
            history.append(write(str(i), rng.choice([1, 2]), start, end))
        else:
            pair = rng.choice([1, 2]), rng.choice([1, 2])
            history.append(cas(str(i), *pair, start, end, rng.random() < 0.5))
    return history


histories = st.integers(0, 2**32).map(lambda seed: small_history(random.Random(seed)))


# Linearizability


def test_the_search_agrees_with_trying_every_order():
    rng = random.Random(4)
    cases = [small_history(rng) for _ in range(3000)]
    by_search = [linearizable(history) for history in cases]

    assert by_search == [every_order_explains(history) for history in cases]
    assert 500 < sum(by_search) < 2500  # both verdicts were put to the test


def test_a_quorum_that_shows_the_old_value_after_the_new_is_not_linearizable():
    # Figure 9-6 of the first edition of Kleppmann (2017): w = 3, r = 2 of 3.
    assert not linearizable(OLD_AFTER_NEW)


def test_the_same_reads_are_linearizable_where_they_overlap():
    history = [*OLD_AFTER_NEW[:2], read("B", None, 15, 40)]

    assert linearizable(history)


def test_a_write_without_an_answer_may_have_happened():
    assert linearizable([write("A", 1, 0), read("B", 1, 5, 6)])


def test_a_write_without_an_answer_may_never_happen():
    assert linearizable([write("A", 1, 0), read("B", None, 5, 6)])


def test_a_write_without_an_answer_happens_once_at_most():
    # 1 was overwritten by 2 after it had been seen; it does not come back.
    history = [
        write("A", 1, 0),
        read("B", 1, 1, 2),
        write("B", 2, 3, 4),
        read("B", 1, 5, 6),
    ]

    assert not linearizable(history)


def test_a_refused_cas_proves_that_another_value_was_there():
    assert not linearizable([write("A", 1, 0, 1), cas("B", 1, 2, 2, 3, False)])


def test_an_unanswered_cas_takes_effect_only_on_its_value():
    history = [
        write("A", 1, 0, 1),
        Operation("B", "cas", (5, 2), 2),
        read("A", 2, 3, 4),
    ]

    assert not linearizable(history)


def test_of_two_bookings_of_one_seat_one_is_refused():
    taken_twice = [cas("A", None, 1, 0, 10, True), cas("B", None, 2, 1, 9, True)]

    assert not linearizable(taken_twice)


def test_a_search_that_takes_too_long_says_so():
    many = [write(str(i), i, i, 100 + i) for i in range(12)]

    with pytest.raises(Undecided, match="not settled after 50 states"):
        linearizable([*many, read("r", 99, 200, 201)], states_max=50)


@settings(deadline=None, max_examples=60)
@given(histories, st.permutations([1, 2, 3]))
def test_renaming_values_and_clients_changes_no_verdict(history, names):
    def new(value):
        return None if value is None else names[value - 1]

    renamed = [
        o._replace(
            client=f"client {o.client}",
            value=tuple(map(new, o.value)) if o.kind == "cas" else new(o.value),
        )
        for o in history
    ]

    assert linearizable(renamed) == linearizable(history)


@settings(deadline=None, max_examples=60)
@given(histories, st.data())
def test_widening_an_operation_never_forbids_a_history(history, data):
    # More overlap allows more orders.
    i = data.draw(st.integers(0, len(history) - 1))
    earlier, later = data.draw(st.integers(0, 300)), data.draw(st.integers(0, 300))
    wider = history[i]._replace(
        start=history[i].start - earlier, end=history[i].end + later
    )

    if linearizable(history):
        assert linearizable([*history[:i], wider, *history[i + 1 :]])


@settings(deadline=None, max_examples=60)
@given(histories)
def test_every_beginning_of_a_linearizable_history_is_linearizable(history):
    # What makes the search for the shortest failing one a bisection.
    if linearizable(history):
        for time in range(0, 1001, 100):
            begun = [
                o if o.end <= time else o._replace(end=math.inf, succeeded=None)
                for o in history
                if o.start <= time
            ]
            assert linearizable(begun)


def test_the_shortest_failing_prefix_ends_with_the_answer_that_fails():
    later = [write("A", 7, 200, 201), read("B", 7, 202, 203)]
    prefix = shortest_failing_prefix([*OLD_AFTER_NEW, *later])

    assert prefix == [write("writer", 1, 0), *OLD_AFTER_NEW[1:]]


def test_a_linearizable_history_has_no_failing_prefix():
    with pytest.raises(ValueError, match="no prefix of it fails"):
        shortest_failing_prefix([write("A", 1, 0, 1)])


# The second judge


@pytest.mark.parametrize(
    "store", [stores.VersionToken, stores.OneOfThree, stores.TwoOfThree, stores.ABD]
)
def test_the_search_and_the_zones_agree_on_what_stores_showed(store):
    runs = [observe(store, Setting(clients=5, operations=6), i) for i in range(150)]

    assert [linearizable(run) for run in runs] == list(
        zones.linearizable(stacked(runs))
    )


def test_the_search_and_the_zones_agree_on_random_histories():
    # Values that nobody wrote in time, and reads before their write, are among them.
    rng = random.Random(8)
    runs = []
    for _ in range(500):
        times = rng.sample(range(1000), 16)
        pairs = [sorted(times[2 * i : 2 * i + 2]) for i in range(8)]
        run = [write(str(v), float(v), *pairs[v], version=float(v)) for v in range(3)]
        for i in range(3, 3 + rng.randint(1, 5)):
            version = rng.choice([NOTHING, 0.0, 1.0, 2.0])
            value = None if version == NOTHING else version
            run.append(read(str(i), value, *pairs[i], version=version))
        runs.append(run)

    assert [linearizable(run) for run in runs] == list(
        zones.linearizable(stacked(runs))
    )


# Sessions, on the history A writes 2, reads 1; B reads 2, reads 1, writes 0 after it


@pytest.mark.parametrize(
    ("offends", "line"),
    [
        (sessions.forgets_own_write, 2),
        (sessions.saw_own_write_vanish, 2),
        (sessions.goes_back, 4),
        (sessions.writes_below_read, 5),
        (sessions.writes_out_of_order, 7),
    ],
)
def test_each_session_check_finds_its_own_violation(offends, line):
    operations = [
        write("C", 1, 0, 1, version=1.0, line=1),
        write("A", 2, 2, 3, version=2.0, line=0),
        read("A", 1, 4, 5, version=1.0, line=2),
        read("B", 2, 4, 5, version=2.0, line=3),
        read("B", 1, 6, 7, version=1.0, line=4),
        write("B", 3, 8, 9, version=1.5, line=5),
        write("D", 4, 10, 11, version=9.0, line=6),
        write("D", 5, 12, 13, version=8.0, line=7),
    ]
    found = np.argwhere(offends(stacked([operations])))
    by_client = {c: [o for o in operations if o.client == c] for c in "ABCD"}
    lines = [by_client["ABCD"[client]][k].line for _, client, k in found]

    assert lines == [line]


def test_a_stale_read_is_one_below_a_finished_write():
    runs = stacked(
        [[write("A", 2, 0, 5, version=2.0), read("B", 1, 6, 7, version=1.0)]]
    )

    assert sessions.is_stale(runs).sum() == 1


def test_a_read_during_the_write_is_not_stale():
    runs = stacked(
        [[write("A", 2, 0, 5, version=2.0), read("B", 1, 4, 7, version=1.0)]]
    )

    assert sessions.is_stale(runs).sum() == 0


def test_the_old_value_after_the_new_is_an_inversion_and_not_stale():
    runs = stacked(
        [
            [
                o._replace(version=NOTHING if o.value is None else 1.0)
                for o in OLD_AFTER_NEW
            ]
        ]
    )

    assert sessions.is_inverted(runs).sum() == 1
    assert sessions.is_stale(runs).sum() == 0


def test_a_write_with_an_older_stamp_is_dead_on_arrival():
    runs = stacked(
        [[write("A", 1, 0, 5, version=9.0), write("B", 2, 6, 7, version=3.0)]]
    )

    assert sessions.is_dead_on_arrival(runs).sum() == 1


# Stores


@settings(deadline=None, max_examples=25)
@given(
    st.sampled_from([stores.SingleLeader, stores.ABD]),
    st.integers(2, 6),
    st.sampled_from([0.1, 1.0, 5.0]),
    st.integers(0, 10**6),
)
def test_a_leader_and_abd_are_always_linearizable(store, clients, think, seed):
    setting = Setting(clients=clients, think_mean=think, operations=6)

    assert linearizable(observe(store, setting, seed))


@settings(deadline=None, max_examples=25)
@given(st.integers(2, 6), st.sampled_from([1.0, 20.0]), st.integers(0, 10**6))
def test_a_version_token_keeps_all_four_session_guarantees(clients, lag, seed):
    setting = Setting(clients=clients, lag_mean=lag)
    runs = stacked([observe(stores.VersionToken, setting, seed)])

    for violated in (
        sessions.forgets_own_write,
        sessions.goes_back,
        sessions.writes_out_of_order,
        sessions.writes_below_read,
    ):
        assert not violated(runs).any()


def test_a_sticky_replica_never_goes_back():
    runs = stacked([observe(stores.StickyReplica, Setting(), i) for i in range(60)])

    assert not sessions.goes_back(runs).any()
    assert sessions.forgets_own_write(runs).any()


def test_a_read_that_meets_each_write_quorum_is_never_stale():
    runs = quorums.observe(500, Setting(), seed=2)

    assert not sessions.is_stale(runs).any()


def test_two_simulations_of_a_quorum_agree():
    # Three replicas, R = W = 1, where violations are frequent enough to compare.
    arrays = quorums.observe(1500, Setting(), seed=3, readers=1, writers=1)
    messages = stacked(
        [observe(stores.OneOfThree, Setting(), seed) for seed in range(500)]
    )
    stale = [
        sessions.is_stale(runs).sum() / runs.is_read.sum()
        for runs in (arrays, messages)
    ]
    failing = [1 - zones.linearizable(runs).mean() for runs in (arrays, messages)]
    median = [
        np.median((runs.end - runs.start)[runs.is_read]) for runs in (arrays, messages)
    ]

    assert stale[0] == pytest.approx(stale[1], abs=0.008)
    assert failing[0] == pytest.approx(failing[1], abs=0.06)
    assert median[0] == pytest.approx(median[1], rel=0.03)


def test_a_quorum_fails_about_once_in_fifty_runs():
    # Two independent implementations found 1.83% and 1.95% of 6,000 before this one.
    runs = quorums.observe(3000, Setting(), seed=11)
    low, high = wilson_interval(
        int((~zones.linearizable(runs)).sum()), 3000, confidence=0.999
    )

    assert low < 0.0195 < high


def test_what_a_slow_clock_writes_is_dead_once_a_fast_one_has_written():
    # Two clocks a million delays apart: the one ahead wins for ever.
    runs = quorums.observe(200, Setting(clients=2, skew_sd=1e6), seed=5)
    dead = sessions.is_dead_on_arrival(runs)
    for run in range(200):
        writes = runs.is_write[run]
        if not writes.any(axis=1).all():
            continue
        newest = np.where(writes, runs.version[run], -np.inf).max(axis=1)
        fast, slow = np.argmax(newest), np.argmin(newest)
        first_end = runs.end[run, fast][writes[fast]].min()
        late = writes[slow] & (runs.start[run, slow] > first_end)

        assert list(dead[run, slow]) == list(late)
        assert not dead[run, fast].any()


# The counter


def test_increments_are_lost_though_every_history_is_linearizable():
    run = counter.increments(clients=8, pause_mean=5, seed=3)

    assert linearizable(run.history, initial=0)
    assert run.acknowledged == 80
    assert run.final < 50


def test_seen_as_a_counter_a_run_that_lost_increments_is_not_linearizable():
    # Three increments acknowledged before the read, two in the counter.
    def counting(held, operation):
        if operation.kind == "read":
            return held == operation.value, held
        return True, held + 1

    increments = [write(str(i), "add", 0, 10) for i in range(3)]

    assert not linearizable([*increments, read("r", 2, 11, 12)], counting, initial=0)
    assert linearizable([*increments, read("r", 3, 11, 12)], counting, initial=0)


def test_compare_and_set_loses_nothing():
    run = counter.increments(clients=8, pause_mean=0, seed=3, compare_and_set=True)

    assert run.final == run.acknowledged == 80
    assert run.retries > 0
    assert linearizable(run.history, initial=0)


def test_one_client_alone_loses_nothing():
    assert counter.increments(clients=1, pause_mean=0, seed=1).lost_share == 0


# Caches


def test_one_server_never_goes_back():
    seen = browse(CachedPath(servers=1, lifetime_seconds=30), seed=1)

    assert seen.went_back_share == seen.forgot_own_write_share == 0


@pytest.mark.parametrize("routing", ["sticky", "token"])
def test_sticky_routing_and_tokens_never_go_back(routing):
    seen = browse(CachedPath(8, 30, routing), seed=1, duration_seconds=20_000)

    assert seen.went_back_share == seen.forgot_own_write_share == 0


def test_without_a_cache_nothing_is_stale():
    seen = browse(CachedPath(8, 0.0), seed=1, duration_seconds=20_000)

    assert seen.stale_share == 0
    assert seen.fetched_share == 1


def test_a_hot_key_is_seldom_fetched_by_one_user():
    # 100 other reads a second and a lifetime of 1 s: the copy is gone for 10 ms of
    # every 1.01 s.
    path = CachedPath(1, 1.0, own_write_share=0.0, others_read_seconds=0.01)

    seen = browse(path, seed=4, duration_seconds=100_000)

    assert seen.fetched_share == pytest.approx(0.01 / 1.01, rel=0.15)


def test_a_sticky_copy_is_as_stale_as_its_age_says():
    # No own writes; copies live 30 s from a read that finds none, reads every 2 s.
    # At age a < 30 a read is stale with probability 1 - e^(-a/20), and a cycle has
    # one fetch and on average 30/2 further reads, uniform over the 30 s.
    path = CachedPath(1, 30, "sticky", own_write_share=0.0)
    uniform = 1 - 20 / 30 * (1 - math.exp(-30 / 20))
    expected = 15 / 16 * uniform

    seen = browse(path, seed=2, duration_seconds=400_000)

    assert seen.stale_share == pytest.approx(expected, rel=0.03)
    assert seen.fetched_share == pytest.approx(1 / 16, rel=0.03)


def test_a_fill_is_overtaken_as_the_formula_says():
    # Gap 10 s, a write a second: 10/11.
    rng = np.random.default_rng(1)
    gaps, next_write = rng.exponential(10, 200_000), rng.exponential(1, 200_000)

    assert stale_fill_share(10, 1) == pytest.approx(10 / 11)
    assert (next_write < gaps).mean() == pytest.approx(10 / 11, abs=0.003)


# Replies, and staleness


@pytest.mark.parametrize("think", [0, 1])
def test_a_reply_overtakes_its_message_one_time_in_four(think):
    drawn = causality.drawn_share(
        causality.LAWS["exponential"], think=think, draws=300_000, seed=1
    )

    assert causality.reply_first_share(0) == 1 / 4
    assert drawn == pytest.approx(causality.reply_first_share(think), abs=0.003)


def test_waiting_for_the_cause_adds_a_quarter_of_a_delay():
    rng = np.random.default_rng(3)
    message, to_replier, reply = rng.exponential(1, (3, 400_000))
    late = np.maximum(0, message - to_replier - reply)

    assert causality.added_wait(0) == pytest.approx(late.mean(), abs=0.004)


@pytest.mark.parametrize(
    ("delays", "readers", "at_once", "after_10_ms", "p999"),
    [
        # Bailis et al. (2014), from 50,000 samples. Over such samples the last
        # thousandth of the disk fit has a standard deviation of 9%, over ours 4%;
        # two of both together, of the smaller value, are 25%.
        (staleness.FAST_WRITES, 1, 0.94, None, 1.0),
        (staleness.SLOW_WRITES, 1, 0.41, None, 65),
        (staleness.SSD, 1, 0.974, None, 1.85),
        (staleness.DISK, 1, 0.439, 0.925, 45.5),
        (staleness.DISK, 2, None, None, 13.6),
        (staleness.YAMMER, 1, 0.893, None, 1364),
    ],
)
def test_staleness_is_as_published(delays, readers, at_once, after_10_ms, p999):
    ages = staleness.ages_needed(delays, runs=200_000, seed=1, readers=readers)

    if at_once:
        assert staleness.share_seen(ages, 0) == pytest.approx(at_once, abs=0.012)
    if after_10_ms:
        assert staleness.share_seen(ages, 10) == pytest.approx(after_10_ms, abs=0.012)
    assert staleness.age_for(ages, 0.999) == pytest.approx(p999, rel=0.25)


@pytest.mark.parametrize(
    ("delays", "read_ms", "write_ms"),
    [
        (staleness.SSD, 0.66, 0.66),
        (staleness.DISK, 0.66, 10.99),
        (staleness.YAMMER, 5.58, 10.83),
    ],
)
def test_latencies_of_the_last_thousandth_are_as_published(delays, read_ms, write_ms):
    ages = staleness.ages_needed(delays, runs=200_000, seed=1)

    assert np.quantile(ages.read_took, 0.999) == pytest.approx(read_ms, rel=0.08)
    assert np.quantile(ages.write_took, 0.999) == pytest.approx(write_ms, rel=0.08)


def test_quorums_that_meet_show_a_finished_write_at_once():
    ages = staleness.ages_needed(
        staleness.DISK, runs=20_000, seed=1, readers=2, writers=2
    )

    assert staleness.share_seen(ages, 0) == 1


# A reader's own history


JEPSEN = """\
INFO  jepsen.core - Run starting
INFO  jepsen.util - 0\t:invoke\t:write\t1
INFO  jepsen.util - 1\t:invoke\t:read\tnil
INFO  jepsen.util - 1\t:ok\t:read\t1
INFO  jepsen.util - 2\t:invoke\t:read\tnil
INFO  jepsen.util - 2\t:ok\t:read\tnil
INFO  jepsen.util - 0\t:info\t:write\t:timed-out
"""


def checked(path, capsys, *options):
    status = main(["consistency-models", "check", str(path), *options])
    return status, *capsys.readouterr()


def test_a_jepsen_log_is_read_as_calls_and_answers(tmp_path):
    log = tmp_path / "etcd.log"
    log.write_text(
        JEPSEN + "INFO  jepsen.util - 7\t:invoke\t:cas\t[1 4]\n"
        "INFO  jepsen.util - 7\t:fail\t:cas\t[1 4]\n"
    )

    assert [o._replace(line=0) for o in logs.read(log)] == [
        write("0", 1, 2.0),
        read("1", 1, 3.0, 4.0),
        read("2", None, 5.0, 6.0),
        cas("7", 1, 4, 8.0, 9.0, False),
    ]


@pytest.mark.parametrize(
    "head", ["INFO  jepsen.util - ", "2026-11-21 12:00 INFO [worker 0] jepsen.util: "]
)
def test_the_head_of_a_log_line_may_be_old_or_new(tmp_path, head):
    log = tmp_path / "etcd.log"
    log.write_text(f"{head}0\t:invoke\t:read\tnil\n{head}0\t:ok\t:read\t3\n")

    assert [o.value for o in logs.read(log)] == [3]


def test_a_failing_log_is_answered_with_a_timeline(tmp_path, capsys):
    log = tmp_path / "etcd.log"
    log.write_text(JEPSEN)

    status, said, _ = checked(log, capsys)

    assert status == 1
    assert said == (
        "3 operations: not linearizable\n\n"
        "No order of these explains the last answer:\n\n"
        "0: write 1?      |---->\n"
        "1: read 1         ||\n"
        "2: read nothing     ||\n"
    )


def test_json_lines_with_versions_are_answered_with_the_sessions_too(tmp_path, capsys):
    file = tmp_path / "history.jsonl"
    file.write_text(
        '{"client": "a", "op": "write", "value": "x", "start": 0, "end": 1,'
        ' "version": 1}\n\n'
        '{"client": "a", "op": "read", "value": null, "start": 2, "end": 3,'
        ' "version": 0}\n'
    )

    status, said, _ = checked(file, capsys)

    assert status == 1
    assert "2 operations: not linearizable" in said
    assert "    1 reads older than a write of their client\n" in said
    assert "    0 reads older than an earlier read of their client\n" in said


def test_a_timed_out_write_needs_no_version(tmp_path, capsys):
    file = tmp_path / "history.jsonl"
    file.write_text(
        '{"client": "a", "op": "write", "value": 1, "start": 0, "end": 1,'
        ' "version": 1}\n'
        '{"client": "a", "op": "write", "value": 2, "start": 2}\n'
    )

    status, said, _ = checked(file, capsys)

    assert status == 0
    assert "    0 reads older than a write of their client\n" in said


def test_sessions_that_cannot_be_counted_are_said_to_be(tmp_path, capsys):
    file = tmp_path / "history.jsonl"
    file.write_text(
        '{"client": "a", "op": "write", "value": 1, "start": 0, "end": 1,'
        ' "version": 1}\n'
        '{"client": "a", "op": "read", "value": 1, "start": 2, "end": 3}\n'
    )

    _, said, _ = checked(file, capsys)

    assert said.endswith("Sessions are not counted: line 2 is without a version.\n")


def test_a_value_that_nobody_wrote_is_named(tmp_path, capsys):
    file = tmp_path / "history.jsonl"
    file.write_text('{"client": "a", "op": "read", "value": 7, "start": 0, "end": 1}\n')

    status, said, _ = checked(file, capsys)

    assert status == 1
    assert "Nobody wrote 7 in this history." in said


@pytest.mark.parametrize(("error", "status"), [("0.4", 1), ("0.6", 0)])
def test_a_clock_error_excuses_what_it_explains(tmp_path, capsys, error, status):
    # The read begins 1 after the write has ended: two errors of half that may be why.
    file = tmp_path / "history.jsonl"
    file.write_text(
        '{"client": "a", "op": "write", "value": 1, "start": 0, "end": 1}\n'
        '{"client": "b", "op": "read", "value": null, "start": 2, "end": 3}\n'
    )

    assert checked(file, capsys, "--clock-error", error)[0] == status


def test_a_clock_error_below_nothing_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        checked(tmp_path / "history.jsonl", capsys, "--clock-error", "-1")

    assert "'-1' is no time from 0 up" in capsys.readouterr().err


def test_true_is_not_one(tmp_path, capsys):
    file = tmp_path / "history.jsonl"
    file.write_text(
        '{"client": "a", "op": "write", "value": true, "start": 0, "end": 1}\n'
        '{"client": "b", "op": "read", "value": 1, "start": 2, "end": 3}\n'
    )

    assert checked(file, capsys)[0] == 1


def test_json_lines_may_be_indented_and_begin_with_a_mark(tmp_path, capsys):
    file = tmp_path / "history.jsonl"
    line = ' {"client": "a", "op": "write", "value": 1, "start": 0, "end": 1}\n'
    file.write_text(line, encoding="utf-8-sig")

    assert checked(file, capsys)[0] == 0


def test_several_registers_are_checked_one_by_one(tmp_path, capsys):
    # Each alone is as it should be in "y"; in "x" the write is not seen.
    file = tmp_path / "history.jsonl"
    file.write_text(
        '{"client": "a", "op": "write", "key": "x", "value": 1, "start": 0, "end": 1}\n'
        '{"client": "b", "op": "read", "key": "y", "start": 2, "end": 3}\n'
        '{"client": "b", "op": "read", "key": "x", "start": 4, "end": 5}\n'
    )

    status, said, _ = checked(file, capsys)

    assert status == 1
    assert "No order of these on 'x' explains the last answer" in said
    assert said.count("b: read nothing") == 1


def test_a_linearizable_history_is_said_to_be(tmp_path, capsys):
    file = tmp_path / "history.jsonl"
    file.write_text(
        '{"client": "a", "op": "cas", "value": [null, 1], "start": 0, "end": 1,'
        ' "ok": true}\n{"client": "b", "op": "read", "start": 0.5}\n'
    )

    assert checked(file, capsys) == (0, "1 operation: linearizable\n", "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("hello\n", "1: no answered operation of a Jepsen log or JSON lines"),
        (
            '{"client": 1, "op": "read", "start": 1, "ended": 2}\n',
            "1: 'ended' is not one of client, op, value, start, end, ok, version, key",
        ),
        (
            '{"client": 1, "op": "write", "value": 1, "start": 1, "end": 2,'
            ' "ok": false}\n',
            "1: a write that is not ok: leave it out if it surely failed",
        ),
        ("{}\n", "1: no 'client'"),
        ('{"client": 1, "op": "read", "start": 1\n', "1: not JSON: "),
        ('{"client": 1, "op": "pop", "start": 1}\n', "1: op is 'pop', not read, "),
        ('{"client": 1, "op": "write", "start": 1}\n', "1: a write needs a value"),
        ('{"client": 1, "op": "cas", "value": 3, "start": 1}\n', "1: value of a cas"),
        (
            '{"client": 1, "op": "cas", "value": [1, 2], "start": 1, "end": 2}\n',
            "1: an answered cas needs ok",
        ),
        ('{"client": 1, "op": "read", "start": "now"}\n', "1: start is 'now', not a "),
        ('{"client": 1, "op": "read", "start": null}\n', "1: start is None, not a "),
        (
            '{"client": 1, "op": "read", "start": 0, "end": Infinity}\n',
            "1: end is inf; leave out what is unknown",
        ),
        (
            '{"client": 1, "op": "read", "start": 2, "end": 1}\n',
            "1: it ends before it starts",
        ),
        (
            '{"client": 1, "op": "write", "value": 1, "start": 0, "end": 5}\n'
            '{"client": 1, "op": "write", "value": 2, "start": 3, "end": 6}\n',
            "2: client 1 starts before its call of line 1 has ended",
        ),
        (
            "INFO  jepsen.util - 0\t:invoke\t:write\tfour\n",
            "1: :write wants a number or nil, not 'four'",
        ),
        ("INFO  jepsen.util - 0\t:invoke\t:cas\t4\n", "1: :cas wants [expected new]"),
        ("INFO  jepsen.util - 0\t:ok\t:read\t4\n", "1: process 0 has no open :read"),
        ("INFO  jepsen.util - 0\t:invoke\t:pop\t4\n", "1: :pop is not :read, :write"),
        ("INFO  jepsen.util - 0\t:begin\t:read\tnil\n", "1: :begin is not :invoke"),
        (
            "INFO  jepsen.util - 0\t:invoke\t:read\tnil\n" * 2,
            "2: process 0 has not ended its call of line 1",
        ),
    ],
)
def test_a_malformed_history_is_refused_with_file_and_line(
    tmp_path, capsys, text, problem
):
    file = tmp_path / "history"
    file.write_text(text)

    status, said, refused = checked(file, capsys)

    assert (status, said) == (2, "")
    assert refused.startswith(f"{file}:{problem}")
    assert refused.count("\n") == 1


def test_a_file_that_is_no_text_is_refused(tmp_path, capsys):
    file = tmp_path / "history"
    file.write_bytes(b"\xff\xfe\x00")

    assert checked(file, capsys) == (2, "", f"{file}:1: this is not text in UTF-8\n")


def test_a_missing_file_is_refused(tmp_path, capsys):
    status, _, refused = checked(tmp_path / "none.jsonl", capsys)

    assert status == 2
    assert "No such file" in refused


def test_a_folder_is_compared_with_its_verdicts(tmp_path, capsys):
    (tmp_path / "bad.log").write_text(JEPSEN)
    (tmp_path / "good.log").write_text(
        JEPSEN.replace(":ok\t:read\tnil", ":ok\t:read\t1")
    )
    (tmp_path / "verdicts.json").write_text('{"bad.log": true, "good.log": true}')

    status, said, _ = checked(tmp_path, capsys)

    assert status == 1
    assert said == (
        "bad.log: not linearizable here, linearizable there\n"
        "1 of 2 verdicts alike (there 2 linearizable, 0 not)\n"
    )


def test_a_folder_with_malformed_verdicts_is_refused(tmp_path, capsys):
    (tmp_path / "verdicts.json").write_text('{"a.log": "yes"}')

    status, _, refused = checked(tmp_path, capsys)

    assert status == 2
    assert "verdicts.json:1: not of the form" in refused


def test_a_long_history_is_drawn_from_near_its_end():
    history = [write("A", i, 2 * i, 2 * i + 1) for i in range(50)]
    rows = timeline.drawn(history, events_shown=6).splitlines()

    assert rows == [
        "47 earlier operations are not drawn",
        "A: write 47  ||",
        "A: write 48    ||",
        "A: write 49      ||",
    ]


@pytest.mark.skipif(not REAL_LOGS, reason="JEPSEN_ETCD_LOGS names no folder")
def test_the_verdicts_on_real_logs_are_porcupines():
    # The histories of etcd in 2014, as kept by porcupine with its expected verdicts.
    folder = Path(REAL_LOGS)
    expected = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))

    assert {
        name: linearizable(logs.read(folder / name)) for name in expected
    } == expected
