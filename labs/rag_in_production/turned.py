"""The trials again with an assumption turned round, or a constant halved and doubled.

What ``measure`` keeps of them is ranks, like everything else; ``flips`` says what
becomes of the post's claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from labs.progress import steps
from labs.rag_in_production import trials
from labs.rag_in_production.retrieval import (
    K1,
    B,
    answer_ranks,
    bm25_scores,
    reciprocal_rank_fusion,
)

COPIES = 3  # versions of each document in the flips
BM25_FORMS = {
    "k1-halved": (K1 / 2, B),
    "k1-doubled": (K1 * 2, B),
    "b-halved": (K1, B / 2),
    "b-none": (K1, 0.0),
    "b-full": (K1, 1.0),  # doubled it would be more than all of the length
}


def stale(
    answers: Sequence[str], lexical: trials.Near, near: trials.Near
) -> dict[str, Any]:
    """Search three versions of each answer, with what is assumed of them turned."""
    share = trials.CHANGED_SHARE
    found = {
        "halved": trials.stale_copies(
            answers, lexical, [COPIES], changed_share=share / 2
        ),
        "doubled": trials.stale_copies(
            answers, lexical, [COPIES], changed_share=share * 2
        ),
        "current-clean": trials.stale_copies(
            answers, lexical, [COPIES], current_changed=False
        ),
        "minilm": trials.stale_copies(answers, near, [COPIES]),
        "minilm-current-clean": trials.stale_copies(
            answers, near, [COPIES], current_changed=False
        ),
    }
    return {name: some[str(COPIES)] for name, some in found.items()}


def bm25(
    tokens: trials.Tokens, queries: trials.Tokens, small: int
) -> dict[str, list[float]]:
    """Rank by BM25 with its constants halved and doubled, few documents and all."""
    return {
        f"{name}.{size}": answer_ranks(
            bm25_scores(tokens[:size], queries, k1=k1, b=b)
        ).tolist()
        for name, (k1, b) in steps(BM25_FORMS.items(), "forms of BM25")
        for size in (small, len(tokens))
    }


def fusion(lexical: np.ndarray, dense: np.ndarray) -> dict[str, list[float]]:
    """Rank by rank fusion with its constant halved and doubled."""
    return {
        f"rrf-{k}": answer_ranks(reciprocal_rank_fusion(lexical, dense, k=k)).tolist()
        for k in (30, 120)
    }
