"""Size and its ratios: exact tests, published values, simulations, bounds."""

import math
import re

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from labs import quantities
from labs.engineering_at_enterprise_scale import LAB, approvals, findings, flips, ratios
from labs.engineering_at_enterprise_scale.canary import (
    ALPHA,
    POWER,
    against_control,
    control_power,
    failures,
    false_alarm_share,
    fewer_failures,
    known_baseline,
    requests_to_see,
    seconds_to_see,
)
from labs.engineering_at_enterprise_scale.fanout import request_ms, slow_call_share
from labs.engineering_at_enterprise_scale.migrations import (
    Migration,
    exponential_share,
    last_team,
    left_share,
    open_migrations,
    quantile,
    through,
    time_left,
)
from labs.engineering_at_enterprise_scale.worksheet import canary
from tests.sites import ROOT

POST = (ROOT / "posts/career/engineering-at-enterprise-scale.md").read_text("utf-8")
DOUBLING = (1e-4, 1e-4)  # errors today, errors added


# Beliefs and where they flip


def test_a_minute_a_pair_is_eleven_minutes_for_each_of_twelve():
    assert ratios.pair_seconds(12) == 11 * 60


def test_a_minute_a_pair_takes_a_tenth_of_the_year_at_12481_people():
    # A tenth of 2,080 hours is 12,480 minutes, one for each of the others.
    assert ratios.pair_crossover() == pytest.approx(12_481)


def test_a_minute_a_pair_takes_a_fifth_of_the_year_at_25000_people():
    # 24,999 minutes of 2,080 hours of 60 minutes
    share = ratios.pair_seconds(25_000) / ratios.WORKING_YEAR
    assert share == pytest.approx(24_999 / 124_800)


def test_one_engineer_is_repaid_by_72_seconds_a_day_from_each_of_400():
    assert ratios.payback_seconds(400) == 8 * 3600 / 400 == 72


def test_a_dependence_of_one_in_a_thousand_is_even_odds_at_693_consumers():
    assert ratios.untouched_share(692) > 0.5 > ratios.untouched_share(693)


def test_consumers_who_copy_in_tens_count_as_a_tenth():
    assert ratios.untouched_share(2500, copies=10) == pytest.approx(0.999**250)


def test_a_hundred_calls_make_the_p99_the_ordinary_case():
    # Dean and Barroso (2013): with 100 servers 63% of requests take over a second.
    assert ratios.any_slow_share(100, 0.01) == pytest.approx(0.63, abs=0.005)


def test_of_a_hundred_calls_one_is_slow_as_often_as_in_a_simulation_with_common_causes():
    rng = np.random.default_rng(23)
    common = rng.random(100_000) < 0.5 * 0.01
    # What each call adds by itself, so that it is slow in one of a hundred requests.
    alone = rng.binomial(100, 1 - 0.99 / 0.995, 100_000) > 0
    simulated = (common | alone).mean()
    assert ratios.any_slow_share(100, 0.01, 0.5) == pytest.approx(simulated, abs=0.006)


def test_slowness_all_in_common_is_as_rare_as_that_of_one_call():
    assert ratios.any_slow_share(100, 0.01, common=1.0) == pytest.approx(0.01)


@given(st.floats(0.0, 1.0))
@settings(deadline=None, max_examples=30)
def test_a_call_is_slow_as_often_whatever_it_shares(common):
    assert ratios.any_slow_share(1, 0.01, common) == pytest.approx(0.01)


def test_the_peak_of_the_scalability_law_lies_where_the_cost_puts_it():
    # N / (1 + b N (N - 1)) for N of 399, 400, 401
    cost = ratios.peak_coherency(400)
    output = {n: n / (1 + cost * n * (n - 1)) for n in (399, 400, 401)}
    assert max(output, key=output.__getitem__) == 400


@pytest.mark.parametrize(
    ("key", "crossover"),
    [
        ("rare", 1e6 / 86_400),
        ("main", 1 / (0.005 * 0.64)),
        ("tooling", 480),  # an 8-hour day has 480 minutes
        ("read", 833),  # 208 hours are 832 quarters of an hour
        ("tail", 68.97),  # 0.99^69 is just below a half
        ("host", 365.25 / 7 / 0.04),
        ("migrate", 400 / (14 - 1.2 - 1)),
    ],
)
def test_each_belief_flips_where_a_pocket_calculator_says(key, crossover):
    found = {belief.key: belief.crossover for belief in ratios.beliefs()}
    assert found[key] == pytest.approx(crossover, rel=1e-4)


