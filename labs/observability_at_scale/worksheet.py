"""A reader's own traffic on the command line: traces, collectors, labels.

python -m labs observability-at-scale --traces-per-day 300e6 --collectors 3
python -m labs observability-at-scale --labels 50 40 4 6 100 --deploys 3
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence

from labs.observability_at_scale.cardinality import series_over
from labs.observability_at_scale.sampling import chance_to_hold_one
from labs.observability_at_scale.tail_sampler import (
    SECONDS_A_DAY,
    SLOTS,
    TICK_SECONDS,
    WAIT_SECONDS,
    lost_share,
)


def worksheet(words: Sequence[str]) -> int:
    """Print what the models say of a reader's numbers; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m labs observability-at-scale")
    say = parser.add_argument
    say("--traces-per-day", type=float, help="new traces, all collectors: 300e6")
    say("--peak", type=float, default=1.0, help="peak over mean rate")
    say("--collectors", type=int, default=1, help="that share the traces by trace id")
    say("--slots", type=int, default=SLOTS, help="traces in a collector's memory")
    say("--wait", type=float, default=WAIT_SECONDS, help="seconds before a decision")
    say("--keep", type=float, default=0.01, help="share kept at random")
    say("--rare", type=float, default=1e-6, help="share of traces with a rare failure")
    say("--labels", type=int, nargs="+", help="values of each label")
    say("--deploys", type=float, default=1.0, help="a day, each renaming all series")
    given = parser.parse_args(words)
    if given.traces_per_day is None and given.labels is None:
        parser.error("give --traces-per-day, --labels, or both")
    if given.collectors < 1 or given.slots < 1 or given.wait <= 0:
        parser.error("collectors, slots and wait must be above zero")
    if given.traces_per_day is not None:
        print(on_traces(given))
    if given.labels is not None:
        print(on_labels(given.labels, given.deploys))
    return 0


def on_traces(given: argparse.Namespace) -> str:
    """Say what the collectors lose with all and without one, and what head keeps."""
    rate = given.peak * given.traces_per_day / SECONDS_A_DAY
    lines = [
        f"cliff: {given.slots / (given.wait + TICK_SECONDS):,.0f} to "
        f"{given.slots / given.wait:,.0f} new traces a second and collector"
    ]
    for number in (given.collectors, given.collectors - 1):
        if number:
            each = rate / number
            lost = lost_share(each, slots=given.slots, wait_seconds=given.wait)
            lines.append(
                f"{number} collectors: {each:,.0f} a second each, "
                f"{lost:.1%} of traces never judged"
            )
    hourly = given.traces_per_day / 24 * given.rare
    held = chance_to_hold_one(hourly, given.keep)
    lines.append(
        f"rare failures: {24 * hourly:,.1f} a day; a {given.keep:.2%} head sample "
        f"holds one within the hour with a chance of {held:.1%}"
    )
    return "\n".join(lines)


def on_labels(values: Sequence[int], deploys: float) -> str:
    """Say what labels multiply to at most, as a counter and as a histogram."""
    sets = math.prod(values)
    return (
        f"labels: at most {sets:,} series as a counter, {14 * sets:,} as a histogram "
        f"with 11 bounds\n"
        f"churn: {series_over(active=sets, deploys=deploys, days=15):,.0f} counters in "
        f"15 days at {deploys:g} deploys a day, if a deploy renames them all"
    )
