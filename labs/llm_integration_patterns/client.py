"""A client for a dependency that is slow, dear, and wrong without saying so.

It needs the standard library alone, and all of it is policy. A call has a
deadline that everything below it inherits; it enters through ``Admission``, may be
hedged while no token has come, may be retried where trying again can help, and
pays for both from one ``RetryBudget``. An answer counts once the caller's ``check``
accepts it; one repair is tried. What is done with the answer is done once per key::

    client = Client(provider, Admission(running=30, waiting=30), RetryBudget())
    order = Request("order-17", prompt, check=parse_order)
    await client.carry_out(order, seconds=8, effect=place_order)

Time is the event loop's: a loop with a clock of its own runs all of it at once.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol


class Failed(Exception):
    """The call gave no answer; a second call would meet the same."""


class Refused(Failed):
    """There was no place, so nothing was sent."""


class DeadlinePassed(Failed):
    """The caller has stopped waiting."""


class Invalid(Failed):
    """An answer came and the check did not accept it: a soft failure, caught."""


class Transient(Failed):
    """A failure that a later attempt may not meet: 429, 5xx, no connection, a stall."""

    def __init__(self, reason: str, retry_after_seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.retry_after_seconds = retry_after_seconds


class Provider(Protocol):
    """What a provider offers: tokens, as they come, until they end."""

    def stream(
        self, prompt: str, *, max_tokens: int, seconds: float
    ) -> AsyncIterator[str]:
        """Stream an answer of so many tokens at most; stop when the seconds are up."""


@dataclass(frozen=True)
class Request:
    """One logical request: its key stays the same however often it is sent."""

    key: str
    prompt: str
    check: Callable[[str], Any]  # returns the value, or raises Invalid


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds; the first token scales with the prompt."""

    hedge: float = 1.5
    first_token: float = 4.0
    per_prompt_character: float = 0.0
    gap: float = 2.0
    per_token: float = 0.012
    backoff: float = 0.5


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
    """``running`` requests at once, ``waiting`` more; whoever comes then is refused.

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
        deadline = asyncio.get_running_loop().time() + seconds
        async with _until(deadline, request.key), self.admission.place():
            self.budget.earn()
            return await self._attempts(request, deadline)

    async def _attempts(self, request: Request, deadline: float) -> Any:
        prompt, repaired = request.prompt, False
        for attempt in range(self.tries):
            last = attempt == self.tries - 1
            try:
                text = await self._text(prompt, deadline)
                return request.check(text)
            except Transient as error:
                pause = self.jitter() * self.patience.backoff * 2**attempt
                pause = max(pause, error.retry_after_seconds)
                too_late = asyncio.get_running_loop().time() + pause >= deadline
                if last or too_late or not self.budget.spend():
                    raise
                await asyncio.sleep(pause)
            except Invalid as error:
                if last or repaired or not self.budget.spend():
                    raise
                prompt, repaired = f"{request.prompt}\n\n{text}\n\n{error}", True
        raise AssertionError("the last attempt returns or raises")

    async def _text(self, prompt: str, deadline: float) -> str:
        """Stream one answer, hedged until its first token; leave nothing running."""
        clock, patience = asyncio.get_running_loop().time, self.patience
        arrived: asyncio.Queue[tuple[int, Any]] = asyncio.Queue()
        readers = [self._start(0, prompt, deadline, arrived)]
        limit = patience.first_token + patience.per_prompt_character * len(prompt)
        end = clock() + limit
        try:
            got = await _within(arrived, min(patience.hedge, limit))
            if got is None and patience.hedge < limit and self.budget.spend():
                readers.append(self._start(1, prompt, deadline, arrived))
            while got is None or (isinstance(got[1], Exception) and len(readers) > 1):
                if got:  # one of two has failed: the other may still win
                    readers.pop(got[0]).cancel()
                if (got := await _within(arrived, end - clock())) is None:
                    raise Transient("no first token")
            winner, token = got
            for number, reader in enumerate(readers):
                if len(readers) > 1 and number != winner:
                    reader.cancel()
            return await self._rest(winner, token, arrived)
        finally:
            for reader in readers:
                reader.cancel()

    async def _rest(self, winner: int, token: Any, arrived: asyncio.Queue) -> str:
        text = []
        while token is not None:
            if isinstance(token, Exception):
                raise token
            text.append(token)
            number = None
            while number != winner:  # a last word of the loser may be in between
                if (got := await _within(arrived, self.patience.gap)) is None:
                    raise Transient("stalled between tokens")
                number, token = got
        return "".join(text)

    def _start(
        self, number: int, prompt: str, deadline: float, arrived: asyncio.Queue
    ) -> asyncio.Task[None]:
        """Read a stream in a task of its own: we wait for tokens, never for its end.

        The most tokens are those that fit if the first came at once: a bound on what
        is paid for, while the deadline decides what is waited for.
        """
        left = deadline - asyncio.get_running_loop().time()
        stream = self.provider.stream(
            prompt,
            max_tokens=max(
                1, min(self.max_tokens, int(left / self.patience.per_token))
            ),
            seconds=left,
        )

        async def read() -> None:
            try:
                async for token in stream:
                    arrived.put_nowait((number, token))
                arrived.put_nowait((number, None))
            except Exception as error:
                arrived.put_nowait((number, error))

        return asyncio.create_task(read())


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