def test_400_people_are_past_the_crossovers_of_three_beliefs():
    # 5,000 requests/s over 11.6, 40 teams over 33.9, 400 people over 312.5
    past = {each.key for each in ratios.beliefs() if each.past()["400"] > 1}
    assert past == {"rare", "migrate", "main"}


def test_lower_crossovers_never_leave_fewer_beliefs_flipped():
    counts = [list(ratios.flipped(factor).values()) for factor in (2.0, 1.0, 0.5)]
    assert counts == sorted(counts)


# The canary


def test_the_exact_canary_is_what_a_search_finds():
    # Step through means with scipy's Poisson, and look at where the power holds.
    means = np.arange(25.0, 45.0, 0.005)
    critical = stats.poisson.isf(ALPHA, means) + 1
    enough = stats.poisson.sf(critical - 1, 2 * means) >= POWER
    found = known_baseline(2.0)
    assert found.least == pytest.approx(means[enough][0], abs=0.01)
    assert found.safe == pytest.approx(means[~enough][-1], abs=0.01)
    assert found.reject_at == critical[enough][0]


def test_the_exact_canary_rejects_at_the_counts_of_a_gamma_table():
    # A mean of m rejects at k where gamma.ppf(0.001, k) >= m; it has the power where
    # twice the mean is at least gamma.ppf(0.95, k).
    k = next(
        k
        for k in range(1, 100)
        if stats.gamma.ppf(POWER, k) / 2 <= stats.gamma.ppf(ALPHA, k)
    )
    allowed_before = stats.gamma.ppf(ALPHA, k - 1)
    found = known_baseline(2.0)
    assert found.reject_at == k == 51
    assert found.least == pytest.approx(
        max(stats.gamma.ppf(POWER, k) / 2, allowed_before), rel=1e-9
    )


def test_an_equal_control_needs_twice_as_many_requests_as_a_known_baseline():
    # The variance of the difference is twice as large; the exact tests keep that.
    ratio = against_control(2.0, 1.0) / known_baseline(2.0).safe
    assert ratio == pytest.approx(2.0, rel=0.05)


@pytest.mark.parametrize(("control", "expected"), [(1.0, 67.5), (99.0, 32.8)])
def test_the_errors_needed_against_a_control_have_the_power_in_a_simulation(
    control, expected
):
    # Where two million draws of both counts put the power at 95%, to a per cent or two.
    rng = np.random.default_rng(24)
    found = against_control(2.0, control)
    new = rng.poisson(2 * found, 100_000)
    old = rng.poisson(control * found, 100_000)
    rejected = stats.binom.sf(new - 1, new + old, 1 / (1 + control)) <= ALPHA
    assert found == pytest.approx(expected, rel=0.02)
    assert rejected.mean() == pytest.approx(POWER, abs=0.004)


def test_too_few_counts_are_refused():
    with pytest.raises(ValueError, match="20 counts are too few for a ratio of 2"):
        known_baseline(2.0, counts=20)


def test_the_square_root_formula_is_close_to_the_exact_tests():
    known = requests_to_see(*DOUBLING) * 1e-4
    rest = requests_to_see(*DOUBLING, share=0.01) * 1e-4
    half = requests_to_see(*DOUBLING, share=0.5) * 1e-4
    assert known == pytest.approx(known_baseline(2.0).safe, rel=0.05)
    assert rest == pytest.approx(against_control(2.0, 99.0), rel=0.05)
    assert half == pytest.approx(against_control(2.0, 1.0), rel=0.05)


def test_the_square_root_formula_is_a_sum_of_two_normal_quantiles():
    # (3.0902 + 1.6449)^2 / (4 (sqrt 2 - 1)^2) errors
    by_hand = (3.0902 + 1.6449) ** 2 / (4 * (math.sqrt(2) - 1) ** 2)
    assert requests_to_see(*DOUBLING) * 1e-4 == pytest.approx(by_hand, rel=1e-4)


def test_the_power_against_a_control_agrees_with_a_simulation():
    rng = np.random.default_rng(20)
    old, new = rng.poisson(40.0 * 3, 40_000), rng.poisson(40.0 * 2, 40_000)
    rejected = stats.binom.sf(new - 1, new + old, 1 / 4) <= ALPHA
    assert control_power(40.0, 2.0, 3.0) == pytest.approx(rejected.mean(), abs=0.008)


