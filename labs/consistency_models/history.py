"""What clients saw: operations on one register, with the times of call and answer.

An ``Operation`` is one call. ``end`` is ``math.inf`` where no answer came: such a
write may take effect at any later time, or never. ``Histories`` holds many runs of
the same shape as arrays, which is what the checks of thousands of runs work on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

NOTHING = -math.inf  # the version of a register that was never written
Version = tuple[float, int]  # a stamp; between equal stamps the client decides


class Operation(NamedTuple):
    """One call by one client.

    ``value`` is what was written or read; of a compare-and-set it is the pair
    (expected, new), and ``succeeded`` says whether the store found the expected
    value. ``version`` is the store's own number for the value, where it gives one;
    a higher one is newer. ``line`` is where the call stands in a file, and ``key`` the
    register, where a file holds several.
    """

    client: str
    kind: Literal["read", "write", "cas"]
    value: Any
    start: float
    end: float = math.inf
    succeeded: bool | None = None
    version: float | None = None
    line: int = 0
    key: str = ""


@dataclass(frozen=True)
class Histories:
    """Many runs at once. Arrays of shape (runs, clients, operations of a client).

    Operations are in each client's own order. ``version`` is unique to each write
    of a run and has the store's order; a read has the version of the value that it
    returned, ``NOTHING`` for the initial one. Where a client made fewer operations
    than others, the rest is neither a write nor a read.
    """

    start: np.ndarray
    end: np.ndarray
    is_write: np.ndarray
    is_read: np.ndarray
    version: np.ndarray

    def flat(self) -> Histories:
        """Return the same runs with all clients' operations in one row."""
        return Histories(*(part.reshape(len(part), -1) for part in vars(self).values()))

    def run(self, number: int) -> list[Operation]:
        """Return one run as operations, by start; values are the versions."""
        clients, operations = self.start.shape[1:]
        found = []
        for client in range(clients):
            for k in range(operations):
                here = number, client, k
                if self.is_write[here] or self.is_read[here]:
                    version = float(self.version[here])
                    found.append(
                        Operation(
                            chr(ord("A") + client),
                            "write" if self.is_write[here] else "read",
                            None if version == NOTHING else version,
                            float(self.start[here]),
                            float(self.end[here]),
                            version=version,
                        )
                    )
        return sorted(found, key=lambda operation: operation.start)


def stacked(runs: Sequence[Sequence[Operation]]) -> Histories:
    """Turn runs of reads and writes that carry versions into arrays.

    Raises ValueError for another kind of operation, or one without a version.
    """
    sessions = [_sessions(run) for run in runs]
    clients = max(len(run) for run in sessions)
    longest = max(len(session) for run in sessions for session in run)
    shape = len(runs), clients, longest
    start, end = np.full(shape, math.inf), np.full(shape, math.inf)
    version = np.full(shape, NOTHING)
    is_write, is_read = np.zeros(shape, bool), np.zeros(shape, bool)
    for r, run in enumerate(sessions):
        for c, session in enumerate(run):
            for k, operation in enumerate(session):
                if operation.kind == "cas" or operation.version is None:
                    raise ValueError(f"{operation}: not a read or write with a version")
                start[r, c, k], end[r, c, k] = operation.start, operation.end
                version[r, c, k] = operation.version
                is_write[r, c, k] = operation.kind == "write"
                is_read[r, c, k] = operation.kind == "read"
    return Histories(start, end, is_write, is_read, version)


def _sessions(run: Sequence[Operation]) -> list[list[Operation]]:
    """Return each client's operations, in its own order."""
    by_client: dict[str, list[Operation]] = {}
    for operation in sorted(run, key=lambda operation: operation.start):
        by_client.setdefault(operation.client, []).append(operation)
    return [by_client[client] for client in sorted(by_client)]
