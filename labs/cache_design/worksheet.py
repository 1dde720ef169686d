"""The closed forms on a reader's own numbers: ``python -m labs cache-design --help``.

For example, a cache of 98% hits that falls to 30% in front of a database that can
answer 400 queries a second, at 2,000 requests a second::

    python -m labs cache-design --requests 2000 --capacity 400 --timeout 10 --wait 1
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from labs.cache_design import formulas

Line = tuple[str, str]


def main(arguments: Sequence[str]) -> int:
    """Print what the closed forms say of a service; return 0."""
    parser = argparse.ArgumentParser(prog="python -m labs cache-design")
    for name, default, meaning in (
        ("warm", 0.98, "hit share in ordinary operation (0 to 1)"),
        ("cold", 0.30, "hit share during the event to survive (0 to 1)"),
        ("seconds", 180.0, "how long the event lasts"),
        ("requests", None, "requests per second at the event's traffic"),
        ("capacity", None, "queries per second that the database can answer"),
        ("timeout", None, "clients' timeout in seconds"),
        ("wait", None, "longest wait in seconds that the queues allow"),
        ("query", 0.2, "slowest query in seconds"),
    ):
        parser.add_argument(
            f"--{name}",
            type=float,
            default=default,
            required=default is None,
            help=meaning,
        )
    for label, value in worksheet(**vars(parser.parse_args(arguments))):
        print(f"{label:<44}{value}")
    return 0


def worksheet(
    *,
    warm: float,
    cold: float,
    seconds: float,
    requests: float,
    capacity: float,
    timeout: float,
    wait: float,
    query: float = 0.2,
) -> list[Line]:
    """Return the lines of the worksheet: what, and its value."""
    amplification = formulas.miss_amplification(warm, cold)
    misses = (1 - cold) * requests
    headroom = capacity / ((1 - warm) * requests)
    longest = min(wait, timeout)  # beyond it requests are refused or leave
    needed = formulas.headroom_needed(amplification, seconds, longest)
    served = formulas.served_share_when_bounded(cold, headroom, warm)
    opening = min(1.0, capacity / requests)
    ratio = (wait + query) / timeout
    return [
        ("misses per second, warm", f"{(1 - warm) * requests:,.4g}"),
        ("misses per second, in the event", f"{misses:,.4g}"),
        ("miss amplification", f"{amplification:.3g} times"),
        ("headroom", f"{headroom:.3g} times"),
        ("headroom below which requests fail", f"{needed:.3g} times"),
        ("longest wait and query ÷ timeout", f"{ratio:.2g}"),
        ("served in the event, queue bounded", f"{100 * served:.0f}%"),
        ("safe share of traffic on an empty cache", f"{100 * opening:.0f}%"),
        ("verdict", verdict(headroom / needed, ratio)),
    ]


def verdict(headroom_share: float, ratio: float) -> str:
    """Judge a service by its headroom over what it needs and its wait over timeout."""
    if headroom_share > 1:
        return "rides this event out"
    if ratio <= 0.5:
        return "sheds load, and ends when the event ends"
    if ratio < 1:
        return "ends if the database gets no slower: bring the ratio to a half"
    return "may never end, unless abandoned queries are kept or stopped"
