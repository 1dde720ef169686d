"""A client for a dependency that is slow, dear, and wrong without saying so.

It needs the standard library alone, and all of it is policy. A call has a
deadline that everything below it inherits; it enters through ``Admission``, may be
hedged while no token of any kind has come, may be retried where trying again can
help, and pays for both from one ``RetryBudget``. How long a model thinks is limited by
what the user waits for alone (``Patience.visible``, the deadline): the same question
asked again is thought about for about as long. An answer counts once the caller's
``check`` accepts it; one repair is tried. What is done with it is done once per key::

    client = Client(provider, Admission(running=30, waiting=30), RetryBudget())
    order = Request("order-17", prompt, check=parse_order)
    await client.carry_out(order, seconds=8, effect=place_order)

Time is the event loop's: a loop with a clock of its own runs all of it at once.
"""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from labs.llm_integration_patterns.admission import Admission, RetryBudget
from labs.llm_integration_patterns.failures import (
    CutOff,
    DeadlinePassed,
    Invalid,
    Thought,
    Transient,
)


class Provider(Protocol):
    """What a provider offers: thoughts and tokens, as they come, until they end."""

    def stream(
        self, prompt: str, *, max_tokens: int, seconds: float
    ) -> AsyncIterator[str]:
        """Stream thoughts and answer, so many tokens at most in so many seconds.

        Raises Failed: CutOff where ``max_tokens`` ended it.
        """


