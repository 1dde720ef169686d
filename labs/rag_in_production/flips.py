"""What becomes of the post's claims when an assumption is turned round.

Yes-or-no assumptions are turned alone and in pairs, constants are halved and doubled.
The lab page prints the tables.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from labs.rag_in_production import ranked
from labs.rag_in_production.findings import (
    DRAWS,
    TARGET,
    Found,
    beaten_by,
    measured,
    ranks,
)
from labs.rag_in_production.ranked import growth, recall

DEMO_DOCUMENTS = (5, 10, 20)
FIRST = (1, 3, 6)
WEAK_AND_STRONG = ("static", "minilm")


def turned() -> Found:
    """All tables of flips."""
    return {
        **demos(),
        **words(),
        **fused(),
        **copies(),
        **visible(),
        **generator(),
        **refusal(),
    }


def demos() -> Found:
    """Demos passed without a miss: how they are drawn, their size, the cut-off."""
    perfect, missed, flattery = {}, {}, []
    for name in WEAK_AND_STRONG:
        square = ranked.beats(measured()["beaten_by"][name])
        for first in FIRST:
            missed[f"{name}.{first}"] = 1 - recall(ranks(name), first)
        for size in DEMO_DOCUMENTS:
            draws = {
                "random": ranked.random_demos(297, size, DRAWS),
                "one-file": ranked.one_file_demos(measured()["file"], size, DRAWS),
                "adjacent": ranked.adjacent_demos(297, size),
            }
            for (drawn, some), first in product(draws.items(), FIRST):
                hits = ranked.demo_hits(square, some, first)
                perfect[f"{name}.{drawn}.{size}.{first}"] = float((hits == size).mean())
                flattery.append(float(hits.mean()) / size - recall(ranks(name), first))
    return {
        "flip_perfect_share": perfect,
        "flip_missed_share": missed,
        "flip_flattery_gain_share": {"least": min(flattery), "most": max(flattery)},
    }


def words() -> Found:
    """BM25's constants: recall at 5, and whether static embeddings still lose."""
    forms = {f"base.{size}": ranks("bm25", size) for size in (297, 2297)}
    forms |= {f"plain.{size}": ranks("bm25-plain", size) for size in (297, 2297)}
    forms |= {name: np.array(some) for name, some in measured()["bm25 turned"].items()}
    shares, leads = {}, {}
    for name, some in forms.items():
        size = int(name.rpartition(".")[2])
        shares[name] = recall(some, 5)
        leads[name] = shares[name] - recall(ranks("static", size), 5)
    return {"flip_bm25_share": shares, "flip_bm25_lead_share": leads}


def fused() -> Found:
    """Rank fusion against MiniLM alone: constant, weight, depth, corpus."""
    fusion = measured()["fusion"] | measured()["fusion turned"]
    dense = ranks("minilm")
    gains = {
        f"constant-{k}": recall(fusion[f"rrf-{k}"], 5) - recall(dense, 5)
        for k in (1, 10, 30, 60, 120)
    }
    gains["weighted"] = recall(fusion["rrf-weighted-0.9"], 5) - recall(dense, 5)
    for depth in (1, 3, 5, 10, 20):
        for size in (297, 2297):
            gains[f"top{depth}.{size}"] = recall(ranks("rrf", size), depth) - recall(
                ranks("minilm", size), depth
            )
    return {"flip_fusion_gain_share": gains}


def copies() -> Found:
    """Three versions of each document, with what is assumed of them turned."""
    found: dict[str, dict[str, float]] = {
        name: {}
        for name in ("found", "first_current", "best_current", "distinct", "collapsed")
    }
    several = {"base": measured()["stale"]["3"]} | measured()["stale turned"]
    for name, some in several.items():
        current, best = np.array(some["current"]), np.array(some["best"])
        within = best <= 5
        found["found"][name] = float(within.mean())
        found["first_current"][name] = float((current == 1).mean())
        found["best_current"][name] = float((current == best)[within].mean())
        found["distinct"][name] = float(np.mean(some["documents_in_5"]))
        found["collapsed"][name] = recall(some["collapsed"], 5)
    return {
        f"flip_copies_{name}" + ("_documents" if name == "distinct" else "_share"): some
        for name, some in found.items()
    }


def visible() -> Found:
    """Filtering first, where rights go by topic instead of at random."""
    files = np.array(measured()["file"])
    above = measured()["beaten_by"]["minilm"]
    same = np.array([(files[some] == files[i]).sum() for i, some in enumerate(above)])
    sizes = np.bincount(files)[files]
    at_random = [
        growth([beaten], corpus=297, documents=int(size), k=5)
        for beaten, size in zip(beaten_by("minilm"), sizes, strict=True)
    ]
    every = beaten_by("minilm", 2297)
    return {
        "flip_visible_share": {
            "after": recall(ranks("minilm"), 5),
            "by-file": float((same < 5).mean()),
            "at-random": float(np.mean(at_random)),
        }
        | {
            f"{percent}-of-2297": growth(
                every, corpus=2297, documents=round(2297 * percent / 100), k=5
            )
            for percent in (5, 10, 20)
        }
    }


def generator() -> Found:
    """The generator's errors halved and doubled, and other numbers of stages."""
    rates = {"halved": 0.985, "base": 0.97, "doubled": 0.94}
    fifty = recall(ranks("minilm"), 50)
    return {
        "flip_needed_share": {name: TARGET / rate for name, rate in rates.items()},
        "flip_answered_share": {name: rate * fifty for name, rate in rates.items()},
        "flip_stages_share": {str(n): 0.95**n for n in (4, 7, 14)},
    }


def refusal() -> Found:
    """Unanswerable questions refused, by the answerable ones that one gives up."""
    scores = measured()["best_score"]
    inside, outside = np.array(scores["answer in"]), np.array(scores["answer out"])
    return {
        "flip_refused_share": {
            name: float((outside < np.quantile(inside, share)).mean())
            for name, share in (("2.5", 0.025), ("5", 0.05), ("10", 0.10))
        }
    }
