"""What a lost cache does to the database behind it, and what ends the outage.

A look-aside cache answers 98% of requests; misses go to one database with a limited
number of slots. Part of the cache restarts, hits fall to 30%, and the misses queue.
The lab computes what can be computed (``formulas``), simulates the rest (``model``,
on the queues of ``labs.queueing``), and asks of each popular measure whether it ends
the outage (``experiments``). ``workers`` puts one worker pool in front of it all::

    from labs.cache_design.model import simulate
    from labs.cache_design.scenario import Scenario
    simulate(Scenario(headroom=8, longest_wait_seconds=1.0)).recovery_seconds

On a service of your own: ``python -m labs cache-design --help`` (``worksheet``).

Times are in seconds. "Never" means not within the time watched: twenty minutes after
the trigger, unless ``experiments`` gives another time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labs import Check, Lab, quantity
from labs.cache_design import figures, findings, worksheet
from labs.cache_design.parameters import (
    COLD,
    HEADROOM,
    HIT,
    KEYS,
    LASTS,
    LONGEST,
    REQUESTS,
    SHORTEST,
    SPIKE,
    TIMEOUT,
    WARM,
    ZIPF,
)
from labs.cache_design.scenario import Course


@dataclass(frozen=True)
class CacheDesign:
    """What a lost cache does to the database behind it, and what ends it."""

    miss_amplification: float = quantity("times", "misses at 30% hits over at 98%")
    hit_share_fall_times: float = quantity("times", "hit share at 98% over at 30%")
    flush_amplification: float = quantity("times", "misses with no cache over at 98%")
    one_shard_amplification: float = quantity(
        "times", "misses with one shard of ten gone over at 98%"
    )
    double_traffic_amplification: float = quantity(
        "times", "misses at 30% hits and double traffic over at 98% and usual traffic"
    )
    one_point_extra_share: float = quantity("share", "more misses at 97% than at 98%")
    latency_seconds: Mapping[str, float] = quantity("s", "mean latency, no queue")
    patient_headroom: Mapping[str, float] = quantity(
        "times", "headroom at which the queue just reaches the timeout of 10 s"
    )
    patient_shortfall_share: float = quantity(
        "share", "misses over capacity for a queue of 10 s after 3 min"
    )
    patient_mean_wait_seconds: float = quantity("s", "mean wait while it grows to 10 s")
    capacity_per_second: float = quantity("queries", "per second, at headroom 8")
    queries_at_ten_seconds: float = quantity(
        "queries", "in flight where latency is 10 s, at headroom 8"
    )
    ttl_seconds: float = quantity("s", "time to live that gives 98% hits")
    slower_edge_ratio: float = quantity(
        "", "nominal ratio at which service slower by 20% fills the timeout"
    )
    time_shared_edge_ratio: float = quantity(
        "", "ratio at which even the shortest query outlasts the timeout"
    )
    restart_served_share: Mapping[str, float] = quantity(
        "share", "served during the restart, headroom 8"
    )
    restart_recovery_seconds: Mapping[str, float] = quantity(
        "s", "from the end of the restart until well, headroom 8"
    )
    restart_dead_work_share: Mapping[str, float] = quantity(
        "share", "of the database's work wanted by nobody, headroom 8"
    )
    restart_hits_share: float = quantity("share", "hits during the restart, no measure")
    lost_served_share: float = quantity(
        "share", "served in the last of the 30 minutes after, no measure"
    )
    lost_hits_share: float = quantity(
        "share", "hits in the last of the 30 minutes after, no measure"
    )
    expiry_served_share: Mapping[str, float] = quantity(
        "share", "served in 3 min after all entries expire, headroom 8"
    )
    expiry_recovery_seconds: Mapping[str, float] = quantity(
        "s", "from the moment all entries expire until well, headroom 8"
    )
    hot_key_fetches: Mapping[str, float] = quantity(
        "fetches", "per expiry of one key, 1,000 requests/s and 125 ms"
    )
    paper_fetches: Mapping[str, float] = quantity(
        "fetches", "per expiry of one key, 10 requests/s and 3 s"
    )
    paper_early_seconds: float = quantity(
        "s", "before the expiry, the first refresh of XFetch at 10 requests/s and 3 s"
    )
    bound_recovery_seconds: Mapping[str, float] = quantity(
        "s", "recovery by longest wait in s, answers of gone callers thrown away"
    )
    bound_kept_recovery_seconds: Mapping[str, float] = quantity(
        "s", "recovery by longest wait in s, answers of gone callers kept"
    )
    bound_stopped_recovery_seconds: Mapping[str, float] = quantity(
        "s", "recovery by longest wait in s, queries of gone callers stopped"
    )
    edge_cases: float = quantity("configurations", "tried below and above the edge")
    edge_recovered: Mapping[str, float] = quantity(
        "configurations",
        "that recovered, by ratio of longest wait to timeout (answers thrown away, "
        "or kept, or queries stopped)",
    )
    edge_slowest_seconds: Mapping[str, float] = quantity(
        "s", "slowest recovery among them, by ratio"
    )
    edge_recovery_seconds: Mapping[str, float] = quantity(
        "s", "recovery, by kind of database or client and ratio"
    )
    headroom_recovery_seconds: Mapping[str, float] = quantity(
        "s", "recovery, by trigger and headroom"
    )
    headroom_served_share: Mapping[str, float] = quantity(
        "share", "served during the trigger, by trigger and headroom"
    )
    bounded_served_formula: Mapping[str, float] = quantity(
        "share", "hits plus capacity over requests, by headroom"
    )
    kept_recovered_runs: float = quantity(
        "runs", "of five that recovered with contents kept, headroom 24"
    )
    seed_runs: float = quantity("runs", "with other keys on the lost shards")
    deadline_recovered_runs: float = quantity(
        "runs", "of five that recovered within half an hour, deadline check, no slack"
    )
    deadline_fastest_seconds: float = quantity("s", "fastest recovery among them")
    coalescing_served_share: Mapping[str, float] = quantity(
        "share", "served during the restart over five seeds"
    )
    coalescing_recovery_seconds: Mapping[str, float] = quantity(
        "s", "recovery over five seeds"
    )
    deadline_recovery_seconds: Mapping[str, float] = quantity(
        "s", "recovery where work of gone callers is skipped, no slack"
    )
    deadline_dead_work_share: Mapping[str, float] = quantity(
        "share", "of the database's work wanted by nobody all the same"
    )
    deadline_dead_formula: Mapping[str, float] = quantity(
        "share", "the same by 1 - E[exp(-misses * service)]"
    )
    opening_share: Mapping[str, float] = quantity(
        "share", "of traffic that an empty cache can take: capacity over requests"
    )
    opening_recovery_seconds: Mapping[str, float] = quantity(
        "s", "after opening fully, by headroom and percent admitted for 10 min"
    )
    plateau_seconds: Mapping[str, float] = quantity(
        "s", "median answer of the database with 10 s of work admitted"
    )
    plateau_recovery_seconds: Mapping[str, float] = quantity(
        "s", "recovery with 10 s of work admitted and a timeout of 60 s"
    )
    echo_hits_share: Mapping[str, float] = quantity(
        "share", "lowest hit share in 10 s when the refilled entries expire"
    )
    echo_served_share: Mapping[str, float] = quantity(
        "share", "lowest served share in the same time"
    )
    pool_ratio: Mapping[str, float] = quantity(
        "", "wait that the worker pool can fill, over the timeout, by workers"
    )
    pool_served_share: Mapping[str, float] = quantity(
        "share", "of requests served, by workers"
    )
    pool_hits_share: Mapping[str, float] = quantity(
        "share", "of cache hits served, by workers"
    )
    pool_hit_seconds: Mapping[str, float] = quantity(
        "s", "median latency of a served cache hit, by workers"
    )
    pool_hits_formula: Mapping[str, float] = quantity(
        "share", "of hits served where every miss times out, by workers"
    )
    flip_recovery_seconds: Mapping[str, float] = quantity(
        "s", "recovery with one assumption turned, by longest wait over timeout"
    )
    pairs_tried: float = quantity("pairs", "of assumptions turned together")
    pairs_recovered: Mapping[str, float] = quantity(
        "pairs", "that recovered, by longest wait over timeout"
    )
    pairs_with_answer_kept: Mapping[str, float] = quantity(
        "pairs", "one of them that the answer is kept: tried, and recovered"
    )
    constant_recovery_seconds: Mapping[str, float] = quantity(
        "s", "recovery with one constant halved or doubled, by ratio"
    )
    fill_recovery_seconds: Mapping[str, float] = quantity(
        "s", "recovery with an unbounded queue, answers kept unless it says otherwise"
    )
    timelines: Mapping[str, Course]
    pairs: Mapping[frozenset[str], Course]
    edge_models: Mapping[str, Mapping[float, Course]]


def run() -> CacheDesign:
    """Compute everything that the post quotes."""
    return CacheDesign(
        **findings.closed_forms(),
        **findings.single_keys_and_deadlines(),
        **findings.measures(),
        **findings.edges(),
        **findings.flipped(),
        **findings.headrooms(),
        **findings.pool(),
    )


LAB = Lab(
    slug="cache-design",
    question="A cache is lost for three minutes: when does the outage end by itself?",
    run=run,
    parameters=(
        WARM,
        COLD,
        LASTS,
        SHORTEST,
        LONGEST,
        HIT,
        TIMEOUT,
        HEADROOM,
        REQUESTS,
        KEYS,
        ZIPF,
        SPIKE,
    ),
    checks=(
        Check(
            "closed form",
            "98% to 30% hits turns 2 misses in 100 requests into 70",
            "test_losing_a_98_percent_cache_is_a_35_fold_load",
        ),
        Check(
            "closed form",
            "the wait in an M/M/c queue is Erlang's",
            "test_slots_wait_as_long_as_erlang_c_says",
        ),
        Check(
            "independent code",
            "simpy serves the same jobs at the same times, first and last come first",
            "test_slots_end_every_job_when_simpy_does",
        ),
        Check(
            "closed form",
            "a shared processor's mean sojourn is that of M/G/1-PS",
            "test_a_shared_server_takes_service_over_one_minus_load",
        ),
        Check(
            "closed form",
            "the cache's hit share is that of the renewal formula",
            "test_the_simulated_cache_hits_as_often_as_the_renewal_formula_says",
        ),
        Check(
            "closed form",
            "a bounded queue serves hits plus capacity",
            "test_a_bounded_queue_serves_hits_plus_capacity",
        ),
        Check(
            "closed form",
            "a deadline check without slack wastes 1 - E[exp(-misses * service)]",
            "test_a_deadline_check_without_slack_wastes_what_the_formula_says",
        ),
        Check(
            "published value",
            "10 requests/s and 3 s of recomputing: 30 more fetches (Vattani et al.)",
            "test_the_stampede_of_the_xfetch_paper_is_30_further_fetches",
        ),
        Check(
            "independent code",
            "XFetch simulated request by request fetches as often as the integral says",
            "test_xfetch_simulated_fetches_as_often_as_the_integral_says",
        ),
        Check(
            "independent code",
            "a restart written anew in simpy ends, or does not, in the same four cases",
            "test_simpy_agrees_on_which_fate_of_a_query_ends_the_outage",
        ),
        Check(
            "property",
            "where nobody waits too long, abandoned queries make no difference",
            "test_what_becomes_of_abandoned_queries_matters_only_if_there_are_any",
        ),
        Check(
            "property",
            "no more is served than hits and what the database can answer",
            "test_no_more_is_served_than_hits_and_what_the_database_can_answer",
        ),
        Check(
            "property",
            "a queue bound that is never reached changes nothing",
            "test_a_bound_never_reached_changes_nothing",
        ),
    ),
    figures=(
        figures.timeline,
        figures.bound,
        figures.models,
        figures.pairs,
        figures.headroom,
        figures.pool,
    ),
    honesty=(
        "Simulated, not measured: one database that never fails, Poisson arrivals, "
        "look-aside callers, and timeouts and sizes that the incident's record does "
        "not give. The shares served depend on headroom. Whether the outage ends does "
        "not, and turns on what becomes of abandoned queries."
    ),
    command=worksheet.main,
)
