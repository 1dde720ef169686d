"""Delegating a task: break-even, stopping, checking, investing, against other code."""

import json
import math
import os
import re
import subprocess
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, stats

from labs.ai_native_development import LAB, baskets, example, flips
from labs.ai_native_development.baskets import LEVERS, Spread
from labs.ai_native_development.checking import (
    Work,
    accepted_wrong_share,
    best_check_minutes,
    best_cost_minutes,
    cost_minutes,
    escape_for,
    halved_error_saves,
    halved_tau_saves,
    turning_point_minutes,
)
from labs.ai_native_development.delegation import (
    Task,
    attention_minutes,
    break_even_share,
    ceiling_times,
    expected_minutes,
)
from labs.ai_native_development.delegation import gain_times as gain_of
from labs.ai_native_development.findings import ALIKE, BASE, BELIEFS, WORLDS, leverage
from labs.ai_native_development.flips import FLIPS, Rules
from labs.ai_native_development.investing import (
    Practice,
    gain_share,
    output_tasks,
    payback_weeks,
)
from labs.ai_native_development.loops import (
    Job,
    leaves_loop,
    loop_minutes,
    watched_minutes,
)
from labs.ai_native_development.owners_minutes import MINUTES, gain_times, week_times
from labs.ai_native_development.stopping import (
    NO_IDEA,
    Belief,
    World,
    cost_by_tries,
    next_chance,
    regret,
    tolerated_failures,
)
from labs.ai_native_development.worksheet import checking, command, delegation
from labs.llm_integration_patterns.soft_findings import published_trials
from tests.sites import ROOT

WORK = Work(start_minutes=10, error_share=0.15, repair_minutes=60, tau_minutes=10)
few = settings(deadline=None, max_examples=40)


# The author's own minutes


def test_a_parser_pays_from_two_minutes_in_twenty_two_and_a_half():
    assert MINUTES["parser"].break_even_share("middle") == pytest.approx(2 / 22.5)
    assert MINUTES["parser"].break_even_share("worst") == pytest.approx(2 / 15)


def test_no_task_of_the_author_needs_more_than_half_of_the_tries():
    worst = {task: m.break_even_share("worst") for task, m in MINUTES.items()}
    assert max(worst.values()) == 0.5
    assert [task for task, share in worst.items() if share == 0.5] == [
        "tests",
        "document",
    ]


def test_a_handler_leaves_ten_minutes_for_its_review():
    # 85 of 100 handlers save 15 minutes, and each takes two and a half
    assert MINUTES["handler"].room_minutes("middle") == pytest.approx(10.25)


@few
@given(success=st.floats(0.3, 1), case=st.sampled_from(["middle", "worst"]))
def test_a_review_as_long_as_the_room_ends_the_gain(success, case):
    for minutes in MINUTES.values():
        by_hand, handed_over = minutes.at(case)
        review = minutes.room_minutes(case, success)
        task = Task(by_hand, handed_over, review, success, watch_minutes=0)
        assert expected_minutes(task) == pytest.approx(by_hand)


def test_one_of_each_takes_67_and_a_half_minutes_instead_of_322_and_a_half():
    # 15 + 45 + 30 + 30 + 22.5 + 180, and 2.5 + 7.5 + 7.5 + 3 + 2 + 45
    assert gain_times("middle") == pytest.approx(322.5 / 67.5)


def test_a_week_gains_by_the_share_of_such_tasks():
    # of 30 hours 10 become 2: 22 are left
    assert week_times(1 / 3, gain=5) == pytest.approx(30 / 22)


# One try


def test_the_base_task_takes_29_minutes_instead_of_60():
    # 8 to specify, 2 to look on, 10 to check, and 60 again for 15 in 100
    assert expected_minutes(Task(60, 8, 10, 0.85)) == pytest.approx(8 + 2 + 10 + 9)


def test_a_model_that_is_never_wrong_leaves_the_attention():
    never_wrong = replace(BASE, success_share=1)
    assert gain_of(never_wrong) == ceiling_times(BASE) == 60 / 20