@dataclass(frozen=True)
class Request:
    """One logical request: its key stays the same however often it is sent."""

    key: str
    prompt: str
    check: Callable[[str], Any]  # returns the value, or raises Invalid


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds.

    ``hedge`` and ``first_token`` are for the first token of any kind, which a second
    attempt may bring sooner. ``silent_thinking`` is added to both, and to the gap after
    a thought: what a model may think without a sign of it, 0 where every thought is
    streamed or there are none. ``visible`` is what the user waits for the first token
    of the answer, attempts included. ``usual_first`` is how long the first token of any
    kind mostly takes.
    """

    hedge: float = 1.5
    first_token: float = 4.0
    per_prompt_character: float = 0.0
    silent_thinking: float = 60.0
    visible: float = math.inf
    gap: float = 2.0
    usual_first: float = 0.35
    per_token: float = 0.012
    backoff: float = 0.5

    def reading(self, prompt: str) -> float:
        """Return what the length of a prompt adds before its first token."""
        return self.per_prompt_character * len(prompt)

    def tokens_within(self, seconds: float, prompt: str) -> int:
        """Return how many tokens, thoughts included, can come in so many seconds."""
        left = seconds - self.usual_first - self.reading(prompt)
        return max(1, int(left / self.per_token))


@dataclass(frozen=True)
class Until:
    """When the caller stops waiting: for the last token, and for the first visible."""

    last: float
    visible: float


class Client:
    """Calls ``provider`` by the rules above."""

    def __init__(
        self,
        provider: Provider,
        admission: Admission,
        budget: RetryBudget,
        *,
        tries: int = 3,
        max_tokens: int = 1500,
        patience: Patience | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.provider, self.admission, self.budget = provider, admission, budget
        self.tries, self.max_tokens, self.jitter = tries, max_tokens, jitter
        self.patience = patience or Patience()
        self._kept: dict[str, asyncio.Task[Any]] = {}

    async def carry_out(
        self, request: Request, *, seconds: float, effect: Callable[[Any], Awaitable]
    ) -> Any:
        """Ask, act on the answer, and remember under the key what came of it.

        A repeat of the key gets the first result and acts no second time, not even
        where the effect failed or its caller had gone: whether it happened is then
        not known. A request that never reached its effect may be sent again. A
        caller that is cancelled leaves the work running for the next one to find.
        Raises Failed, and what the effect raises.
        """
        if request.key not in self._kept:
            acting = self._ask_and_act(request, seconds, effect)
            task = self._kept[request.key] = asyncio.create_task(acting)
            task.add_done_callback(lambda task: task.cancelled() or task.exception())
        async with _until(asyncio.get_running_loop().time() + seconds, request.key):
            return await asyncio.shield(self._kept[request.key])

    async def _ask_and_act(
        self, request: Request, seconds: float, effect: Callable[[Any], Awaitable]
    ) -> Any:
        try:
            value = await self.ask(request, seconds=seconds)
        except BaseException:
            del self._kept[request.key]
            raise
        return await effect(value)

    async def ask(self, request: Request, *, seconds: float) -> Any:
        """Return a checked answer within so many seconds. Raises Failed."""
        now = asyncio.get_running_loop().time()
        until = Until(now + seconds, now + self.patience.visible)
        async with _until(until.last, request.key), self.admission.place():
            self.budget.earn()
            return await self._attempts(request, until)

    async def _attempts(self, request: Request, until: Until) -> Any:
        clock = asyncio.get_running_loop().time
        prompt, repaired = request.prompt, False
        for attempt in range(self.tries):
            last = attempt == self.tries - 1
            try:
                text = await self._text(prompt, until)
                return request.check(text)
            except Transient as error:
                pause = self.jitter() * self.patience.backoff * 2**attempt
                pause = max(pause, error.retry_after_seconds)
                too_late = clock() + pause >= min(until.last, until.visible)
                if last or too_late or not self.budget.spend():
                    raise
                await asyncio.sleep(pause)
            except Invalid as error:
                if last or repaired or not self.budget.spend():
                    raise
                prompt, repaired = f"{request.prompt}\n\n{text}\n\n{error}", True
        raise AssertionError("the last attempt returns or raises")

    async def _text(self, prompt: str, until: Until) -> str:
        """Stream one answer, hedged until its first token; leave nothing running."""
        clock, patience = asyncio.get_running_loop().time, self.patience
        arrived: asyncio.Queue[tuple[int, Any]] = asyncio.Queue()
        readers = [self._start(0, prompt, until, arrived)]
        hedge = patience.hedge + patience.silent_thinking
        limit = patience.first_token + patience.silent_thinking
        limit += patience.reading(prompt)
        begun = clock()
        end = min(begun + limit, until.visible)
        try:
            got = await _within(arrived, min(hedge, end - begun))
            if got is None and begun + hedge < end and self.budget.spend():
                readers.append(self._start(1, prompt, until, arrived))
            while got is None or (isinstance(got[1], Exception) and len(readers) > 1):
                if got:  # one of two has failed: the other may still win
                    readers.pop(got[0]).cancel()
                if (got := await _within(arrived, end - clock())) is None:
                    raise _nothing_came(end == until.visible, "no first token")
            winner, token = got
            for number, reader in enumerate(readers):
                if len(readers) > 1 and number != winner:
                    reader.cancel()
            return await self._rest(winner, token, arrived, until)
        finally:
            for reader in readers:
                reader.cancel()

    async def _rest(
        self, winner: int, token: Any, arrived: asyncio.Queue, until: Until
    ) -> str:
        clock, patience, text = asyncio.get_running_loop().time, self.patience, []
        while token is not None:
            if isinstance(token, Exception):
                raise token
            pause = patience.gap
            if isinstance(token, Thought):
                pause += patience.silent_thinking
            else:
                text.append(token)
            number = None
            while number != winner:  # a last word of the loser may be in between
                left = math.inf if text else until.visible - clock()
                if (got := await _within(arrived, min(pause, left))) is None:
                    raise _nothing_came(left <= pause, "stalled between tokens")
                number, token = got
        if not text:
            raise CutOff("it ended without a word of the answer")
        return "".join(text)

    def _start(
        self, number: int, prompt: str, until: Until, arrived: asyncio.Queue
    ) -> asyncio.Task[None]:
        """Read a stream in a task of its own: we wait for tokens, never for its end.

        The most tokens are those that fit after the usual wait for the first: a bound
        on what is paid for, while the deadline decides what is waited for.
        """
        left = until.last - asyncio.get_running_loop().time()
        fit = self.patience.tokens_within(left, prompt)
        stream = self.provider.stream(
            prompt, max_tokens=min(self.max_tokens, fit), seconds=left
        )

        async def read() -> None:
            try:
                async for token in stream:
                    arrived.put_nowait((number, token))
                arrived.put_nowait((number, None))
            except Exception as error:
                arrived.put_nowait((number, error))

        return asyncio.create_task(read())


def _nothing_came(user_left: bool, reason: str) -> DeadlinePassed | Transient:
    """Tell a stall, which may pass, from a question that takes longer than the user."""
    return DeadlinePassed(reason) if user_left else Transient(reason)


@asynccontextmanager
async def _until(deadline: float, key: str) -> AsyncIterator[None]:
    """Raise DeadlinePassed at the deadline; a TimeoutError from inside stays one."""
    limit = asyncio.timeout_at(deadline)
    try:
        async with limit:
            yield
    except TimeoutError:
        if not limit.expired():
            raise
        raise DeadlinePassed(key) from None


async def _within(arrived: asyncio.Queue, seconds: float) -> Any:
    """Return what arrives within so many seconds, or None."""
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            return await arrived.get()
    except TimeoutError:
        return None
