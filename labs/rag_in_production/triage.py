"""Which stage lost an answer: one question's trace, read against the expected document.

Log these five things for each request, with the version of the index, and any wrong
answer that somebody reports can be put down to a stage::

    lost_at("refunds-2026", trace)       # "ranking"
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Trace:
    """Ids of documents, as one request met them."""

    indexed: Collection[str]  # current versions in the index
    visible: Collection[str]  # that this user may see
    candidates: Sequence[str]  # that the retrievers returned, best first
    context: Sequence[str]  # that reached the prompt
    cited: Collection[str]  # that the answer names


def lost_at(expected: str, trace: Trace) -> str:
    """Name the first stage that no longer had the document with the answer."""
    stages = {
        "ingestion": trace.indexed,
        "permissions": trace.visible,
        "retrieval": trace.candidates,
        "ranking": trace.context,
        "generation": trace.cited,
    }
    for stage, documents in stages.items():
        if expected not in documents:
            return stage
    return "wording"
