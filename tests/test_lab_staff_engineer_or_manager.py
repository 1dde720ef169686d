"""The staff engineer's trial as a manager: formulas, quadrature, simulation, bounds."""

import math
import re
import shlex
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from labs.staff_engineer_or_manager import LAB
from labs.staff_engineer_or_manager import trial as trial_module
from labs.staff_engineer_or_manager.draws import Ranges, draw
from labs.staff_engineer_or_manager.fare import RETURN_FARE
from labs.staff_engineer_or_manager.flips import (
    Turned,
    learnt_variances,
    limit,
    outcomes,
    solve_turned,
    two_fits_limit,
)
from labs.staff_engineer_or_manager.lives import live
from labs.staff_engineer_or_manager.promotion import Promotion, among_promoted, sample
from labs.staff_engineer_or_manager.trial import (
    GRID,
    Trial,
    annuity,
    belief_variance,
    captured_share,
    discounted_by,
    expectation,
    first_impression_right,
    one_review_value,
    one_way_value,
    option_value,
    return_fare,
    solve,
    worse_chance,
)
from labs.staff_engineer_or_manager.worksheet import fit_sd
from tests.sites import ROOT

BASE = Trial()
POST = (ROOT / "posts/career/staff-engineer-or-manager.md").read_text(encoding="utf-8")

trials = st.builds(
    Trial,
    fit_sd=st.floats(0.1, 0.4),
    signal_sd=st.floats(0.15, 0.8),
    horizon_years=st.integers(6, 30),
    discount_rate=st.floats(0.02, 0.08),
    flat_fare=st.floats(0.0, 2.0),
    skill_loss=st.floats(0.0, 3.0),
    decay_rate=st.floats(0.04, 1.3),
)


# The arithmetic of a year


def test_three_years_at_four_percent_are_worth_2_886():
    # 1 + 1/1.04 + 1/1.0816
    assert annuity(3, 0.04) == pytest.approx(1 + 0.961538 + 0.924556, abs=1e-5)


def test_a_year_of_evidence_as_good_as_the_prior_halves_the_variance():
    trial = replace(BASE, fit_sd=0.2, signal_sd=0.2)
    assert belief_variance(trial, 1) == pytest.approx(0.04 / 2)


def test_evidence_that_is_set_aside_leaves_the_prior():
    trial = replace(BASE, silent_years=1)
    assert belief_variance(trial, 1) == pytest.approx(BASE.fit_sd**2)
    assert belief_variance(trial, 2) == pytest.approx(belief_variance(BASE, 1))


def test_the_fare_after_a_half_life_holds_half_of_the_skill_loss():
    # At a rate of ln 2 half of the two years' worth is gone after one; 0.25 is flat.
    trial = replace(BASE, skill_loss=2.0, decay_rate=math.log(2))
    assert return_fare(trial, 1) == pytest.approx(0.25 + 1.0)


def test_a_belief_one_sd_below_zero_is_an_84_percent_chance_of_the_worse_job():
    assert worse_chance(BASE, -BASE.fit_sd) == pytest.approx(0.8413, abs=1e-4)


def test_a_signal_as_noisy_as_the_fit_is_wide_points_right_three_times_in_four():
    trial = replace(BASE, fit_sd=0.2, signal_sd=0.2)
    assert first_impression_right(trial) == pytest.approx(0.75)


def test_the_first_impression_agrees_with_the_bivariate_normal():
    both_below = stats.multivariate_normal(cov=[[0.04, 0.04], [0.04, 0.04 + 0.09]]).cdf(
        [0, 0]
    )
    assert first_impression_right(BASE) == pytest.approx(2 * both_below, abs=1e-4)


# The dynamic program


@pytest.mark.parametrize("sd", [0.1, 0.5, 1.0])
def test_the_kernel_expects_a_kink_exactly(sd):
    # E[max(m + sd Z, 0)] = sd phi(m / sd) + m Phi(m / sd)
    found = expectation(np.maximum(GRID, 0.0), sd)
    exact = sd * stats.norm.pdf(GRID / sd) + GRID * stats.norm.cdf(GRID / sd)
    assert found == pytest.approx(exact, abs=1e-7)