def test_a_model_that_is_always_wrong_costs_the_hand_work_on_top():
    assert expected_minutes(replace(BASE, success_share=0)) == 60 + 20


@few
@given(
    by_hand=st.floats(10, 500),
    specify=st.floats(0, 50),
    check=st.floats(0, 50),
)
def test_at_the_break_even_both_ways_cost_the_same(by_hand, specify, check):
    task = Task(by_hand, specify, check, success_share=0.5)
    at = replace(task, success_share=break_even_share(task))
    assert expected_minutes(at) == pytest.approx(by_hand)


def test_salvage_and_checked_hand_work_lower_the_break_even():
    # 20 minutes in 60. If a failure saves a quarter: 20 + (1 - p) 45 = 60, p = 1/9.
    assert break_even_share(BASE, salvaged_share=0.25) == pytest.approx(1 / 9)
    # If hand work needs 5 minutes of checking, always: 20 + (1 - p) 65 = 65.
    assert break_even_share(BASE, hand_check_minutes=5) == pytest.approx(20 / 65)


def test_a_failure_that_leaves_no_work_has_no_break_even():
    with pytest.raises(ValueError, match="no break-even"):
        break_even_share(BASE, salvaged_share=1)


# An agent in a loop


def test_what_leaves_a_loop_agrees_with_simulated_tries():
    random = np.random.default_rng(5)
    tasks, belief = 200_000, Belief(0.5, 0.46)
    chance = random.beta(belief.alpha, belief.beta, tasks)[:, None]
    right = random.random((tasks, 5)) < chance
    passes = right | (random.random((tasks, 5)) < 0.1)
    first = passes.argmax(axis=1)
    passed = passes.any(axis=1)
    was_right = right[np.arange(tasks), first] & passed
    found = was_right.mean(), (passed & ~was_right).mean()
    assert leaves_loop(belief, 0.1, most=5) == pytest.approx(found, abs=0.004)


def test_a_loop_of_tosses_accepts_wrong_results_as_the_first_pass_does():
    right, wrong = leaves_loop(Belief(0.1, 1e-9), 0.05, most=2_000)
    assert wrong / (right + wrong) == pytest.approx(accepted_wrong_share(0.1, 0.05))


def test_a_loop_of_one_try_costs_what_one_try_costs():
    job = Job(60, 8, 0, 10, 5, Belief(0.85, 0.46))
    # 8 to specify, 10 to read what passes (85 in 100), and 60 for the others
    assert loop_minutes(job, 0, most=1) == pytest.approx(8 + 8.5 + 9)


def test_tries_that_you_watch_cost_what_the_card_says():
    job = Job(60, 8, 2, 10, 5, Belief(0.5, 0.46))
    card = delegation(
        by_hand_minutes=60,
        specify_minutes=10,
        check_minutes=10,
        again_minutes=5,
        success_share=0.5,
        alike_share=0.46,
    )
    assert watched_minutes(job) == pytest.approx(card.delegated_minutes)


# The constructed example


def test_both_tries_of_the_example_fail_where_the_post_says():
    with pytest.raises(AssertionError, match=r"'250ms' is 0\.25 s, not 15000\.0"):
        example.check(example.first_try)
    with pytest.raises(AssertionError, match="'' is no duration, and gave 0"):
        example.check(example.second_try)


def test_done_by_hand_the_example_passes():
    example.check(example.by_hand)


def test_a_check_finds_a_parse_that_takes_anything():
    known = {"1h30m": 5400, "1.5h": 5400, "2m5s": 125, "250ms": 0.25}
    with pytest.raises(AssertionError, match="'' is no duration, and gave 1"):
        example.check(lambda text: known.get(text, 1))


# Stopping


@pytest.mark.parametrize(
    ("price", "failures"), [(0.1, 8), (0.2, 3), (0.25, 2), (1 / 3, 1), (0.5, 0)]
)
def test_with_no_idea_the_tolerated_failures_are_one_over_price_less_two(
    price, failures
):
    assert tolerated_failures(NO_IDEA, price) == failures