def test_one_look_keeps_the_false_alarms_that_were_allowed():
    expected = known_baseline(2.0).safe
    exact = stats.poisson.sf(stats.poisson.isf(ALPHA, expected), expected)
    assert false_alarm_share(expected, looks=1) == pytest.approx(exact, rel=1e-6)


def test_twenty_looks_agree_with_a_simulation():
    rng = np.random.default_rng(21)
    counts = rng.poisson(33 / 20, (200_000, 20)).cumsum(axis=1)
    limits = stats.poisson.isf(ALPHA, 33 * np.arange(1, 21) / 20)
    stopped = (counts > limits).any(axis=1).mean()
    assert false_alarm_share(33.0, looks=20) == pytest.approx(stopped, abs=6e-4)


def test_no_share_of_the_traffic_is_faster_than_half():
    times = {s: seconds_to_see(50, s / 100, *DOUBLING) for s in range(1, 100)}
    assert min(times, key=times.__getitem__) == 50


def test_staging_saves_nothing_if_the_rollback_is_immediate():
    assert fewer_failures(1e6, 0.001, *DOUBLING, lag=0.0) == pytest.approx(1.0)


def test_five_minutes_at_a_million_a_second_are_30000_failures_or_30():
    # 32.67 failures to notice, then 100 a second or 0.1 a second for 300 s
    found = fewer_failures(1e6, 0.001, *DOUBLING, lag=300.0)
    assert found == pytest.approx((32.67 + 30_000) / (32.67 + 30), rel=1e-4)


def test_a_gross_bug_in_a_small_service_is_156_failures_or_8():
    # 4.7351^2 / (4 (sqrt 0.0101 - 0.01)^2) are 684 requests, 6.84 failures to notice;
    # then 0.5 a second or 0.005 a second for 300 s.
    found = fewer_failures(50, 0.01, 1e-4, 0.01, lag=300.0)
    assert found == pytest.approx((6.84 + 150) / (6.84 + 1.5), rel=1e-3)


@given(
    st.floats(10.0, 1e6),
    st.floats(0.001, 0.5),
    st.floats(1.0, 1.9),
    st.floats(0.0, 3600.0),
)
@settings(deadline=None, max_examples=60)
def test_a_wider_stage_or_a_slower_rollback_never_helps(traffic, share, wider, lag):
    # 33 failures are noticed; one request in 10,000 more fails until the rollback.
    narrow = failures(traffic, share, 33, 1e-4, lag)
    assert failures(traffic, share * wider, 33, 1e-4, lag) >= narrow
    assert failures(traffic, share, 33, 1e-4, lag * wider) >= narrow


@given(st.floats(10.0, 1e6), st.floats(0.001, 1.0), st.floats(0.0, 3600.0))
@settings(deadline=None, max_examples=60)
def test_a_stage_never_fails_more_and_saves_no_more_than_its_share(traffic, share, lag):
    found = fewer_failures(traffic, share, *DOUBLING, lag=lag)
    assert 1 - 1e-9 <= found <= (1 + 1e-9) / share


def test_the_calculator_says_what_the_lab_says():
    found = canary(
        requests_per_second=50,
        canary_share=0.01,
        error_share=1e-4,
        bad_share=2e-4,
        reaction_minutes=0,
    )
    assert found.requests == pytest.approx(requests_to_see(*DOUBLING, share=0.01))
    assert 60 * found.minutes_to_see == pytest.approx(
        seconds_to_see(50, 0.01, *DOUBLING)
    )
    assert 60 * found.shortest_minutes == pytest.approx(
        seconds_to_see(50, 0.5, *DOUBLING)
    )
    assert found.failures_at_once == pytest.approx(32.67, abs=0.01)


