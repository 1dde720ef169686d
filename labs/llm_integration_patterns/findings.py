"""What the lab reports of latency: limits on the total, on the first token, hedges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from labs.llm_integration_patterns.hedging import (
    Lognormal,
    hedge,
    percentile,
    timeout_failures,
)
from labs.llm_integration_patterns.latency import Attempts, Latency, attempts
from labs.llm_integration_patterns.timeouts import PERCENTILES, Outcome, grid, play
from labs.progress import steps

BASE = Latency()
COUNT, GRID_COUNT, SWEEP_COUNT = 400_000, 20_000, 60_000
TRIES = 3
LIMITS: Mapping[str, dict[str, float]] = {
    "none": {},
    "total-4": {"total": 4.0},
    "total-8": {"total": 8.0},
    "first-1": {"first": 1.0},
    "first-1.5": {"first": 1.5},
}
SWEEP_SECONDS = (2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 12, 14, 16)
SHARES_OWNED = (0.0, 0.5, 0.75, 1.0)
OWNER = Lognormal.through(p1=0.1, p99=5.0)
HEDGE_AT = 0.95
HEDGES_OWNED = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)


def limits() -> dict[str, Any]:
    """Three tries under limits on the total and on the first token."""
    draws = attempts(BASE, count=COUNT, tries=TRIES, seed=1)
    alone = draws.total[0]
    found = {key: play(draws, **limit) for key, limit in LIMITS.items()}
    owned = {share: _total_four(share) for share in SHARES_OWNED}
    return {
        "alone_seconds": {
            f"p{at}": float(np.quantile(alone, at / 100)) for at in (1, 50, 95, 99)
        },
        "below_four_share": float((alone <= 4).mean()),
        "beyond_again_share": float((draws.total[1] > 4)[alone > 4].mean()),
        "limit_failed_share": {k: o.failed_share for k, o in found.items()},
        "limit_p95_seconds": {k: o.p95 for k, o in found.items()},
        "limit_p99_seconds": {k: o.p99 for k, o in found.items()},
        "limit_attempts": {k: o.attempts for k, o in found.items()},
        "limit_tokens": {k: o.tokens for k, o in found.items()},
        "owned_failed_share": {f"{s:g}": o.failed_share for s, (o, _) in owned.items()},
        "owned_p99_ratio": {f"{s:g}": o.p99 / p for s, (o, p) in owned.items()},
        "owned_tokens": {f"{s:g}": o.tokens for s, (o, _) in owned.items()},
        **_first_token(draws),
        "sweep_ratio": {f"{share:g}": _sweep(share) for share in SHARES_OWNED},
    }


def _total_four(owned: float) -> tuple[Outcome, float]:
    draws = attempts(
        replace(BASE, length_owned=owned), count=COUNT // 2, tries=TRIES, seed=2
    )
    return play(draws, total=4.0), float(np.quantile(draws.total[0], 0.99))


def _sweep(owned: float) -> tuple[float, ...]:
    """p99 under a limit on the total, over p99 without, by SWEEP_SECONDS."""
    draws = attempts(
        replace(BASE, length_owned=owned), count=SWEEP_COUNT, tries=TRIES, seed=3
    )
    alone = float(np.quantile(draws.total[0], 0.99))
    return tuple(play(draws, total=limit).p99 / alone for limit in SWEEP_SECONDS)


def _first_token(draws: Attempts) -> dict[str, Any]:
    """What a limit and a hedge on the first token do, and what undoes the limit."""
    prompts = {
        share: attempts(
            replace(BASE, first_owned=share), count=COUNT // 2, tries=TRIES, seed=4
        )
        for share in (0.0, 0.5, 1.0)
    }
    smooth = attempts(
        replace(BASE, stall_share=0.0), count=COUNT // 2, tries=TRIES, seed=5
    )
    limited = play(smooth, first=1.0)
    return {
        "first_owned_failed_share": {
            f"{share:g}": play(d, first=1.0).failed_share
            for share, d in prompts.items()
        },
        "no_stall_p99_ratio": limited.p99 / float(np.quantile(smooth.total[0], 0.99)),
        "first_hedge_seconds": float(np.quantile(draws.first[0], 0.98)),
        "first_hedge_p99_seconds": {
            "before": float(np.quantile(draws.first[0], 0.99)),
            "after": _hedged_first_p99(draws),
            "owned-before": float(np.quantile(prompts[1.0].first[0], 0.99)),
            "owned-after": _hedged_first_p99(prompts[1.0]),
        },
        "repeat_correlation": float(np.corrcoef(np.log(draws.total[:2]))[0, 1]),
    }


def _hedged_first_p99(draws: Attempts) -> float:
    one, two = draws.first[0], draws.first[1]
    wait = np.quantile(one, 0.98)
    hedged = np.where(one > wait, np.minimum(one, wait + two), one)
    return float(np.quantile(hedged, 0.99))


def limits_over_grid() -> dict[str, Any]:
    """Limits at each latency's own percentiles, over 81 latencies."""
    cells = list(steps(grid(BASE, count=GRID_COUNT), "latencies"))
    key = {at: f"p{100 * at:g}" for at in PERCENTILES}
    return {
        "grid_cells": len(cells),
        "grid_worse_share": {
            key[at]: float(np.mean([cell.worse[at] for cell in cells]))
            for at in PERCENTILES
        },
        "grid_failed_share": {
            key[at]: float(np.median([cell.failed_share[at] for cell in cells]))
            for at in PERCENTILES
        },
        "grid_first_better_share": float(
            np.mean([cell.first_p99_ratio < 1 for cell in cells])
        ),
        "grid_first_p99_ratio": float(np.median([c.first_p99_ratio for c in cells])),
        "grid_first_failed_share": max(c.first_failed_share for c in cells),
    }


def _cut(after: float, before: float) -> float:
    return max(0.0, 1 - after / before)  # the root of a p99 is found to 1e-12


def hedges() -> dict[str, Any]:
    """Hedging at the 95th percentile as slowness comes to belong to the request."""
    found = {share: hedge(OWNER, owned=share, at=HEDGE_AT) for share in HEDGES_OWNED}
    p99, p999 = OWNER.quantile(0.99), OWNER.quantile(0.999)
    cuts = [
        1
        - percentile(
            latency := Lognormal.through(p1=0.1, p99=0.1 * ratio),
            0.9,
            latency.quantile(at),
            0.99,
        )
        / latency.quantile(0.99)
        for ratio in (10, 50, 200)
        for at in (0.90, 0.95, 0.98)
    ]
    return {
        "owner_median_seconds": OWNER.median,
        "owner_spread": OWNER.spread,
        "hedge_p99_seconds": {f"{s:g}": h.p99 for s, h in found.items()},
        "hedge_p99_cut_share": {f"{s:g}": _cut(h.p99, p99) for s, h in found.items()},
        "hedge_p999_cut_share": {
            f"{s:g}": _cut(h.p999, p999) for s, h in found.items()
        },
        "hedge_billed_share": {f"{s:g}": h.tokens_if_billed for s, h in found.items()},
        "hedge_cancelled_share": {
            f"{s:g}": h.tokens_if_cancelled for s, h in found.items()
        },
        "hedge_cut_over_grid_share": {"least": min(cuts), "most": max(cuts)},
        "timeout_failed_share": {
            f"{s:g}": timeout_failures(s, HEDGE_AT, TRIES) for s in HEDGES_OWNED
        },
    }
