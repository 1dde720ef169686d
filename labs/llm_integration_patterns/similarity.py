"""What a similarity threshold lets a semantic cache answer, rightly and wrongly.

The similarities are measured once (``measure``) and kept in ``similarities.json``:
pairs of questions with the same answer and with another one, whether few words of
the question changed or all of it, and for each question of a FAQ its nearest
other question. The share of hits that are wrong then follows from your traffic::

    wrong_of_hits(twins=0.3, hit=0.23, wrong=0.02)    # 0.17
    twins_for(0.5, hit=0.23, wrong=0.02)              # 0.08
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from labs.proportions import upper_bound, wilson_interval

MEASURED = Path(__file__).with_name("similarities.json")
KINDS = ("repeated", "reworded", "edited", "rewritten", "unrelated")
THRESHOLDS = (0.7, 0.8, 0.85, 0.9, 0.95)
SHOWN = tuple(round(0.7 + step / 50, 2) for step in range(16))  # of the figure
TRAFFIC_THRESHOLDS = (0.8, 0.85, 0.9)  # beyond, no pair of the FAQ is left
TRAP_SHARE = 0.1  # of the questions without a twin, assumed
TWINS = (0.05, 0.3)  # of the questions asked, assumed
EDITED_READ = 10  # edited pairs read by a person, who found none of them harmless


def similarities() -> dict[str, np.ndarray]:
    """Return the measured cosines by kind of pair."""
    found = json.loads(MEASURED.read_text(encoding="utf-8"))["similarities"]
    return {kind: np.array(found[kind]) for kind in KINDS}


def wrong_of_hits(*, twins: float, hit: float, wrong: float) -> float:
    """Share of a cache's hits that are wrong, by Bayes (1763).

    ``twins`` is the share of questions whose like is in the cache, ``hit`` the share
    of those that hit, ``wrong`` the share of the others that hit all the same. A twin
    that is beaten by a wrong neighbour is left out: the truth is no better than this.
    Raises ValueError where nothing hits.
    """
    right, mistaken = twins * hit, (1 - twins) * wrong
    if right + mistaken == 0:
        raise ValueError("nothing hits, so that no share of the hits is wrong")
    return mistaken / (right + mistaken)


def twins_for(accepted: float, *, hit: float, wrong: float) -> float:
    """Share of twins at which ``accepted`` of the hits are wrong; more have fewer.

    For a half it is w / (h + w): below it most hits are wrong.
    """
    good, bad = accepted * hit, (1 - accepted) * wrong
    return bad / (good + bad)


def nearer(first: Sequence[float], second: Sequence[float]) -> float:
    """Probability that one of ``first`` exceeds one of ``second``, ties halved."""
    one, two = np.asarray(first)[:, None], np.asarray(second)[None, :]
    return float(((one > two) + (one == two) / 2).mean())


def nearer_interval(
    first: np.ndarray, second: np.ndarray, seed: int = 1, draws: int = 2000
) -> tuple[float, float]:
    """95% bootstrap interval of ``nearer``, both kinds of pair resampled."""
    random = np.random.default_rng(seed)
    found = [
        nearer(random.choice(first, len(first)), random.choice(second, len(second)))
        for _ in range(draws)
    ]
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def semantic_cache() -> dict[str, Any]:
    """What the lab reports of thresholds, and of traffic with few twins."""
    pairs = similarities()
    hits, low, high = {}, {}, {}
    for kind, found in pairs.items():
        for threshold in THRESHOLDS:
            key = f"{kind}.{threshold:g}"
            count = int((found >= threshold).sum())
            hits[key] = count / len(found)
            low[key], high[key] = wilson_interval(count, len(found))
    span = nearer_interval(pairs["edited"], pairs["reworded"])
    harmless = upper_bound(0, EDITED_READ)
    return {
        "pair_count": {kind: len(found) for kind, found in pairs.items()},
        "cached_share": hits,
        "cached_low_share": low,
        "cached_high_share": high,
        "edited_nearer_share": {
            "mean": nearer(pairs["edited"], pairs["reworded"]),
            "low": span[0],
            "high": span[1],
        },
        "harmless_high_share": harmless,
        "edited_least_share": (hits["edited.0.85"] - harmless) / (1 - harmless),
        "cached_by_threshold": {
            kind: tuple(float((found >= threshold).mean()) for threshold in SHOWN)
            for kind, found in pairs.items()
        },
        **_traffic(pairs),
    }


def wrong_by_threshold(
    pairs: dict[str, np.ndarray], kind: str, threshold: float, traps: float
) -> tuple[float, float]:
    """Share of twins of this ``kind`` that hit, and of other questions that do.

    ``traps`` is the share of the others that a few words separate from a question
    in the cache; the rest are as far from it as the FAQ's are from each other.
    """
    hit, edited, unrelated = (
        float((pairs[name] >= threshold).mean())
        for name in (kind, "edited", "unrelated")
    )
    return hit, traps * edited + (1 - traps) * unrelated


def stricter(pairs: dict[str, np.ndarray]) -> float:
    """Change in the share of wrong hits from 0.8 to 0.9: reworded twins, traps."""
    loose, strict = (
        wrong_of_hits(twins=TWINS[-1], hit=hit, wrong=wrong)
        for hit, wrong in (
            wrong_by_threshold(pairs, "reworded", threshold, TRAP_SHARE)
            for threshold in (0.8, 0.9)
        )
    )
    return strict - loose


def _traffic(pairs: dict[str, np.ndarray]) -> dict[str, Any]:
    """Wrong hits by threshold, by share of twins, and by what the twins are like."""
    wrong_share, half, one_percent = {}, {}, {}
    for name, traps in (("plain", 0.0), ("traps", TRAP_SHARE)):
        for kind in ("reworded", "repeated"):
            for threshold in TRAFFIC_THRESHOLDS:
                hit, wrong = wrong_by_threshold(pairs, kind, threshold, traps)
                key = f"{name}.{kind}.{threshold:g}"
                half[key] = twins_for(0.5, hit=hit, wrong=wrong)
                one_percent[key] = twins_for(0.01, hit=hit, wrong=wrong)
                for twins in TWINS:
                    wrong_share[f"{key}.{100 * twins:g}"] = wrong_of_hits(
                        twins=twins, hit=hit, wrong=wrong
                    )
    random = np.random.default_rng(2)
    changes = [
        stricter({name: random.choice(some, len(some)) for name, some in pairs.items()})
        for _ in range(2000)
    ]
    low, high = np.quantile(changes, (0.025, 0.975))
    return {
        "wrong_hit_share": wrong_share,
        "twins_half_share": half,
        "twins_one_percent_share": one_percent,
        "stricter_change_share": {
            "mean": stricter(pairs),
            "low": float(low),
            "high": float(high),
        },
    }