def test_the_calculator_agrees_with_a_sum_on_paper():
    # One request in 100 fails, 4 would: the roots are 0.1 and 0.2. So 4.7351^2 over
    # 4 x 0.1^2 are 560.5 requests against a known rate, and 622.8 with a tenth of the
    # traffic in the canary, 10 requests a second. 0.03 of them are failures added, and
    # 0.3 a second for the minute of the rollback; 3 a second for a release to all.
    found = canary(
        requests_per_second=100,
        canary_share=0.1,
        error_share=0.01,
        bad_share=0.04,
        reaction_minutes=1,
    )
    assert found.requests == pytest.approx(622.8, rel=1e-4)
    assert found.minutes_to_see == pytest.approx(622.8 / 600, rel=1e-4)
    assert found.shortest_minutes == pytest.approx(4 * 560.5 / 6000, rel=1e-4)
    assert found.failures_caught == pytest.approx(0.03 * 622.8 + 18, rel=1e-4)
    assert found.failures_at_once == pytest.approx(0.03 * 560.5 + 180, rel=1e-4)


@pytest.mark.parametrize("bad_share", [0.01, 0.005])
def test_a_release_that_is_no_worse_is_never_seen(bad_share):
    found = canary(
        requests_per_second=100,
        canary_share=0.1,
        error_share=0.01,
        bad_share=bad_share,
        reaction_minutes=1,
    )
    assert set(vars(found).values()) == {math.inf}


def test_a_release_that_is_worse_by_a_rounding_is_seen_in_a_finite_time():
    found = canary(
        requests_per_second=100,
        canary_share=0.1,
        error_share=0.1,
        bad_share=math.nextafter(0.1, 1),
        reaction_minutes=1,
    )
    assert 1e30 < found.requests < math.inf


@given(
    st.floats(0.1, 1e8),
    st.floats(1e-5, 0.5),
    st.floats(0.0, 0.1),
    st.floats(1e-7, 0.2),
    st.floats(0.0, 1440.0),
)
@settings(deadline=None, max_examples=60)
def test_the_calculator_answers_everything_in_its_range(
    requests_per_second, canary_share, error_share, bad_share, reaction_minutes
):
    found = canary(
        requests_per_second=requests_per_second,
        canary_share=canary_share,
        error_share=error_share,
        bad_share=bad_share,
        reaction_minutes=reaction_minutes,
    )
    assert all(value > 0 for value in vars(found).values())


# Migrations


@pytest.mark.parametrize("alike", [math.inf, 4.0, 2.0, 1.0])
def test_half_of_the_teams_have_moved_at_one_median(alike):
    assert left_share(1.0, alike) == pytest.approx(0.5)
    assert quantile(0.5, alike) == pytest.approx(1.0)


@pytest.mark.parametrize("alike", [math.inf, 4.0, 2.0])
@given(share=st.floats(0.001, 0.999))
@settings(deadline=None, max_examples=20)
def test_time_and_share_undo_each_other(alike, share):
    assert left_share(time_left(share, alike), alike) == pytest.approx(share)


def test_at_shape_two_99_percent_take_nine_over_root_two_minus_one():
    # (0.01^(-1/2) - 1) / (2^(1/2) - 1)
    assert quantile(0.99, 2.0) == pytest.approx(9 / (math.sqrt(2) - 1))


@pytest.mark.parametrize(
    ("alike", "times"),
    [
        (math.inf, 3 / 2 - 1),  # log 1000 over log 100
        (4.0, (1000**0.25 - 100**0.25) / (100**0.25 - 1)),
        (2.0, (1000**0.5 - 10) / 9),
    ],
)
def test_the_last_thousandths_take_as_long_as_powers_of_ten_say(alike, times):
    found = quantile(0.999, alike) / quantile(0.99, alike) - 1
    assert found == pytest.approx(times)


@pytest.mark.parametrize("alike", [4.0, 2.0, 0.4])
def test_the_share_left_is_that_of_scipys_lomax(alike):
    scale = 1 / stats.lomax.isf(0.5, alike)  # its median at 1
    times = np.array([0.1, 1.0, 7.0, 60.0])
    found = [left_share(time, alike) for time in times]
    assert found == pytest.approx(stats.lomax.sf(times, alike, scale=scale))


def test_gamma_rates_of_shape_two_vary_by_71_percent():
    gamma = stats.gamma(2.0)
    assert gamma.std() / gamma.mean() == pytest.approx(
        findings.tails()["rate_variation_share"]
    )


def test_the_last_team_agrees_with_a_simulation_of_unlike_rates():
    rng = np.random.default_rng(22)
    rates = rng.gamma(2.0, size=(20_000, 40))
    last = (rng.exponential(size=rates.shape) / rates).max(axis=1)
    simulated = np.median(last) / (math.sqrt(2) - 1)  # the median of one team
    assert last_team(40, 2.0) == pytest.approx(simulated, rel=0.03)


