"""The lab on evaluating language-model applications, held by other people's code."""

import math
import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ppi_py import ppi_mean_pointestimate
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_effectsize

from labs import proportions
from labs.evaluating_llm_applications import (
    bench,
    comparisons,
    discovery,
    estimators,
    flips,
    gates,
    judge,
    ship,
    spread,
    worksheet,
)
from labs.evaluating_llm_applications.estimators import Counts
from labs.evaluating_llm_applications.flips import Sizes, Turned
from labs.evaluating_llm_applications.judge import Judge

shares = st.floats(0.01, 0.99)


# Proportions


@pytest.mark.parametrize(("successes", "trials"), [(0, 10), (45, 50), (200, 200)])
def test_intervals_equal_scipys(successes, trials):
    theirs = stats.binomtest(successes, trials)
    assert proportions.wilson_interval(successes, trials) == pytest.approx(
        tuple(theirs.proportion_ci(method="wilson"))
    )
    assert proportions.clopper_pearson_interval(successes, trials) == pytest.approx(
        tuple(theirs.proportion_ci(method="exact"))
    )


@pytest.mark.parametrize("trials", [30, 100, 1000])
def test_no_defect_in_n_bounds_the_rate_by_three_in_n(trials):
    # Hanley and Lippman-Hand 1983: good from about 30 trials on.
    assert proportions.upper_bound(0, trials) == pytest.approx(3 / trials, rel=0.06)


def test_no_defect_in_ten_bounds_the_rate_at_26_percent():
    # (1 - x)^10 = 0.05
    assert proportions.upper_bound(0, 10) == pytest.approx(1 - 0.05**0.1)


def test_a_bound_on_all_of_all_is_one():
    assert proportions.upper_bound(7, 7) == 1


def test_more_successes_than_trials_is_not_a_share():
    with pytest.raises(ValueError, match="3 of 2"):
        proportions.wilson_interval(3, 2)


@given(trials=st.integers(1, 500), data=st.data())
@settings(deadline=None, max_examples=60)
def test_an_interval_contains_its_estimate(trials, data):
    successes = data.draw(st.integers(0, trials))
    low, high = proportions.wilson_interval(successes, trials)
    assert low <= successes / trials + 1e-12
    assert high >= successes / trials - 1e-12


def test_59_outputs_show_a_five_percent_defect_and_58_do_not():
    assert proportions.trials_to_see_one(0.05) == 59
    assert 1 - 0.95**58 < 0.95 <= 1 - 0.95**59


@pytest.mark.parametrize("share", [0, 1])
def test_no_number_of_trials_is_told_for_what_never_or_always_happens(share):
    with pytest.raises(ValueError, match="not between"):
        proportions.trials_to_see_one(share)


def test_the_example_that_r_documents_needs_76_7_in_each_group():
    # ?power.prop.test: p1 = .50, p2 = .75, power = .90 gives n = 76.7.
    needed = proportions.two_proportion_sample_size(0.50, 0.75, power=0.90)
    assert needed == pytest.approx(76.7, abs=0.05)


def test_sample_size_is_within_three_percent_of_statsmodels():
    # Theirs goes by the arcsine of the root, so equality is not expected.
    theirs = NormalIndPower().solve_power(
        proportion_effectsize(0.95, 0.90), alpha=0.05, power=0.80
    )
    ours = proportions.two_proportion_sample_size(0.90, 0.95)
    assert ours == pytest.approx(theirs, rel=0.03)


def test_equal_shares_have_no_sample_size():
    with pytest.raises(ValueError, match="equal shares"):
        proportions.two_proportion_sample_size(0.9, 0.9)


def test_equal_changes_have_no_sample_size():
    with pytest.raises(ValueError, match="nothing"):
        proportions.mcnemar_sample_size(worse=0.05, better=0.05)