def test_the_kernel_leaves_a_line_alone_to_the_edge():
    assert expectation(3 * GRID - 1, 0.7) == pytest.approx(3 * GRID - 1, abs=1e-6)


def test_knowing_all_after_a_year_is_worth_the_positive_half_of_the_fit():
    # From year 1 on: b A(24) E[max(fit, 0)] = b A(24) s phi(0).
    trial = replace(BASE, signal_sd=1e-6, flat_fare=0.0, skill_loss=0.0, entry_cost=0.0)
    exact = discounted_by(1, 0.04) * annuity(24, 0.04) * 0.2 / math.sqrt(2 * math.pi)
    assert exact == pytest.approx(1.21653, abs=1e-5)
    assert solve(trial).value(0.0) == pytest.approx(exact, abs=1e-4)


@pytest.mark.parametrize("expected_fit", [-0.3, 0.0, 0.1])
def test_a_fare_that_nobody_pays_is_no_return(expected_fit):
    # At 0.1 a year: 0.1 A(25) - 0.25 = 1.3747.
    trial = replace(BASE, flat_fare=50.0)
    assert one_way_value(BASE, 0.1) == pytest.approx(1.3747, abs=1e-4)
    assert solve(trial).value(expected_fit) == pytest.approx(
        one_way_value(BASE, expected_fit), abs=1e-6
    )


@given(trial=trials, year=st.integers(1, 5), expected_sd=st.floats(-2, 2))
@settings(deadline=None, max_examples=40)
def test_one_review_by_induction_is_the_closed_form(trial, year, expected_sd):
    expected_fit = expected_sd * trial.fit_sd
    assert solve(trial, [year]).value(expected_fit) == pytest.approx(
        one_review_value(trial, year, expected_fit), abs=2e-3
    )


def test_one_review_after_year_three_is_what_a_pocket_calculator_says():
    # a = 15.029, R = 0.25 + 0.5 (1 - e^-0.45) = 0.4312, sd = 0.1512, z = R / (a sd) =
    # 0.1897; (a sd (0.3918 + 0.1897 * 0.5752) - R) / 1.04^3 = 0.629.
    option = one_review_value(BASE, 3) - one_way_value(BASE)
    assert option == pytest.approx(0.629, abs=1e-3)


def test_two_reviews_agree_with_quadrature():
    # At year 2 the better of the fare and of going on to a last review at year 5,
    # itself a closed form; integrated by scipy over the belief of year 2.
    sd_first = math.sqrt(0.2**2 - belief_variance(BASE, 2))
    sd_second = math.sqrt(belief_variance(BASE, 2) - belief_variance(BASE, 5))

    def go_on(belief):
        ahead = annuity(20, 0.04)
        margin = (belief + return_fare(BASE, 5) / ahead) / sd_second
        better = sd_second * (stats.norm.pdf(margin) + margin * stats.norm.cdf(margin))
        last = ahead * better - return_fare(BASE, 5)
        return belief * annuity(3, 0.04) + discounted_by(3, 0.04) * last

    def weighted(belief):
        best = max(go_on(belief), -return_fare(BASE, 2))
        return best * stats.norm.pdf(belief, scale=sd_first)

    integral, _ = integrate.quad(weighted, -1.6, 1.6, points=[-0.1], limit=200)
    exact = discounted_by(2, 0.04) * integral - BASE.entry_cost
    assert solve(BASE, [2, 5]).value(0.0) == pytest.approx(exact, abs=2e-4)


@pytest.mark.parametrize("terms", [{}, {"fit_sd": 0.1}, {"signal_sd": 0.1}])
def test_a_grid_four_times_as_fine_moves_the_value_by_less_than_it_says(
    terms, monkeypatch
):
    trial = replace(BASE, **terms)
    coarse = solve(trial).value(0.0)
    monkeypatch.setattr(trial_module, "STEP", 0.00625)
    monkeypatch.setattr(trial_module, "GRID", np.arange(-1280, 1281) * 0.00625)
    assert 0 <= coarse - solve(trial).value(0.0) < 5e-4