def test_near_a_coin_one_stops_after_nineteen():
    # (1 / 0.05 - 1) (0.5 / 0.25 - 1)
    assert tolerated_failures(BELIEFS["coin"], 0.25) == 19


def test_failures_are_read_by_the_rule_of_succession():
    assert [next_chance(NO_IDEA, k) for k in range(3)] == [1 / 2, 1 / 3, 1 / 4]


def test_two_tries_with_no_idea_cost_seventeen_twenty_fourths():
    # a quarter, half the time another quarter, and by hand 1 time in 3
    costs = cost_by_tries(1, 1, 0.25, most=2)
    assert costs == pytest.approx([1, 1 / 4 + 1 / 2, 1 / 4 + 1 / 8 + 1 / 3])


@pytest.mark.parametrize("belief", [NO_IDEA, Belief(0.8, 0.1), Belief(0.3, 0.7)])
def test_alike_is_the_correlation_of_two_tries(belief):
    # two tries share their chance: their covariance is its variance
    chance = stats.beta(belief.alpha, belief.beta)
    assert chance.mean() == pytest.approx(belief.chance)
    spread = belief.chance * (1 - belief.chance)
    assert chance.var() / spread == pytest.approx(belief.alike)


@few
@given(
    chance=st.floats(0.1, 0.95), alike=st.floats(0.1, 0.9), price=st.floats(0.05, 0.6)
)
def test_looking_one_step_ahead_agrees_with_trying_every_number(chance, alike, price):
    belief = Belief(chance, alike)
    costs = cost_by_tries(belief.alpha, belief.beta, price, most=400)
    stop = tolerated_failures(belief, price)
    assert costs[stop] == pytest.approx(costs.min(), abs=1e-9)


def test_simulated_tries_cost_what_the_formula_says():
    random = np.random.default_rng(3)
    chance = random.beta(1.2, 0.8, 200_000)
    tries = np.minimum(random.geometric(chance), 4)  # a success on the fourth is late
    spent = 0.25 * np.minimum(tries, 3) + (tries == 4)
    expected = cost_by_tries(1.2, 0.8, 0.25, most=3)[3]
    assert spent.mean() == pytest.approx(expected, abs=4 * spent.std() / 200_000**0.5)


def test_regret_is_what_a_rule_costs_above_the_best():
    # with no idea and a price of a quarter: 24, 18, 17, 17 of 24 for 0 to 3 tries
    always = World(chance=(0.5, 0.5), weight=(2, 2), retry_share=(0.25, 0.25))
    above = regret(always, draws=2, seed=1)[:, :4]
    assert above == pytest.approx(np.array([[7, 1, 0, 0]] * 2) / 24)


def tails(world):
    above = regret(world, draws=2_000, seed=1)
    return np.quantile(above[:, [1, 2, 3, 8]], 0.95, axis=0)


def test_eight_tries_have_the_worst_tail():
    assert tails(WORLDS["wide"]).argmax() == 3
    assert tails(WORLDS["published"]).argmax() == 3


def test_three_tries_have_a_better_tail_than_two_only_where_retries_are_cheap():
    for name in ("published", "wide"):
        dear = WORLDS[name]
        cheap = replace(dear, retry_share=(0.05, 0.20))
        assert tails(dear)[1] < tails(dear)[2]
        assert tails(cheap)[1] > tails(cheap)[2]


def test_the_published_correlations_are_those_of_the_lab_that_computes_them():
    computed = published_trials()["rho_over_rows"]
    assert {name: round(value, 2) for name, value in computed.items()} == ALIKE


# Checking


@few
@given(
    error=st.floats(0.01, 0.6),
    repair=st.floats(5, 240),
    tau=st.floats(1, 40),
    more=st.floats(1, 1e5),
)
def test_the_best_checking_time_is_the_minimum_that_scipy_finds(
    error, repair, tau, more
):
    work, escape = Work(10, error, repair, tau), repair + more
    found = optimize.minimize_scalar(
        lambda minutes: cost_minutes(work, escape, minutes),
        bounds=(0, 1000),
        method="bounded",
        options={"xatol": 1e-8},
    )
    assert best_cost_minutes(work, escape) <= found.fun + 1e-6