@given(first=st.floats(0.5, 0.9), gap=st.floats(0.02, 0.04))
@settings(deadline=None, max_examples=30)
def test_a_wider_gap_needs_fewer_examples(first, gap):
    near = proportions.two_proportion_sample_size(first, first + gap)
    far = proportions.two_proportion_sample_size(first, first + 2 * gap)
    assert far < near


def test_the_pairs_that_show_no_loss_have_the_promised_power():
    # Normal approximation: the mean of n changes in {-1, 0, 1}, each way 5%, stays
    # above -4 points + 1.645 standard errors four times in five.
    pairs = math.ceil(proportions.non_inferiority_pairs(changed=0.10, margin=0.04))
    generator = np.random.default_rng(9)
    gained, lost, _ = generator.multinomial(pairs, [0.05, 0.05, 0.90], 20_000).T
    change = (gained - lost) / pairs
    error = np.sqrt((gained + lost) / pairs - change**2) / math.sqrt(pairs)
    shown = (change - 1.645 * error > -0.04).mean()
    assert shown == pytest.approx(0.80, abs=0.02)


def test_no_sample_shows_that_nothing_differs():
    with pytest.raises(ValueError, match="margin is 0"):
        proportions.non_inferiority_pairs(changed=0.1, margin=0)


def test_a_cluster_of_25_at_correlation_three_tenths_has_design_effect_8_2():
    assert proportions.design_effect(25, 0.3) == pytest.approx(1 + 24 * 0.3)


# Discovery


def test_ten_outputs_of_which_a_fifth_are_bad_look_clean_one_time_in_nine():
    assert discovery.chance_of_clean_look(10, 0.20) == pytest.approx(0.8**10)


def test_a_reader_who_notices_half_sees_half_the_defect_rate():
    hurried = discovery.chance_of_clean_look(10, 0.20, noticed_share=0.5)
    assert hurried == pytest.approx(discovery.chance_of_clean_look(10, 0.10))


def test_one_look_at_two_equal_modes_leaves_half_the_failures_unseen_when_all_fail():
    modes = discovery.zipf_modes(2, defect_share=1.0, exponent=0)
    assert discovery.unseen_share(1, modes) == pytest.approx(0.5)
    assert discovery.modes_seen(1, modes) == pytest.approx(1.0)


def test_zipf_modes_are_as_common_as_one_over_their_rank():
    modes = discovery.zipf_modes(3, defect_share=0.11)
    assert modes == pytest.approx([0.06, 0.03, 0.02])


def test_good_turing_is_right_on_average():
    # Good 1953: singletons over n estimates the unseen share.
    modes = discovery.zipf_modes(50, 0.20)
    found = discovery.good_turing(500, modes, 4_000, np.random.default_rng(3))
    assert found.mean == pytest.approx(discovery.unseen_share(500, modes), abs=0.01)


# Comparisons


def test_two_examples_a_version_by_hand():
    # Shares 0 and 1/2: the old always scores 0 of 2; the new 0, 1, 2 with 1/4, 1/2,
    # 1/4. z is 0, 1.15 and 2: only 2 of 2 is significant, and shows a gain of 1.
    found = comparisons.unpaired_comparison(2, 0.0, 0.5)
    assert found.power == pytest.approx(0.25)
    assert found.exaggeration == pytest.approx(1 / 0.5)
    assert (found.worse, found.tied) == (0, pytest.approx(0.25))


def test_the_recommended_number_of_examples_has_the_promised_power():
    needed = math.ceil(proportions.two_proportion_sample_size(0.80, 0.90))
    found = comparisons.unpaired_comparison(needed, 0.80, 0.90)
    assert found.power == pytest.approx(0.80, abs=0.02)


def test_paired_power_counts_the_tables_that_statsmodels_calls_significant():
    examples, worse, better = 30, 0.05, 0.35
    power = 0.0
    for lost in range(examples + 1):
        for gained in range(examples + 1 - lost):
            table = [[examples - lost - gained, lost], [gained, 0]]
            if mcnemar(table, exact=True).pvalue <= 0.05:
                power += stats.multinomial.pmf(
                    [lost, gained, examples - lost - gained],
                    examples,
                    [worse, better, 1 - worse - better],
                )
    ours = comparisons.paired_power(examples, worse=worse, better=better)
    assert ours == pytest.approx(power)