def test_at_the_reservation_level_returning_and_staying_are_worth_the_same():
    # In the last year but one, staying is one more year at the belief: the level
    # is minus the fare.
    assert solve(BASE).reservation[24] == pytest.approx(-return_fare(BASE, 24))


def test_at_break_even_a_trial_is_worth_nothing():
    solution = solve(BASE)
    assert solution.value(solution.break_even) == pytest.approx(0.0, abs=1e-9)


@given(trial=trials)
@settings(deadline=None, max_examples=30)
def test_worse_terms_are_never_worth_more(trial):
    best = solve(trial).value(0.0) + 1e-9
    assert solve(replace(trial, flat_fare=trial.flat_fare + 0.3)).value(0.0) <= best
    assert solve(trial, [2, 5]).value(0.0) <= best
    assert solve(replace(trial, silent_years=1)).value(0.0) <= best + 1e-4
    assert one_way_value(trial) <= best


@given(trial=trials, reviews=st.sets(st.integers(1, 5), min_size=1))
@settings(deadline=None, max_examples=30)
def test_reviews_capture_a_share_of_the_option(trial, reviews):
    if option_value(trial) > 0.01:
        assert (
            -1e-9 <= captured_share(trial, reviews) <= 1 + 1e-6
        )  # rounding, of a quotient of two sums on one grid


# Lives lived


@pytest.mark.parametrize("expected_fit", [-0.06, 0.0, 0.1])
def test_lives_lived_by_the_policy_average_to_its_value(expected_fit):
    solution = solve(BASE)
    lives = live(
        BASE,
        solution.reservation,
        people=200_000,
        seed=11,
        expected_fit=expected_fit,
    )
    error = lives.outcome.std() / math.sqrt(200_000)
    assert lives.outcome.mean() == pytest.approx(
        solution.value(expected_fit), abs=4 * error
    )


def test_who_never_reviews_lives_out_the_fit():
    lives = live(BASE, {}, people=100, seed=1)
    assert lives.outcome == pytest.approx(lives.fit * annuity(25, 0.04) - 0.25)


def test_who_returns_at_once_has_one_year_and_both_costs():
    lives = live(BASE, {1: math.inf}, people=100, seed=1)
    paid = 0.25 + return_fare(BASE, 1) / 1.04
    assert lives.outcome == pytest.approx(lives.fit - paid)


def test_two_policies_give_the_same_people_the_same_luck():
    # With a bias too small to move any belief across the level, nothing changes.
    fair = live(BASE, {3: 0.0}, people=500, seed=5)
    nudged = live(BASE, {3: 0.0}, people=500, seed=5, signal_bias={9: -5.0})
    assert fair.outcome == pytest.approx(nudged.outcome)


def test_evidence_set_aside_cannot_mislead():
    deaf = replace(BASE, silent_years=1)
    fair = live(deaf, {2: 0.0}, people=500, seed=5)
    misled = live(deaf, {2: 0.0}, people=500, seed=5, signal_bias={1: -5.0})
    assert fair.outcome == pytest.approx(misled.outcome)


# Selection


def test_selection_on_a_sum_agrees_with_the_truncated_normal():
    # Along the sum the variance is a truncated normal's; across it, still 1.
    cut = stats.norm.isf(0.1)
    along = stats.truncnorm.var(cut, np.inf)
    mean = stats.truncnorm.mean(cut, np.inf) / math.sqrt(2)
    found = among_promoted(Promotion())
    assert found.correlation == pytest.approx((along - 1) / (along + 1), abs=1e-6)
    assert found.leadership_mean == pytest.approx(mean, abs=1e-6)


