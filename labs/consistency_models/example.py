"""The history that the post draws: the shortest in which a quorum fails.

Of all failing runs in which no client by itself could have noticed, the one whose
failing beginning is shortest; and of that, the operations that it takes to fail::

    found_in(runs, failing)["example"]      # a write and the two reads around it
"""

from __future__ import annotations

from typing import Any

import numpy as np

from labs.consistency_models.history import Histories, Operation
from labs.consistency_models.linearizability import (
    linearizable,
    shortest_failing_prefix,
)


def found_in(runs: Histories, failing: np.ndarray) -> dict[str, Any]:
    """Return the shortest failing beginning of all these runs, with what it needs."""
    prefixes = [shortest_failing_prefix(runs.run(i)) for i in np.flatnonzero(failing)]
    shortest = min(prefixes, key=len)
    return {
        "example_operations": len(shortest),
        "example": _renumbered(needed(shortest)),
    }


def needed(history: list[Operation]) -> list[Operation]:
    """Leave out each operation without which no order explains the rest either.

    A write whose value somebody read stays: without it any history would fail.
    """
    for operation in list(history):
        rest = [o for o in history if o is not operation]
        is_read_later = operation.kind == "write" and any(
            o.kind == "read" and o.value == operation.value for o in rest
        )
        if not is_read_later and not linearizable(rest):
            history = rest
    return history


def _renumbered(history: list[Operation]) -> tuple[Operation, ...]:
    """Name values by version and clients by who comes first; start the clock at 0."""
    versions = sorted({o.version for o in history if o.value is not None})
    number = {version: i + 1 for i, version in enumerate(versions)}
    clients = dict.fromkeys(o.client for o in sorted(history, key=lambda o: o.start))
    letter = {client: "ABCDEFGH"[i] for i, client in enumerate(clients)}
    zero = min(o.start for o in history)
    return tuple(
        o._replace(
            client=letter[o.client],
            value=number.get(o.version),
            start=o.start - zero,
            end=o.end - zero,
        )
        for o in history
    )