def test_the_better_of_two_coins_thrown_once_scores_three_quarters():
    assert comparisons.expected_best(2, 1, 0.5) == pytest.approx(0.75)


def test_the_best_of_one_version_scores_its_true_share():
    assert comparisons.expected_best(1, 100, 0.85) == pytest.approx(0.85)


def test_versions_that_share_no_difficulty_are_like_versions_on_their_own_examples():
    # A large concentration gives every example the same chance.
    simulated = comparisons.expected_best_on_shared_examples(
        10, 100, 0.85, 1e6, 3_000, np.random.default_rng(5)
    )
    exact = comparisons.expected_best(10, 100, 0.85)
    assert simulated == pytest.approx(exact, abs=0.002)


# The judge, in closed form


def test_a_judge_by_hand():
    # Of 100 outputs 90 are good; the judge passes 81 of them and 3 of the 10 others.
    found = Judge(0.90, 0.90, 0.70)
    assert found.reported == pytest.approx(0.84)
    assert found.agreement == pytest.approx(0.88)
    assert found.false_alarm_share == pytest.approx(9 / 16)
    assert found.passes_among_passed == pytest.approx(81 / 84)


@given(pass_share=shares)
@settings(deadline=None, max_examples=30)
def test_a_judge_that_always_passes_agrees_as_often_as_outputs_are_good(pass_share):
    always = Judge(pass_share, 1.0, 0.0)
    assert always.agreement == pytest.approx(pass_share)
    assert always.kappa == pytest.approx(0, abs=1e-9)
    assert always.squared_correlation == 0


@given(pass_share=st.floats(0.501, 0.999), tpr=shares, tnr=shares)
@settings(deadline=None, max_examples=300)
def test_a_judge_no_better_than_the_system_at_most_doubles_the_labels(
    pass_share, tpr, tnr
):
    # Dorner, Nastl and Hardt 2025; an inverted judge is outside their theorem.
    found = Judge(pass_share, tpr, tnr)
    assume(found.agreement <= pass_share and tpr + tnr >= 1)
    assert found.label_ceiling(1) <= 2 + 1e-9


@given(pass_share=st.floats(0.501, 0.999))
@settings(deadline=None, max_examples=50)
def test_the_best_judge_that_the_theorem_allows_is_worth_2p(pass_share):
    # It fails all that is bad and, in error, as many that are good.
    best = Judge(pass_share, (2 * pass_share - 1) / pass_share, 1.0)
    assert best.agreement == pytest.approx(pass_share)
    assert best.label_ceiling(1) == pytest.approx(2 * pass_share)


@given(pass_share=shares, tpr=shares, tnr=shares)
@settings(deadline=None, max_examples=100)
def test_labels_and_correction_add_up_to_the_ceiling(pass_share, tpr, tnr):
    # Two independent estimates combine as the sum of what each is worth.
    found = Judge(pass_share, tpr, tnr)
    assume(abs(found.sharpness) > 1e-3)
    variance = sum(found.rogan_gladen_variance(200, verdicts=1e12).values())
    corrected = pass_share * (1 - pass_share) / variance
    assert corrected == pytest.approx(found.rogan_gladen_limit(200), rel=1e-4)
    assert 200 + corrected == pytest.approx(found.label_ceiling(200), rel=1e-4)


@given(pass_share=shares)
@settings(deadline=None, max_examples=30)
def test_at_break_even_the_correction_is_worth_the_labels(pass_share):
    accuracy = judge.break_even_accuracy(pass_share)
    found = Judge(pass_share, accuracy, accuracy)
    assert found.rogan_gladen_limit(200) == pytest.approx(200)


