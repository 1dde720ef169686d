"""The lab on consistency with its assumptions turned round."""

from __future__ import annotations

import random
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.consistency_models import example, flips, sessions, stores, variants
from labs.consistency_models.caches import Path, browse
from labs.consistency_models.history import NOTHING, Operation, stacked
from labs.consistency_models.linearizability import linearizable
from labs.consistency_models.stores import Setting, observe


@settings(deadline=None, max_examples=25)
@given(
    st.sampled_from([3, 5]),
    st.sampled_from([stores.exponential, variants.steady, variants.stalling]),
    st.integers(0, 10**6),
)
def test_a_read_that_waits_for_its_repair_is_linearizable(replicas, delays, seed):
    # Where two of three replies agree, a majority has the value; else it gets it.
    setting = Setting(operations=6, replicas=replicas, delays=delays)

    assert linearizable(observe(variants.WaitingRepair, setting, seed))


def test_a_read_that_waits_for_its_repair_waits_for_nothing_where_all_agree():
    # Nobody writes, so replies agree, and a read is the quorum's read.
    setting = Setting(write_share=0.0)

    assert observe(variants.WaitingRepair, setting, 3) == observe(
        variants.Quorum, setting, 3
    )


def test_a_quorum_of_three_is_two_of_three():
    assert observe(variants.Quorum, Setting(), 5) == observe(
        stores.TwoOfThree, Setting(), 5
    )


def test_a_leader_that_is_never_lost_is_linearizable(monkeypatch):
    monkeypatch.setattr(variants, "FAILOVER_WINDOW", (1e9, 1e9))
    runs = [observe(variants.FailingLeader, Setting(), seed) for seed in range(40)]

    assert all(map(linearizable, runs))


def test_a_write_that_the_next_leader_had_not_heard_of_is_gone(monkeypatch):
    # Replication takes for ever, and the leader is lost in the middle.
    monkeypatch.setattr(variants, "FAILOVER_WINDOW", (8.0, 8.0))
    setting = Setting(lag_mean=1e9, write_share=0.5)
    runs = stacked([observe(variants.FailingLeader, setting, i) for i in range(40)])

    assert sessions.forgets_own_write(runs).any()


def test_a_client_that_writes_where_it_reads_sees_its_own_writes():
    runs = stacked([observe(variants.LocalWrites, Setting(), i) for i in range(60)])

    assert not sessions.forgets_own_write(runs).any()
    assert not sessions.goes_back(runs).any()
    assert sessions.is_stale(runs).any()


@pytest.mark.parametrize(
    ("store", "setting"),
    [
        (variants.MovedLocalWrites, Setting()),
        (variants.LostToken, Setting()),
        (variants.LocalWrites, Setting(skew_sd=5.0)),
    ],
)
def test_a_session_that_is_moved_or_misjudges_time_loses_its_writes(store, setting):
    runs = stacked([observe(store, setting, i) for i in range(100)])

    assert sessions.saw_own_write_vanish(runs).any()


@pytest.mark.parametrize(
    ("law", "mean", "spread"),
    [
        (stores.exponential, 1.0, 1.0),
        (variants.steady, 1.0, 0.5),
        # E[X²] = 2·(0.95 + 0.05·100)/1.45² = 5.66, less 1: a spread of 2.16
        (variants.stalling, 1.0, 2.16),
    ],
)
def test_all_delays_have_mean_1_and_differ_in_spread(law, mean, spread):
    rng = random.Random(2)
    drawn = [law(rng) for _ in range(200_000)]

    assert statistics.fmean(drawn) == pytest.approx(mean, abs=0.02)
    assert statistics.pstdev(drawn) == pytest.approx(spread, abs=0.05)


# Caches


def test_where_every_write_drops_every_copy_no_read_is_stale():
    path = Path(2, 30.0, own_write_drops="all servers", others_write_drops=True)
    seen = browse(path, seed=1)

    assert (seen.went_back_share, seen.stale_share) == (0.0, 0.0)


def test_a_sticky_user_whose_write_drops_no_copy_misses_it():
    # Half a TTL of reads, roughly, lie between a write and the end of the copy.
    kept = browse(Path(2, 30.0, "sticky", own_write_drops="none"), seed=1)
    dropped = browse(Path(2, 30.0, "sticky"), seed=1)

    assert kept.forgot_own_write_share > 0.1
    assert kept.went_back_share == dropped.forgot_own_write_share == 0.0


# The flips themselves


def test_flips_that_exclude_each_other_are_not_paired():
    # 8 flips have 28 pairs: less 1 of laws, 3 of reads, 1 of stamps.
    cases = flips.alone_and_in_pairs(flips.QUORUM_FLIPS, flips.ALTERNATIVES)

    assert len(cases) == 8 + 23
    assert ("steady", "stalls") not in cases


def test_with_nothing_turned_the_flips_are_the_model():
    reads, writes = variants.Quorum, variants.Quorum
    store = variants.with_reads_of(reads, writes)

    assert observe(store, Setting(), 9) == observe(stores.TwoOfThree, Setting(), 9)


# The drawn example


def test_of_a_failing_history_only_what_it_takes_to_fail_is_drawn():
    write = Operation("D", "write", 1.0, 0, 100, version=1.0)
    new = Operation("B", "read", 1.0, 10, 20, version=1.0)
    old = Operation("A", "read", None, 30, 40, version=NOTHING)
    more = [
        Operation("C", "read", None, 5, 8, version=NOTHING),
        Operation("B", "write", 2.0, 35, 99, version=2.0),
    ]

    assert example.needed([write, new, old, *more]) == [write, new, old]
