"""What goes into the lab, and where each number comes from."""

from __future__ import annotations

from labs import Parameter
from labs.observability_at_scale import findings, fleet, tail_sampler

BASE = findings.BASE

PARAMETERS = (
    Parameter(
        "traces a day",
        findings.TRACES_A_DAY,
        "traces",
        "assumption",
        "The author's own were hundreds of millions; what is said of rare events and "
        "collectors scales with it.",
    ),
    Parameter(
        "budget",
        findings.BUDGET,
        "share",
        "assumption",
        "Share of the traces kept. The rules are also compared at 0.8% to 5%.",
    ),
    Parameter(
        "median latency",
        BASE.median_ms,
        "ms",
        "assumption",
        "Lognormal; what is reported are ratios, which do not depend on it.",
    ),
    Parameter(
        "spread of latency",
        BASE.log_spread,
        "",
        "assumption",
        "Standard deviation of the logarithm; a Pareto latency of index 1.5 is "
        "computed too.",
    ),
    Parameter(
        "slow share",
        BASE.slow_share,
        "share",
        "assumption",
        "Requests that meet something slow; 0, 0.2%, 0.5% and 2% are computed too.",
    ),
    Parameter(
        "slow extra",
        BASE.slow_extra_ms,
        "ms",
        "assumption",
        "Mean of what they wait more, exponential.",
    ),
    Parameter(
        "failed share",
        BASE.failed_share,
        "share",
        "assumption",
        "Of all requests. The factor of an unweighted failure rate does not depend on "
        "it while every failure fits the budget.",
    ),
    Parameter(
        "failed share of the slow",
        BASE.failed_share_of_slow,
        "share",
        "assumption",
        "Besides the above.",
    ),
    Parameter(
        "spread of a host's latency",
        fleet.LOG_SPREAD,
        "",
        "assumption",
        "For averaged percentiles; both signs of their error occur at any spread.",
    ),
    Parameter(
        "decision wait",
        tail_sampler.WAIT_SECONDS,
        "s",
        "otel-tailsampling",
        "Default of the OpenTelemetry collector's tail sampler.",
    ),
    Parameter(
        "slots",
        tail_sampler.SLOTS,
        "traces",
        "otel-tailsampling",
        "Default number of traces in its memory.",
    ),
    Parameter(
        "tick",
        tail_sampler.TICK_SECONDS,
        "s",
        "otel-tailsampling",
        "How often it decides, from its source.",
    ),
    Parameter(
        "accuracy of the sketch",
        findings.ACCURACY,
        "share",
        "masson2019ddsketch",
        "DDSketch's relative-error guarantee, a setting.",
    ),
    Parameter(
        "objective",
        findings.OBJECTIVE,
        "share",
        "thurgood2018alerting",
        "The workbook's example; over 30 days.",
    ),
    Parameter(
        "users",
        findings.USERS,
        "users",
        "assumption",
        "Who use the service by Zipf's law with exponent 1.",
    ),
)