def test_labels_chosen_in_proportion_are_worth_what_random_ones_are():
    found = Judge(0.90, 0.90, 0.70)
    in_proportion = found.worth_by_verdict(200, 1e9, 1 - found.reported)
    assert in_proportion == pytest.approx(found.label_ceiling(200), rel=1e-5)


@given(flagged=st.floats(0.05, 0.95))
@settings(deadline=None, max_examples=30)
def test_no_other_split_of_the_labels_beats_the_best_one(flagged):
    found = Judge(0.90, 0.90, 0.70)
    best = found.worth_by_verdict(200, 1e9, found.best_flagged_share())
    assert found.worth_by_verdict(200, 1e9, flagged) <= best + 1e-9


def test_labels_from_the_same_traffic_shift_nothing():
    found = Judge(0.90, 0.90, 0.70)
    assert found.by_verdict_after_shift(0.90) == pytest.approx(0.90)
    assert found.prediction_powered_after_shift(0.90) == pytest.approx(0.90)


def test_labels_from_traffic_at_80_percent_pull_90_percent_down_to_83():
    # There 72 of 78 passed by the judge were good, and 8 of 22 that it failed.
    expected = 0.84 * 72 / 78 + 0.16 * 8 / 22
    found = Judge(0.90, 0.90, 0.70).by_verdict_after_shift(0.80)
    assert found == pytest.approx(expected)


def test_the_estimators_on_labels_from_other_traffic_reach_their_limits():
    # Of 1,000 labels 800 are good; of the verdicts 84% pass, as where 90% are good.
    counts = Counts(720, 80, 60, 140, passed=84_000_000, verdicts=100_000_000)
    found = Judge(0.90, 0.90, 0.70)
    weighted, _ = estimators.by_verdict(counts)
    tuned, _ = estimators.prediction_powered(counts)
    corrected, _ = estimators.rogan_gladen(counts)
    assert weighted == pytest.approx(found.by_verdict_after_shift(0.80), abs=1e-4)
    assert tuned == pytest.approx(found.prediction_powered_after_shift(0.80), abs=1e-4)
    assert corrected == pytest.approx(0.90)


# The estimators, on counts

COUNTS = Counts(150, 20, 8, 22, passed=8_300, verdicts=10_000)


def one_draw(counts):
    human = np.repeat(
        [1.0, 1.0, 0.0, 0.0],
        [counts.both, counts.human_only, counts.judge_only, counts.neither],
    )
    judged = np.repeat(
        [1.0, 0.0, 1.0, 0.0],
        [counts.both, counts.human_only, counts.judge_only, counts.neither],
    )
    others = np.repeat([1.0, 0.0], [counts.passed, counts.verdicts - counts.passed])
    return human, judged, others


def test_prediction_powered_estimates_equal_ppi_python():
    plain, _ = estimators.prediction_powered(COUNTS, weight=1)
    tuned, _ = estimators.prediction_powered(COUNTS)
    theirs = ppi_mean_pointestimate(*one_draw(COUNTS), lam=1)
    assert plain == pytest.approx(theirs.item(), abs=1e-12)
    # Theirs tunes with the sample covariance, n - 1; ours with n.
    assert tuned == pytest.approx(
        ppi_mean_pointestimate(*one_draw(COUNTS)).item(), abs=1e-4
    )


def test_weighting_by_verdict_by_hand():
    # All verdicts: 8,300 + 158 of 10,200 passed. Good: 150 of 158, and 20 of 42.
    passed = 8_458 / 10_200
    share, _ = estimators.by_verdict(COUNTS)
    assert share == pytest.approx(passed * 150 / 158 + (1 - passed) * 20 / 42)


def test_rogan_gladen_recovers_the_truth_from_true_rates():
    # 84% = 90%·.90 + 10%·.30
    exact = Counts(162, 18, 6, 14, passed=8_400, verdicts=10_000)
    share, _ = estimators.rogan_gladen(exact)
    assert share == pytest.approx(0.90)


