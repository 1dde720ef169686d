"""A read through a cache whose fill outlives the caller who began it.

The caller waits for the fill; if it leaves, only the waiting ends. Any number of
callers of a key share one query, and so many queries, and no more, may run or wait::

    fills = Fills(cache, query=load_account, most=40, longest_seconds=30)
    account = await fills.read("account:7")

``most`` is the bound of the queue. A process that gets ``share`` of what the database
completes in a second lets nobody wait longer than half of a timeout with
``most = share * timeout / 2``. ``longest_seconds`` ends a fill that hangs: set it to
several times that wait, or answers are thrown away again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol


class Cache(Protocol):
    """What ``Fills`` needs of a cache; ``get`` returns None for a miss."""

    async def get(self, key: str) -> Any: ...
    async def set(self, key: str, value: Any) -> None: ...


class Overloaded(Exception):
    """The database has as much work as it can do in time."""


@dataclass
class Fills:
    """Reads through a cache, one query for each key at a time."""

    cache: Cache
    query: Callable[[str], Awaitable[Any]]
    most: int  # fills that may run or wait
    longest_seconds: float  # of a fill
    running: dict[str, asyncio.Task[Any]] = field(default_factory=dict)

    async def read(self, key: str) -> Any:
        value = await self.cache.get(key)
        if value is not None:
            return value
        if key not in self.running:
            if len(self.running) >= self.most:
                raise Overloaded(key)
            self.running[key] = asyncio.create_task(self.fill(key))
        return await asyncio.shield(self.running[key])

    async def fill(self, key: str) -> Any:
        try:
            async with asyncio.timeout(self.longest_seconds):
                value = await self.query(key)
                await self.cache.set(key, value)
                return value
        finally:
            del self.running[key]