def test_low_stakes_deserve_no_checking():
    # 15% of the 60 minutes between 120 and 60 is 9, less than the first 10 minutes
    assert best_check_minutes(WORK, 120) == 0


def test_an_escape_that_deserves_so_much_checking_is_the_inverse():
    assert best_check_minutes(WORK, escape_for(WORK, 25)) == pytest.approx(25)


@pytest.mark.parametrize("escape", [480, 2_400, 96_000])
def test_half_the_errors_save_the_same_at_any_stakes(escape):
    saved = 10 * math.log(2) + 0.15 * 60 / 2
    assert halved_error_saves(WORK, escape) == pytest.approx(saved)


@few
@given(error=st.floats(0.02, 0.5), repair=st.floats(5, 120), tau=st.floats(5, 40))
def test_faster_checks_save_more_just_where_the_turning_point_says(error, repair, tau):
    work = Work(10, error, repair, tau)
    turning = turning_point_minutes(work)
    for escape in np.geomspace(repair + 1, 100 * turning, 30):
        if not math.isclose(escape, turning, rel_tol=1e-3):
            faster = halved_tau_saves(work, escape) > halved_error_saves(work, escape)
            assert faster == (escape > turning)


def test_leverage_tends_to_the_ratio_of_the_checking_speeds():
    # the cost is tau ln(escape) and something; a logarithm takes its time
    assert leverage(1e300, 2.0) == pytest.approx(0.5, abs=0.02)
    assert leverage(1e300, 1.0) == pytest.approx(1.0, abs=0.02)


def test_a_loop_accepts_wrong_results_as_the_first_pass_does():
    # of 1,000 tries 100 are right and 45 of the 900 wrong ones pass
    assert accepted_wrong_share(0.1, 0.05) == pytest.approx(45 / 145)


def saved_if_unfindable(escape, share):
    """Minutes saved by half the errors and by twice the speed, by minimising."""

    def cost(error, tau):
        def spent(minutes):
            missed = share + (1 - share) * math.exp(-minutes / tau)
            return minutes + error * (60 + missed * (escape - 60))

        bounds = (0, 40 * tau)
        return optimize.minimize_scalar(spent, bounds=bounds, method="bounded").fun

    now = cost(0.15, 10)
    return now - cost(0.075, 10), now - cost(0.15, 5)


@pytest.mark.parametrize("share", [0, 0.02, 0.05])
@pytest.mark.parametrize("escape", [600, 2_400, 30_000])
def test_what_improvements_save_where_some_errors_cannot_be_found(escape, share):
    errors, checks = saved_if_unfindable(escape, share)
    assert flips.halved_error_saves(WORK, escape, share) == pytest.approx(errors, 1e-3)
    assert flips.halved_tau_saves(WORK, escape, share) == pytest.approx(checks, 1e-3)


def test_beyond_the_limit_faster_checks_never_save_more():
    limit = flips.unfindable_limit_share(WORK)

    def ever(share):
        pairs = (saved_if_unfindable(x, share) for x in np.geomspace(100, 1e5, 60))
        return any(checks > errors for errors, checks in pairs)

    assert ever(0.95 * limit)
    assert not ever(1.05 * limit)


# Baskets


def test_the_basket_by_hand_takes_1050_minutes():
    # 45+120+90+60+60+60+60+120+120+180+120+15
    assert baskets.as_guessed().by_hand_minutes() == pytest.approx([1050])


def test_instant_answers_save_two_minutes_on_each_of_seven_tasks():
    saved = baskets.saved_share(baskets.as_guessed(), "instant")
    assert saved == pytest.approx([14 / 789.5])