def test_labels_that_all_pass_leave_estimates_finite():
    spotless = Counts(200, 0, 0, 0, passed=9_900, verdicts=10_000)
    for estimator in (
        estimators.labels_alone,
        estimators.rogan_gladen,
        estimators.prediction_powered,
        estimators.by_verdict,
    ):
        assert np.isfinite(estimator(spotless)).all()


def test_a_logit_interval_stays_between_nothing_and_all():
    low, high = estimators.logit_interval((np.array(0.99), np.array(0.02)))
    assert 0 < low < 0.99 < high < 1


# The bench


def test_with_many_labels_the_bench_meets_the_closed_form():
    rater = Judge(0.90, 0.90, 0.70)
    found = bench.compare(
        rater, labels=20_000, verdicts=1_000_000, replications=20_000, seed=2
    )
    best = rater.worth(20_000, 1_000_000)
    assert found["by-verdict"].worth == pytest.approx(best, rel=0.04)
    assert found["ppi-tuned"].worth == pytest.approx(best, rel=0.04)
    variance = sum(rater.rogan_gladen_variance(20_000, 1_000_000).values())
    assert found["rogan-gladen"].worth == pytest.approx(0.09 / variance, rel=0.04)


def test_labels_alone_are_worth_themselves():
    found = bench.compare(
        Judge(0.90, 0.90, 0.70), labels=200, verdicts=1_000, replications=40_000, seed=4
    )
    assert found["labels-alone"].worth == pytest.approx(200, rel=0.03)


def test_the_bench_draws_wilsons_interval_as_the_shared_module_does():
    low, high = bench.wilson((np.array([0.9]), np.array([0.0])), 200)
    assert (low[0], high[0]) == pytest.approx(proportions.wilson_interval(180, 200))


# Spread


def test_clusters_spread_by_the_root_of_the_design_effect():
    generator = np.random.default_rng(6)
    truth = generator.beta(*spread.beta_parameters(0.85, 0.3), size=(20_000, 40))
    means = generator.binomial(25, truth).sum(axis=1) / 1_000
    ratio = means.std() / math.sqrt(0.85 * 0.15 / 1_000)
    assert ratio == pytest.approx(math.sqrt(proportions.design_effect(25, 0.3)), 0.02)


def test_without_correlation_the_naive_interval_covers_as_a_binomial_one_does():
    count = np.arange(201)
    found = count / 200
    error = np.sqrt(found * (1 - found) / 200)
    held = np.abs(found - 0.85) <= stats.norm.ppf(0.975) * error
    binomial = stats.binom.pmf(count, 200, 0.85)[held].sum()
    ours = spread.naive_coverage(clusters=40, size=5, share=0.85, correlation=1e-6)
    assert ours == pytest.approx(binomial, abs=1e-3)


def test_repeats_remove_all_but_the_luck_of_the_examples():
    endless = spread.resampled_error(100, samples=10**9, share=0.85, correlation=1 / 3)
    assert endless == pytest.approx(math.sqrt(0.85 * 0.15 / 3 / 100))


def test_trials_at_equally_hard_tasks_are_uncorrelated():
    assert spread.correlation_of_trials(0.4, 0.16) == pytest.approx(0)


def test_trials_at_tasks_always_or_never_done_correlate_fully():
    assert spread.correlation_of_trials(0.4, 0.4) == pytest.approx(1)


def test_answers_that_never_differ_have_no_beta_distribution():
    with pytest.raises(ValueError, match="correlation is 1"):
        spread.beta_parameters(0.85, 1)


# Gates


def test_a_gate_of_two_in_two_passes_the_square_of_the_share():
    assert gates.fixed_gate(2, 2, 0.9) == pytest.approx(0.81)


def test_the_smallest_gate_keeps_both_errors_and_a_smaller_one_cannot():
    examples, required = gates.smallest_gate(0.95, 0.80, 0.05)
    assert gates.fixed_gate(examples, required, 0.95) >= 0.95
    assert gates.fixed_gate(examples, required, 0.80) <= 0.05
    for fewer in range(examples):
        for needed in range(fewer + 2):
            assert not (
                gates.fixed_gate(fewer, needed, 0.95) >= 0.95
                and gates.fixed_gate(fewer, needed, 0.80) <= 0.05
            )


