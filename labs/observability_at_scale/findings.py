"""The post's own questions put to the models, one function a section.

Each returns fields of ``ObservabilityAtScale`` by name. Keys of a family join what was
varied, in the order that the field's meaning names.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from labs.observability_at_scale import (
    alerts,
    cardinality,
    fleet,
    flips,
    sampling,
    sketches,
    tail_sampler,
)
from labs.observability_at_scale.population import Requests, Traffic, draw
from labs.progress import steps

Found = dict[str, Any]
BUDGET = 0.01
TRACES_A_DAY = 300e6
COLLECTORS = 3
PEAK_TIMES = 2.0  # peak over mean, in the worksheet's example
OBJECTIVE = 0.999
HOUR_SHARE = 1 / 24
BASE = Traffic()
RULES: dict[str, sampling.Rule] = {
    "head": sampling.head,
    "failed": sampling.keep_failed,
    "failed-and-slow": sampling.keep_failed_and_slow,
    "two-rates": sampling.two_rates,
    "stratified": sampling.stratified,
}
TRAFFICS = {
    "no-slow": replace(BASE, slow_share=0.0),
    "slow-0.2": replace(BASE, slow_share=0.002),
    "slow-0.5": replace(BASE, slow_share=0.005),
    "slow-1": BASE,
    "slow-2": replace(BASE, slow_share=0.02),
    "pareto": replace(BASE, slow_share=0.0, pareto_index=1.5),
}
BUDGETS = (0.008, 0.01, 0.011, 0.013, 0.02, 0.05)
QUANTILES = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999}
SKETCHED = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99.9": 0.999, "p99.99": 0.9999}
ACCURACY = 0.01
LABELS = {"service": 50, "route": 40, "method": 4, "status": 6, "pod": 100}
USERS = 1_000_000
SIMULATED_RATES = (1_600, 1_625, 1_640, 1_655, 1_700)
FLEETS = {
    "equal": fleet.slow_hosts(0),
    "one": fleet.slow_hosts(1),
    "two": fleet.slow_hosts(2),
    "five": fleet.slow_hosts(5),
    "ten": fleet.slow_hosts(10),
    "quiet": fleet.quiet_hosts(),
}


def one_budget() -> Found:
    """What one hundredth of the traces says, by rule, unweighted and weighted."""
    requests = draw(BASE)
    chances = {name: rule(requests, BUDGET) for name, rule in RULES.items()}
    favourite = chances["failed-and-slow"]
    return {
        "failed_share": requests.failed_share,
        "latency_seconds": {
            name: requests.quantile_ms(q) / 1000 for name, q in QUANTILES.items()
        },
        "above_a_second_share": requests.share_slower(1000),
        "uniform_failures_kept": BUDGET * float(requests.failed.sum()),
        "ordinary_kept_share": float(favourite.min()),
        "ordinary_weight": float(1 / favourite.min()),
        **_seen_unweighted(requests, chances),
        **_errors_weighted(requests, chances),
        "weighted_times": _weighted(requests, favourite),
        "two_rates_kept_share": {
            "slower": float(chances["two-rates"][-1 - _last_good(requests)]),
            "faster": float(chances["two-rates"].min()),
        },
    }


def _last_good(requests: Requests) -> int:
    """Return how many of the slowest requests failed before one did not."""
    return int(np.argmin(requests.failed[::-1]))


def _seen_unweighted(requests: Requests, chances: dict[str, sampling.Chances]) -> Found:
    """Return what the kept traces of each rule show, and over the truth."""
    seen = {n: sampling.unweighted(requests, chance) for n, chance in chances.items()}
    p50, p99 = requests.quantile_ms(0.5), requests.quantile_ms(0.99)
    return {
        "unweighted_failed_share": {n: s.failed_share for n, s in seen.items()},
        "unweighted_failed_times": {
            name: s.failed_share / requests.failed_share for name, s in seen.items()
        },
        "unweighted_p50_seconds": {n: s.p50_ms / 1000 for n, s in seen.items()},
        "unweighted_p99_seconds": {n: s.p99_ms / 1000 for n, s in seen.items()},
        "unweighted_p50_times": {n: s.p50_ms / p50 for n, s in seen.items()},
        "unweighted_p99_times": {n: s.p99_ms / p99 for n, s in seen.items()},
        "kept_failed_share": {
            name: float(chance[requests.failed].mean())
            for name, chance in chances.items()
        },
        "burn_rate": {
            "true": alerts.burn_rate(requests.failed_share, OBJECTIVE),
            "unweighted": alerts.burn_rate(seen["failed"].failed_share, OBJECTIVE),
        },
    }


def _errors_weighted(requests: Requests, chances: dict[str, sampling.Chances]) -> Found:
    """Return the errors of what each rule's kept traces say with their weights."""
    measured = {"failed": requests.failed, "mean": requests.latency_ms}
    found: Found = {
        f"{name}_error_share": {
            rule: sampling.relative_error_of_mean(chance, values)
            for rule, chance in chances.items()
        }
        for name, values in measured.items()
    }
    for name, quantile in QUANTILES.items():
        found[f"{name.replace('.', '')}_error_share"] = {
            rule: sampling.relative_error(requests, chance, quantile)
            for rule, chance in chances.items()
        }
    return found


