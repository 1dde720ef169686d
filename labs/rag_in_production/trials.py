"""The trials that need the texts: demos, stale copies, chunks, scores.

What they return is counts and ranks, which ``findings`` turns into what the post
says. BM25 and fusion are rebuilt for each subset, because their weights and ranks
are those of the documents that are there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from labs.corpus import Question
from labs.progress import steps
from labs.rag_in_production.retrieval import (
    answer_ranks,
    bm25_scores,
    ranks,
    reciprocal_rank_fusion,
    words,
)

Tokens = Sequence[Sequence[str]]
DEMOS = {10: 4000, 20: 4000, 50: 800, 100: 400, 200: 150}  # documents: draws
VERSIONS = (1, 2, 3, 5)
CHANGED_SHARE = 0.03
CHUNKINGS = (
    *((words_each, 0.0) for words_each in (50, 100, 200, 300, 600)),
    (300, 0.2),
    (300, 0.5),
)
BUDGETS = (600, 1500)


def demos(
    tokens: Tokens, queries: Tokens, dense: np.ndarray, flat: np.ndarray, seed: int = 3
) -> dict[str, Any]:
    """Play demos on random documents, each asked the question it answers.

    Returns for each number of documents the draws; the hits in the first five and
    the demos without a miss in the first three, by retriever; and how often static
    embeddings had more, as many and fewer hits in the first five than BM25.
    """
    random = np.random.default_rng(seed)
    found = {}
    for size, draws in DEMOS.items():
        hits, perfect, duel = Counter(), Counter(), Counter()
        for _ in steps(range(draws), f"demos of {size} documents"):
            some = random.choice(len(tokens), size, replace=False)
            lexical = bm25_scores([tokens[i] for i in some], [queries[i] for i in some])
            near = dense[np.ix_(some, some)]
            scores = {
                "bm25": lexical,
                "static": flat[np.ix_(some, some)],
                "minilm": near,
                "rrf": reciprocal_rank_fusion(lexical, near),
            }
            places = {name: answer_ranks(array) for name, array in scores.items()}
            five = {name: int((place <= 5).sum()) for name, place in places.items()}
            hits.update(five)
            perfect.update(n for n, place in places.items() if (place <= 3).all())
            duel[int(np.sign(five["static"] - five["bm25"]))] += 1
        found[str(size)] = {
            "draws": draws,
            "hits_in_5": {name: hits[name] for name in places},
            "perfect_in_3": {name: perfect[name] for name in places},
            "static_over_bm25": [duel[1], duel[0], duel[-1]],
        }
    return found


def best_scores(dense: np.ndarray) -> dict[str, list[float]]:
    """Return the best score of each question, with its answer indexed and without."""
    without = dense.copy()
    np.fill_diagonal(without, -1)
    return {
        "answer in": [round(float(score), 4) for score in dense.max(1)],
        "answer out": [round(float(score), 4) for score in without.max(1)],
    }


def stale_copies(
    answers: Sequence[str], queries: Tokens, seed: int = 9
) -> dict[str, Any]:
    """Index each answer in several versions, one of them current, and search by BM25.

    A version is the answer with 3% of its words replaced by words drawn from the
    corpus, the current one too, so that nothing but its date tells it apart. Returns
    for each number of versions, per question: the rank of the current copy, of the
    best copy, of the document once copies are collapsed, and how many documents
    share the first five places.
    """
    random = np.random.default_rng(seed)
    pool = np.array(" ".join(answers).split())
    found = {}
    for count in steps(VERSIONS, "versions"):
        texts = []
        for answer in answers:
            for _ in range(count):
                copy = np.array(answer.split(), dtype=pool.dtype)
                changed = random.random(len(copy)) < CHANGED_SHARE
                copy[changed] = random.choice(pool, changed.sum())
                texts.append(words(" ".join(copy)))
        scores = bm25_scores(texts, queries)
        scores += 1e-9 * random.random(scores.shape)  # ties fall either way
        owner = np.repeat(np.arange(len(answers)), count)
        several = scores.reshape(len(queries), len(answers), count)
        own = several[np.arange(len(queries)), np.arange(len(queries))]  # all copies
        best = np.argsort(-scores, axis=1)[:, :5]
        found[str(count)] = {
            "current": (1 + (scores > own[:, :1]).sum(1)).tolist(),
            "best": (1 + (scores > own.max(1, keepdims=True)).sum(1)).tolist(),
            "collapsed": answer_ranks(several.max(2)).tolist(),
            "documents_in_5": [len(set(owner[row])) for row in best],
        }
    return found


def chunkings(asked: Sequence[Question], queries: Tokens) -> dict[str, list[int]]:
    """Cut the FAQ's files into windows, search by BM25, fill a context of equal size.

    The best chunks go in, in order, the last one cut where the budget ends. Returns
    for each cutting and budget, per question, the percentage (rounded down) of its
    answer's words that are in the context. "structure" makes each answer a chunk.
    """
    files = [
        [(place, word) for place, one in group for word in one.answer.split()]
        for _, group in groupby(enumerate(asked), key=lambda item: item[1].file)
    ]
    whole = [[(i, word) for word in one.answer.split()] for i, one in enumerate(asked)]
    cuts = {f"{size}-{overlap:.0%}": windows(files, size, overlap)
            for size, overlap in CHUNKINGS}  # fmt: skip
    # each word keeps its place, so that an overlap is not counted twice
    cuts["structure"] = windows(whole, max(map(len, whole)), 0)
    found = {}
    for name, chunks in steps(cuts.items(), "ways to cut"):
        texts = [words(" ".join(word for _, _, word in chunk)) for chunk in chunks]
        order = np.argsort(ranks(bm25_scores(texts, queries)), axis=1, kind="stable")
        for budget in BUDGETS:
            found[f"{name}.{budget}"] = [
                100 * len(words_seen(chunks, row, budget, i)) // len(whole[i])
                for i, row in enumerate(order)
            ]
    return found


Chunk = list[tuple[int, int, str]]  # answer, place, word


def windows(
    files: Sequence[Sequence[tuple[int, str]]], size: int, overlap: float
) -> list[Chunk]:
    """Cut each file into windows of ``size`` words, each overlapping the last."""
    step = max(1, round(size * (1 - overlap)))
    chunks: list[Chunk] = []
    base = 0
    for file in files:
        placed = [(i, base + at, word) for at, (i, word) in enumerate(file)]
        base += len(file)
        for start in range(0, len(placed), step):
            chunks.append(placed[start : start + size])
            if start + size >= len(placed):
                break
    return chunks


def words_seen(
    chunks: Sequence[Chunk], order: Sequence[int], budget: int, answer: int
) -> set[int]:
    """Return the places of an answer's words in a context of ``budget`` words."""
    seen: set[int] = set()
    left = budget
    for chunk in order:
        seen |= {place for i, place, _ in chunks[chunk][:left] if i == answer}
        left -= len(chunks[chunk])
        if left <= 0:
            break
    return seen