def test_half_the_checking_saves_also_where_it_makes_a_task_worth_handing_over():
    # 39 on the seven; concurrency 18, security 15, tacit rules 9.5, known fix 1
    saved = baskets.saved_share(baskets.as_guessed(), "check-halved")
    assert saved == pytest.approx([(39 + 18 + 15 + 9.5 + 1) / 789.5])


@pytest.mark.parametrize("lever", LEVERS)
def test_no_improvement_makes_a_basket_slower(lever):
    drawn = baskets.draw(Spread(), 500, seed=2)
    assert (baskets.saved_share(drawn, lever) >= 0).all()


def test_choosing_is_never_slower_than_by_hand_nor_than_handing_all_over():
    drawn = baskets.draw(Spread(), 500, seed=2)
    chosen = baskets.chosen_minutes(drawn)
    all_over = (drawn.weight * baskets.handed_over(drawn)).sum(axis=1)
    assert (chosen <= np.minimum(drawn.by_hand_minutes(), all_over) + 1e-9).all()


def test_by_the_guesses_seven_kinds_are_handed_over():
    # 15.5+40+34+33+41+31+40 handed over; 120+120+180+120+15 by hand
    assert baskets.minutes_by_guess(baskets.as_guessed()) == pytest.approx([789.5])


def test_going_by_the_guesses_never_beats_knowing_the_minutes():
    drawn = baskets.draw(Spread(), 500, seed=2)
    by_guess = baskets.minutes_by_guess(drawn)
    assert (by_guess >= baskets.chosen_minutes(drawn) - 1e-9).all()
    assert (by_guess > baskets.chosen_minutes(drawn) + 1e-9).any()


def test_longer_checks_cost_what_they_are_longer():
    # the checks of one task of each kind are 334 minutes
    guessed = baskets.as_guessed()
    doubled = baskets.with_checks(guessed, 2)
    more = baskets.handed_over(doubled) - baskets.handed_over(guessed)
    assert more.sum() == pytest.approx(334)


def test_guesses_are_drawn_around_themselves():
    drawn = baskets.draw(Spread(), 4_000, seed=4)
    off = drawn.check / baskets.as_guessed().check
    assert np.median(off) == pytest.approx(1, abs=0.02)
    assert stats.kstest(np.log(off[:, 0]), stats.norm(scale=0.5).cdf).pvalue > 0.001


def test_without_slack_the_base_count_of_slower_baskets_is_the_plain_one():
    drawn = baskets.draw(Spread(), 500, seed=2)
    all_over = (drawn.weight * baskets.handed_over(drawn)).sum(axis=1)
    plain = (all_over > drawn.by_hand_minutes()).mean()
    assert baskets.all_slower_share(drawn) == plain


def test_a_model_known_to_be_right_leaves_the_specifying():
    # 4+10+8+8+5+5+5+25+20+25+15+6
    known = baskets.chosen_minutes(baskets.as_guessed(), LEVERS["known-right"])
    assert known == pytest.approx([136])


# Assumptions turned round


def test_with_no_assumption_turned_it_is_the_model():
    drawn = baskets.draw(Spread(), 200, seed=2)
    assert flips.minutes(drawn, Rules()) == pytest.approx(baskets.handed_over(drawn))


def one_task():
    return replace(
        baskets.as_guessed(),
        by_hand=np.array([[60.0]]),
        specify=np.array([[8.0]]),
        check=np.array([[10.0]]),
        success=np.array([[0.5]]),
    )


@pytest.mark.parametrize(
    ("flip", "minutes"),
    [
        ("failures-help", 20 + 0.5 * 45),
        ("failures-mislead", 20 + 0.5 * 75),
        ("hand-work-checked", 20 + 0.5 * 62.5),
        ("checks-miss", 20 + 0.5 * (0.1 * 300 + 0.9 * 60)),
        ("not-watched", 18 + 0.5 * 60),
        # 16 for a second try that fails in 1 - 0.5 x 0.54 of cases: less than 60
        ("second-try", 20 + 0.5 * (16 + (1 - 0.5 * 0.54) * 60)),
    ],
)
def test_each_flip_costs_what_it_says(flip, minutes):
    found = flips.minutes(one_task(), Rules(**FLIPS[flip]))
    assert found == pytest.approx(np.array([[minutes]]))


