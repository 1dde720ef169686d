"""What a replicated register lets its clients see, and a checker for your own history.

A guarantee is a set of things that clients will never observe. So the lab lets
clients use simulated stores (``stores``, ``quorums``), a counter on a register
(``counter``), and a database behind caches (``caches``), writes down what they saw,
and checks that: ``linearizability`` searches for an order that explains it, ``zones``
decides the same without a search where no value is written twice, ``sessions`` counts
what single clients noticed. ``staleness`` and ``causality`` need no history, and
``flips`` turns the assumptions round::

    from labs.consistency_models import linearizability, stores

    seen = stores.observe(stores.TwoOfThree, stores.Setting(), seed=7)
    linearizability.linearizable(seen)

On the command line it checks a history of your own, a Jepsen log of a register or one
JSON object a line (``logs`` describes both)::

    python -m labs consistency-models check history.jsonl
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labs import Check, Lab, quantity
from labs.consistency_models import command, figures, findings, flips, parameters
from labs.consistency_models.history import Operation


@dataclass(frozen=True)
class Observed:
    """What clients observed. Delays are those of one message, with mean 1."""

    observed_runs: Mapping[str, int] = quantity("histories", "simulated, by store")
    unlinearizable_share: Mapping[str, float] = quantity(
        "share", "histories that no order explains, by store"
    )
    abd_bound_share: float = quantity(
        "share", "upper 95% bound on failing histories that ABD's zero allows"
    )
    stale_share: Mapping[str, float] = quantity(
        "share", "reads below a write that had been acknowledged"
    )
    forgot_own_write_share: Mapping[str, float] = quantity(
        "share", "reads that violate read-your-writes"
    )
    went_back_share: Mapping[str, float] = quantity(
        "share", "reads that violate monotonic reads"
    )
    vanished_share: Mapping[str, float] = quantity(
        "share", "reads of what had been there before the client's own last write"
    )
    wrote_below_read_share: Mapping[str, float] = quantity(
        "share", "writes that violate writes-follow-reads"
    )
    dead_write_share: Mapping[str, float] = quantity(
        "share", "acknowledged writes that were below an acknowledged one"
    )
    read_median_delays: Mapping[str, float] = quantity("delays", "median read")
    write_median_delays: Mapping[str, float] = quantity("delays", "median write")
    runs_needed: Mapping[str, int] = quantity(
        "histories", "for a 95% chance of one violation, by store"
    )
    abd_read_times: float = quantity("times", "median read of ABD over R = W = 2")
    abd_write_times: float = quantity("times", "median write, the same")
    quorum_operations: int = quantity("operations", "in a history of four clients")
    quorum_runs: Mapping[str, int] = quantity("histories", "with R = W = 2 of 3")
    quorum_failing_runs: Mapping[str, int] = quantity(
        "histories", "of these not linearizable"
    )
    quorum_share: Mapping[str, float] = quantity("share", "of these not linearizable")
    quorum_interval_share: Mapping[str, float] = quantity(
        "share", "95% interval of that share, four clients"
    )
    quorum_runs_needed: Mapping[str, int] = quantity(
        "histories", "for a 95% chance of one violation"
    )
    quorum_runs_needed_interval: Mapping[str, int] = quantity(
        "histories", "the same at the ends of the interval, four clients"
    )
    quorum_went_back_of_failing_share: float = quantity(
        "share", "failing histories, four clients, where some client went back"
    )
    example_operations: int = quantity(
        "operations", "in the shortest failing beginning where no client went back"
    )
    lww_dead_share: Mapping[str, float] = quantity(
        "share", "acknowledged writes lost to last-write-wins, by clock skew in delays"
    )
    lost_share: Mapping[str, float] = quantity(
        "share", "acknowledged increments lost, by clients and pause"
    )
    counter_runs_checked: int = quantity("histories", "of the register under a counter")
    counter_runs_linearizable: int = quantity("histories", "of these linearizable")
    cas_lost_share: float = quantity("share", "increments lost with compare-and-set")
    cas_retries: Mapping[str, float] = quantity(
        "retries", "for each increment with compare-and-set, by clients"
    )
    path_went_back_share: Mapping[str, float] = quantity(
        "share", "reads that went back, by routing, servers and lifetime in s"
    )
    path_forgot_share: Mapping[str, float] = quantity(
        "share", "reads without the user's own write, likewise"
    )
    path_stale_share: Mapping[str, float] = quantity("share", "stale reads, likewise")
    path_fetched_share: Mapping[str, float] = quantity(
        "share", "reads that went to the database, likewise"
    )
    stale_fill_share: Mapping[str, float] = quantity(
        "share", "cache fills older than the database, one write a second"
    )
    reply_first_share: Mapping[str, float] = quantity(
        "share", "replies seen before their message, closed form, by think time"
    )
    reply_first_by_law_share: Mapping[str, float] = quantity(
        "share", "the same without thinking, by the law of the delays"
    )
    causal_wait_delays: float = quantity("delays", "mean wait that causal order adds")
    fresh_at_once_share: Mapping[str, float] = quantity(
        "share", "reads at a write's end that show it, by published fit"
    )
    fresh_after_10_ms_share: Mapping[str, float] = quantity(
        "share", "reads 10 ms after a write's end that show it"
    )
    fresh_p999_seconds: Mapping[str, float] = quantity(
        "s", "after a write's end, until 99.9% of reads show it"
    )
    quorum_flip_share: Mapping[str, float] = quantity(
        "share", "histories of a quorum not linearizable, by assumptions reversed"
    )
    quorum_flip_bound_share: float = quantity(
        "share", "upper 95% bound on failing histories where a flip shows none"
    )
    quorum_flip_read_delays: Mapping[str, float] = quantity(
        "delays", "median read of a quorum, likewise"
    )
    waited_read_times: float = quantity(
        "times", "median read where reads wait for their repair, over R = W = 2"
    )
    session_flip_stale_share: Mapping[str, float] = quantity(
        "share", "stale reads, by what is reversed"
    )
    session_flip_forgot_share: Mapping[str, float] = quantity(
        "share", "reads that violate read-your-writes, likewise"
    )
    session_flip_vanished_share: Mapping[str, float] = quantity(
        "share", "reads of what was there before the client's last write, likewise"
    )
    session_flip_back_share: Mapping[str, float] = quantity(
        "share", "reads that violate monotonic reads, likewise"
    )
    session_flip_unlinearizable_share: Mapping[str, float] = quantity(
        "share", "histories that no order explains, likewise"
    )
    path_flip_back_share: Mapping[str, float] = quantity(
        "share", "reads behind caches that went back, by assumptions reversed"
    )
    path_flip_forgot_share: Mapping[str, float] = quantity(
        "share", "reads behind caches without the user's own write, likewise"
    )
    path_flip_stale_share: Mapping[str, float] = quantity(
        "share", "stale reads behind caches, likewise"
    )
    constant_unlinearizable_share: Mapping[str, float] = quantity(
        "share", "histories of a quorum not linearizable, by constant changed"
    )
    constant_dead_share: Mapping[str, float] = quantity(
        "share", "acknowledged writes lost to last-write-wins, likewise"
    )
    constant_lost_share: Mapping[str, float] = quantity(
        "share", "increments lost by eight clients, likewise"
    )
    constant_back_share: Mapping[str, float] = quantity(
        "share", "reads behind caches that went back, likewise"
    )
    fresh_curves: Mapping[str, tuple[float, ...]]  # by fit; at findings.PBS_TIMES
    example: tuple[Operation, ...]


def run() -> Observed:
    """Let clients observe each store, on the post's parameters."""
    seen = findings.observed()
    return Observed(
        **seen,
        **findings.repair_and_phases(seen),
        **findings.quorum_rates(),
        **findings.skewed_clocks(),
        **findings.counters(),
        **findings.paths(),
        **findings.replies(),
        **findings.eventual(),
        **flips.quorum_flips(),
        **flips.session_flips(),
        **flips.path_flips(),
        **flips.constants(),
    )


