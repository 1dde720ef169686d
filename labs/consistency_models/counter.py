"""Increments made of a read and a write on a register that is linearizable.

One server holds the register and handles one message at a time, so every read and
every write takes effect at one instant. A client increments by reading, thinking and
writing one more; or by a compare-and-set, tried until it succeeds::

    run = increments(clients=8, pause_mean=5, seed=1)
    run.acknowledged, run.final          # 80 acknowledged; the counter stands at 26

Messages take an exponential time with mean 1, the unit of all times.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from labs.consistency_models.history import Operation
from labs.events import EventLoop


@dataclass
class CounterRun:
    """What a run came to. ``final`` is what the register holds after the last write."""

    acknowledged: int = 0
    final: int = 0
    retries: int = 0
    history: list[Operation] = field(default_factory=list)

    @property
    def lost_share(self) -> float:
        """Share of acknowledged increments that the register does not show."""
        return 1 - self.final / self.acknowledged


class _Register:
    """The server, and what its clients did; it handles one message at a time."""

    def __init__(self, seed: int) -> None:
        self.loop, self.rng, self.run = EventLoop(), random.Random(seed), CounterRun()

    def wait(self, mean: float, action: Callable[[], None]) -> None:
        self.loop.after(self.rng.expovariate(1 / mean) if mean else 0.0, action)

    def ask(
        self, client: int, kind: str, value: Any, then: Callable[..., None]
    ) -> None:
        """Send a request; ``then`` gets what was read, or whether it succeeded."""
        start = self.loop.now

        def arrive() -> None:
            seen, succeeded = self._handle(kind, value)
            self.wait(1.0, lambda: answered(seen, succeeded))

        def answered(seen: Any, succeeded: bool | None) -> None:
            self.run.history.append(
                Operation(str(client), kind, seen, start, self.loop.now, succeeded)
            )
            then(seen if kind == "read" else succeeded)

        self.wait(1.0, arrive)

    def _handle(self, kind: str, value: Any) -> tuple[Any, bool | None]:
        if kind == "read":
            return self.run.final, None
        if kind == "write":
            self.run.final = value
            return value, None
        expected, new = value
        succeeded = self.run.final == expected
        if succeeded:
            self.run.final = new
        return value, succeeded


def increments(
    *,
    clients: int,
    pause_mean: float,
    seed: int,
    each: int = 10,
    think_mean: float = 1.0,
    compare_and_set: bool = False,
) -> CounterRun:
    """Let clients make ``each`` increments, with pauses between; return the run."""
    register = _Register(seed)
    run = register.run

    def increment(client: int, left: int) -> None:
        if left:
            register.ask(client, "read", None, lambda seen: think(client, left, seen))

    def think(client: int, left: int, seen: int) -> None:
        register.wait(think_mean, lambda: store(client, left, seen))

    def store(client: int, left: int, seen: int) -> None:
        def stored(succeeded: bool | None) -> None:
            if succeeded is False:
                run.retries += 1
                increment(client, left)
                return
            run.acknowledged += 1
            register.wait(pause_mean, lambda: increment(client, left - 1))

        if compare_and_set:
            register.ask(client, "cas", (seen, seen + 1), stored)
        else:
            register.ask(client, "write", seen + 1, stored)

    for client in range(clients):  # not all at once, or the first would always collide
        register.wait(pause_mean, lambda client=client: increment(client, each))
    register.loop.run()
    return run
