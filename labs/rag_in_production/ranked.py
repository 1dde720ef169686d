"""Arithmetic on ranks: recall, what a smaller index would show, paired tests.

``beaten_by`` below is the rank of the right document less one: how many others
score above it. That is all one needs to say what a random smaller index would show,
for a retriever that scores each document by itself::

    growth([0, 3, 40], corpus=297, documents=20, k=5)    # 0.95
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats


def recall(ranks: Sequence[float], k: int) -> float:
    """Share of questions whose one right document is among the first k."""
    return float(np.mean(np.asarray(ranks) <= k))


def growth(beaten_by: Sequence[int], *, corpus: int, documents: int, k: int) -> float:
    """Expected recall@k if the index were a random subset that holds the answer.

    Of the other ``corpus - 1`` documents ``documents - 1`` are drawn; the right one
    stays in the first k if fewer than k of those above it are drawn: hypergeometric.
    Exact where a document's score does not depend on the others (embeddings), not for
    BM25 or rank fusion. It interpolates below ``corpus`` and says nothing above it.
    Raises ValueError where ``documents`` is not between 1 and ``corpus``.
    """
    if not 1 <= documents <= corpus:
        raise ValueError(f"{documents} documents are no subset of {corpus}")
    kept = stats.hypergeom.cdf(k - 1, corpus - 1, np.asarray(beaten_by), documents - 1)
    return float(np.mean(kept))


def discordant(
    one: Sequence[float], other: Sequence[float], k: int
) -> tuple[int, int, float]:
    """Count questions that only one of two retrievers answers within k.

    Returns both counts and the exact two-sided p value (McNemar 1947).
    """
    first, second = np.asarray(one) <= k, np.asarray(other) <= k
    only_first, only_second = int((first & ~second).sum()), int((second & ~first).sum())
    changed = only_first + only_second
    p = stats.binomtest(only_first, changed).pvalue if changed else 1.0
    return only_first, only_second, float(p)


def beats(beaten_by: Sequence[Sequence[int]]) -> np.ndarray:
    """Return a square of booleans: row i says which documents beat document i."""
    square = np.zeros((len(beaten_by), len(beaten_by)), bool)
    for row, some in enumerate(beaten_by):
        square[row, some] = True
    return square


def demo_hits(square: np.ndarray, demos: np.ndarray, k: int) -> np.ndarray:
    """Count the questions answered within k in each demo.

    ``demos`` holds the documents of each demo, (demos, documents); each demo asks
    the questions of its own documents, and only of them.
    """
    above = square[demos[:, :, None], demos[:, None, :]].sum(2)
    return (above < k).sum(1)


def random_demos(corpus: int, documents: int, draws: int, seed: int = 1) -> np.ndarray:
    """Draw demos without replacement, (draws, documents)."""
    order = np.random.default_rng(seed).random((draws, corpus))
    return np.argpartition(order, documents, axis=1)[:, :documents]


def one_file_demos(
    files: Sequence[int], documents: int, draws: int, seed: int = 2
) -> np.ndarray:
    """Draw demos whose documents share a file: a topic. Files count by their length.

    A file with fewer documents than the demo is left out.
    """
    random = np.random.default_rng(seed)
    places = np.asarray(files)
    long = [len(np.flatnonzero(places == file)) >= documents for file in places]
    return np.array(
        [
            random.choice(np.flatnonzero(places == file), documents, replace=False)
            for file in random.choice(places[long], draws)
        ]
    )


def adjacent_demos(corpus: int, documents: int) -> np.ndarray:
    """Return every demo of neighbouring documents."""
    return np.arange(corpus - documents + 1)[:, None] + np.arange(documents)


def bootstrap_mean(
    differences: Sequence[float], draws: int = 4000, seed: int = 4
) -> tuple[float, float, float]:
    """Mean of paired differences, with a 95% percentile bootstrap interval."""
    values = np.asarray(differences)
    random = np.random.default_rng(seed)
    means = values[random.integers(0, len(values), (draws, len(values)))].mean(1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(values.mean()), float(low), float(high)
