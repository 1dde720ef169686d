"""Which engineering truths depend on size, and where each of them flips.

``ratios`` has ten beliefs as exact ratios with a crossover each, for organisations
of 12, 400 and 25,000 people. Four of them need more than a line: what a ``canary``
can see and what catching a bad release there saves; the tails of ``migrations`` and
who should do their work; the slow tail of ``fanout`` and what a hedge does about it;
``approvals``, asked all at once or in turn. ``flips`` turns every assumption round.
Your own canary::

    from labs.engineering_at_enterprise_scale.worksheet import canary
    canary(requests_per_second=800, canary_share=0.05, error_share=1e-3,
           bad_share=2e-3, reaction_minutes=5)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labs import Check, Lab, Parameter, quantity
from labs.engineering_at_enterprise_scale import (
    approvals,
    figures,
    findings,
    flips,
    migration_figures,
    ratios,
)
from labs.engineering_at_enterprise_scale.worksheet import CANARY

MEDIANS = "medians"  # the time by which half of the teams have moved

Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Scale:
    """What the lab found. Keys 12, 400 and 25000 are the people of an organisation."""

    crossover: Numbers = quantity("", "size at which the belief flips")
    flipped: Numbers = quantity("", "beliefs of the ten that have flipped, by people")
    flipped_halved: Numbers = quantity("", "the same, every crossover halved")
    flipped_doubled: Numbers = quantity("", "the same, every crossover doubled")
    talk_seconds: Numbers = quantity("s", "a year each, a minute a pair, by people")
    talk_share: Numbers = quantity("share", "of the year at 25,000, by time a pair")
    read_seconds: Numbers = quantity(
        "s", "a year each, a design a head and 15 minutes a design, by people"
    )
    meeting_pairs: float = quantity("pairs", "pairs in a meeting of 60")
    peak_coherency: float = quantity(
        "", "coherency cost that puts the peak at 25,000, no contention"
    )
    coherency_fall: float = quantity("times", "that cost at 400 over that at 25,000")
    main_breaks_a_day: Numbers = quantity("", "changes a day that break main")
    main_interval_days: float = quantity("days", "between two of them, at 12 people")
    bad_change_seconds: float = quantity(
        "s", "of an 8-hour day between two bad changes in production, at 25,000"
    )
    payback_seconds: Numbers = quantity(
        "s", "a day that one engineer must save each colleague, by people"
    )
    all_hands_share: float = quantity("share", "of the year in an hour with everybody")
    all_hands_years: float = quantity("person-years", "that hour, at 25,000")
    author_share: float = quantity("share", "authors still there after five years")
    rare_a_day: Numbers = quantity("", "one-in-a-million events a day, by people")
    century_bug_seconds: Numbers = quantity(
        "s", "between events that are a century apart at 50 requests/s"
    )
    host_seconds: Numbers = quantity("s", "between two host failures, by people")
    slow_share: Numbers = quantity("share", "requests that meet a call's p99")
    slow_common_share: Numbers = quantity(
        "share", "the same with 100 calls, by the part of slowness in common"
    )
    slow_by_calls_share: Numbers = quantity(
        "share", "requests that meet a slow call, by calls and the part in common"
    )
    available_share: Numbers = quantity("share", "up, of 100 needs at 99.9% each")
    request_ms: Numbers = quantity(
        "ms", "99th percentile with 100 calls, plain or hedged by likeness of copies"
    )
    canary_requests: Numbers = quantity("requests", "that a canary must serve")
    canary_errors: float = quantity("", "failures added before a doubling is seen")
    exact_requests: Numbers = quantity("requests", "the same by exact tests")
    false_alarm_share: float = quantity("share", "harmless releases stopped, 20 looks")
    canary_seconds: Numbers = quantity("s", "until a 1% canary sees a doubling")
    canary_half_seconds: Numbers = quantity("s", "the same with half of the traffic")
    fifth_seconds: Numbers = quantity("s", "until a 1% canary sees a rise by a fifth")
    fewer_failures: Numbers = quantity(
        "times", "fewer failures by a first stage of 0.1% at 1M requests/s, by reaction"
    )
    fewer_failures_small: float = quantity("times", "the same at 50, reaction 300 s")
    fewer_failures_gross: Numbers = quantity(
        "times", "the same by a 1% stage at 50, if one in a hundred breaks, by reaction"
    )
    gross_seconds: float = quantity(
        "s", "until a 1% canary at 50 requests/s sees one more in a hundred fail"
    )
    faint_seconds: float = quantity(
        "s", "for 0.1% of 1M requests/s to see 1e-6 added to 1e-4"
    )
    untouched_share: Numbers = quantity(
        "share", "behaviours that nobody depends on, by people"
    )
    untouched_copied_share: float = quantity(
        "share", "the same for 2,500 consumers in groups of ten that share code"
    )
    own_over_central: Numbers = quantity(
        "times", "hours of a migration by each team over centrally, by people"
    )
    own_hours: float = quantity("hours", "of a migration by each of 2,500 teams")
    central_hours: Numbers = quantity("hours", "of the same done centrally")
    crossover_teams: Numbers = quantity("teams", "beyond which central takes less")
    done_medians: Numbers = quantity(MEDIANS, "until so many % of teams have moved")
    last_thousandths: Numbers = quantity("times", "99% to 99.9% over start to 99%")
    last_team_medians: Numbers = quantity(MEDIANS, "last team, by teams (median)")
    launched: float = quantity("migrations", "launched in ten years")
    open_after_ten_years: Numbers = quantity("migrations", "of these, still open")
    open_with_takeover: float = quantity("migrations", "open if taken over at 99%")
    rate_variation_share: float = quantity("share", "variation of rates at shape 2")
    log4j_alike: Numbers = quantity("", "shape of a Lomax fit, by time of first point")
    log4j_one_in: Numbers = quantity(
        "downloads",
        "of which one is vulnerable in 2025, had the decay been exponential",
    )
    approval_hours: Numbers = quantity(
        "hours", "median wait for five approvals, asked at once or in turn"
    )
    turned_canary_seconds: Numbers = quantity(
        "s", "until a 1% canary at 50 requests/s sees it, assumptions reversed"
    )
    turned_slow_share: Numbers = quantity(
        "share", "requests of 100 calls that are slow, assumptions reversed"
    )
    turned_slow_by_calls_share: Numbers = quantity(
        "share", "the same for fewer calls, by calls and the assumption reversed"
    )
    turned_untouched_share: Numbers = quantity(
        "share", "behaviours free of 2,500 consumers, assumptions reversed"
    )
    turned_open: Numbers = quantity(
        "migrations", "open after ten years, of 60, assumptions reversed"
    )
    turned_crossover_teams: Numbers = quantity(
        "teams", "beyond which central takes less, assumptions reversed"
    )
    scaled_crossover: Numbers = quantity(
        "", "size at which a belief flips, its constant halved or doubled"
    )
    scaled_canary_seconds: Numbers = quantity(
        "s", "of the canary at 50 requests/s, a constant halved or doubled"
    )
    scaled_open: Numbers = quantity(
        "share", "of migrations open after ten years, a constant halved or doubled"
    )


def run() -> Scale:
    """Answer the post's question with the post's parameters."""
    return Scale(
        **findings.crossovers(),
        **findings.people(),
        **findings.requests(),
        **findings.canaries(),
        **findings.consumers(),
        **findings.tails(),
        **approvals.approvals(),
        **flips.turned_round(),
    )


def _assumed(name: str, value: float, unit: str, note: str) -> Parameter:
    return Parameter(name, value, unit, "assumption", note)


PARAMETERS = (
    Parameter("people, small", 12, "people", "owner", "The smallest of the author's."),
    Parameter("people, middling", 400, "people", "owner", "The largest until now."),
    Parameter(
        "people, large", 25_000, "people", "potvin2016monorepo",
        "Stands for tens of thousands; Google's developers, more than 25,000 in 2016.",
    ),
    Parameter(
        "changes", ratios.CHANGES_PER_DAY, "a person and day", "potvin2016monorepo",
        "16,000 human changes on a typical workday over 25,000 developers.",
    ),
    Parameter(
        "slow calls", ratios.SLOW_SHARE, "share", "dean2013tail", "As p99 says."
    ),
    Parameter(
        "Log4j, early", findings.LOG4J_FIRST, "share", "darkreading2022log4j",
        "Vulnerable downloads, 4 February to 10 March 2022; at 0.15 to 0.25 years.",
    ),
    Parameter(
        "Log4j, late", findings.LOG4J_LAST, "share", "sonatype-log4j",
        "Vulnerable downloads in 2025; at 3.5 years, and drawn for 2024 too.",
    ),
    _assumed("requests", 50, "a second", "At 12 people; 5,000 at 400, 1M at 25,000."),
    _assumed("hosts", 10, "hosts", "At 12 people; 1,000 at 400, 500,000 at 25,000."),
    _assumed("teams", 3, "teams", "Consumers too; 40 at 400 people, 2,500 at 25,000."),
    _assumed("calls", 1, "calls", "Behind a request at 12 people; 10 and 100 above."),
    _assumed("a pair", 60, "s a year", "Time is linear in it, 10 s give a sixth."),
    _assumed("reading", 900, "s", "Of one design; each person writes one a year."),
    _assumed("tolerated", 0.1, "share", "Of a 2,080-hour year, to talk or to read."),
    _assumed("a call", 10, "ms", "Median; lognormal, log standard deviation 0.9."),
    _assumed("hedged", 0.05, "share", "Calls sent twice, after their 95th percentile."),
    _assumed("broken main", 0.005, "share", "Of changes; flips at one a day."),
    _assumed("failed changes", 0.05, "share", "In production; another definition."),
    _assumed("tooling", 60, "s a day", "Saved for each person; seconds must add up."),
    _assumed("host failures", 0.04, "a year", "Flips at one a week."),
    _assumed("dependence", 0.001, "share", "Consumers that use one given behaviour."),
    _assumed("errors", 1e-4, "share", "Today; a bad release doubles them."),
    _assumed("false alarm", 0.001, "share", "Of a canary's test, one-sided."),
    _assumed("power", 0.95, "share", "Chance that it sees the bad release."),
    _assumed("first stage", 0.001, "share", "Of traffic; rollback in 0 to 300 s."),
    _assumed("learning", 8, "hours", "Of a migration; 4 and 16 are computed too."),
    _assumed("changing", 2, "hours", "Each of three uses; a fifth by tool."),
    _assumed("review", 1, "hours", "Of a team, of central changes; 0 computed too."),
    _assumed("tool", 400, "hours", "To automate a migration; 800 in the long case."),
    _assumed("leavers", 0.12, "a year", "The same at every size."),
    _assumed("median", 0.25, "years", "Of a migration's teams; six launched a year."),
    _assumed("approval", 4, "hours", "Median of five; log standard deviation 1.2."),
)  # fmt: skip

LAB = Lab(
    slug="engineering-at-enterprise-scale",
    question=(
        "Which engineering truths depend on size, and at what size does each one flip?"
    ),
    run=run,
    parameters=PARAMETERS,
    checks=(
        Check(
            "published value",
            "63% of requests are slow at 100 calls with p99 legs (Dean and Barroso)",
            "test_a_hundred_calls_make_the_p99_the_ordinary_case",
        ),
        Check(
            "independent code",
            "the exact Poisson canary by a search with scipy's distribution",
            "test_the_exact_canary_is_what_a_search_finds",
        ),
        Check(
            "independent code",
            "the false alarms of twenty looks by simulation",
            "test_twenty_looks_agree_with_a_simulation",
        ),
        Check(
            "closed form",
            "the square-root formula is within 5% of the exact tests",
            "test_the_square_root_formula_is_close_to_the_exact_tests",
        ),
        Check(
            "independent code",
            "the last team, by drawing gamma rates and exponential times",
            "test_the_last_team_agrees_with_a_simulation_of_unlike_rates",
        ),
        Check(
            "closed form",
            "identical teams: the open migrations tend to Little's law",
            "test_open_migrations_of_identical_teams_obey_littles_law",
        ),
        Check(
            "independent code",
            "a hedged call by scipy's bivariate normal",
            "test_a_hedged_call_agrees_with_the_bivariate_normal",
        ),
        Check(
            "closed form",
            "assumptions reversed, where a sum on paper gives the answer",
            "test_a_turned_assumption_answers_what_a_sum_on_paper_does",
        ),
        Check(
            "independent code",
            "approvals in turn by adding up distributions on a grid",
            "test_approvals_in_turn_agree_with_a_sum_of_distributions",
        ),
        Check(
            "property",
            "a wider first stage or a slower rollback never fails fewer requests",
            "test_a_wider_stage_or_a_slower_rollback_never_helps",
        ),
    ),
    figures=(
        figures.crossovers,
        figures.canary_clock,
        figures.staged,
        migration_figures.migration,
        migration_figures.open_migrations,
    ),
    calculators=(CANARY,),
    honesty=(
        "Sizes other than the people, and all tolerances, are assumptions; most "
        "crossovers move in proportion to one of them. Events are independent unless "
        "said. No organisation was measured."
    ),
)
