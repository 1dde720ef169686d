"""The trials that need the texts: demos, stale copies, chunks, scores.

What they return is counts and ranks, which ``findings`` turns into what the post
says. BM25 and fusion are rebuilt for each subset, because their weights and ranks
are those of the documents that are there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from labs.corpus import Question
from labs.progress import steps
from labs.rag_in_production.cutting import (
    Chunk,
    Cut,
    by_answer,
    layout,
    recursive,
    seen_shares,
    windows,
)
from labs.rag_in_production.retrieval import (
    answer_ranks,
    bm25_scores,
    reciprocal_rank_fusion,
    words,
)

Tokens = Sequence[Sequence[str]]
Near = Callable[[Sequence[str]], np.ndarray]  # texts to (questions, texts)
DEMOS = {10: 4000, 20: 4000, 50: 800, 100: 400, 200: 150}  # documents: draws
VERSIONS = (1, 2, 3, 5)
CHANGED_SHARE = 0.03
SIZES = (50, 100, 200, 300, 600)  # words of a chunk
WINDOWS = (*((size, 0.0) for size in SIZES), (300, 0.2), (300, 0.5))
NEAR_CUTTINGS = frozenset(
    (*(f"{kind}{size}{end}" for size in (100, 200, 300) for kind, end in
       (("", "-0%"), ("recursive-", ""), ("packed-", ""))), "structure")
)  # fmt: skip
BUDGETS = (300, 600, 1500, 3000)  # words of context


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


def shared_words(tokens: Tokens, queries: Tokens) -> list[int]:
    """Return the percentage of each question's words that its own answer has.

    Stems, stop words left out; rounded down; a question without a word shares none.
    """
    return [
        100 * len(set(query) & set(answer)) // max(1, len(set(query)))
        for query, answer in zip(queries, tokens, strict=True)
    ]


def best_scores(dense: np.ndarray) -> dict[str, list[float]]:
    """Return the best score of each question, with its answer indexed and without."""
    without = dense.copy()
    np.fill_diagonal(without, -1)
    return {
        "answer in": [round(float(score), 4) for score in dense.max(1)],
        "answer out": [round(float(score), 4) for score in without.max(1)],
    }


def stale_copies(
    answers: Sequence[str],
    score: Near,
    versions: Sequence[int] = VERSIONS,
    *,
    changed_share: float = CHANGED_SHARE,
    current_changed: bool = True,
    seed: int = 9,
) -> dict[str, Any]:
    """Index each answer in several versions, the first of them current, and search.

    A version is the answer with 3% of its words replaced by words drawn from the
    corpus, the current one too, so that nothing but its date tells it apart. Returns
    for each number of versions, per question: the rank of the current copy, of the
    best copy, of the document once copies are collapsed, and how many documents
    share the first five places.
    """
    random = np.random.default_rng(seed)
    pool = np.array(" ".join(answers).split())
    found = {}
    for count in steps(versions, "versions"):
        texts = []
        for answer in answers:
            for version in range(count):
                copy = np.array(answer.split(), dtype=pool.dtype)
                changed = random.random(len(copy)) < changed_share
                if version > 0 or current_changed:
                    copy[changed] = random.choice(pool, changed.sum())
                texts.append(" ".join(copy))
        scores = score(texts)
        scores = scores + 1e-9 * random.random(scores.shape)  # ties fall either way
        owner = np.repeat(np.arange(len(answers)), count)
        several = scores.reshape(len(answers), len(answers), count)
        own = several[np.arange(len(answers)), np.arange(len(answers))]  # all copies
        best = np.argsort(-scores, axis=1)[:, :5]
        found[str(count)] = {
            "current": (1 + (scores > own[:, :1]).sum(1)).tolist(),
            "best": (1 + (scores > own.max(1, keepdims=True)).sum(1)).tolist(),
            "collapsed": answer_ranks(several.max(2)).tolist(),
            "documents_in_5": [len(set(owner[row])) for row in best],
        }
    return found


def chunkings(
    asked: Sequence[Question], queries: Tokens, near: Near | None = None
) -> dict[str, list[int]]:
    """Cut the FAQ in every way, search the chunks, fill contexts of equal size.

    Returns for each cutting and budget, per question, the percentage of its answer's
    words that are in the context: searched by BM25, and where ``near`` scores texts
    against the questions, by it too for the cuttings of ``NEAR_CUTTINGS``.
    """
    files = layout(asked)
    lengths = [len(one.answer.split()) for one in asked]
    found = {}
    for name, chunks in steps(cuttings(files).items(), "ways to cut"):
        texts = [" ".join(word.text for word in chunk) for chunk in chunks]
        several = {"": bm25_scores([words(text) for text in texts], queries)}
        if near is not None and name in NEAR_CUTTINGS:
            several["minilm."] = near(texts)
        for retriever, scores in several.items():
            for budget in BUDGETS:
                found[f"{retriever}{name}.{budget}"] = seen_shares(
                    chunks, scores, lengths, budget
                )
    return found


def cuttings(files: Sequence[Chunk]) -> dict[str, list[Chunk]]:
    """Return the chunks of each way to cut, by its name and words."""
    found = {
        f"{size}-{overlap:.0%}": windows(files, size, overlap)
        for size, overlap in WINDOWS
    }
    for size in SIZES:
        found[f"recursive-{size}"] = recursive(files, size, Cut.PARAGRAPH)
        found[f"packed-{size}"] = recursive(files, size, Cut.HEADING)
    return found | {"structure": by_answer(files)}
