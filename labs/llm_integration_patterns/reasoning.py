"""What limits do to a model that thinks before it answers, and every flip of it all.

A reasoning model emits its first token as soon as any other and shows the first word
of its answer much later. How long it thinks is mostly the question's doing, not the
length of the prompt's. ``reasoning`` reports limits on either token; ``flips`` turns
each assumption about latency round, alone and in pairs, and halves and doubles each
constant, always with limits at the case's own percentiles and three tries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from labs.llm_integration_patterns.findings import BASE, TRIES
from labs.llm_integration_patterns.latency import Attempts, Latency, attempts
from labs.llm_integration_patterns.timeouts import play
from labs.progress import steps

COUNT, FLIP_COUNT = 400_000, 100_000
THINKS = replace(BASE, thinking_median=6.0)
ENOUGH_FOR_ANSWERS = 1500  # tokens: the longest answer, without a thought
TURNED: Mapping[str, dict[str, float]] = {
    "length": {"length_owned": 0.0},
    "first": {"first_owned": 1.0},
    "stalls": {"stall_share": 0.0},
    "thinks": {"thinking_median": 6.0},
}
CONSTANTS = (
    "first_median",
    "first_spread",
    "stall_share",
    "stall_mean",
    "tokens_median",
    "tokens_spread",
    "token_seconds",
    "token_spread",
)
THINKING_CONSTANTS = ("thinking_median", "thinking_spread", "thinking_owned")


def reasoning() -> dict[str, Any]:
    """Limits on the emitted and on the visible first token of a reasoning model."""
    draws = attempts(THINKS, count=COUNT, tries=TRIES, seed=21)
    visible, total = draws.visible[0], draws.total[0]
    late = float(np.quantile(visible, 0.98))
    limits = {
        "visible-1.5": {"visible": 1.5},
        "visible-4": {"visible": 4.0},
        "visible-p98": {"visible": late},
        "emitted-1.5": {"first": 1.5},
        "emitted-4": {"first": 4.0},
        "total-4": {"total": 4.0},
        "total-p95": {"total": float(np.quantile(total, 0.95))},
    }
    found = {name: play(draws, **limit) for name, limit in limits.items()}
    thought = draws.thinking[0] / draws.per_token[0]
    (draws.visible[1] > late)[visible > late]
    return {
        "reasoning_seconds": {
            "emitted-p50": float(np.median(draws.first[0])),
            "visible-p50": float(np.median(visible)),
            "visible-p98": late,
            "p50": float(np.median(total)),
            "p99": float(np.quantile(total, 0.99)),
        },
        "reasoning_failed_share": {k: o.failed_share for k, o in found.items()},
        "reasoning_p99_seconds": {k: o.p99 for k, o in found.items()},
        "reasoning_tokens": {k: o.tokens for k, o in found.items()},
        "reasoning_again_share": float(
            (draws.visible[1] > late)[visible > late].mean()
        ),
        "reasoning_empty_share": float((thought > ENOUGH_FOR_ANSWERS).mean()),
    }


def cases() -> Iterator[tuple[str, Latency]]:
    """Yield every latency of the flips, by name."""
    yield "none", BASE
    for name, turn in TURNED.items():
        yield name, replace(BASE, **turn)
    for (one, turn), (two, other) in combinations(TURNED.items(), 2):
        yield f"{one}_{two}", replace(BASE, **turn, **other)
    for base, names in ((BASE, CONSTANTS), (THINKS, THINKING_CONSTANTS)):
        for name in names:
            value = getattr(base, name)
            yield f"{name}-halved", replace(base, **{name: value / 2})
            doubled = 2 * value if not name.endswith("owned") else 1.0
            yield f"{name}-doubled", replace(base, **{name: doubled})


def flips() -> dict[str, Any]:
    """What three limits do in each case: failures, and p99 over that of no limit."""
    failed: dict[str, float] = {}
    ratio: dict[str, float] = {}
    for seed, (name, latency) in enumerate(steps(list(cases()), "flips")):
        draws = attempts(latency, count=FLIP_COUNT, tries=TRIES, seed=100 + seed)
        p99 = float(np.quantile(draws.total[0], 0.99))
        for limit, chosen in _limits(draws).items():
            found = play(draws, **chosen)
            failed[f"{name}.{limit}"] = found.failed_share
            ratio[f"{name}.{limit}"] = found.p99 / p99
    return {"flip_failed_share": failed, "flip_p99_ratio": ratio}


def _limits(draws: Attempts) -> dict[str, dict[str, float]]:
    return {
        "total": {"total": float(np.quantile(draws.total[0], 0.95))},
        "emitted": {"first": float(np.quantile(draws.first[0], 0.98))},
        "visible": {"visible": float(np.quantile(draws.visible[0], 0.98))},
    }
