"""A second model for when the first has no answer, within one deadline.

ladder = [Rung(large, needs=6.0), Rung(small, needs=2.0)]
await ask_in_turn(ladder, request, seconds=8)     # the large one may take six
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from labs.llm_integration_patterns.client import Client, Request
from labs.llm_integration_patterns.failures import Failed, Refused


@dataclass(frozen=True)
class Rung:
    """A client, and the seconds in which nearly all of its answers come."""

    client: Client
    needs: float


async def ask_in_turn(
    rungs: Sequence[Rung], request: Request, *, seconds: float
) -> Any:
    """Return the first checked answer. Raises what the last rung raised.

    Each rung may use the time that is left, less what the rungs below it need: a
    fallback that starts at the deadline is none.
    """
    clock = asyncio.get_running_loop().time
    deadline = clock() + seconds
    failure: Failed = Refused("there was no time for any rung")
    for place, rung in enumerate(rungs):
        kept = sum(below.needs for below in rungs[place + 1 :])
        if (left := deadline - clock() - kept) <= 0:
            continue
        try:
            return await rung.client.ask(request, seconds=left)
        except Failed as failed:
            failure = failed
    raise failure
