"""A database that stops a query when its caller leaves.

What a Go handler does that passes the request's context to its query: the caller's
timeout takes the query out of the queue, or ends it where it runs::

    database = Cancelling(2, room=32, until=lambda query: query.caller_leaves)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from labs.queueing import Job, Slots

MOMENT_SECONDS = 1e-6  # after the caller has left, so that no answer is in time


class Cancelling(Slots):
    """``Slots`` whose job ends, waiting or running, at ``until(job)``.

    The waiting room gives up the places of those at its old end alone: where all
    callers have the same patience nobody else has left.
    """

    def __init__(
        self, servers: int, *, until: Callable[[Job], float], **options: Any
    ) -> None:
        super().__init__(servers, **options)
        self._until = until

    def offer(self, now: float, work: float, job: Job) -> bool:
        """Start a job, or let it wait. Return False where there is no place."""
        while self.waiting and self._until(self.waiting[0][1]) <= now:
            self.waiting.popleft()
        return super().offer(now, work, job)

    def finish(self) -> tuple[float, Job]:
        """End the job that is due next and start others. Return when, and the job."""
        due = self.next_time
        while self.waiting and self._until(self.waiting[0][1]) <= due:
            self.waiting.popleft()
        return super().finish()

    def _start(self, now: float, work: float, job: Job) -> None:
        left = max(0.0, self._until(job) - now) + MOMENT_SECONDS
        super()._start(now, min(work, left if math.isfinite(left) else work), job)
