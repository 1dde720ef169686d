"""What a hundredth of the telemetry can say, and where keeping it breaks.

    python -m labs observability-at-scale
    python -m labs observability-at-scale --traces-per-day 300e6 --collectors 3

``population`` draws requests, ``sampling`` keeps a few of them by a rule and reads
those with and without weights, ``sketches`` summarises all of them, ``fleet`` averages
percentiles that do not average, ``cardinality`` multiplies labels, ``alerts`` burns an
error budget, ``tail_sampler`` forgets traces, ``flips`` turns the assumptions round.
``findings`` puts the post's questions to them; nothing but the samplers of
``tail_sampler.simulate`` and ``flips`` is simulated.
"""

from __future__ import annotations

from dataclasses import dataclass

from labs import Check, Lab, quantity
from labs.observability_at_scale import figures, findings
from labs.observability_at_scale.parameters import PARAMETERS
from labs.observability_at_scale.worksheet import worksheet


@dataclass(frozen=True)
class ObservabilityAtScale:
    """What the post quotes. Rules and kinds of traffic are named as in ``findings``."""

    failed_share: float = quantity("share", "requests that failed")
    latency_seconds: dict[str, float] = quantity("s", "latency of all requests")
    above_a_second_share: float = quantity("share", "requests slower than a second")

    uniform_failures_kept: float = quantity(
        "failures", "of a million requests, by the uniform rule"
    )
    ordinary_kept_share: float = quantity(
        "share", "kept of what neither failed nor was slow, failures and slow kept"
    )
    ordinary_weight: float = quantity("traces", "that such a kept trace stands for")

    unweighted_failed_share: dict[str, float] = quantity(
        "share", "failures among the kept traces, by rule"
    )
    unweighted_failed_times: dict[str, float] = quantity(
        "times", "unweighted failure rate over the true one, by rule"
    )
    unweighted_p50_seconds: dict[str, float] = quantity(
        "s", "median of the kept traces, unweighted, by rule"
    )
    unweighted_p99_seconds: dict[str, float] = quantity(
        "s", "99th percentile of the kept traces, unweighted, by rule"
    )
    unweighted_p50_times: dict[str, float] = quantity(
        "times", "unweighted median over the true one, by rule"
    )
    unweighted_p99_times: dict[str, float] = quantity(
        "times", "unweighted 99th percentile over the true one, by rule"
    )
    p50_by_budget_times: dict[str, float] = quantity(
        "times", "the same median, failures and slow kept, by budget"
    )
    p50_jump_times: float = quantity(
        "times", "that median at a budget of 1% over the one at 1.1%"
    )
    p99_by_traffic_times: dict[str, float] = quantity(
        "times", "unweighted 99th percentile over the true one, by traffic and rule"
    )
    weighted_times: dict[str, float] = quantity(
        "times",
        "what one sample that keeps failures and slow shows, weighted, over true",
    )
    two_rates_kept_share: dict[str, float] = quantity(
        "share", "kept of what did not fail, by the two rates"
    )
    kept_failed_share: dict[str, float] = quantity("share", "failures kept, by rule")
    burn_rate: dict[str, float] = quantity("times", "burn rate, 99.9% objective")

    failed_error_share: dict[str, float] = quantity(
        "share", "standard error of the weighted failure rate, by rule"
    )
    mean_error_share: dict[str, float] = quantity(
        "share", "standard error of the weighted mean latency, by rule"
    )
    p50_error_share: dict[str, float] = quantity(
        "share", "root mean square error of the weighted median, by rule"
    )
    p99_error_share: dict[str, float] = quantity(
        "share", "root mean square error of the weighted 99th percentile, by rule"
    )
    p999_error_share: dict[str, float] = quantity(
        "share", "root mean square error of the weighted 99.9th percentile, by rule"
    )
    p99_error_by_traffic_share: dict[str, float] = quantity(
        "share", "error of the weighted 99th percentile, by traffic and rule"
    )
    above_a_second_of_slow_2_share: float = quantity(
        "share", "slower than a second where 2% of requests are slow"
    )

    kept_a_day: float = quantity("traces", "kept a day")
    kept_a_day_and_route: float = quantity("traces", "kept a day, of a mean route")
    so_many_error_share: dict[str, float] = quantity(
        "share", "error of a 99th percentile from so many requests, by traffic"
    )
    rare_a_day: dict[str, float] = quantity("failures", "a day, by their share")
    rare_kept_a_day: dict[str, float] = quantity(
        "traces", "of them kept a day, by their share and the share kept"
    )
    rare_held_within_the_hour_share: dict[str, float] = quantity(
        "share", "chance to hold one within an hour, by their share and the share kept"
    )
    whole_traces_a_day: dict[str, float] = quantity(
        "traces", "complete over five services that sample 1%"
    )

    averaged_times: dict[str, float] = quantity(
        "times", "mean of the hosts' percentiles over the fleet's"
    )
    averaged_seconds: dict[str, float] = quantity("s", "mean of the hosts' percentiles")
    pooled_seconds: dict[str, float] = quantity("s", "percentile of the fleet")
    traffic_averaged_quiet_seconds: float = quantity(
        "s", "the mean weighted by traffic, 90 quiet hosts slower, p99"
    )
    quiet_traffic_share: float = quantity("share", "traffic of the 90 quiet hosts")

    sketch_error_share: dict[str, float] = quantity(
        "share", "error of ten merged sketches"
    )
    sketch_bins: int = quantity("bins", "that the merged sketch fills")
    sketched_requests: int = quantity("requests", "in the merged sketch")
    bucket_error_share: dict[str, float] = quantity(
        "share", "error of default histogram buckets, interpolated"
    )
    hll_error_share: dict[str, float] = quantity(
        "share", "HyperLogLog over 20 runs of 60,000 items, by log2 of registers"
    )
    hll_bound_share: dict[str, float] = quantity("share", "its published bound")
    hll_bytes: dict[str, int] = quantity("bytes", "its registers, one byte each")

    label_sets: int = quantity("label sets", "of service, route, method, status, pod")
    label_sets_without_pod: int = quantity("label sets", "without the pod")
    series_of_one_histogram: int = quantity("series", "of one histogram's label set")
    histogram_series: int = quantity("series", "of one histogram with those labels")
    histogram_series_without_pod: int = quantity("series", "without the pod")
    active_series: int = quantity("series", "of 2,000 pods with 500 each")
    series_in_15_days: dict[str, float] = quantity(
        "series", "written in 15 days, by deploys a day"
    )
    user_series: dict[str, float] = quantity(
        "series", "of a user label, expected, by requests"
    )

    workbook_budget_share: dict[str, float] = quantity(
        "share", "of a 30-day budget spent when the alert fires"
    )
    detection_seconds: dict[str, float] = quantity(
        "s", "until the long window reaches its burn rate, by share that fails"
    )

    memory_ratio: dict[str, float] = quantity(
        "times", "rate x (wait + tick) / slots of each collector, by their number"
    )
    peak_three_bear_times: float = quantity(
        "times", "the mean rate, at which three collectors come to lose traces"
    )
    fatal_rate_after_five_minutes: float = quantity(
        "traces", "a second, above which all are lost, with a wait of five minutes"
    )
    safe_rate: float = quantity("traces", "a second, below which about none is lost")
    fatal_rate: float = quantity("traces", "a second, above which about all are lost")
    safe_a_day: float = quantity("traces", "a day, the same")
    fatal_a_day: float = quantity("traces", "a day, the same")
    lost_share: dict[str, float] = quantity("share", "never judged, by rate")
    simulated_lost_share: dict[str, float] = quantity("share", "the same, simulated")
    collector_rate: dict[str, float] = quantity(
        "traces", "a second for each collector, by their number"
    )
    collectors_lost_share: dict[str, float] = quantity(
        "share", "never judged, by number of collectors"
    )
    grace_seconds: float = quantity(
        "s", "from the loss of one of three collectors to the first lost trace"
    )
    judged_after_shedding_share: float = quantity(
        "share", "that two collectors judge if the rest is shed at random before"
    )
    slots_needed: float = quantity("slots", "for all of a day's mean traffic")
    slots_per_survivor: float = quantity("slots", "of each of two collectors")
    late_judged_share: dict[str, float] = quantity(
        "share", "of traces at 1,750 a second if 20% send a span 29 s late"
    )

    sized_rate: float = quantity(
        "traces", "a second of each of two collectors, at twice the mean rate"
    )
    sized_slots: float = quantity("slots", "of each of them, for a ratio of a half")

    flip_lost_share: dict[str, float] = quantity(
        "share", "never judged, by rule turned and by the rate over the one that fits"
    )
    flip_pairs_tried: int = quantity("pairs", "of the sampler's rules turned together")
    flip_failed_times: dict[str, float] = quantity(
        "times", "unweighted failure rate over the true one, failures and slow kept"
    )
    flip_p99_times: dict[str, float] = quantity(
        "times", "unweighted 99th percentile over the true one, failures and slow kept"
    )
    flip_p99_error_share: dict[str, float] = quantity(
        "share", "error of the weighted 99th percentile, by what is turned and by rule"
    )

    lost_curve: list[tuple[float, float]]


