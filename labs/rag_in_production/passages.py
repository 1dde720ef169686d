"""What a way to cut brings into the prompt, and what the words of a question do."""

from __future__ import annotations

import numpy as np

from labs.rag_in_production.findings import RETRIEVERS, Found, measured, ranks
from labs.rag_in_production.ranked import discordant, recall


def chunks() -> Found:
    """Answers that reach a context of equal size, by how the text was cut."""
    seen = {name: np.array(some) for name, some in measured()["chunks"].items()}
    keyed = {name.replace("%", ""): some for name, some in seen.items()}
    long = np.array(measured()["answer_words"])
    missing = {name: 100 - some for name, some in keyed.items()}
    pairs = {
        f"{size}.{budget}": discordant(
            missing[f"packed-{size}.{budget}"], missing[f"recursive-{size}.{budget}"], 5
        )
        for size in (300, 600)
        for budget in (600, 1500)
    }
    return {
        "only_packed_questions": {name: pair[0] for name, pair in pairs.items()},
        "only_recursive_questions": {name: pair[1] for name, pair in pairs.items()},
        "packed_p": {name: pair[2] for name, pair in pairs.items()},
        "whole_answer_share": {n: float((s >= 95).mean()) for n, s in keyed.items()},
        "half_answer_share": {n: float((s >= 50).mean()) for n, s in keyed.items()},
        "uncut_share": {
            str(size): float(np.maximum(0, (size - long + 1) / size).mean())
            for size in (100, 200, 300, 600)
        },
    }


def shared_words() -> Found:
    """Recall at 5 by how many of a question's words its answer has."""
    shared = np.array(measured()["shared words"])
    third, two_thirds = np.quantile(shared, [1 / 3, 2 / 3])
    parts = {
        "few": shared <= third,
        "some": (shared > third) & (shared <= two_thirds),
        "most": shared > two_thirds,
    }
    return {
        "shared_words_share": {
            name: float(shared[part].mean()) / 100 for name, part in parts.items()
        },
        "shared_words_questions": {n: int(part.sum()) for n, part in parts.items()},
        "recall_by_shared_words_share": {
            f"{retriever}.{name}": recall(ranks(retriever)[part], 5)
            for retriever in RETRIEVERS
            for name, part in parts.items()
        },
    }