@pytest.mark.parametrize(
    "rule",
    [
        Promotion(judge_noise=0.5),
        Promotion(engineering_weight=0.7, promoted_share=0.2),
        Promotion(population_correlation=0.3, judge_noise=1.0),
    ],
)
def test_the_promoted_of_a_drawn_population_look_as_the_formula_says(rule):
    talents, chosen = sample(400_000, rule, seed=6)
    found = among_promoted(rule)
    drawn = np.corrcoef(talents[chosen].T)[0, 1]
    assert drawn == pytest.approx(found.correlation, abs=0.015)
    assert talents[chosen, 1].mean() == pytest.approx(found.leadership_mean, abs=0.02)


def test_the_stricter_the_choice_the_stronger_the_correlation():
    # Best hundredth: cut 2.3263, hazard 2.6652, so 0.9032 of the index's variance is
    # lost: -0.4516 / 0.5484.
    strict = among_promoted(Promotion(promoted_share=0.01))
    assert strict.correlation == pytest.approx(-0.8235, abs=1e-3)


def test_a_judge_who_sees_nothing_creates_no_correlation():
    assert among_promoted(Promotion(judge_noise=1e6)).correlation == pytest.approx(0)


def test_promoting_everyone_leaves_the_population():
    rule = Promotion(promoted_share=1 - 1e-9, population_correlation=0.3)
    assert among_promoted(rule).correlation == pytest.approx(0.3, abs=1e-4)


# Terms at random, and a reader's own


def test_draws_stay_in_their_ranges_and_repeat():
    first = draw(Ranges(), times=20, seed=8)
    again = draw(Ranges(), times=20, seed=8)
    assert first.option_value == pytest.approx(again.option_value)
    assert first.terms["horizon"].min() >= 12
    assert first.terms["fit-sd"].max() <= 0.4


def test_deciles_half_a_year_apart_are_an_sd_of_a_fifth():
    # The outer deciles of a normal are 2 x 1.2816 sd apart: 0.5 / 2.563.
    assert fit_sd(0.3, -0.2) == pytest.approx(0.195, abs=5e-4)


def test_the_worksheet_gives_the_base_case_its_value(capsys):
    half_span = str(0.2 * 1.2815516)
    words = ["--good", half_span, "--bad", f"-{half_span}", "--skill", "0.5"]
    assert LAB.command(words) == 0
    assert "+0.51 years" in capsys.readouterr().out


def test_the_worksheet_counts_no_skill_loss_unless_told(capsys):
    # A fare in which the months to be useful again are already counted.
    assert LAB.command(["--good", "0.3", "--bad", "-0.2", "--fare", "1"]) == 0
    assert "coming back after two years costs  1.00 years" in capsys.readouterr().out


def test_the_worksheet_refuses_deciles_the_wrong_way_round(capsys):
    with pytest.raises(SystemExit):
        LAB.command(["--good", "-0.2", "--bad", "0.3"])
    assert "--good must be above --bad" in capsys.readouterr().err


# Assumptions turned round


def test_with_nothing_turned_round_it_is_the_base_case():
    turned, base = solve_turned(Turned()), solve(BASE)
    assert turned.values == pytest.approx(base.values, abs=1e-9)
    assert turned.reservation == pytest.approx(base.reservation, abs=1e-9)


def test_an_error_that_lasts_leaves_half_of_the_doubt():
    # Each year shows fit + error exactly, both with sd 0.2: half the sum is the fit.
    trial = Turned(signal_sd=1e-6, shared_error_sd=0.2)
    assert learnt_variances(trial)[1:] == pytest.approx([0.2**2 / 2] * 25)


def test_a_fit_that_moves_is_learnt_up_to_its_last_move():
    # Year one shows the fit itself; each later year shows the last move, 0.05 squared.
    trial = Turned(signal_sd=1e-6, drift_sd=0.05)
    assert learnt_variances(trial)[:4] == pytest.approx([0, 0.04, 0.0425, 0.045])


def test_a_return_that_is_never_on_offer_is_a_move_for_good():
    # At 0.25 / A(25) the move for good is worth nothing; A(25) = 16.247.
    exact = stats.norm.cdf(-0.25 / 16.24696 / 0.2)
    assert limit(Turned(open_share=0.0)) == pytest.approx(exact, abs=1e-5)