def test_two_coins_thrown_once_tie_or_win_three_times_in_four():
    assert gates.gate_against_last_build(1, 0.5, 0.5) == pytest.approx(0.75)


def test_the_sequential_test_lasts_a_little_longer_than_walds_formula():
    # Wald 1945 ignores how far the last step carries past the bound.
    test = gates.SequentialTest(0.95, 0.90, 0.05)
    exact = gates.walk(test, 0.95)
    approximate = test.wald_mean(0.95, 0.05)
    assert approximate < exact.mean < 1.05 * approximate
    assert exact.blocked <= 0.05 / 0.95  # Wald's bound on the error


def test_a_sequential_test_by_hand():
    # One failure weighs ln 9 = 2.197, one pass -2.197, the bound is ln 9: one decides.
    test = gates.SequentialTest(good=0.9, bad=0.1, error=0.1)
    ended = gates.walk(test, 0.7)
    assert ended.mean == pytest.approx(1)
    assert ended.blocked == pytest.approx(0.3)


def test_the_walk_agrees_with_a_simulation():
    test = gates.SequentialTest(0.95, 0.90, 0.05)
    generator = np.random.default_rng(8)
    steps = np.where(
        generator.random((3_000, 1_500)) < 0.93, test.per_pass, test.per_failure
    ).cumsum(axis=1)
    length = (np.abs(steps) >= test.bound).argmax(axis=1) + 1
    blocked = steps[np.arange(3_000), length - 1] > 0
    exact = gates.walk(test, 0.93)
    assert exact.mean == pytest.approx(length.mean(), rel=0.04)
    assert exact.blocked == pytest.approx(blocked.mean(), abs=0.03)


def test_a_truncated_test_never_outlasts_its_limit():
    test = gates.SequentialTest(0.95, 0.90, 0.05)
    assert gates.walk(test, 0.93, beyond=100, stop_after=100).later == 0


def test_an_alarm_rings_as_seldom_as_it_was_told():
    found = gates.weekly_alarm(100, usual=0.95, fallen=0.90, false_alarm=0.02)
    chance = stats.binom.cdf(found.required - 1, 100, 0.95)
    assert chance <= 0.02 < stats.binom.cdf(found.required, 100, 0.95)
    assert found.weeks_between_false_alarms == pytest.approx(1 / chance)


# A reader's own counts


def test_six_counts_are_reported_with_an_interval_each(capsys):
    assert worksheet.main("162 18 6 14 8400 10000".split()) == 0
    printed = capsys.readouterr().out
    assert "judge passes 162 of 180 that people pass (TPR 0.900)" in printed
    assert printed.count("90.0%") == 4


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("1 2 3", "six counts"),
        ("1 2 3 4 9 8", "at most verdicts"),
        ("10 2 0 0 8 9", "people passed and failed"),
        ("1 1 1 1 0 0", "only the labelled pass rate"),
    ],
)
def test_counts_that_say_nothing_are_refused(words, problem, capsys):
    assert worksheet.main(words.split()) == 2
    assert problem in capsys.readouterr().err


# The gate that a CI runs


@pytest.mark.parametrize(
    ("passes", "expected"),
    [
        # log(19) is 2.944; a pass is worth log(.95/.90) = 0.0541, a failure log(2).
        ([True] * 54, False),  # 2.919: not yet, and there are no more
        ([True] * 55, True),  # 2.974
        ([False] * 4 + [True] * 300, True),  # 2.77 against, then 106 passes make up
        ([False] * 5 + [True] * 300, False),  # 3.47 against
        ([], False),
    ],
)
def test_a_build_ships_after_55_passes_and_not_after_five_failures(passes, expected):
    assert ship.may_ship(passes) is expected