def _weighted(requests: Requests, chance: sampling.Chances) -> dict[str, float]:
    """Return what one sample shows by weight, over the truth."""
    kept = np.random.default_rng(2).random(requests.count) < chance
    latency, failed = requests.latency_ms[kept], requests.failed[kept]
    weight = 1 / chance[kept]
    shown = {
        name: sampling.weighted_quantile(latency, weight, quantile)
        / requests.quantile_ms(quantile)
        for name, quantile in (("p50", 0.5), ("p99", 0.99))
    }
    failed_share = float((weight * failed).sum() / weight.sum())
    return {"failed": failed_share / requests.failed_share, **shown}


def other_traffic() -> Found:
    """Over what range of traffic and budget the comparison of the rules holds."""
    errors, p99s = {}, {}
    for name, traffic in steps(TRAFFICS.items(), "kinds of traffic"):
        requests = draw(traffic)
        for rule in ("head", "failed-and-slow", "two-rates", "stratified"):
            try:
                chance = RULES[rule](requests, BUDGET)
            except ValueError:  # what is to be kept for certain exceeds the budget
                continue
            seen = sampling.unweighted(requests, chance)
            errors[f"{name}.{rule}"] = sampling.relative_error(requests, chance, 0.99)
            p99s[f"{name}.{rule}"] = seen.p99_ms / requests.quantile_ms(0.99)
    requests = draw(BASE)
    by_budget = {
        budget: sampling.unweighted(
            requests, sampling.keep_failed_and_slow(requests, budget)
        ).p50_ms
        for budget in BUDGETS
    }
    return {
        "p99_error_by_traffic_share": errors,
        "p99_by_traffic_times": p99s,
        "p50_by_budget_times": {
            str(budget): p50 / requests.quantile_ms(0.5)
            for budget, p50 in by_budget.items()
        },
        "p50_jump_times": by_budget[0.01] / by_budget[0.011],
        "above_a_second_of_slow_2_share": draw(TRAFFICS["slow-2"]).share_slower(1000),
    }


def aggregates_and_rare_events() -> Found:
    """How little an aggregate needs, and how little of a rare event is kept."""
    knee, plain = draw(BASE), draw(TRAFFICS["no-slow"])
    sizes = (1_500, 10_000, 100_000, 1_000_000)
    rare = ("1e-5", "1e-6", "1e-7")
    keeps = ("0.1", "0.01", "0.001")
    return {
        "kept_a_day": BUDGET * TRACES_A_DAY,
        "kept_a_day_and_route": BUDGET
        * TRACES_A_DAY
        / (LABELS["service"] * LABELS["route"]),
        "so_many_error_share": {
            f"{size}.{name}": sampling.error_with_so_many(requests, size, 0.99)
            for size in sizes
            for name, requests in (("slow-1", knee), ("no-slow", plain))
        },
        "rare_a_day": {share: float(share) * TRACES_A_DAY for share in rare},
        "rare_kept_a_day": {
            f"{share}.{keep}": float(share) * float(keep) * TRACES_A_DAY
            for share in rare
            for keep in keeps
        },
        "rare_held_within_the_hour_share": {
            f"{share}.{keep}": sampling.chance_to_hold_one(
                float(share) * TRACES_A_DAY * HOUR_SHARE, float(keep)
            )
            for share in rare
            for keep in keeps
        },
        "whole_traces_a_day": {
            "independent": TRACES_A_DAY * BUDGET**5,
            "consistent": TRACES_A_DAY * BUDGET,
        },
    }


def averages() -> Found:
    """What the mean of the hosts' percentiles shows, against the fleet's own."""
    pairs = {
        f"{name}.{label}": (
            fleet.averaged_ms(hosts, quantile),
            fleet.pooled_ms(hosts, quantile),
        )
        for name, hosts in FLEETS.items()
        for label, quantile in (("p50", 0.5), ("p99", 0.99))
    }
    quiet = FLEETS["quiet"]
    by_traffic = fleet.traffic_averaged_ms(quiet, 0.99)
    return {
        "averaged_times": {k: a / p for k, (a, p) in pairs.items()},
        "averaged_seconds": {k: a / 1000 for k, (a, _) in pairs.items()},
        "pooled_seconds": {k: p / 1000 for k, (_, p) in pairs.items()},
        "traffic_averaged_quiet_seconds": by_traffic / 1000,
        "quiet_traffic_share": quiet[1].number
        * quiet[1].traffic
        / (quiet[0].number + quiet[1].number * quiet[1].traffic),
    }


