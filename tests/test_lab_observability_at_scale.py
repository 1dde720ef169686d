"""Sampling, sketches, averages and the tail sampler: formulas, draws, bounds, books."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.observability_at_scale import (
    LAB,
    alerts,
    cardinality,
    fleet,
    flips,
    sampling,
    sketches,
    tail_sampler,
)
from labs.observability_at_scale.findings import RULES
from labs.observability_at_scale.population import Requests, Traffic, draw

SMALL = draw(Traffic(), count=50_000, seed=7)
BUDGET = 0.02
every_rule = pytest.mark.parametrize("name", RULES)


def requests_of(latencies: list[float], failed: list[bool]) -> Requests:
    return Requests(np.array(latencies), np.array(failed))


# The population


def test_requests_come_in_order_and_the_same_seed_gives_the_same():
    again = draw.__wrapped__(Traffic(), count=50_000, seed=7)

    assert (np.diff(again.latency_ms) >= 0).all()
    assert (again.latency_ms == SMALL.latency_ms).all()


def test_a_percentile_is_the_request_of_that_rank():
    requests = requests_of([10, 20, 30, 40, 50], [False] * 5)

    assert requests.quantile_ms(0.5) == 30
    assert requests.quantile_ms(0.8) == 40
    assert requests.share_slower(40) == pytest.approx(0.2)


def test_failures_are_as_common_as_the_traffic_says():
    # 0.05% of all, and 2% more of the 1% that are slow: 0.07%.
    requests = draw(Traffic())
    expected = 0.0005 + 0.01 * 0.02

    assert abs(requests.failed_share - expected) < 4 * math.sqrt(expected / 1e6)


def test_a_pareto_tail_halves_as_its_index_says():
    # Minimum 20 ms, index 1.5: a share (20/x)^1.5 is slower than x.
    requests = draw(Traffic(pareto_index=1.5, slow_share=0.0))

    assert requests.share_slower(200) == pytest.approx(10**-1.5, rel=0.02)


# Rules


@every_rule
def test_a_rule_spends_its_budget_on_chances_between_0_and_1(name):
    chance = RULES[name](SMALL, BUDGET)

    assert chance.sum() == pytest.approx(BUDGET * SMALL.count)
    assert (chance > 0).all()
    assert (chance <= 1).all()


@every_rule
def test_every_rule_but_head_keeps_every_failure(name):
    kept = RULES[name](SMALL, BUDGET)[SMALL.failed]

    assert (kept == (BUDGET if name == "head" else 1)).all()


@pytest.mark.parametrize("name", [name for name in RULES if name != "head"])
def test_what_must_be_kept_cannot_exceed_the_budget(name):
    with pytest.raises(ValueError, match=r"50.00% are to be kept for certain, of 10"):
        RULES[name](requests_of([1, 2], [True, False]), 0.1)


def test_what_finds_no_room_in_a_small_stratum_goes_to_the_others():
    # 12 between rooms of 2, 100 and 100: 2, then 5 and 5.
    assert sampling.filled(np.array([100.0, 2.0, 100.0]), 12.0) == pytest.approx(
        [5, 2, 5]
    )


@given(
    rooms=st.lists(st.floats(0.1, 1e4), min_size=1, max_size=12),
    part=st.floats(0.01, 1),
)
@settings(deadline=None, max_examples=60)
def test_water_filling_spends_all_and_overfills_nothing(rooms, part):
    room = np.array(rooms)
    shares = sampling.filled(room, part * room.sum())

    assert shares.sum() == pytest.approx(part * room.sum())
    assert (shares <= room * (1 + 1e-9)).all()


# Reading the kept traces


@every_rule
def test_weighted_counts_are_unbiased_within_their_standard_error(name):
    # Horvitz and Thompson 1952: the sum of 1 / chance over the kept estimates N.
    chance = RULES[name](SMALL, BUDGET)
    rng = np.random.default_rng(3)
    draws = [(rng.random(SMALL.count) < chance) / chance for _ in range(200)]
    slow = SMALL.latency_ms > 100
    for counted in (np.ones(SMALL.count), SMALL.failed, slow):
        estimates = np.array([(weight * counted).sum() for weight in draws])
        error = math.sqrt(((1 - chance) / chance * counted).sum() / len(draws))

        assert abs(estimates.mean() - counted.sum()) <= 4 * error + 1e-6


def test_keeping_all_failures_shows_them_a_hundredfold():
    # One failure in 10,000 and a budget of 1 in 100: one of the 100 kept.
    requests = requests_of(list(range(1, 10_001)), [False] * 9_999 + [True])
    seen = sampling.unweighted(requests, sampling.keep_failed(requests, 0.01))

    assert seen.failed_share == pytest.approx(100 * requests.failed_share)


def test_a_uniform_sample_shows_the_truth_unweighted():
    seen = sampling.unweighted(SMALL, sampling.head(SMALL, BUDGET))

    assert seen.failed_share == pytest.approx(SMALL.failed_share)
    assert seen.p50_ms == pytest.approx(SMALL.quantile_ms(0.5), rel=1e-3)
    assert seen.p99_ms == pytest.approx(SMALL.quantile_ms(0.99), rel=1e-2)


def test_a_weighted_percentile_counts_each_value_as_often_as_it_stands_for():
    # 10 stands for 90 requests, 20 for 9, 30 for one.
    values, weights = np.array([10.0, 20.0, 30.0]), np.array([90.0, 9.0, 1.0])

    assert sampling.weighted_quantile(values, weights, 0.9) == 10
    assert sampling.weighted_quantile(values, weights, 0.95) == 20
    assert sampling.weighted_quantile(values, weights, 0.995) == 30


@pytest.mark.parametrize(
    ("name", "quantile"),
    [("head", 0.5), ("head", 0.99), ("failed-and-slow", 0.99), ("stratified", 0.99),
     ("two-rates", 0.99), ("stratified", 0.5)],
)  # fmt: skip
def test_the_error_of_a_percentile_is_that_of_300_samples(name, quantile):
    # 300 squared errors estimate a root mean square to some 4% to 8%.
    requests = draw(Traffic(), count=200_000, seed=9)
    chance = RULES[name](requests, BUDGET)
    rng = np.random.default_rng(4)
    off = []
    for _ in range(300):
        kept = np.flatnonzero(rng.random(requests.count) < chance)
        found = sampling.weighted_quantile(
            requests.latency_ms[kept], 1 / chance[kept], quantile
        )
        off.append(found / requests.quantile_ms(quantile) - 1)

    simulated = math.sqrt(np.mean(np.square(off)))
    assert sampling.relative_error(requests, chance, quantile) == pytest.approx(
        simulated, rel=0.2
    )


def test_a_uniform_sample_errs_as_the_binomial_does():
    # Relative variance (1 - p)(1 - f) / (n p f) for a share f kept with chance p.
    share = SMALL.failed_share
    expected = math.sqrt((1 - BUDGET) * (1 - share) / (SMALL.count * BUDGET * share))
    chance = sampling.head(SMALL, BUDGET)

    found = sampling.relative_error_of_mean(chance, SMALL.failed)
    assert found == pytest.approx(expected)


def test_the_error_of_a_quantile_of_uniform_values_is_that_of_a_beta():
    # The 50th of 99 uniform draws is Beta(50, 50): mean 1/2, variance 1/(4 * 101).
    count = 1_000_000
    uniform = Requests((np.arange(count) + 1) / count, np.zeros(count, bool))

    found = sampling.error_with_so_many(uniform, 99, 0.5)
    assert found == pytest.approx(math.sqrt(1 / 404) / 0.5, rel=1e-3)


def test_the_chance_to_hold_one_of_a_million_is_63_percent_at_one_in_a_million():
    # 1 - 1/e
    assert sampling.chance_to_hold_one(1e6, 1e-6) == pytest.approx(1 - math.exp(-1))


# Percentiles of a fleet


def test_equal_hosts_average_to_the_truth():
    hosts = fleet.slow_hosts(0)

    assert fleet.averaged_ms(hosts, 0.99) == pytest.approx(fleet.pooled_ms(hosts, 0.99))


@pytest.mark.parametrize("hosts", [fleet.slow_hosts(2), fleet.quiet_hosts()])
def test_pooled_and_averaged_percentiles_agree_with_drawn_latencies(hosts):
    rng = np.random.default_rng(5)
    drawn = [
        rng.lognormal(math.log(40 * group.slowdown), 0.5, int(10_000 * group.traffic))
        for group in hosts
        for _ in range(group.number)
    ]
    for quantile in (0.5, 0.99):
        pooled = np.quantile(np.concatenate(drawn), quantile)

        assert fleet.pooled_ms(hosts, quantile) == pytest.approx(pooled, rel=0.03)
    means = np.mean([np.median(values) for values in drawn])
    assert fleet.averaged_ms(hosts, 0.5) == pytest.approx(means, rel=0.03)


def test_an_average_by_traffic_weighs_hosts_by_their_requests():
    # Nine tenths at 40 ms, one tenth at 400 ms: 76 ms.
    hosts = (fleet.Hosts(1, traffic=9), fleet.Hosts(1, traffic=1, slowdown=10))

    assert fleet.traffic_averaged_ms(hosts, 0.5) == pytest.approx(76)


# Summaries


@given(
    values=st.lists(st.floats(1e-3, 1e7), min_size=1, max_size=200),
    parts=st.integers(1, 10),
    quantile=st.floats(0, 1),
)
@settings(deadline=None, max_examples=80)
def test_a_merged_sketch_keeps_its_published_bound(values, parts, quantile):
    # Masson, Rim and Lee 2019, Proposition 3: within 1% of the value of that rank.
    drawn = np.array(values)
    merged = sketches.merged_sketch(drawn, parts=min(parts, len(values)), accuracy=0.01)

    rank = math.floor(quantile * (len(values) - 1))
    exact = np.sort(drawn)[rank]
    assert merged.get_quantile_value(quantile) == pytest.approx(exact, rel=0.0100001)


@given(values=st.lists(st.floats(1e-3, 1e7), min_size=2, max_size=100))
@settings(deadline=None, max_examples=40)
def test_merging_sketches_is_sketching_everything(values):
    one = sketches.merged_sketch(np.array(values), parts=1, accuracy=0.01)
    two = sketches.merged_sketch(np.array(values), parts=2, accuracy=0.01)

    for quantile in (0.1, 0.5, 0.99):
        assert two.get_quantile_value(quantile) == one.get_quantile_value(quantile)


def test_a_bucket_is_read_off_along_a_straight_line():
    # Ten up to 100 ms, ten up to 250 ms: the 75th percentile lies half way.
    counts = sketches.bucket_counts(np.array([60.0] * 10 + [101.0] * 10), (100, 250))

    assert sketches.interpolated(counts, (100, 250), 0.75) == pytest.approx(175)


def test_a_percentile_above_all_buckets_is_the_last_bound():
    counts = sketches.bucket_counts(np.array([20_000.0]), sketches.BUCKETS_MS)

    assert sketches.interpolated(counts, sketches.BUCKETS_MS, 0.99) == 10_000


@pytest.mark.parametrize("size", [10, 12])
def test_hyperloglog_keeps_its_published_error(size):
    # 20 runs estimate a root mean square to some 16%; two of those are allowed.
    found = sketches.hll_error(size, items=40_000, runs=20)

    assert found <= 1.32 * sketches.hll_bound(size)
    assert sketches.hll_bound(12) == pytest.approx(1.04 / 64)


# Cardinality


def test_labels_multiply():
    labels = {"service": 50, "route": 40, "method": 4, "status": 6, "pod": 100}

    assert cardinality.label_sets(labels) == 4_800_000
    assert cardinality.series_of_histogram(11) == 14


def test_three_deploys_a_day_write_46_times_the_series_in_15_days():
    assert cardinality.series_over(active=1, deploys=3, days=15) == 46


def test_two_users_of_even_use_are_seen_as_coins_are():
    # Exponent 0: each of two is missed by 3 requests with chance 1/8.
    assert cardinality.expected_distinct(3, 2, exponent=0.0) == pytest.approx(2 * 7 / 8)


def test_distinct_users_agree_with_drawn_requests():
    rng = np.random.default_rng(6)
    weights = 1 / np.arange(1, 1_001)
    drawn = [
        len(set(rng.choice(1_000, 500, p=weights / weights.sum()))) for _ in range(200)
    ]

    expected = cardinality.expected_distinct(500, 1_000)
    assert np.mean(drawn) == pytest.approx(expected, rel=0.02)


# Alerts


def test_the_workbooks_alerts_spend_2_5_and_10_percent():
    spent = [alerts.budget_spent(*alert) for alert in alerts.WORKBOOK.values()]

    assert spent == pytest.approx([0.02, 0.05, 0.10])


def test_an_outage_is_seen_after_a_seventieth_of_the_hour():
    # 14.4 times 0.1% of an hour: 51.84 s of nothing but failures.
    found = alerts.detection_seconds(14.4, 1, objective=0.999, failed_share=1.0)

    assert found == pytest.approx(51.84)


def test_a_failure_rate_below_the_threshold_is_never_seen():
    # 14.4 times 0.1% is 1.44%.
    assert math.isinf(
        alerts.detection_seconds(14.4, 1, objective=0.999, failed_share=0.01)
    )


# The tail sampler


def test_the_default_cliff_is_at_50000_over_30_and_31_seconds():
    assert tail_sampler.fatal_rate() == pytest.approx(1_666.67, abs=0.01)
    assert tail_sampler.safe_rate() == pytest.approx(1_612.90, abs=0.01)


@pytest.mark.parametrize(("rate", "lost"), [(30, 0.0), (33, 0.5), (50, 1.0)])
def test_the_cliff_is_where_a_sampler_run_trace_by_trace_has_it(rate, lost):
    # 1,000 slots: the edge lies between 32.3 and 33.3 traces a second; Poisson
    # arrivals of a thousand at a time blur it by 3%.
    simulated = tail_sampler.simulate(rate, seconds=3_000, slots=1_000).lost

    assert tail_sampler.lost_share(rate, slots=1_000) == pytest.approx(
        simulated, abs=0.06
    )
    assert simulated == pytest.approx(lost, abs=0.25)


@given(rate=st.floats(10, 60), slots=st.integers(500, 2_000))
@settings(deadline=None, max_examples=60)
def test_more_slots_or_fewer_traces_never_lose_more(rate, slots):
    lost = tail_sampler.lost_share(rate, slots=slots)

    assert 0 <= lost <= 1
    assert tail_sampler.lost_share(rate, slots=slots + 100) <= lost + 1e-12
    assert tail_sampler.lost_share(rate * 0.9, slots=slots) <= lost + 1e-12


def test_above_the_cliff_only_fragments_are_judged():
    # A span 29 s late finds its trace forgotten, and is what the decision sees.
    judged = tail_sampler.simulate(50, seconds=300, slots=1_000, late_share=0.2)

    assert judged.whole == 0
    assert judged.fragment == pytest.approx(0.2, abs=0.02)


def test_a_jump_of_the_rate_is_borne_until_the_memory_is_full():
    # 10 a second fill 310 of 1,000 slots; each second at 40 fills 30 more: 23 s.
    assert tail_sampler.grace_seconds(10, 40, slots=1_000) == pytest.approx(23)
    assert math.isinf(tail_sampler.grace_seconds(10, 30, slots=1_000))


# Assumptions turned round


@pytest.mark.parametrize(
    ("changes", "ratio", "lost"),
    [
        ({}, 0.9, 0.0),
        ({}, 1.1, 1.0),
        ({"frees": True}, 1.1, 1.0),  # nothing is judged, so nothing gives back
        ({"evicts": "none"}, 2.0, 1.0),  # the first full memory is the last
        ({"early_share": 0.5}, 2.0, 0.5),  # only the other half waits too long
        # Of 31 s ten are at 1.5 and 21 at 0.7: 29.7 of 31 places, so all fit.
        ({"peak_seconds": 10}, 1.5, 0.0),
        # Refused, and places given back: what does not fit, 1 - 1 / ratio.
        ({"evicts": "none", "frees": True}, 1.25, 0.2),
        ({"evicts": "none", "frees": True}, 2.0, 0.5),
        # At random, from a memory that is always full: survival falls as exp(-r w/n).
        ({"evicts": "random"}, 0.9, 1 - math.exp(-0.9 * 30.5 / 31)),
        ({"evicts": "random"}, 2.0, 1 - math.exp(-2.0 * 30.5 / 31)),
    ],
)
def test_a_sampler_of_other_rules_loses_what_its_formula_says(changes, ratio, lost):
    found = flips.lost_share(flips.Sampler(**changes), ratio)

    assert found == pytest.approx(lost, abs=0.03)


def test_random_eviction_with_places_given_back_balances_what_comes_and_goes():
    # With x for evictions in a wait over places: 2 = x + 2 exp(-x), so x = 1.594.
    found = flips.lost_share(flips.Sampler(evicts="random", frees=True), 2.0)

    assert found == pytest.approx(1 - math.exp(-1.594), abs=0.04)


def test_pairs_turn_two_different_rules():
    pairs = list(flips.compatible_pairs())

    # 8 flips make 28 pairs, less those of one rule: evictions, arrivals, early shares.
    assert len(pairs) == 28 - 3
    assert ("random", "refused") not in pairs


def test_all_failures_of_a_kept_share_show_as_its_inverse():
    assert flips.keeping({})["failed_times"] == pytest.approx(100)
    assert flips.keeping({"budget": 0.02})["failed_times"] == pytest.approx(50)


def test_a_rule_that_does_not_fit_is_left_out():
    # A tenth of all requests fail, ten times the budget.
    found = flips.keeping({"traffic": {"failed_share": 0.1}})

    assert found.keys() == {"uniform"}


def test_a_threshold_below_the_p99_finds_it():
    usual, low = (
        flips.keeping({"budget": 0.02}),
        flips.keeping({"budget": 0.02, "slow_ms": 200.0}),
    )

    assert low["usual"] < usual["usual"] / 3
    assert low["uniform"] == usual["uniform"]


# The worksheet


def test_the_worksheet_says_what_two_of_three_collectors_lose(capsys):
    words = ["--traces-per-day", "300e6", "--collectors", "3", "--labels", "50", "40"]
    assert LAB.command(words) == 0

    said = capsys.readouterr().out
    assert "3 collectors: 1,157 a second each, 0.0% of traces never judged" in said
    assert "2 collectors: 1,736 a second each, 100.0% of traces never judged" in said
    assert "at most 2,000 series as a counter" in said


def test_the_worksheet_asks_for_something_to_work_on():
    with pytest.raises(SystemExit):
        LAB.command([])
