"""The post's own numbers: each function fills some fields of the result."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from labs.engineering_at_enterprise_scale import canary, fanout, migrations, ratios
from labs.engineering_at_enterprise_scale.migrations import Migration

SEEN_AT = ratios.CANARY_SHARE
FIRST_STAGE = 0.001  # of the traffic, in the staged rollout
LAGS = (0.0, 30.0, 300.0)  # seconds from evidence to rollback
ALIKE = {"identical": math.inf, "4": 4.0, "2": 2.0}
MEDIAN_YEARS = 0.25
LAUNCHES_PER_YEAR = 6
TAKEOVER_SHARE = 0.99
DISCLOSED_TO_FIRST = 0.2  # years, 10 December 2021 to the middle of the window
DISCLOSED_TO_LAST = 3.5
LOG4J_FIRST = 0.41
LOG4J_LAST = 0.13
VARIANTS = {
    "base": Migration(),
    "no-review": Migration(review=0.0),
    "short": Migration(learn=4.0, change=1.0, speedup=10.0),
    "long": Migration(learn=16.0, change=4.0, tool=800.0),
}


def by_size(values: Iterable[float]) -> dict[str, float]:
    """Name three values by the three organisations."""
    return dict(zip(ratios.SIZES, values, strict=True))


def people() -> dict[str, Any]:
    """What grows with the number of people."""
    days = [ratios.BROKEN_SHARE * ratios.CHANGES_PER_DAY * n for n in ratios.PEOPLE]
    changes = ratios.CHANGES_PER_DAY * ratios.PEOPLE[-1]
    return {
        "talk_seconds": by_size(map(ratios.pair_seconds, ratios.PEOPLE)),
        "talk_share": {
            f"{seconds:.0f}s": ratios.pair_seconds(25_000, seconds)
            / ratios.WORKING_YEAR
            for seconds in (10.0, 60.0)
        },
        "read_seconds": by_size(
            ratios.pair_seconds(n, ratios.READING_SECONDS) for n in ratios.PEOPLE
        ),
        "meeting_pairs": math.comb(60, 2),
        "peak_coherency": ratios.peak_coherency(25_000),
        "coherency_fall": ratios.peak_coherency(400) / ratios.peak_coherency(25_000),
        "main_breaks_a_day": by_size(days),
        "main_interval_days": 1 / days[0],
        "bad_change_seconds": ratios.WORKING_DAY / (changes * ratios.FAILED_SHARE),
        "payback_seconds": by_size(map(ratios.payback_seconds, ratios.PEOPLE)),
        "all_hands_share": 3600 / ratios.WORKING_YEAR,
        "all_hands_years": 3600 * ratios.PEOPLE[-1] / ratios.WORKING_YEAR,
        "author_share": (1 - ratios.LEAVERS_PER_YEAR) ** 5,
    }


def requests() -> dict[str, Any]:
    """What grows with traffic, hosts and the calls behind a request."""
    per_year = [ratios.HOST_FAILURES_PER_YEAR * hosts for hosts in ratios.HOSTS]
    slow = ratios.SLOW_SHARE
    return {
        "rare_a_day": by_size(r * ratios.DAY * ratios.RARE for r in ratios.REQUESTS),
        "century_bug_seconds": by_size(
            100 * ratios.YEAR * ratios.REQUESTS[0] / r for r in ratios.REQUESTS
        ),
        "host_seconds": by_size(ratios.YEAR / failures for failures in per_year),
        "slow_share": by_size(ratios.any_slow_share(n, slow) for n in ratios.CALLS),
        "slow_common_share": {
            str(common): ratios.any_slow_share(100, slow, common)
            for common in (0.5, 0.9)
        },
        "slow_by_calls_share": {
            f"{calls}.{common}": ratios.any_slow_share(calls, slow, common)
            for calls in (10, 15, 40, 100)
            for common in (0.0, 0.5, 0.9)
        },
        "available_share": {
            "independent": 1 - ratios.any_slow_share(100, 0.001),
            "common-0.9": 1 - ratios.any_slow_share(100, 0.001, 0.9),
        },
        "request_ms": {
            "plain": fanout.request_ms(100),
            **{
                f"hedged-{alike}": fanout.request_ms(100, copies_alike=alike)
                for alike in (0.0, 0.5, 0.9)
            },
        },
    }


def canaries() -> dict[str, Any]:
    """What a canary sees, how soon, and what it saves."""
    errors = ratios.ERROR_SHARE
    known = canary.known_baseline(2.0)
    large = ratios.REQUESTS[-1]
    whole = canary.requests_to_see(errors, errors, SEEN_AT)
    return {
        "canary_requests": {
            "doubling": whole,
            "doubling-at-half": canary.requests_to_see(errors, errors, 0.5),
            "fifth": canary.requests_to_see(errors, 0.2 * errors, SEEN_AT),
        },
        "canary_errors": whole * errors,
        "exact_requests": {
            "known-least": known.least / errors,
            "known-safe": known.safe / errors,
            "against-the-rest": canary.against_control(2.0, 1 / SEEN_AT - 1) / errors,
            "equal-control": canary.against_control(2.0, 1.0) / errors,
        },
        "false_alarm_share": canary.false_alarm_share(known.safe, 20),
        "canary_seconds": by_size(
            canary.seconds_to_see(r, SEEN_AT, errors, errors) for r in ratios.REQUESTS
        ),
        "canary_half_seconds": by_size(
            canary.seconds_to_see(r, 0.5, errors, errors) for r in ratios.REQUESTS
        ),
        "fifth_seconds": by_size(
            canary.seconds_to_see(r, SEEN_AT, errors, 0.2 * errors)
            for r in ratios.REQUESTS
        ),
        "fewer_failures": {
            f"{lag:.0f}s": canary.fewer_failures(
                large, FIRST_STAGE, errors, errors, lag
            )
            for lag in LAGS
        },
        "fewer_failures_small": canary.fewer_failures(
            ratios.REQUESTS[0], FIRST_STAGE, errors, errors, LAGS[-1]
        ),
        "fewer_failures_gross": {
            f"{lag:.0f}s": canary.fewer_failures(
                ratios.REQUESTS[0], SEEN_AT, errors, 0.01, lag
            )
            for lag in LAGS
        },
        "gross_seconds": canary.seconds_to_see(
            ratios.REQUESTS[0], SEEN_AT, errors, 0.01
        ),
        "faint_seconds": canary.seconds_to_see(large, FIRST_STAGE, errors, ratios.RARE),
    }


def consumers() -> dict[str, Any]:
    """What grows with those who depend on you, and with those who must follow."""
    base = VARIANTS["base"]
    return {
        "untouched_share": by_size(map(ratios.untouched_share, ratios.TEAMS)),
        "untouched_copied_share": ratios.untouched_share(2500, copies=10),
        "own_over_central": by_size(
            base.own_hours(n) / base.central_hours(n) for n in ratios.TEAMS
        ),
        "own_hours": base.own_hours(2500),
        "central_hours": {
            name: VARIANTS[name].central_hours(2500) for name in ("base", "no-review")
        },
        "crossover_teams": {
            name: variant.crossover_teams for name, variant in VARIANTS.items()
        },
    }


def tails() -> dict[str, Any]:
    """How long migrations take, how many are open, and what one of them did."""
    first = DISCLOSED_TO_FIRST, LOG4J_FIRST
    last = DISCLOSED_TO_LAST, LOG4J_LAST
    launched = 10 * LAUNCHES_PER_YEAR
    return {
        "done_medians": {
            f"{name}.{done}": migrations.quantile(float(done) / 100, alike)
            for name, alike in ALIKE.items()
            for done in ("90", "99", "99.9")
        },
        "last_thousandths": {
            name: migrations.quantile(0.999, alike) / migrations.quantile(0.99, alike)
            - 1
            for name, alike in ALIKE.items()
        },
        "last_team_medians": {
            f"{name}.{teams}": migrations.last_team(teams, alike)
            for name, alike in ALIKE.items()
            for teams in ratios.TEAMS
        },
        "launched": launched,
        "open_after_ten_years": {
            name: open_by(alike)[-1] for name, alike in ALIKE.items()
        },
        "open_with_takeover": LAUNCHES_PER_YEAR
        * MEDIAN_YEARS
        * migrations.quantile(TAKEOVER_SHARE, ALIKE["2"]),
        "rate_variation_share": 1 / math.sqrt(ALIKE["2"]),
        "log4j_alike": {
            str(time): migrations.through((time, LOG4J_FIRST), last).alike
            for time in (0.15, DISCLOSED_TO_FIRST, 0.25)
        },
        "log4j_one_in": {
            str(time): 1 / migrations.exponential_share((time, LOG4J_FIRST), last[0])
            for time in (0.15, first[0], 0.25)
        },
    }


def open_by(alike: float) -> tuple[float, ...]:
    """Migrations open at the end of each of the first ten years."""
    return tuple(
        migrations.open_migrations(
            year, LAUNCHES_PER_YEAR, ratios.TEAMS[-1], alike, MEDIAN_YEARS
        )
        for year in range(1, 11)
    )


def crossovers() -> dict[str, Any]:
    """Where the ten beliefs flip, and how many have at each size."""
    return {
        "crossover": {belief.key: belief.crossover for belief in ratios.beliefs()},
        "flipped": ratios.flipped(),
        "flipped_halved": ratios.flipped(0.5),
        "flipped_doubled": ratios.flipped(2.0),
    }
