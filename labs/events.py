"""Simulated time: actions that happen later, in order of time.

The machinery of labs whose systems exchange messages::

    loop = EventLoop()
    loop.after(2.0, lambda: print("second"))
    loop.after(1.0, lambda: print("first"))
    loop.run()

Actions due at the same instant happen in the order in which they were planned, so
that a run with a fixed seed is the same every time.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

Action = Callable[[], None]


class EventLoop:
    """A clock and what is still to happen; ``now`` is in the caller's unit of time."""

    def __init__(self) -> None:
        self.now = 0.0
        self._planned: list[tuple[float, int, Action]] = []
        self._count = 0

    def after(self, delay: float, action: Action) -> None:
        """Plan an action. Raises ValueError for a delay below 0."""
        if delay < 0:
            raise ValueError(f"a delay of {delay}: nothing happens in the past")
        self._count += 1
        heapq.heappush(self._planned, (self.now + delay, self._count, action))

    def run(self) -> None:
        """Let everything happen, also what is planned on the way."""
        while self._planned:
            self.now, _, action = heapq.heappop(self._planned)
            action()
