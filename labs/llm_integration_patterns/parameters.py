"""What goes into the lab, and where each number comes from."""

from __future__ import annotations

from labs import Parameter
from labs.llm_integration_patterns import (
    findings,
    reasoning,
    similarity,
    soft_findings,
    storm_findings,
)
from labs.llm_integration_patterns.trials import PUBLISHED

BASE, STORM = findings.BASE, storm_findings.STORM


def assumed(name: str, value: float, unit: str, note: str = "") -> Parameter:
    """Return a parameter that nobody has measured for the reader's system."""
    return Parameter(name, value, unit, "assumption", note)


PARAMETERS = (
    Parameter("fast call (p1)", 0.1, "s", "owner", "100 ms; that it is p1: assumption"),
    Parameter("slow call (p99)", 5.0, "s", "owner", "5 s; that it is p99: assumption"),
    Parameter(
        "pass^1, retail, the best row",
        PUBLISHED["retail.sonnet-2410"][0],
        "share",
        "yao2025taubench",
        "with eight further rows of four values",
    ),
    assumed("median first token", BASE.first_median, "s", "lognormal"),
    assumed("spread of the first token", BASE.first_spread, "", "of its logarithm"),
    assumed("stalls", BASE.stall_share, "share", "0.5% to 5% in the grid; also none"),
    assumed("mean stall", BASE.stall_mean, "s", "exponential, before the first token"),
    assumed("median tokens", BASE.tokens_median, "tokens", "30 to 150 in the grid"),
    assumed("spread of tokens", BASE.tokens_spread, "", "of the logarithm; 0.5 to 1"),
    assumed("most tokens", BASE.tokens_max, "tokens", "the limit sent with the call"),
    assumed("time per token", BASE.token_seconds, "s", "6 to 25 ms in the grid"),
    assumed(
        "length that the prompt explains",
        BASE.length_owned,
        "share",
        "of the variance of log tokens; 0 to 1 reported: it decides the result",
    ),
    assumed(
        "first token that the prompt explains",
        BASE.first_owned,
        "share",
        "0 to 1 reported: it decides what a limit on the first token costs",
    ),
    assumed(
        "median thinking",
        reasoning.THINKS.thinking_median,
        "s",
        "of a reasoning model, before its answer; none for any other",
    ),
    assumed(
        "spread of thinking",
        reasoning.THINKS.thinking_spread,
        "",
        "of its logarithm; 0.4 and 1.6 reported",
    ),
    assumed(
        "thinking that the question explains",
        reasoning.THINKS.thinking_owned,
        "share",
        "of the variance of its logarithm; 0.4 and 1 reported: it decides",
    ),
    assumed("soft failures", soft_findings.SOFT, "share", "2% to 30% in the grid"),
    assumed("hard failures", soft_findings.CHECKED.hard, "share"),
    Parameter(
        "correlation of two attempts",
        soft_findings.RHO,
        "",
        "yao2025taubench",
        "median of the nine rows, 2024 agents; 0.1 to 0.58 in the grid",
    ),
    assumed(
        "check: wrong answers caught",
        soft_findings.CHECKED.catches,
        "share",
        "50% to 90% in the grid; measure yours",
    ),
    assumed(
        "check: right answers rejected",
        soft_findings.CHECKED.alarms,
        "share",
        "2% and 10% in the grid",
    ),
    assumed(
        "prompts as hard for a second model",
        soft_findings.CHECKED.shared,
        "share",
        "0 to 1 reported",
    ),
    assumed("calls per second", STORM.calls_per_second, "calls/s"),
    assumed("provider slots", STORM.servers, "", "60 to 110 tried"),
    assumed("mean call in the storm", STORM.mean, "s", "lognormal, spread 0.84"),
    assumed("timeout in the storm", STORM.timeout, "s"),
    assumed("slowdown", STORM.slowdown, "times", "for 60 s; 10 with more slots"),
    assumed(
        "questions with a twin in the cache",
        similarity.TWINS[-1],
        "share",
        "5% reported too, and where most hits are wrong; count yours",
    ),
    assumed(
        "questions a few words from another's",
        similarity.TRAP_SHARE,
        "share",
        "of those without a twin; none reported too",
    ),
    Parameter(
        "edited pairs read by a person",
        similarity.EDITED_READ,
        "pairs",
        "apgwyn2026fow",
        "none shared an answer; 592 of its 600 pairs are measured",
    ),
)