def test_of_three_identical_teams_the_last_moves_at_a_known_time():
    # (1 - 2^-t)^3 = 1/2
    by_hand = -math.log2(1 - 0.5 ** (1 / 3))
    assert last_team(3, math.inf) == pytest.approx(by_hand)


def test_open_migrations_of_identical_teams_obey_littles_law():
    # Mean of the maximum of n exponentials: H_n over the rate; 12 a year, long run.
    mean_years = 0.25 * sum(1 / k for k in range(1, 41)) / math.log(2)
    found = open_migrations(60, 12, 40, math.inf, 0.25)
    assert found == pytest.approx(12 * mean_years - 0.5, rel=1e-3)  # newest: 1/12 old


def test_open_migrations_of_unlike_teams_agree_with_a_simulation():
    # Three years, six a year, 40 teams, median of one team a quarter of a year.
    rng = np.random.default_rng(25)
    rates = rng.gamma(2.0, size=(2_000, 18, 40))
    last = (rng.exponential(size=rates.shape) / rates).max(axis=2)
    years = 0.25 * last / (math.sqrt(2) - 1)
    ages = np.arange(1, 19) / 6
    simulated = (years > ages).sum(axis=1).mean()
    found = open_migrations(3, 6, 40, 2.0, 0.25)
    assert found == pytest.approx(simulated, abs=0.15)


def test_taking_over_at_99_percent_leaves_what_littles_law_says():
    # Six a year, each open for 9 / (sqrt 2 - 1) quarters
    by_hand = 6 / 4 * 9 / (math.sqrt(2) - 1)
    assert findings.tails()["open_with_takeover"] == pytest.approx(by_hand)


def test_a_curve_through_two_points_passes_through_them():
    decay = through((0.2, 0.41), (3.5, 0.13))
    for time, share in ((0.2, 0.41), (3.5, 0.13)):
        assert (1 + time / decay.scale) ** -decay.alike == pytest.approx(share)


def test_an_exponential_squares_its_share_in_twice_the_time():
    assert exponential_share((0.2, 0.41), 0.4) == pytest.approx(0.41**2)


def test_an_exponential_through_the_first_point_leaves_one_in_so_many():
    # From 0.25 years to 3.5 it is 14 times as long: 0.41^14
    found = findings.tails()["log4j_one_in"]["0.25"]
    assert found == pytest.approx(0.41**-14)


def test_2500_teams_spend_14_hours_each_or_400_and_2_2_each():
    work = Migration()
    assert work.own_hours(2500) == 2500 * 14
    assert work.central_hours(2500) == pytest.approx(400 + 2500 * (6 / 5 + 1))


@pytest.mark.parametrize(
    ("variant", "teams"),
    [
        ("base", 400 / (8 + 6 - 6 / 5 - 1)),
        ("no-review", 400 / (8 + 6 - 6 / 5)),
        ("short", 400 / (4 + 3 - 3 / 10 - 1)),
        ("long", 800 / (16 + 12 - 12 / 5 - 1)),
    ],
)
def test_a_tool_pays_for_itself_at_its_hours_over_those_saved_a_team(variant, teams):
    assert findings.VARIANTS[variant].crossover_teams == pytest.approx(teams)


def test_at_the_crossover_both_ways_take_the_same_hours():
    for work in (Migration(), Migration(review=0), Migration(learn=4, change=1)):
        teams = work.crossover_teams
        assert work.own_hours(teams) == pytest.approx(work.central_hours(teams))


# Hedged calls


def test_an_unhedged_request_has_the_lognormal_quantile_of_its_calls():
    by_scipy = 10 * math.exp(0.9 * stats.norm.ppf(0.99**0.01))
    assert request_ms(100) == pytest.approx(by_scipy, rel=1e-4)


def test_a_hedged_call_agrees_with_the_bivariate_normal():
    # Both copies are slow: the first beyond 100 ms, the second beyond what is left.
    patience = 10 * math.exp(0.9 * stats.norm.ppf(0.95))
    first, second = math.log(10) / 0.9, math.log((100 - patience) / 10) / 0.9
    both = stats.multivariate_normal(cov=[[1, 0.5], [0.5, 1]]).cdf([-first, -second])
    assert slow_call_share(100.0, copies_alike=0.5) == pytest.approx(both, rel=1e-3)


