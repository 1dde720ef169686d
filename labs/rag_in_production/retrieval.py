"""From scores to ranks: BM25, fusion, and the rank of the right answer.

Scores are arrays of (questions, documents), higher is better. Ties count half, so
that the order of the documents on disk does not matter::

    lexical = bm25_scores([words(text) for text in texts], [words(q) for q in asked])
    fused = reciprocal_rank_fusion(lexical, dense)
    answer_ranks(fused)                  # document i answers question i
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from scipy import stats

K1, B = 1.2, 0.75
STOP_WORDS = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the "
    "their then there these they this to was will with".split()
)


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("porter")


def words(text: str, *, stemmed: bool = True) -> list[str]:
    """Return lower-case words; ``stemmed`` also drops stop words (Porter's stemmer)."""
    found = re.findall(r"[a-z0-9]+", text.lower())
    if not stemmed:
        return found
    stems = _stemmer().stemWords([word for word in found if word not in STOP_WORDS])
    return [stem for stem in stems if stem]  # of "s" nothing is left


def bm25_scores(
    documents: Sequence[Sequence[str]],
    queries: Sequence[Sequence[str]],
    *,
    k1: float = K1,
    b: float = B,
) -> np.ndarray:
    """Score by BM25 (Robertson and Zaragoza 2009), Lucene's form, by ``bm25s``.

    Weights and mean length are those of the given documents, so that a subset is
    scored as a small index would score it.
    """
    import bm25s

    index = bm25s.BM25(method="lucene", k1=k1, b=b)
    index.index([list(some) for some in documents], show_progress=False)
    known = index.vocab_dict
    scores = np.zeros((len(queries), len(documents)))
    for row, query in enumerate(queries):
        present = [word for word in query if word in known]
        if present:
            scores[row] = index.get_scores(present)
    return scores


def ranks(scores: np.ndarray) -> np.ndarray:
    """Return the rank of each document for each question, 1 is best, ties shared."""
    return stats.rankdata(-scores, axis=1)


def reciprocal_rank_fusion(
    *scores: np.ndarray, k: float = 60, weights: Sequence[float] | None = None
) -> np.ndarray:
    """Fuse rankings by the sum of 1/(k + rank) (Cormack et al. 2009)."""
    weights = weights or [1] * len(scores)
    return sum(
        weight / (k + ranks(some)) for weight, some in zip(weights, scores, strict=True)
    )


def convex_combination(
    dense: np.ndarray, lexical: np.ndarray, dense_weight: float
) -> np.ndarray:
    """Add the scores, each stretched to 0..1 for each question, by one weight."""
    return dense_weight * _stretched(dense) + (1 - dense_weight) * _stretched(lexical)


def _stretched(scores: np.ndarray) -> np.ndarray:
    low = scores.min(1, keepdims=True)
    span = scores.max(1, keepdims=True) - low
    return (scores - low) / np.where(span == 0, 1, span)


def answer_ranks(scores: np.ndarray) -> np.ndarray:
    """Return for question i the rank of document i, ties at their mean rank."""
    own = np.diagonal(scores)[:, None]
    better = (scores > own).sum(1)
    tied = (scores == own).sum(1) - 1
    return 1 + better + tied / 2


def ndcg(scores: np.ndarray, relevant: Sequence[frozenset[int]], k: int) -> list[float]:
    """Normalised discounted cumulative gain at k, relevance yes or no, per query."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    discount = 1 / np.log2(np.arange(2, k + 2))
    found = []
    for row, wanted in zip(order, relevant, strict=True):
        gain = sum(discount[i] for i, place in enumerate(row) if place in wanted)
        found.append(float(gain / discount[: min(k, len(wanted))].sum()))
    return found
