"""The figures of the post, as functions of what the lab found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from labs import Figure
from labs.observability_at_scale import drawings

if TYPE_CHECKING:
    from labs.observability_at_scale import ObservabilityAtScale

TRAFFIC_NAMES = {
    "no-slow": "no slow mode",
    "slow-0.2": "0.2% slow",
    "slow-0.5": "0.5% slow",
    "slow-1": "1% slow",
    "slow-2": "2% slow",
    "pareto": "Pareto tail",
}
FLEET_NAMES = {
    "equal.p99": "100 equal hosts, p99",
    "one.p99": "1 host 20× slower, p99",
    "two.p99": "2 hosts, p99",
    "five.p99": "5 hosts, p99",
    "ten.p99": "10 hosts, p99",
    "quiet.p99": "90 quiet hosts 10×, p99",
    "quiet.p50": "90 quiet hosts 10×, p50",
}


def weights(found: ObservabilityAtScale) -> Figure:
    """What the same kept traces show counted plainly and by weight, over the truth."""
    rule = "failed-and-slow"
    plain = {
        "failure rate": found.unweighted_failed_times[rule],
        "p99": found.unweighted_p99_times[rule],
        "p50": found.unweighted_p50_times[rule],
    }
    weighted = dict(
        zip(
            plain,
            (found.weighted_times[k] for k in ("failed", "p99", "p50")),
            strict=True,
        )
    )
    return Figure(
        name="weights",
        alt=(
            "Three pairs of bars, each over the true value, logarithmic. Counted "
            f"plainly, the failure rate is {plain['failure rate']:.0f} times the true "
            f"one, the 99th percentile {plain['p99']:.0f} times and the median "
            f"{plain['p50']:.0f} times. Counted by weight, the same traces show "
            f"{weighted['failure rate']:.2f}, {weighted['p99']:.2f} and "
            f"{weighted['p50']:.2f} times the true values."
        ),
        columns=("number", "counted plainly, over true", "by weight, over true"),
        rows=tuple(
            (name, round(plain[name], 1), round(weighted[name], 2)) for name in plain
        ),
        draw=partial(drawings.draw_weights, plain=plain, weighted=weighted),
        height=0.5,
    )


def rules(found: ObservabilityAtScale) -> Figure:
    """Error of the weighted 99th percentile by rule, for six kinds of traffic."""
    errors = found.p99_error_by_traffic_share
    names = {
        "head": "uniform",
        "failed-and-slow": "all failed and slow",
        "stratified": "stratified",
    }
    rows = [
        (name, [100 * errors.get(f"{key}.{rule}", float("nan")) for rule in names])
        for key, name in TRAFFIC_NAMES.items()
    ]
    gains = [
        errors[f"{key}.head"] / errors[f"{key}.stratified"] for key in TRAFFIC_NAMES
    ]
    worst = errors["slow-1.failed-and-slow"]
    best = errors["slow-1.stratified"]
    return Figure(
        name="rules",
        alt=(
            "Error of the weighted 99th percentile for six kinds of traffic and three "
            f"rules that keep 1%. With 1% slow requests it is {worst:.0%} for keeping "
            f"all that failed or was slow and {best:.1%} stratified by latency. "
            f"Stratifying is better than uniform everywhere, by {min(gains):.1f} to "
            f"{max(gains):.1f} times; "
            "keeping all that was slow is better than it only with 1% slow."
        ),
        columns=("traffic", *(f"{name}, %" for name in names.values())),
        rows=tuple(
            (name, *("over budget" if e != e else round(e, 1) for e in values))
            for name, values in rows
        ),
        draw=partial(drawings.draw_rules, rows=rows, names=list(names.values())),
        height=0.68,
    )


def averages(found: ObservabilityAtScale) -> Figure:
    """What an averaged percentile shows over what is true, for seven fleets."""
    ratios = {name: found.averaged_times[key] for key, name in FLEET_NAMES.items()}
    times = found.averaged_times
    return Figure(
        name="averages",
        alt=(
            "Mean of the hosts' percentiles over the fleet's own, logarithmic. It is "
            "right for 100 equal hosts. With two hosts in a hundred 20 times slower it "
            f"shows {times['two.p99']:.2f} of the true p99; with 90 hosts "
            "slower that carry hardly any traffic, "
            f"{times['quiet.p99']:.1f} times the true p99 and "
            f"{times['quiet.p50']:.1f} times the true median."
        ),
        columns=("fleet", "averaged, ms", "true, ms", "averaged over true"),
        rows=tuple(
            (
                name,
                round(1000 * found.averaged_seconds[key]),
                round(1000 * found.pooled_seconds[key]),
                round(ratios[name], 2),
            )
            for key, name in FLEET_NAMES.items()
        ),
        draw=partial(drawings.draw_averages, ratios=ratios),
        height=0.66,
    )


def cliff(found: ObservabilityAtScale) -> Figure:
    """Share of traces that a tail sampler forgets unjudged, by their rate."""
    rates, lost = zip(*found.lost_curve, strict=True)
    simulated = {
        float(rate): 100 * share for rate, share in found.simulated_lost_share.items()
    }
    marked = {
        f"{word} collectors": (
            found.collector_rate[key],
            100 * found.collectors_lost_share[key],
        )
        for word, key in (("three", "3"), ("two", "2"))
    }
    return Figure(
        name="cliff",
        alt=(
            "Share of traces that a tail sampler with 50,000 slots and 30 s to wait "
            "forgets before it judges them, by new traces a second. It is near zero up "
            f"to {found.safe_rate:,.0f} and near 100% from {found.fatal_rate:,.0f} on. "
            "At 300 million traces a day each of three collectors is at "
            f"{found.collector_rate['3']:,.0f} a second and loses none; each of two is "
            f"at {found.collector_rate['2']:,.0f} and loses all."
        ),
        columns=("new traces a second", "lost, %"),
        rows=tuple(
            (rate, round(100 * share, 1))
            for rate, share in zip(rates, lost, strict=True)
        ),
        draw=partial(
            drawings.draw_cliff,
            rates=rates,
            lost=[100 * share for share in lost],
            simulated=simulated,
            marked=marked,
            edges=(found.safe_rate, found.fatal_rate),
        ),
        height=0.6,
    )