def test_a_decline_is_gained_each_year_by_those_who_have_left():
    # Over three years at 4%: 0.1 / 1.04 + 0.2 / 1.0816, and no return.
    trial = Turned(horizon_years=3, decline=0.1, open_share=0.0)
    exact = 0.1 / 1.04 + 0.2 / 1.0816 - 0.25
    assert solve_turned(trial).value(0.0) == pytest.approx(exact)


@pytest.mark.parametrize(
    "trial",
    [
        Turned(shared_error_sd=0.2, drift_sd=0.05),
        Turned(open_share=0.5, decline=0.01),
        Turned(silent_years=1, drift_sd=0.1, only_review=3),
    ],
)
def test_lives_on_turned_terms_average_to_the_value(trial):
    solution = solve_turned(trial)
    ends = outcomes(trial, solution.reservation, 0.02, people=200_000, seed=12)
    error = ends.std() / math.sqrt(200_000)
    assert ends.mean() == pytest.approx(solution.value(0.02), abs=4 * error)


def test_losses_that_weigh_a_hair_more_hardly_move_the_limit():
    # The policy is then the best one, and its mean that of the induction.
    assert limit(Turned(loss_weight=1.0001)) == pytest.approx(limit(Turned()), abs=0.01)


def test_a_fit_of_two_kinds_that_shows_at_once_has_a_closed_form():
    # p suits: (2p - 1) 0.2 + p 0.2 (A(25) - 1) = 0.25, returns free; A(25) - 1 = 15.247.
    trial = replace(BASE, signal_sd=0.01, flat_fare=0.0, skill_loss=0.0)
    suits = 0.45 / (0.4 + 0.2 * 15.24696)
    assert two_fits_limit(trial) == pytest.approx(1 - suits, abs=2e-3)


# What the post shows


def test_the_posts_command_says_what_its_table_says(capsys):
    # The generalist: 60% against a limit of 71%, so the trial pays.
    [command] = re.findall(r"labs staff-engineer-or-manager \\\n([^`]+)", POST)

    assert LAB.command(shlex.split(command.replace("\\\n", ""))) == 0

    said = " ".join(capsys.readouterr().out.split())
    assert "worse job 60%" in said
    assert "pays up to 71%" in said


@pytest.mark.parametrize(
    ("person", "signal_sd", "pays"),
    [
        ("Specialist, 45", 0.3, False),
        ("Specialist, 45", 0.8, False),
        ("Generalist, 32", 0.3, True),
    ],
)
def test_the_posts_two_people_should_do_what_it_says(person, signal_sd, pays):
    given = RETURN_FARE.examples[person]
    trial = replace(
        BASE,
        fit_sd=fit_sd(given["good"], given["bad"]),
        signal_sd=signal_sd,
        horizon_years=given["years_left"],
        flat_fare=given["months_lost"] / 12,
        skill_loss=0.0,
    )
    expected = (given["good"] + given["bad"]) / 2
    assert (solve(trial, [2, 5]).value(expected) > 0) == pays


def test_the_memos_two_reviews_are_those_that_the_lab_tried():
    memo = POST.split("REVIEW MEMO")[1].split("```")[0]
    years = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
    reviews = [
        years[year] for year in re.findall(r"End of year (\w+): review", memo)
    ]  # fmt: skip
    assert reviews == [2, 5]
    assert captured_share(BASE, reviews) > 0.9


@pytest.mark.parametrize("years", [10, 15, 25])
@pytest.mark.parametrize("doubt", [0.1, 0.2, 0.3])
@pytest.mark.parametrize("cost", [0.25, 1.0, 2.0, 4.0])
def test_the_memos_two_reviews_take_three_points_at_most_off_the_table(
    years, doubt, cost
):
    trial = replace(
        BASE, horizon_years=years, fit_sd=doubt, flat_fare=cost, skill_loss=0.0
    )
    yearly, twice = (
        worse_chance(trial, solve(trial, reviews).break_even)
        for reviews in (None, (2, 5))
    )
    assert -1e-9 <= yearly - twice < 0.035