LAB = Lab(
    slug="consistency-models",
    question=(
        "What can a replicated store show its clients, how often, and would a test "
        "notice?"
    ),
    run=run,
    parameters=parameters.PARAMETERS,
    checks=(
        Check(
            "independent code",
            "the search agrees with trying every order, on 3,000 small histories",
            "test_the_search_agrees_with_trying_every_order",
        ),
        Check(
            "independent code",
            "the search agrees with the zones of Gibbons and Korach",
            "test_the_search_and_the_zones_agree_on_what_stores_showed",
        ),
        Check(
            "independent code",
            "verdicts on real etcd logs are those of porcupine's tests",
            "test_the_verdicts_on_real_logs_are_porcupines",
        ),
        Check(
            "independent code",
            "the quorum in arrays agrees with the one message by message",
            "test_two_simulations_of_a_quorum_agree",
        ),
        Check(
            "published value",
            "the quorum that is not linearizable, of Kleppmann (2017)",
            "test_a_quorum_that_shows_the_old_value_after_the_new_is_not_linearizable",
        ),
        Check(
            "published value",
            "the staleness tables of Bailis et al. (2014)",
            "test_staleness_is_as_published",
        ),
        Check(
            "closed form",
            "a reply overtakes its message with probability e^(-t)/4",
            "test_a_reply_overtakes_its_message_one_time_in_four",
        ),
        Check(
            "closed form",
            "a fill races a write with probability w g / (1 + w g)",
            "test_a_fill_is_overtaken_as_the_formula_says",
        ),
        Check(
            "property",
            "renaming changes no verdict, widening forbids nothing",
            "test_widening_an_operation_never_forbids_a_history",
        ),
        Check(
            "property",
            "a leader and ABD are linearizable whatever the seed",
            "test_a_leader_and_abd_are_always_linearizable",
        ),
        Check(
            "property",
            "a read that waits for its repair is linearizable, whatever the delays",
            "test_a_read_that_waits_for_its_repair_is_linearizable",
        ),
        Check(
            "property",
            "where every write drops every copy, no read is stale",
            "test_where_every_write_drops_every_copy_no_read_is_stale",
        ),
        Check(
            "independent code",
            "the post's SQL loses and keeps updates in a database as it says",
            "test_two_sales_that_read_and_write_back_take_one_unit",
        ),
    ),
    figures=(
        figures.lost_increments,
        figures.freshness,
        figures.inversion,
        figures.detection,
        figures.cached_path,
    ),
    honesty=(
        "Simulated, not measured: one hot key, no message is lost, and but for the "
        "flips that say so no leader changes and the clocks are perfect. Only the "
        "latency fits behind the freshness figure come from production systems."
    ),
    command=command.check,
)