def test_a_hedged_request_agrees_with_a_simulation():
    # 20 calls and their 90th percentile, so that a simulation has enough in the tail.
    rng = np.random.default_rng(26)
    first, other = rng.standard_normal((2, 50_000, 20))
    patience = 10 * math.exp(0.9 * stats.norm.ppf(0.95))
    calls = 10 * np.exp(0.9 * first)
    copies = 10 * np.exp(0.9 * (0.5 * first + math.sqrt(0.75) * other))
    hedged = np.where(calls <= patience, calls, np.minimum(calls, patience + copies))
    simulated = np.quantile(hedged.max(axis=1), 0.9)
    assert request_ms(20, 0.9, copies_alike=0.5) == pytest.approx(simulated, rel=0.02)


def test_independent_copies_are_both_slow_by_the_product():
    patience = 10 * math.exp(0.9 * stats.norm.ppf(0.95))
    both = stats.norm.sf(math.log(10) / 0.9) * stats.norm.sf(
        math.log((100 - patience) / 10) / 0.9
    )
    assert slow_call_share(100.0, copies_alike=0.0) == pytest.approx(both, rel=1e-6)


def test_a_release_that_breaks_one_in_a_hundred_shows_in_under_half_an_hour():
    # 0.5 canary requests a second for 23 minutes are 690. Of them 0.07 fail by
    # themselves, so that three failures reject at 1 in 1,000; with the release 7 do.
    requests = seconds_to_see(50, 0.01, 1e-4, 0.01) * 50 * 0.01

    assert requests == pytest.approx(690, rel=0.02)
    assert (
        stats.poisson.sf(2, 1e-4 * requests)
        < 0.001
        < stats.poisson.sf(1, 1e-4 * requests)
    )
    assert stats.poisson.sf(2, 0.0101 * requests) > 0.95


# Assumptions turned round

WEEK = 659_997  # seconds of the canary with nothing turned: 329,998 requests at 0.5/s


@pytest.mark.parametrize(
    ("answer", "turned", "by_hand"),
    [
        (flips.canary_wait, (), WEEK),
        (flips.canary_wait, ("bursts",), 10 * WEEK),
        (flips.canary_wait, ("equal-control",), 2 * 0.99 * WEEK),
        (flips.canary_wait, ("equal-control", "bursts"), 20 * 0.99 * WEEK),
        (flips.slow_share, (), 1 - 0.99**100),
        (flips.slow_share, ("asked-again",), 1 - 0.9999**100),
        (flips.slow_share, ("spares-one",), 1 - 0.99**99 * (0.99 + 100 * 0.01)),
        # One request in 200 meets the common cause, 0.005 / 0.995 of calls are slow
        # by themselves.
        (
            flips.slow_share,
            ("common-cause",),
            1 - 0.995 * (1 - 0.005 / 0.995) ** 100,
        ),
        (flips.untouched_share, (), 0.999**2500),
        (flips.untouched_share, ("copied",), 0.999**250),
        (flips.untouched_share, ("unlike-behaviours",), 1 / math.sqrt(6)),
        (flips.untouched_share, ("copied", "unlike-behaviours"), 1 / math.sqrt(1.5)),
        (flips.crossover_teams, ("nothing-to-learn",), 400 / (6 - 1.2 - 1)),
        (flips.crossover_teams, ("no-review", "nothing-to-learn"), 400 / (6 - 1.2)),
        (flips.crossover_teams, ("uses-unlike",), math.inf),
        (flips.crossover_teams, ("no-review", "uses-unlike"), math.inf),
    ],
)
def test_a_turned_assumption_answers_what_a_sum_on_paper_does(answer, turned, by_hand):
    assert answer(turned) == pytest.approx(by_hand, rel=1e-5)


def test_every_pair_of_assumptions_has_its_cell():
    cells = flips.cells(("a", "b", "c"), len)

    assert cells == {
        "none": 0, "a": 1, "b": 1, "c": 1, "a.b": 2, "a.c": 2, "b.c": 2
    }  # fmt: skip