def test_flips_agree_with_what_the_baskets_count():
    drawn = baskets.draw(Spread(), 2_000, seed=2)
    for terms, rules in (
        ({"salvaged_share": 0.25}, FLIPS["failures-help"]),
        ({"hand_check": 0.25}, FLIPS["hand-work-checked"]),
    ):
        expected = baskets.all_slower_share(drawn, **terms)
        assert flips.slower_share(drawn, Rules(**rules)) == expected


def test_failures_that_help_and_mislead_as_much_cancel():
    both = Rules(salvaged_share=0.25, misled_share=0.25)
    drawn = baskets.draw(Spread(), 200, seed=2)
    assert flips.minutes(drawn, both) == pytest.approx(flips.minutes(drawn, Rules()))


def test_with_half_the_checks_one_kind_stays_below_the_line():
    # the bug without reproduction: 20 + 2 + 22.5 + 0.65 x 120 is more than 120
    guessed = flips.scaled(baskets.as_guessed(), "check", 0.5)
    over = flips.minutes(guessed, Rules())[0]
    kept = [
        k
        for k, m, h in zip(baskets.TASKS, over, guessed.by_hand[0], strict=True)
        if m > h
    ]
    assert kept == ["no-repro"]


# Investing


@few
@given(hours=st.floats(20, 500), share=st.floats(0.01, 0.5), weeks=st.floats(1, 200))
def test_work_done_while_investing_agrees_with_quadrature(hours, share, weeks):
    practice = Practice(halving_hours=hours)

    def rate(week):
        left = 20 * 0.5 ** (30 * share * week / hours)
        return (1 - share) * 30 * 60 / (40 + left)

    expected, _ = integrate.quad(rate, 0, weeks)
    assert output_tasks(practice, share, weeks) == pytest.approx(expected, rel=1e-6)


def test_without_investing_a_week_of_30_hours_holds_30_tasks_of_an_hour():
    assert output_tasks(Practice(80), 0, weeks=4) == pytest.approx(120)


def test_what_has_paid_back_has_gained_nothing_yet():
    practice = Practice(halving_hours=80)
    assert gain_share(practice, 0.1, payback_weeks(practice, 0.1)) == pytest.approx(
        0, abs=1e-9
    )


def test_more_than_the_check_can_give_back_never_pays():
    # a third of the hour is avoidable: a third of the week cannot be earned back
    assert payback_weeks(Practice(80), 0.34) == math.inf


# The reader's own numbers


def test_the_card_of_the_base_task():
    card = delegation(
        by_hand_minutes=60,
        specify_minutes=10,
        check_minutes=10,
        again_minutes=5,
        success_share=0.5,
        alike_share=1 / 3,
    )
    # 15 minutes a retry is a quarter: stop after two. 20 + 15/2 + 60/3.
    assert card.break_even_share == pytest.approx(1 / 3)
    assert card.ceiling_times == 3
    assert card.once_minutes == 20 + 30
    assert card.failures == 2
    assert card.delegated_minutes == pytest.approx(47.5)
    assert card.saved_minutes == pytest.approx(12.5)


@few
@given(
    chance=st.floats(0.05, 0.95), alike=st.floats(0.05, 0.95), again=st.floats(1, 30)
)
def test_the_card_stops_where_the_lab_stops(chance, alike, again):
    given_minutes = {"by_hand_minutes": 60, "specify_minutes": 0, "check_minutes": 0}
    card = delegation(
        **given_minutes, again_minutes=again, success_share=chance, alike_share=alike
    )
    tolerated = tolerated_failures(Belief(chance, alike), again / 60)
    assert card.failures == min(max(1, tolerated), 100)


