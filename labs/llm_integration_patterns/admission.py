"""How much is sent at all: places for requests, and a budget for extra attempts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from labs.llm_integration_patterns.failures import Refused


class RetryBudget:
    """A bucket: a request fills it by ``share``, each extra attempt takes 1 out.

    Attempts beyond the first never exceed ``burst + share * requests``.
    """

    def __init__(self, share: float = 0.1, burst: float = 10.0) -> None:
        self.share, self.burst, self.tokens = share, burst, burst

    def earn(self) -> None:
        """Count a request."""
        self.tokens = min(self.burst, self.tokens + self.share)

    def spend(self) -> bool:
        """Pay for a retry, a hedge or a repair. Return False where it must not be."""
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Admission:
    """``running`` requests at once, ``waiting`` more; the next is refused.

    A hedge shares the place of its request; the retry budget bounds how many there are.
    """

    def __init__(self, running: int, waiting: int) -> None:
        self._places = asyncio.Semaphore(running)
        self._room = running + waiting

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold a place. Raises Refused where even the waiting room is full."""
        if not self._room:
            raise Refused("no place left")
        self._room -= 1
        try:
            async with self._places:
                yield
        finally:
            self._room += 1