def summaries() -> Found:
    """How far merged sketches and bucket counts are from exact answers."""
    values = draw(BASE).latency_ms[::5]
    merged = sketches.merged_sketch(values, parts=10, accuracy=ACCURACY)
    counts = sketches.bucket_counts(values, sketches.BUCKETS_MS)
    exact = {name: sketches.lower_quantile(values, q) for name, q in SKETCHED.items()}
    return {
        "sketch_error_share": {
            name: abs(merged.get_quantile_value(q) / exact[name] - 1)
            for name, q in SKETCHED.items()
        },
        "sketch_bins": sum(1 for count in merged._store.bins if count),
        "sketched_requests": len(values),
        "bucket_error_share": {
            name: abs(
                sketches.interpolated(counts, sketches.BUCKETS_MS, q) / exact[name] - 1
            )
            for name, q in SKETCHED.items()
        },
        "hll_error_share": {
            str(size): sketches.hll_error(size, items=60_000, runs=20)
            for size in (10, 12, 14)
        },
        "hll_bound_share": {
            str(size): sketches.hll_bound(size) for size in (10, 12, 14)
        },
        "hll_bytes": {str(size): 2**size for size in (10, 12, 14)},
    }


def series() -> Found:
    """What labels multiply to, and what deploys multiply that by."""
    sets = cardinality.label_sets(LABELS)
    buckets = cardinality.series_of_histogram(len(sketches.BUCKETS_MS))
    without_pod = sets // LABELS["pod"]
    active = 2_000 * 500
    return {
        "label_sets": sets,
        "histogram_series": sets * buckets,
        "series_of_one_histogram": buckets,
        "label_sets_without_pod": without_pod,
        "histogram_series_without_pod": without_pod * buckets,
        "active_series": active,
        "series_in_15_days": {
            str(deploys): cardinality.series_over(
                active=active, deploys=deploys, days=15
            )
            for deploys in (1, 3, 10)
        },
        "user_series": {
            name: cardinality.expected_distinct(float(name), USERS)
            for name in ("1e4", "1e5", "1e6", "1e7")
        },
    }


def burning() -> Found:
    """The workbook's alerts: what each spends, and how soon it sees a full outage."""
    return {
        "workbook_budget_share": {
            name: alerts.budget_spent(*alert) for name, alert in alerts.WORKBOOK.items()
        },
        "detection_seconds": {
            f"{name}.{failed}": alerts.detection_seconds(
                *alert, objective=OBJECTIVE, failed_share=float(failed)
            )
            for name, alert in alerts.WORKBOOK.items()
            for failed in ("1", "0.1", "0.01")
        },
    }


def cliff() -> Found:
    """Where a tail sampler forgets everything, and how one gets there."""
    day = tail_sampler.SECONDS_A_DAY
    rates = {
        str(number): TRACES_A_DAY / day / number
        for number in range(COLLECTORS + 1, 0, -1)
    }
    before, after = rates["3"], rates["2"]
    curve = [*range(1_100, 1_600, 50), *range(1_600, 1_701, 5), 1_750, 1_800]
    safe, fatal = tail_sampler.safe_rate(), tail_sampler.fatal_rate()
    late = tail_sampler.simulate(1_750, late_share=0.2)
    return {
        "memory_ratio": {
            number: rate * (tail_sampler.WAIT_SECONDS + 1) / tail_sampler.SLOTS
            for number, rate in rates.items()
        },
        "peak_three_bear_times": safe / before,
        "fatal_rate_after_five_minutes": tail_sampler.fatal_rate(wait_seconds=300),
        "safe_rate": safe,
        "fatal_rate": fatal,
        "safe_a_day": safe * day,
        "fatal_a_day": fatal * day,
        "lost_share": {
            str(rate): tail_sampler.lost_share(rate)
            for rate in (1_550, 1_600, 1_613, 1_640, 1_667, 1_680, 1_700)
        },
        "simulated_lost_share": {
            str(rate): tail_sampler.simulate(rate, seconds=180).lost
            for rate in SIMULATED_RATES
        },
        "lost_curve": [(rate, tail_sampler.lost_share(rate)) for rate in curve],
        "collector_rate": rates,
        "collectors_lost_share": {
            number: tail_sampler.lost_share(rate) for number, rate in rates.items()
        },
        "grace_seconds": tail_sampler.grace_seconds(before, after),
        "judged_after_shedding_share": safe / after,
        "slots_needed": TRACES_A_DAY / day * (tail_sampler.WAIT_SECONDS + 1),
        "sized_rate": PEAK_TIMES * after,
        "sized_slots": 2 * PEAK_TIMES * after * (tail_sampler.WAIT_SECONDS + 1),
        "slots_per_survivor": after * (tail_sampler.WAIT_SECONDS + 1),
        "late_judged_share": {
            "whole": late.whole,
            "fragment": late.fragment,
            "lost": late.lost,
        },
    }


def turned() -> Found:
    """What becomes of the cliff and of the rules when assumptions are turned round."""
    kept = flips.keeping_flips() | flips.keeping_constants()
    shown = ("failed_times", "p99_times")
    return {
        "flip_lost_share": flips.sampler_flips(),
        "flip_pairs_tried": len(list(flips.compatible_pairs())),
        **{
            f"flip_{what}": {
                key.removesuffix(f".{what}"): value
                for key, value in kept.items()
                if key.endswith(f".{what}")
            }
            for what in shown
        },
        "flip_p99_error_share": {
            key: value for key, value in kept.items() if not key.endswith(shown)
        },
    }
