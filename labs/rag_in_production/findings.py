"""What the post says of the measured ranks, one function a section."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from labs.progress import steps
from labs.proportions import wilson_interval
from labs.rag_in_production import ranked
from labs.rag_in_production.ranked import discordant, growth, recall

RANKS = Path(__file__).with_name("ranks.json")
RETRIEVERS = ("bm25", "static", "minilm", "rrf")
DEMO_SIZES = (10, 20, 50, 100, 200)
LARGE_SIZES = (297, 597, 1000, 1500, 2297)
GENERATOR = 0.97
TARGET = 0.95
STAGES = 7  # parsed, current, permitted, retrieved, in the context, used, stated
DRAWS = 20_000
SPLITS = 500
Found = dict[str, Any]


@cache
def measured() -> Mapping[str, Any]:
    """Return what ``measure`` wrote."""
    return json.loads(RANKS.read_text(encoding="utf-8"))


def ranks(name: str, size: int = 297) -> np.ndarray:
    """Return the rank of the right answer to each question."""
    return np.array(measured()["ranks"][f"{name}.{size}"])


def beaten_by(name: str, size: int = 297) -> np.ndarray:
    """Return how many documents score above the right one; ties count as above."""
    return np.ceil(ranks(name, size) - 1).astype(int)


def by_corpus_size() -> Found:
    """Recall at 5 from ten documents to all, and where BM25 overtakes."""
    five: dict[str, float] = {}
    for size in DEMO_SIZES:
        demo = measured()["demos"][str(size)]
        asked = size * demo["draws"]
        for name in ("bm25", "rrf"):
            five[f"{name}.{size}"] = demo["hits_in_5"][name] / asked
        for name in ("static", "minilm"):
            five[f"{name}.{size}"] = growth(
                beaten_by(name), corpus=297, documents=size, k=5
            )
    for size in LARGE_SIZES:
        for name in RETRIEVERS:
            five[f"{name}.{size}"] = recall(ranks(name, size), 5)
    low, high = wilson_interval(round(297 * five["minilm.297"]), 297)
    wrong = {
        f"{name}.{size}": growth(beaten_by(name), corpus=297, documents=size, k=5)
        - five[f"{name}.{size}"]
        for name in ("bm25", "rrf")
        for size in (20, 50, 100)
    }
    return {
        "questions": measured()["questions"],
        "words": measured()["words"],
        "median_answer_words": float(np.median(measured()["answer_words"])),
        "recall5_share": five,
        "recall5_interval_share": {"low": low, "high": high},
        "doubling_cost_share": {
            name: (five[f"{name}.20"] - five[f"{name}.200"]) / np.log2(10)
            for name in RETRIEVERS
        },
        "doubling_cost_beyond_share": {
            name: (five[f"{name}.297"] - five[f"{name}.2297"]) / np.log2(2297 / 297)
            for name in RETRIEVERS
        },
        "random5_share": {str(size): 5 / size for size in (10, 20, 297)},
        "formula_error_share": wrong,
        "recall_share": {
            f"{name}.top{k}": recall(ranks(name), k)
            for name in RETRIEVERS
            for k in (1, 3, 5, 10, 20, 50)
        },
        "missed3_share": {name: 1 - recall(ranks(name), 3) for name in RETRIEVERS},
    }


def demos() -> Found:
    """What a demo shows of static embeddings, and which retriever it prefers."""
    square = ranked.beats(measured()["beaten_by"]["static"])
    draws = {
        "random": ranked.random_demos(297, 10, DRAWS),
        "one-file": ranked.one_file_demos(measured()["file"], 10, DRAWS),
        "adjacent": ranked.adjacent_demos(297, 10),
    }
    hits = {name: ranked.demo_hits(square, some, 3) for name, some in draws.items()}
    twenty = ranked.demo_hits(square, ranked.random_demos(297, 20, DRAWS), 5)
    perfect = {name: float((some == 10).mean()) for name, some in hits.items()}
    duel = measured()["demos"]["20"]
    wins, ties, losses = (n / duel["draws"] for n in duel["static_over_bm25"])
    found = {
        f"{size}-{name}": pair
        for size in (297, 2297)
        for name, pair in (
            ("stemmed", discordant(ranks("bm25", size), ranks("static", size), 5)),
            ("plain", discordant(ranks("bm25-plain", size), ranks("static", size), 5)),
        )
    }
    tenth = measured()["demos"]["10"]
    beaten = 20  # an answer that twenty of the 296 others beat
    return {
        "example_above": beaten * 9 / 296,
        "example_answered_share": growth([beaten], corpus=297, documents=10, k=3),
        "demo_mean_share": {
            str(size): growth(beaten_by("static"), corpus=297, documents=size, k=3)
            for size in (10, 20)
        },
        "perfect_demo_share": perfect | {"twenty-in-5": float((twenty == 20).mean())},
        "perfect_by_retriever_share": {
            name: count / tenth["draws"]
            for name, count in tenth["perfect_in_3"].items()
        },
        "static_demo_share": {"wins": wins, "ties": ties, "loses": losses},
        "static_wins_ratio": wins / losses,
        "only_bm25_questions": {name: pair[0] for name, pair in found.items()},
        "only_static_questions": {name: pair[1] for name, pair in found.items()},
        "duel_p": {name: pair[2] for name, pair in found.items()},
        "demo_scores": tuple(float((hits["random"] == n).mean()) for n in range(11)),
    }


def fusion() -> Found:
    """BM25 and MiniLM together: on this collection worse, on Cranfield better."""
    fused = measured()["fusion"]
    dense = ranks("minilm")
    weights = [name for name in fused if name.startswith("convex-")]
    curve = {name.removeprefix("convex-"): recall(fused[name], 5) for name in weights}
    lost, won, p = discordant(dense, fused["rrf-60"], 5)
    gains = _split_gains(np.array([fused[n] for n in weights]), dense)
    judged = measured()["cranfield"]
    pairs = np.array(judged["rrf"]) - np.array(judged["minilm"])
    mean, low, high = ranked.bootstrap_mean(pairs)
    best = max(curve, key=curve.__getitem__)
    return {
        "rrf_recall5_share": {str(k): recall(fused[f"rrf-{k}"], 5) for k in (1, 10, 60)}
        | {"weighted": recall(fused["rrf-weighted-0.9"], 5)},
        "rrf_lost_questions": lost,
        "rrf_won_questions": won,
        "rrf_p": p,
        "rrf_first_share": {
            "minilm": recall(dense, 1),
            "rrf": recall(fused["rrf-60"], 1),
        },
        "convex_best_share": curve[best],
        "convex_best_weight": float(best),
        "convex_best_p": discordant(fused[f"convex-{best}"], dense, 5)[2],
        "convex_gain_share": gains,
        "cranfield_ndcg10": {n: float(np.mean(some)) for n, some in judged.items()},
        "cranfield_gain": {"mean": mean, "low": low, "high": high},
        "cranfield_queries": len(pairs),
        "convex_curve": tuple((float(w), share) for w, share in curve.items()),
    }


def _split_gains(tried: np.ndarray, dense: np.ndarray) -> dict[str, float]:
    """Choose the weight on one half of the questions, compare on the other."""
    random = np.random.default_rng(6)
    hits, alone = tried <= 5, dense <= 5
    fixed = np.array(measured()["fusion"]["rrf-60"]) <= 5
    over_rrf, over_dense = [], []
    for _ in steps(range(SPLITS), "splits"):
        order = random.permutation(len(dense))
        tuning, test = np.array_split(order, 2)
        chosen = hits[hits[:, tuning].mean(1).argmax(), test].mean()
        over_rrf.append(chosen - fixed[test].mean())
        over_dense.append(chosen - alone[test].mean())
    found = {}
    for name, some in (("rrf", over_rrf), ("dense", over_dense)):
        low, high = np.quantile(some, [0.025, 0.975])
        found |= {f"{name}.mean": float(np.mean(some)), f"{name}.low": float(low)}
        found |= {f"{name}.high": float(high)}
    return found


def stages() -> Found:
    """How good each stage must be for nineteen right answers in twenty."""
    best = recall(ranks("minilm"), 5)
    low, high = wilson_interval(38, 40)
    return {
        "stages_share": 0.95**STAGES,
        "each_stage_share": TARGET ** (1 / STAGES),
        "retrieval_needed_share": TARGET / GENERATOR,
        "ceiling_share": {
            "demo": growth(beaten_by("minilm"), corpus=297, documents=20, k=5),
            "297": best,
            "2297": recall(ranks("minilm", 2297), 5),
        },
        "answered_share": {
            f"{size}-top{k}": GENERATOR * recall(ranks("minilm", size), k)
            for size in (297, 2297)
            for k in (5, 20, 50)
        },
        "recall_2297_share": {
            f"top{k}": recall(ranks("minilm", 2297), k) for k in (5, 10, 20, 50)
        },
        "thirty_eight_share": {"low": low, "high": high},
    }


def stale_copies() -> Found:
    """What old versions in the index do to the first five places."""
    keys: dict[str, dict[str, float]] = {
        name: {}
        for name in (
            "found_share",
            "first_current_share",
            "best_is_current_share",
            "distinct_documents",
            "collapsed_share",
        )
    }
    for count, some in measured()["stale"].items():
        current, best = np.array(some["current"]), np.array(some["best"])
        found = best <= 5
        keys["found_share"][count] = float(found.mean())
        keys["first_current_share"][count] = float((current == 1).mean())
        keys["best_is_current_share"][count] = float((current == best)[found].mean())
        keys["distinct_documents"][count] = float(np.mean(some["documents_in_5"]))
        keys["collapsed_share"][count] = recall(some["collapsed"], 5)
    return {f"stale_{name}": values for name, values in keys.items()}


def permissions() -> Found:
    """Filtering before ranking and after, and how far a score tells of an answer."""
    scores = measured()["best_score"]
    inside, outside = np.array(scores["answer in"]), np.array(scores["answer out"])
    threshold = float(np.quantile(inside, 0.05))
    higher = (inside[:, None] > outside[None, :]).mean()
    every = beaten_by("minilm", 2297)
    return {
        "visible_of_five": {"10": 5 * 0.1, "1": 5 * 0.01},
        "empty_share": {"10": 0.9**5, "1": 0.99**5},
        "filtered_before_share": {
            "10": growth(every, corpus=2297, documents=230, k=5),
            "1": growth(every, corpus=2297, documents=23, k=5),
        },
        "filtered_after_share": recall(ranks("minilm", 2297), 5),
        "refusal_threshold": threshold,
        "refused_share": {
            "answer-in": float((inside < threshold).mean()),
            "answer-out": float((outside < threshold).mean()),
        },
        "score_auc": float(higher),
        "exact_index_megabytes": 100_000 * 384 * 4 / 1e6,
    }