def test_twenty_looks_at_the_lower_level_keep_the_false_alarms():
    # The level that the factor stands for, tried on harmless releases.
    factor = flips.repeated_looks_factor(*DOUBLING)
    once = stats.norm.isf(ALPHA) + stats.norm.ppf(POWER)
    level = stats.norm.sf(once * math.sqrt(factor) - stats.norm.ppf(POWER))
    expected = 1e-4 * requests_to_see(*DOUBLING) * factor
    rng = np.random.default_rng(27)
    counts = rng.poisson(expected / 20, (400_000, 20)).cumsum(axis=1)
    limits = stats.poisson.isf(level, expected * np.arange(1, 21) / 20)

    assert (counts > limits).any(axis=1).mean() == pytest.approx(ALPHA, abs=2e-4)


def simulated_open(*, teams, allowed=0, power=1.0, groups=1, never=0.0):
    """Migrations open after ten years, six a year, by drawing every team's move."""
    rng = np.random.default_rng(28)
    movers = teams // groups
    rates = rng.gamma(2.0, size=(150, 60, movers))
    moved = rng.exponential(size=rates.shape) / rates / (math.sqrt(2) - 1)
    moved **= 1 / power  # in medians; a hazard that grows with time has power 2
    moved[rng.random(moved.shape) < never] = math.inf
    ages = np.arange(1, 61)[:, np.newaxis] / 6 / 0.25
    return ((moved > ages).sum(axis=2) > allowed).sum(axis=1).mean()


@pytest.mark.parametrize(
    ("turned", "terms"),
    [
        ((), {}),
        (("closed-at-99",), {"allowed": 2}),
        (("pressure-grows",), {"power": 2.0}),
        (("in-groups",), {"groups": 10}),
        (("some-never-move",), {"never": 0.005}),
        (("closed-at-99", "pressure-grows"), {"allowed": 2, "power": 2.0}),
    ],
)
def test_open_migrations_with_assumptions_turned_agree_with_a_simulation(turned, terms):
    found = flips.open_after_ten_years(turned, teams=200)
    assert found == pytest.approx(simulated_open(teams=200, **terms), abs=0.5)


def test_with_nothing_turned_the_open_migrations_are_those_of_the_model():
    base = open_migrations(10, 6, 2500, 2.0, 0.25)
    assert flips.open_after_ten_years(()) == pytest.approx(base)


def test_a_constant_halved_moves_a_crossover_in_proportion():
    found = flips.scaled_crossovers()
    assert found["host.half"] == pytest.approx(2 * 1304.46, rel=1e-4)
    assert found["talk.double"] == 6241  # half of 12,480 others
    assert found["migrate.double"] == pytest.approx(2 * 33.898, rel=1e-4)
    assert found["tail.double"] == pytest.approx(math.log(2) / -math.log(0.98))


def test_half_the_errors_take_a_canary_twice_as_long():
    assert flips.scaled_canary()["errors.half"] == pytest.approx(2 * WEEK, rel=1e-5)
    # From 1 in 10,000 to 3 in 10,000: (sqrt 2 - 1)^2 over (sqrt 3 - 1)^2
    shorter = (math.sqrt(2) - 1) ** 2 / (math.sqrt(3) - 1) ** 2
    found = flips.scaled_canary()["rise.double"]
    assert found == pytest.approx(shorter * WEEK, rel=1e-5)


# Approvals


def test_approvals_asked_at_once_wait_for_the_quantile_of_one():
    # All five have answered with chance 1/2 where each has with chance 0.5 ** 0.2.
    by_hand = 4 * math.exp(1.2 * stats.norm.ppf(0.5**0.2))
    assert approvals.hours().parallel == pytest.approx(by_hand, rel=0.01)


def test_approvals_in_turn_agree_with_a_sum_of_distributions():
    # The distribution of one answer on a grid of 0.05 h, convolved with itself.
    edges = np.arange(0, 2000, 0.05)
    one = np.diff(stats.lognorm.cdf(edges, 1.2, scale=4.0))
    total = np.fft.irfft(np.fft.rfft(one, 2**18) ** 5, 2**18)
    middle = 0.05 * (np.searchsorted(total.cumsum(), 0.5) + 2.5)
    assert approvals.hours().series == pytest.approx(middle, rel=0.01)


def test_five_approvals_take_two_working_days_at_once_and_four_in_turn():
    found = approvals.hours()
    assert (round(found.parallel / 8), round(found.series / 8)) == (2, 4)
    assert "two working days, asked in turn four" in " ".join(POST.split())


def test_silence_that_means_yes_caps_each_answer():
    found = approvals.hours(1, ("silence-is-yes",), median=100.0, log_sd=0.01)
    assert found.parallel == found.series == approvals.SILENCE_HOURS