def test_attention_that_takes_longer_than_the_work_never_breaks_even():
    card = delegation(
        by_hand_minutes=15,
        specify_minutes=10,
        check_minutes=10,
        again_minutes=0,
        success_share=1,
        alike_share=1 / 3,
    )
    assert card.break_even_share == math.inf


def test_the_checking_card_agrees_with_the_lab():
    card = checking(
        error_share=0.15, repair_minutes=60, tau_minutes=10, escape_minutes=2_400
    )
    assert card.check_minutes == pytest.approx(best_check_minutes(WORK, 2_400))
    assert card.error_halved_minutes == pytest.approx(halved_error_saves(WORK, 2_400))
    assert card.tau_halved_minutes == pytest.approx(halved_tau_saves(WORK, 2_400))
    assert card.turning_point_minutes == pytest.approx(turning_point_minutes(WORK))
    # at the best, tau = error exp(-v / tau) (escape - repair)
    assert card.escaped_share == pytest.approx(10 / 2_340)


def test_the_command_prints_the_card(capsys):
    words = "--by-hand 60 --specify 10 --check 10".split()
    assert command(words) == 0
    assert "33%" in capsys.readouterr().out


def test_the_command_refuses_a_chance_above_one(capsys):
    with pytest.raises(SystemExit):
        command("--by-hand 60 --specify 1 --check 1 --success 85".split())
    assert "--success from 0 to 1" in capsys.readouterr().err


def test_every_guess_of_the_lab_is_listed():
    listed = {parameter.name: parameter.value for parameter in LAB.parameters}
    for task, minutes in MINUTES.items():
        assert listed[f"own {task}: by hand"] == minutes.at("middle")[0]
        assert listed[f"own {task}: handed over"] == minutes.at("middle")[1]
    for kind, task in baskets.TASKS.items():
        assert listed[f"{kind}: by hand"] == task.by_hand_minutes
        assert attention_minutes(task) == pytest.approx(
            listed[f"{kind}: specify"] + listed[f"{kind}: check"] + 2
        )


# The hook that limits an agent's tries


POST = ROOT / "posts" / "ai-tooling" / "ai-native-development.md"


def hook(folder, *, passes, again):
    """Run the post's script as Claude Code would when the agent wants to stop."""
    [script] = re.findall(
        r"^```\{code-block\} shell\n.*?\n\n(.*?)^```",
        POST.read_text(encoding="utf-8"),
        re.M | re.S,
    )
    (folder / ".claude").mkdir(exist_ok=True)
    make = folder / "make"
    make.write_text(f"#!/bin/sh\necho tested\nexit {0 if passes else 2}\n")
    make.chmod(0o755)
    where = {"CLAUDE_PROJECT_DIR": str(folder)}
    return subprocess.run(
        ["sh", "-c", script],
        input=json.dumps({"hook_event_name": "Stop", "stop_hook_active": again}),
        env=os.environ | where | {"PATH": f"{folder}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_hook_of_the_post_sends_an_agent_back_four_times_and_then_lets_it_stop(
    tmp_path,
):
    runs = [hook(tmp_path, passes=False, again=again) for again in [False] + 4 * [True]]

    assert [run.returncode for run in runs] == [2, 2, 2, 2, 1]
    assert "tested" in runs[0].stderr  # what the agent is told
    assert "Five tries failed" in runs[-1].stderr


def test_the_hook_of_the_post_counts_anew_for_each_task(tmp_path):
    assert hook(tmp_path, passes=False, again=False).returncode == 2
    assert hook(tmp_path, passes=True, again=True).returncode == 0
    assert hook(tmp_path, passes=False, again=False).returncode == 2
    assert (tmp_path / ".claude" / "failures").read_text() == "1\n"


def test_the_settings_of_the_post_name_that_hook():
    [text] = re.findall(r"^```json\n(.*?)^```", POST.read_text("utf-8"), re.M | re.S)
    [stop] = json.loads(text)["hooks"]["Stop"]

    assert stop["hooks"][0]["command"] == 'sh "$CLAUDE_PROJECT_DIR"/.claude/stop.sh'