def test_the_gate_stops_as_soon_as_it_has_decided():
    results = iter([False] * 5 + [True] * 100)

    ship.may_ship(results)

    assert len(list(results)) == 100


@pytest.mark.parametrize("share", [0.90, 0.95])
def test_the_gate_that_a_ci_runs_errs_as_often_as_the_exact_walk_says(share):
    exact = gates.walk(gates.SequentialTest(0.95, 0.90, 0.05), share, stop_after=298)
    chance = random.Random(1)
    runs = 4000

    shipped = sum(
        ship.may_ship(chance.random() < share for _ in range(298)) for _ in range(runs)
    )

    assert shipped / runs == pytest.approx(1 - exact.blocked, abs=0.013)


@pytest.mark.parametrize(("line", "status"), [("true\n", 0), ("false\n", 1)])
def test_a_ci_reads_the_exit_status(line, status):
    done = subprocess.run(
        [sys.executable, ship.__file__], input=line * 60, text=True, check=False
    )

    assert done.returncode == status


def test_the_default_gate_is_no_longer_than_the_fixed_one():
    assert gates.smallest_gate(0.95, 0.90, 0.05)[0] == 298


# Assumptions turned round


def few(turned, sizes=None, replications=4000):
    return flips.worths(
        turned, sizes or Sizes(), np.random.default_rng(3), replications
    )


def test_with_nothing_turned_the_weighting_is_near_its_ceiling():
    found = few(Turned(), replications=20_000)

    assert found["labels-alone"] == pytest.approx(200, rel=0.04)
    assert found["by-verdict"] == pytest.approx(262, rel=0.05)


def test_with_many_labels_the_correction_is_worth_what_the_formula_says():
    # n phi^2 / (1 - phi^2) with phi^2 = .241: 0.3176 n
    found = few(Turned(), Sizes(labels=5000, verdicts=1_000_000))

    assert found["rogan-gladen"] == pytest.approx(0.3176 * 5000, rel=0.07)


def test_labels_chosen_by_verdict_are_worth_what_the_closed_form_says():
    closed = Judge(0.90, 0.90, 0.70).worth_by_verdict(200, 10_000, 0.5)

    assert few(Turned(by_verdict=True))["by-verdict"] == pytest.approx(closed, rel=0.08)


def test_labels_of_one_document_are_worth_fewer_by_the_design_effect():
    # 1 + 24 * 0.3 = 8.2
    found = few(Turned(clustered=True), replications=8000)

    assert found["labels-alone"] == pytest.approx(200 / 8.2, rel=0.06)


def test_people_who_err_bias_the_labelled_rate():
    # .9 * .95 + .1 * .05 = .86: the error is .04, and some spread.
    expected = 0.09 / (0.04**2 + 0.86 * 0.14 / 200)

    assert few(Turned(people_err=True))["labels-alone"] == pytest.approx(
        expected, rel=0.06
    )


def test_labels_from_other_traffic_leave_the_correction_right():
    counts = flips.draw(
        Turned(other_traffic=True),
        Sizes(labels=100_000, verdicts=1_000_000),
        np.random.default_rng(5),
        20,
    )

    assert counts.human_share.mean() == pytest.approx(0.80, abs=0.01)
    assert estimators.rogan_gladen(counts)[0].mean() == pytest.approx(0.90, abs=0.01)


def test_balanced_labels_serve_the_correction_worse_by_hand():
    # (.81 * .09 + .01 * .21) / 100 / .36 = 0.002083; .09 over it, verdicts endless.
    found = Judge(0.90, 0.90, 0.70).rogan_gladen_balanced(200, 1e12)

    assert found == pytest.approx(0.09 / 0.00208333, rel=1e-3)


def test_a_gate_on_verdicts_takes_five_times_the_examples():
    # (1.645 (sqrt(.87 * .13) + sqrt(.84 * .16)) / .03)^2 = 1486 by the normal formula.
    examples, _ = gates.smallest_gate(0.87, 0.84, 0.05)

    assert examples == pytest.approx(1486, rel=0.03)