# What stands in the post itself


def stages_of_the_post() -> list[tuple[float, float, float]]:
    """Return traffic, the canary's share and seconds of each stage, each then judged."""
    text = re.search(r"```yaml\n(.*?)```", POST, re.S)[1]
    traffic = float(re.search(r"([\d,]+) requests a second", text)[1].replace(",", ""))
    steps = yaml.safe_load(text)["strategy"]["canary"]["steps"]
    unit = {"m": 60, "h": 3600}
    found = []
    for weight, pause, verdict in zip(*(steps[i::3] for i in range(3)), strict=True):
        written = pause["pause"]["duration"]
        seconds = float(written[:-1]) * unit[written[-1]]
        found.append((traffic, weight["setWeight"] / 100, seconds))
        assert verdict["analysis"]["templates"] == [
            {"templateName": "failures-doubled"}
        ]
    return found


def test_the_rollout_in_the_post_waits_long_enough_at_each_stage():
    for traffic, share, seconds in stages_of_the_post():
        needed = seconds_to_see(traffic, share, *DOUBLING)
        assert needed <= seconds <= 3 * needed, share


def stopped_share(share: float, canary: float, rest: float, limit: float) -> float:
    """Chance that the roots differ by more than ``limit``, at these mean failures."""
    k = np.arange(int(rest + 12 * math.sqrt(rest) + 50))
    most = np.floor((limit + np.sqrt(k * share / (1 - share))) ** 2)
    return float(np.sum(stats.poisson.pmf(k, rest) * stats.poisson.sf(most, canary)))


def test_the_verdict_in_the_post_keeps_its_false_alarms_and_its_misses():
    small, half = map(
        float,
        re.search(r"more than ([\d.]+), roll.*than ([\d.]+)", POST, re.S).groups(),
    )
    for traffic, share, seconds in stages_of_the_post():
        limit = half if share == 0.5 else small
        failures, rest = (1e-4 * traffic * seconds * s for s in (share, 1 - share))
        assert stopped_share(share, failures, rest, limit) <= 0.001, share
        assert stopped_share(share, 2 * failures, rest, limit) >= 0.95, share


def test_the_plan_in_the_post_sets_the_limit_where_the_lab_does():
    plan = re.search(r"```text\nMIGRATION PLAN(.*?)```", POST, re.S)[1]
    limit = int(re.search(r"up to (\d+) teams", plan)[1])

    assert limit == pytest.approx(Migration().crossover_teams, rel=0.05)
    assert f"At {flips.DONE:.0%} <name> takes over" in plan


# What the post quotes, by sums on paper


@pytest.fixture(scope="module")
def found():
    return quantities(LAB.run())


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        ("meeting_pairs", 60 * 59 / 2),
        ("coherency_fall", 62.5**2),  # 25,000 over 400
        ("main_interval_days", 1 / (12 * 0.64 * 0.005)),
        ("main_breaks_a_day.25000", 16_000 / 200),
        ("bad_change_seconds", 8 * 3600 / (16_000 / 20)),
        ("read_seconds.400", 399 * 15 * 60),
        ("all_hands_share", 1 / 2080),
        ("all_hands_years", 25_000 / 2080),
        ("author_share", 0.88**5),
        ("rare_a_day.12", 50 * 0.0864),
        ("rare_a_day.25000", 86_400),
        (
            "century_bug_seconds.25000",
            365.25 * 86_400 / 200,
        ),  # 20,000 times the traffic
        ("host_seconds.12", 2.5 * 365.25 * 86_400),
        ("host_seconds.25000", 365.25 * 86_400 / 20_000),
        ("slow_share.400", 1 - 0.99**10),
        ("available_share.independent", 0.999**100),
        ("untouched_share.400", 0.999**40),
        ("own_over_central.25000", 35_000 / 5_900),
    ],
)
def test_a_quoted_number_is_a_sum_on_paper(found, name, by_hand):
    assert found[name].value == pytest.approx(by_hand)


def test_the_canary_of_each_size_waits_in_inverse_proportion_to_its_traffic(found):
    # 330,000 requests at 0.5, 50 and 10,000 a second
    waits = [found[f"canary_seconds.{size}"].value for size in ratios.SIZES]
    needed = found["canary_requests.doubling"].value
    assert waits == pytest.approx([needed / 0.5, needed / 50, needed / 10_000])
