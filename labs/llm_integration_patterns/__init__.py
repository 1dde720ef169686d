"""What a second attempt at a language model buys: latency, correctness, load.

A timeout, a retry and a hedge all suppose that the second attempt is a fresh draw.
The lab asks what is left of each where slowness follows the length of the answer
(``latency``, ``timeouts``, ``hedging``) and wrongness the difficulty of the prompt
(``trials`` from published data, ``policies``), what becomes of limits where a model
thinks before it answers (``reasoning``, with every assumption turned round), and what
retries do to a provider that had a bad minute (``storm``). ``similarity`` asks which of
the questions that a semantic cache answers are the same question; an embedding model
was measured for it (``measure``). ``client`` is the client that follows from it, in the
standard library's asyncio, with ``admission``, ``failures``, ``fallback`` and ``order``
beside it. Your own repeated trials, and your own cache::

    python -m labs llm-integration-patterns --counts 14 12 10 4 10
    python -m labs llm-integration-patterns --cache 0.3 0.22 0.02

The first gives what a second and a third attempt are worth, for prompts that
succeeded in 0, 1, 2, 3 and 4 of four trials; the second which share of the hits is
wrong, from the share of questions with a twin in the cache, and the shares of
questions with and without one that hit. ``called`` reports what two small models
answered when they were asked the same questions many times (``labs.model_trials``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labs import Check, Lab, quantity
from labs.llm_integration_patterns import (
    called,
    figures,
    findings,
    reasoning,
    request_figure,
    second_attempt_figure,
    similarity,
    similarity_figure,
    soft_findings,
    storm_findings,
)
from labs.llm_integration_patterns.parameters import PARAMETERS
from labs.llm_integration_patterns.worksheet import worksheet

Shares = Mapping[str, float]


@dataclass(frozen=True)
class CallAgain:
    """What the lab found. A limit "total-4" is 4 s on the whole call, three tries."""

    alone_seconds: Shares = quantity("s", "latency of one attempt, by percentile")
    below_four_share: float = quantity("share", "attempts that end within 4 s")
    beyond_again_share: float = quantity(
        "share", "requests beyond 4 s whose second attempt is beyond it too"
    )
    limit_failed_share: Shares = quantity("share", "requests that fail, by limit")
    limit_p95_seconds: Shares = quantity("s", "p95 with failures, by limit")
    limit_p99_seconds: Shares = quantity("s", "p99 with failures, by limit")
    limit_attempts: Shares = quantity("", "attempts per request, by limit")
    limit_tokens: Shares = quantity("times", "tokens bought, over no limit, by limit")
    owned_failed_share: Shares = quantity(
        "share", "requests failing at 4 s, by the request's share of log length"
    )
    owned_p99_ratio: Shares = quantity(
        "times", "p99 at 4 s over none, by the request's share of log length"
    )
    owned_tokens: Shares = quantity(
        "times", "tokens at 4 s, by the request's share of log length"
    )
    first_owned_failed_share: Shares = quantity(
        "share", "failing at 1 s to the first token, by the prompt's share of it"
    )
    no_stall_p99_ratio: float = quantity(
        "times", "p99 with 1 s to the first token over none, where nothing stalls"
    )
    first_hedge_seconds: float = quantity("s", "98th percentile of the first token")
    first_hedge_p99_seconds: Shares = quantity(
        "s", "p99 of the first token, hedged there"
    )
    repeat_correlation: float = quantity("", "correlation of log totals, two attempts")
    grid_cells: int = quantity("latencies", "cells of the grid")
    grid_worse_share: Shares = quantity(
        "share", "of the grid whose p99 grows over 1%, by percentile of the limit"
    )
    grid_failed_share: Shares = quantity(
        "share", "failing, median of the grid, by percentile of the limit"
    )
    grid_first_better_share: float = quantity(
        "share", "of the grid whose p99 falls with a first-token limit at its p98"
    )
    grid_first_p99_ratio: float = quantity("times", "p99 with it, median of the grid")
    grid_first_failed_share: float = quantity("share", "failing with it, at most")
    reasoning_seconds: Shares = quantity("s", "of a model that thinks: when what comes")
    reasoning_failed_share: Shares = quantity("share", "of its requests failing")
    reasoning_p99_seconds: Shares = quantity("s", "its p99 with failures, by limit")
    reasoning_tokens: Shares = quantity("times", "its tokens bought, by limit")
    reasoning_again_share: float = quantity(
        "share", "answers begun beyond its p98 whose second attempt is beyond it too"
    )
    reasoning_empty_share: float = quantity(
        "share", "whose thoughts alone are over 1,500 tokens"
    )
    flip_failed_share: Shares = quantity("share", "failing, by assumption and limit")
    flip_p99_ratio: Shares = quantity("times", "p99 over none, by the same")
    owner_median_seconds: float = quantity("s", "median of the lognormal through both")
    owner_spread: float = quantity("", "spread of its logarithm")
    hedge_p99_seconds: Shares = quantity("s", "p99 hedged at p95, by owned share")
    hedge_p99_cut_share: Shares = quantity("share", "cut in p99, by owned share")
    hedge_p999_cut_share: Shares = quantity("share", "cut in p99.9, by owned share")
    hedge_billed_share: Shares = quantity("share", "extra tokens, loser runs on")
    hedge_cancelled_share: Shares = quantity("share", "extra tokens, loser stopped")
    hedge_cut_over_grid_share: Shares = quantity(
        "share", "cut in p99 at 0.9, over nine latencies and delays"
    )
    timeout_failed_share: Shares = quantity(
        "share", "failing a limit at p95 three times, by owned share"
    )
    trial_rows: int = quantity("rows", "published rows")
    rows_with_counts: int = quantity("rows", "whose task counts can be recovered")
    rho: Shares = quantity("", "correlation of two trials of a task")
    rho_over_rows: Shares = quantity("", "the same, over the rows")
    rho_low: Shares = quantity("", "its 95% interval from")
    rho_high: Shares = quantity("", "its 95% interval to")
    fails_share: Shares = quantity("share", "trials that fail")
    again_share: Shares = quantity("share", "second trials that fail, after a failure")
    again_low_share: Shares = quantity("share", "its 95% interval from")
    again_high_share: Shares = quantity("share", "its 95% interval to")
    three_fail_share: Shares = quantity("share", "three trials all fail")
    three_independent_share: Shares = quantity("share", "if they were independent")
    fit_error: Shares = quantity("", "mean absolute error at pass^3 and pass^4")
    left_share: Shares = quantity("share", "left of 10% after three attempts")
    left_ratio: float = quantity("times", "the Beta's over independence")
    second_wrong_share: float = quantity("share", "wrong again, at 10% and the median")
    right_share: Shares = quantity("share", "right answers, by policy")
    wrong_share: Shares = quantity("share", "wrong answers accepted, by policy")
    failed_share: Shares = quantity("share", "no answer, by policy")
    accepted_wrong_share: Shares = quantity("share", "wrong among accepted, by policy")
    cost_per_right: Shares = quantity("times", "answers bought per right one")
    retry_wrong_ratio: float = quantity(
        "times", "wrong answers with check and retry, over those of one call"
    )
    slip_share: float = quantity("share", "always wrong, yet accepted in three tries")
    check_owned_turn_share: float = quantity(
        "share", "prompts with fixed verdicts at which three tries stop doing harm"
    )
    elsewhere_turn_share: Shares = quantity(
        "share", "soft rate at which a second model stops helping, by shared prompts"
    )
    accepted_wrong_ratio: Shares = quantity(
        "times", "wrong among accepted, three tries over one, over the grid"
    )
    check_constant_share: Shares = quantity(
        "share", "wrong answers accepted in so many tries, a constant changed"
    )
    utilisation_share: float = quantity("share", "of the provider, before")
    backlog_calls: float = quantity("calls", "waiting at the end of the bad minute")
    drain_seconds: Shares = quantity("s", "until the backlog is gone, by arithmetic")
    first_minute_share: Shares = quantity("share", "answered in the minute afterwards")
    recovery_low_seconds: Shares = quantity("s", "fastest recovery of three seeds")
    recovery_seconds: Shares = quantity("s", "slowest recovery of three seeds")
    attempts_per_call: Shares = quantity("", "attempts per call, by policy")
    left_waiting_calls: int = quantity("calls", "waiting at the end, three tries")
    fresh_recovery_seconds: Shares = quantity("s", "where retries draw a new length")
    storm_constant_seconds: Shares = quantity(
        "s", "recovery with a constant halved or doubled, by policy"
    )
    bound_recovery_seconds: Shares = quantity(
        "s", "recovery with three tries, by wait allowed over timeout"
    )
    capacity_recovery_seconds: Shares = quantity(
        "s", "recovery of three tries from ten times slower, by slots"
    )
    pair_count: Mapping[str, int] = quantity("pairs", "measured, by kind of pair")
    cached_share: Shares = quantity(
        "share", "pairs at or above a threshold, by kind and threshold"
    )
    cached_low_share: Shares = quantity("share", "its 95% interval from")
    cached_high_share: Shares = quantity("share", "its 95% interval to")
    edited_nearer_share: Shares = quantity(
        "share", "edited pairs, of another answer, nearer than reworded pairs"
    )
    harmless_high_share: float = quantity(
        "share", "95% upper bound on edited pairs that share an answer after all"
    )
    edited_least_share: float = quantity(
        "share", "of the others at or above 0.85 if those all are"
    )
    wrong_hit_share: Shares = quantity(
        "share", "hits that are wrong, by neighbours, twins, threshold, share of twins"
    )
    twins_half_share: Shares = quantity(
        "share", "twins below which most hits are wrong"
    )
    twins_one_percent_share: Shares = quantity("share", "twins at which 1% are wrong")
    stricter_change_share: Shares = quantity(
        "share", "change in wrong hits from 0.8 to 0.9, with traps, reworded twins"
    )
    asked_questions: int = quantity("questions", "put to each small model")
    asked_tries: int = quantity("tries", "of both models, all arms")
    asked_fails_share: Shares = quantity(
        "share", "wrong answers, by model, kind and temperature"
    )
    asked_right_share: Shares = quantity(
        "share", "right answers, by model, kind and temperature"
    )
    asked_rho: Shares = quantity(
        "", "correlation of two tries of a question, by model, kind and temperature"
    )
    asked_rho_low: Shares = quantity("", "its 95% interval from")
    asked_rho_high: Shares = quantity("", "its 95% interval to")
    asked_again_share: Shares = quantity(
        "share", "second tries that fail, after a failure"
    )
    asked_again_low_share: Shares = quantity("share", "its 95% interval from")
    asked_again_high_share: Shares = quantity("share", "its 95% interval to")
    asked_three_fail_share: Shares = quantity("share", "three tries all fail")
    asked_three_independent_share: Shares = quantity("share", "if independent")
    asked_majority_gain_share: Shares = quantity(
        "share", "right answers that a majority of three gains over one try"
    )
    asked_best_gain_share: Shares = quantity(
        "share", "right answers that three tries and a perfect check gain"
    )
    asked_second_fails_share: Shares = quantity(
        "share", "second attempts that fail at 0.8, by model, kind and sort"
    )
    asked_second_fails_low_share: Shares = quantity("share", "its 95% interval from")
    asked_second_fails_high_share: Shares = quantity("share", "its 95% interval to")
    asked_broken_share: Shares = quantity(
        "share", "of what was right, wrong when the question is reworded"
    )
    schema_share: Shares = quantity(
        "share", "answers as JSON, by model, schema, mails and what holds of them"
    )
    schema_low_share: Shares = quantity("share", "its 95% interval from")
    schema_high_share: Shares = quantity("share", "its 95% interval to")
    check_caught_share: Shares = quantity(
        "share", "wrong answers of the right shape that the check of an order refuses"
    )
    check_alarm_share: Shares = quantity("share", "right answers that it refuses")
    sweep_ratio: Mapping[str, tuple[float, ...]]  # findings.SWEEP_SECONDS
    wrong_by_tries: Mapping[str, tuple[float, ...]]  # soft_findings.TRIES_SHOWN
    served_by_window: Mapping[str, tuple[float, ...]]  # storm.WINDOW
    cached_by_threshold: Mapping[str, tuple[float, ...]]  # similarity.SHOWN


def run() -> CallAgain:
    """Answer the post's question with the post's parameters."""
    return CallAgain(
        **findings.limits(),
        **findings.limits_over_grid(),
        **findings.hedges(),
        **reasoning.reasoning(),
        **reasoning.flips(),
        **soft_findings.published_trials(),
        **soft_findings.ten_percent(),
        **soft_findings.checks_with_retries(),
        **storm_findings.bad_minute(),
        **similarity.semantic_cache(),
        **called.called(),
    )


LAB = Lab(
    slug="llm-integration-patterns",
    question="What is a second attempt worth if it's mostly the first one again?",
    run=run,
    parameters=PARAMETERS,
    checks=(
        Check(
            "published value",
            "the printed pass^k of five rows come back from whole numbers of tasks",
            "test_counts_recovered_from_a_printed_row_print_that_row",
        ),
        Check(
            "independent code",
            "bounds on a third and fourth moment by scipy's linear programming",
            "test_moment_bounds_agree_with_a_linear_programme",
        ),
        Check(
            "independent code",
            "moments of the Beta by scipy",
            "test_beta_moments_agree_with_scipy",
        ),
        Check(
            "independent code",
            "hedged percentiles and tokens by simulation",
            "test_a_hedge_by_quadrature_agrees_with_a_simulation",
        ),
        Check(
            "closed form",
            "a first-token limit fails as the normal tail says",
            "test_a_first_token_limit_fails_as_the_normal_tail_says",
        ),
        Check(
            "closed form",
            "a limit on the visible token fails as the normal tail says",
            "test_a_limit_on_the_visible_token_fails_as_the_normal_tail_says",
        ),
        Check(
            "property",
            "the client outlives no deadline, whatever the provider does",
            "test_no_call_outlives_its_deadline",
        ),
        Check(
            "closed form",
            "policies with one difficulty for all are geometric sums",
            "test_a_policy_at_one_difficulty_is_a_geometric_sum",
        ),
        Check(
            "closed form",
            "the backlog of the storm drains as its rates say",
            "test_one_try_recovers_while_the_backlog_drains",
        ),
        Check(
            "property",
            "more tries accept more right and more wrong answers, at any rates",
            "test_more_tries_never_accept_fewer_wrong_answers",
        ),
        Check(
            "closed form",
            "the share of wrong hits by counting whole questions",
            "test_the_share_of_wrong_hits_is_a_count_of_questions",
        ),
        Check(
            "independent code",
            "which pair is nearer by the Mann-Whitney statistic of scipy",
            "test_which_pair_is_nearer_agrees_with_scipy",
        ),
    ),
    figures=(
        request_figure.hedged_request,
        figures.timeout,
        figures.hedge,
        second_attempt_figure.second_attempt,
        figures.tries,
        figures.storm,
        similarity_figure.thresholds,
    ),
    honesty=(
        "Two small open models (270 and 135 million parameters) were asked; what "
        "readers call is a thousand times larger, and its levels are not these. An "
        "embedding model was run once on pairs of questions that language models "
        "wrote and labelled. Latencies, check and storm "
        "are assumptions, reported with the region in which a direction holds and "
        "where it turns. The published trials are agents of 2024 on 115 and 50 tasks "
        "that their authors now call outdated."
    ),
    command=worksheet,
)