def run() -> ObservabilityAtScale:
    """Compute everything that the post quotes."""
    return ObservabilityAtScale(
        **findings.one_budget(),
        **findings.other_traffic(),
        **findings.aggregates_and_rare_events(),
        **findings.averages(),
        **findings.summaries(),
        **findings.series(),
        **findings.burning(),
        **findings.cliff(),
        **findings.turned(),
    )


LAB = Lab(
    slug="observability-at-scale",
    question=(
        "What can one trace in a hundred tell you, how precisely, and at what load "
        "does the sampler fail?"
    ),
    run=run,
    parameters=PARAMETERS,
    checks=(
        Check(
            "property",
            "weighted counts of any rule are unbiased within their standard error",
            "test_weighted_counts_are_unbiased_within_their_standard_error",
        ),
        Check(
            "independent code",
            "errors of weighted percentiles by drawing 300 samples",
            "test_the_error_of_a_percentile_is_that_of_300_samples",
        ),
        Check(
            "closed form",
            "a uniform sample's failure rate errs by sqrt((1-p)(1-f)/(n p f))",
            "test_a_uniform_sample_errs_as_the_binomial_does",
        ),
        Check(
            "independent code",
            "averaged and pooled percentiles from drawn latencies",
            "test_pooled_and_averaged_percentiles_agree_with_drawn_latencies",
        ),
        Check(
            "published value",
            "DDSketch stays within 1% on any positive data, merged or not",
            "test_a_merged_sketch_keeps_its_published_bound",
        ),
        Check(
            "published value",
            "HyperLogLog errs by no more than 1.04 / sqrt(m)",
            "test_hyperloglog_keeps_its_published_error",
        ),
        Check(
            "published value",
            "the workbook's alerts spend 2%, 5% and 10% of a month's budget",
            "test_the_workbooks_alerts_spend_2_5_and_10_percent",
        ),
        Check(
            "independent code",
            "the cliff by running a sampler trace by trace",
            "test_the_cliff_is_where_a_sampler_run_trace_by_trace_has_it",
        ),
        Check(
            "closed form",
            "what samplers of other rules lose, by flow and by exponential survival",
            "test_a_sampler_of_other_rules_loses_what_its_formula_says",
        ),
    ),
    figures=(figures.weights, figures.rules, figures.averages, figures.cliff),
    honesty=(
        "Nothing here was measured on a running system: latencies are drawn from "
        "stated distributions, and the tail sampler is a model written from the "
        "collector's documentation and source, not the collector."
    ),
    command=worksheet,
)
