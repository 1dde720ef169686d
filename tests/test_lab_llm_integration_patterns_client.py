"""The client against a provider that stalls, breaks, lies and will not be cancelled.

All of it runs on a loop whose clock jumps to the next event: no test waits.
"""

import asyncio
import math
import re
import selectors
from dataclasses import dataclass, field
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.llm_integration_patterns.admission import Admission, RetryBudget
from labs.llm_integration_patterns.client import Client, Patience, Request
from labs.llm_integration_patterns.failures import (
    CutOff,
    DeadlinePassed,
    Failed,
    Invalid,
    Refused,
    Thought,
    Transient,
)
from labs.llm_integration_patterns.fallback import Rung, ask_in_turn
from tests.sites import ROOT


class JumpingLoop(asyncio.SelectorEventLoop):
    """A loop whose time stands still while it works and jumps while it waits."""

    def __init__(self):
        loop = self

        class Selector(selectors.SelectSelector):
            def select(self, timeout=None):
                if timeout is None:
                    raise RuntimeError("nothing will ever happen any more")
                loop.now += max(0.0, timeout)
                return super().select(0)

        self.now = 0.0
        super().__init__(Selector())

    def time(self):
        return self.now


def run(main):
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(main)


@dataclass
class Stream:
    """What one stream does: each token after a pause, and what it ends with.

    So many thoughts come first, after the pauses of ``thinking``.
    """

    pauses: list = field(default_factory=lambda: [0.1])
    error: Exception | None = None
    stubborn: bool = False  # swallows being cancelled, once, and goes on sleeping
    text: str = "good"
    thinking: list = field(default_factory=list)


class FakeProvider:
    """Plays scripted streams in turn, and then the last one again."""

    def __init__(self, *script):
        self.script, self.calls, self.open, self.told = list(script), 0, 0, []

    async def stream(self, prompt, *, max_tokens, seconds):
        script = self.script[min(self.calls, len(self.script) - 1)]
        self.calls += 1
        self.told.append((prompt, max_tokens, seconds))
        self.open += 1
        try:
            said = [(pause, Thought("hm")) for pause in script.thinking]
            said += [(pause, script.text) for pause in script.pauses]
            for pause, token in said:
                try:
                    await asyncio.sleep(pause)
                except asyncio.CancelledError:
                    if not script.stubborn:
                        raise
                    await asyncio.sleep(100)
                yield token
            if script.error:
                raise script.error
        finally:
            self.open -= 1


def check(text):
    if "bad" in text:
        raise Invalid("it is bad")
    return text


REQUEST = Request("key", "question", check)
SLOW = Stream([50.0])
BROKEN = Stream([], Transient("503"))


AT_ONCE = partial(Patience, silent_thinking=0.0)  # with a model that does not think


def client(provider, *, burst=10.0, share=0.1, running=100, waiting=0, **rest):
    rest.setdefault("patience", AT_ONCE())
    return Client(
        provider,
        Admission(running, waiting),
        RetryBudget(share, burst),
        jitter=lambda: 1.0,
        **rest,
    )


async def outcome_of(call):
    """Return the answer or the failure, and how long it took."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    try:
        answer = await call
    except Failed as failure:
        answer = failure
    return answer, loop.time() - begun


SCRIPTS = st.builds(
    Stream,
    pauses=st.lists(st.sampled_from([0.0, 0.1, 1.0, 1.6, 3.0, 50.0]), max_size=4),
    error=st.sampled_from(
        [None, Transient("503"), Transient("429", 3.0), Failed("no")]
    ),
    stubborn=st.booleans(),
    text=st.sampled_from(["good", "bad"]),
    thinking=st.lists(st.sampled_from([0.1, 1.0, 3.0, 50.0]), max_size=3),
)


@given(
    scripts=st.lists(SCRIPTS, min_size=1, max_size=8),
    seconds=st.floats(0.1, 12),
    burst=st.integers(0, 5),
)
@settings(deadline=None, max_examples=150)
def test_no_call_outlives_its_deadline(scripts, seconds, burst):
    async def main():
        caller = client(FakeProvider(*scripts), burst=burst)
        _, took = await outcome_of(caller.ask(REQUEST, seconds=seconds))
        assert took <= seconds + 1e-6

    run(main())


@given(
    scripts=st.lists(SCRIPTS, min_size=1, max_size=8),
    requests=st.integers(1, 20),
    burst=st.integers(0, 5),
    share=st.sampled_from([0.0, 0.1, 0.5]),
)
@settings(deadline=None, max_examples=100)
def test_extra_attempts_never_exceed_the_budget(scripts, requests, burst, share):
    async def main():
        provider = FakeProvider(*scripts)
        caller = client(provider, burst=burst, share=share)
        for _ in range(requests):
            await outcome_of(caller.ask(REQUEST, seconds=6))
        assert provider.calls - requests <= burst + share * requests + 1e-9

    run(main())


@given(scripts=st.lists(SCRIPTS, min_size=1, max_size=8))
@settings(deadline=None, max_examples=100)
def test_nothing_is_left_running_of_a_provider_that_obeys(scripts):
    async def main():
        for script in scripts:
            script.stubborn = False
        provider = FakeProvider(*scripts)
        await outcome_of(client(provider).ask(REQUEST, seconds=6))
        await asyncio.sleep(0)  # let what was cancelled end
        await asyncio.sleep(0)
        assert provider.open == 0

    run(main())


@given(scripts=st.lists(SCRIPTS, min_size=1, max_size=8), repeats=st.integers(1, 5))
@settings(deadline=None, max_examples=100)
def test_no_side_effect_happens_twice(scripts, repeats):
    async def main():
        effects = []

        async def effect(value):
            effects.append(value)
            await asyncio.sleep(2.0)
            return value

        caller = client(FakeProvider(*scripts))
        calls = [
            outcome_of(caller.carry_out(REQUEST, seconds=5, effect=effect))
            for _ in range(repeats)
        ]
        await asyncio.gather(*calls)
        await outcome_of(caller.carry_out(REQUEST, seconds=5, effect=effect))
        assert len(effects) <= 1

    run(main())


def test_a_hedge_wins_on_its_first_token_and_the_loser_is_cancelled():
    # 1.5 s of patience, then the second stream's 0.1 s; the first sleeps 50 s.
    async def main():
        provider = FakeProvider(SLOW, Stream())
        answer, took = await outcome_of(client(provider).ask(REQUEST, seconds=9))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert (answer, provider.calls, provider.open) == ("good", 2, 0)
        assert took == pytest.approx(1.6)

    run(main())


def test_a_token_in_time_is_not_hedged_however_long_the_answer():
    # Ten tokens a second apart: ten seconds, one call.
    async def main():
        provider = FakeProvider(Stream([1.0] * 10))
        answer, took = await outcome_of(client(provider).ask(REQUEST, seconds=60))
        assert (len(answer), provider.calls) == (40, 1)
        assert took == pytest.approx(10.0)

    run(main())


def test_a_stall_between_tokens_is_retried_after_the_gap():
    # 0.1 s and a stall of 2 s; backoff 0.5 s; then a stream of 0.1 s.
    async def main():
        provider = FakeProvider(Stream([0.1, 50.0]), Stream())
        answer, took = await outcome_of(client(provider).ask(REQUEST, seconds=9))
        assert answer == "good"
        assert took == pytest.approx(0.1 + 2.0 + 0.5 + 0.1)

    run(main())


def test_a_retry_waits_as_long_as_the_provider_asks():
    async def main():
        busy = Stream([], Transient("429", retry_after_seconds=3.0))
        _, took = await outcome_of(
            client(FakeProvider(busy, Stream())).ask(REQUEST, seconds=9)
        )
        assert took == pytest.approx(3.1)

    run(main())


def test_a_retry_that_would_come_too_late_is_not_waited_for():
    async def main():
        busy = Stream([], Transient("429", retry_after_seconds=30.0))
        provider = FakeProvider(busy, Stream())
        answer, took = await outcome_of(client(provider).ask(REQUEST, seconds=9))
        assert isinstance(answer, Transient)
        assert (took, provider.calls) == (0.0, 1)

    run(main())


def test_a_failure_that_would_come_again_is_not_retried():
    async def main():
        provider = FakeProvider(Stream([], Failed("400")))
        answer, _ = await outcome_of(client(provider).ask(REQUEST, seconds=9))
        assert isinstance(answer, Failed)
        assert provider.calls == 1

    run(main())


def test_one_repair_is_tried_and_told_what_was_wrong():
    async def main():
        provider = FakeProvider(Stream(text="bad"), Stream())
        answer, _ = await outcome_of(client(provider).ask(REQUEST, seconds=9))
        assert answer == "good"
        assert "it is bad" in provider.told[1][0]

    run(main())


def test_an_answer_that_stays_bad_is_a_failure_and_not_an_answer():
    async def main():
        provider = FakeProvider(Stream(text="bad"))
        answer, _ = await outcome_of(client(provider).ask(REQUEST, seconds=9))
        assert isinstance(answer, Invalid)
        assert provider.calls == 2

    run(main())


def test_the_deadline_reaches_the_provider_as_time_and_as_tokens():
    # Of six seconds half of one goes by before the first token; at 12 ms, 458 fit.
    async def main():
        provider = FakeProvider(Stream())
        caller = client(provider, patience=AT_ONCE(usual_first=0.5))
        await caller.ask(REQUEST, seconds=6)
        assert provider.told == [("question", 458, 6.0)]

    run(main())


def test_a_long_prompt_is_given_longer_to_its_first_token():
    # 4 s and 1 ms for each of 2,000 characters: the token at 5 s is still in time.
    async def main():
        patience = AT_ONCE(hedge=math.inf, per_prompt_character=0.001)
        caller = client(FakeProvider(Stream([5.0])), patience=patience)
        answer, _ = await outcome_of(
            caller.ask(Request("k", "x" * 2000, check), seconds=9)
        )
        assert answer == "good"

    run(main())


def test_a_call_that_finds_the_waiting_room_full_is_refused_at_once():
    async def main():
        provider = FakeProvider(Stream([1.0]))
        caller = client(provider, running=1, waiting=1)
        calls = [outcome_of(caller.ask(REQUEST, seconds=9)) for _ in range(3)]
        found = await asyncio.gather(*calls)
        assert [type(answer) for answer, _ in found] == [str, str, Refused]
        assert found[2][1] == 0.0
        assert provider.calls == 2

    run(main())


def test_a_caller_who_waits_too_long_for_a_place_sends_nothing():
    async def main():
        provider = FakeProvider(Stream([3.0]))
        caller = client(
            provider, running=1, waiting=1, patience=AT_ONCE(hedge=math.inf)
        )
        first = asyncio.create_task(outcome_of(caller.ask(REQUEST, seconds=9)))
        await asyncio.sleep(0)
        answer, took = await outcome_of(caller.ask(REQUEST, seconds=1))
        await first
        assert isinstance(answer, DeadlinePassed)
        assert (took, provider.calls) == (1.0, 1)

    run(main())


def test_a_repeat_of_a_key_gets_the_first_answer():
    async def main():
        caller = client(FakeProvider(Stream(text="one"), Stream(text="two")))

        async def effect(value):
            return value

        answers = [
            await caller.carry_out(REQUEST, seconds=5, effect=effect) for _ in "ab"
        ]
        assert answers == ["one", "one"]

    run(main())


def test_a_caller_that_is_cancelled_leaves_the_work_for_the_next_to_find():
    # The first leaves after a second; the answer comes at three, the effect once.
    async def main():
        provider = FakeProvider(Stream([3.0]))
        caller = client(provider, patience=AT_ONCE(hedge=math.inf))
        effects = []

        async def effect(value):
            effects.append(value)
            return value

        first = asyncio.create_task(caller.carry_out(REQUEST, seconds=5, effect=effect))
        await asyncio.sleep(1)
        first.cancel()
        answer, took = await outcome_of(
            caller.carry_out(REQUEST, seconds=5, effect=effect)
        )
        assert (answer, effects, provider.calls) == ("good", ["good"], 1)
        assert took == pytest.approx(2.0)

    run(main())


def test_a_request_that_never_reached_its_effect_may_be_sent_again():
    async def main():
        provider = FakeProvider(BROKEN, Stream())
        caller = client(provider, tries=1)

        async def effect(value):
            return value

        first, _ = await outcome_of(caller.carry_out(REQUEST, seconds=5, effect=effect))
        again = await caller.carry_out(REQUEST, seconds=5, effect=effect)
        assert isinstance(first, Transient)
        assert again == "good"

    run(main())


def test_an_effect_that_failed_is_not_tried_again_behind_the_callers_back():
    async def main():
        tried = []

        async def effect(value):
            tried.append(value)
            raise OSError("the connection broke: was it done?")

        caller = client(FakeProvider(Stream()))
        for _ in range(2):
            with pytest.raises(OSError, match="was it done"):
                await caller.carry_out(REQUEST, seconds=5, effect=effect)
        assert tried == ["good"]

    run(main())


def test_no_hedge_is_bought_once_the_first_token_is_given_up():
    # A limit of 4 s and no hedge before it: one try, one call, nothing spent.
    async def main():
        provider = FakeProvider(SLOW)
        caller = client(provider, tries=1, patience=AT_ONCE(hedge=math.inf))
        answer, took = await outcome_of(caller.ask(REQUEST, seconds=9))
        assert isinstance(answer, Transient)
        assert (took, provider.calls, caller.budget.tokens) == (4.0, 1, 10.0)

    run(main())


def test_a_timeout_inside_the_effect_is_not_called_the_deadline():
    async def main():
        async def effect(value):
            raise TimeoutError("the database: was it done?")

        caller = client(FakeProvider(Stream()))
        with pytest.raises(TimeoutError, match="was it done"):
            await caller.carry_out(REQUEST, seconds=5, effect=effect)

    run(main())


def test_a_model_that_thinks_in_silence_is_neither_hedged_nor_cut_off_by_default():
    # The first token of any kind comes after 30 s: far beyond the 1.5 s and the 4 s.
    async def main():
        provider = FakeProvider(Stream([30.0]))
        caller = client(provider, patience=Patience())
        answer, took = await outcome_of(caller.ask(REQUEST, seconds=40))
        assert (answer, took, provider.calls) == ("good", 30.0, 1)

    run(main())


def test_a_first_thought_ends_the_wait_for_the_first_token_and_the_hedge():
    # A thought at 1 s, the answer at 21 s: nothing stalls, and thoughts are not told.
    async def main():
        provider = FakeProvider(Stream(thinking=[1.0] * 20, pauses=[1.0]))
        answer, took = await outcome_of(client(provider).ask(REQUEST, seconds=40))
        assert (answer, took, provider.calls) == ("good", 21.0, 1)

    run(main())


def test_thinking_longer_than_the_user_waits_is_not_tried_again():
    # Thoughts every second, the answer at 31 s, and a user who waits for ten.
    async def main():
        provider = FakeProvider(Stream(thinking=[1.0] * 30, pauses=[1.0]))
        caller = client(provider, patience=AT_ONCE(visible=10.0))
        answer, took = await outcome_of(caller.ask(REQUEST, seconds=60))
        assert isinstance(answer, DeadlinePassed)
        assert (took, provider.calls) == (10.0, 1)

    run(main())


def test_the_wait_for_the_first_word_counts_from_the_request_and_not_the_attempt():
    # A stall of 4 s, a pause of 0.5 s, then 50 s of silence: over after six in all.
    async def main():
        provider = FakeProvider(SLOW)
        patience = AT_ONCE(hedge=math.inf, visible=6.0)
        answer, took = await outcome_of(
            client(provider, patience=patience).ask(REQUEST, seconds=60)
        )
        assert isinstance(answer, DeadlinePassed)
        assert (took, provider.calls) == (6.0, 2)

    run(main())


def test_an_answer_that_has_begun_may_go_on_after_the_wait_for_its_first_word():
    async def main():
        provider = FakeProvider(Stream([1.0] * 5))
        caller = client(provider, patience=AT_ONCE(visible=1.5))
        answer, took = await outcome_of(caller.ask(REQUEST, seconds=60))
        assert (answer, took) == ("good" * 5, 5.0)

    run(main())


def test_tokens_that_all_went_into_thinking_are_no_answer_and_not_bought_twice():
    async def main():
        provider = FakeProvider(Stream(thinking=[0.1, 0.1], pauses=[]))
        answer, _ = await outcome_of(client(provider).ask(REQUEST, seconds=9))
        assert isinstance(answer, CutOff)
        assert provider.calls == 1

    run(main())


# A ladder of models


def test_the_second_model_has_its_time_although_the_first_took_all_of_its_own():
    # Eight seconds, of which two are the small model's: the large one ends at six.
    async def main():
        patience = AT_ONCE(hedge=math.inf, first_token=50.0)
        large = client(FakeProvider(SLOW), patience=patience)
        small = client(FakeProvider(Stream(text="small")))
        ladder = [Rung(large, needs=5.0), Rung(small, needs=2.0)]
        answer, took = await outcome_of(ask_in_turn(ladder, REQUEST, seconds=8))
        assert (answer, took) == ("small", pytest.approx(6.1))

    run(main())


def test_where_no_model_has_an_answer_the_last_failure_is_told():
    async def main():
        ladder = [Rung(client(FakeProvider(BROKEN), tries=1), 1)] * 2
        answer, _ = await outcome_of(ask_in_turn(ladder, REQUEST, seconds=8))
        assert isinstance(answer, Transient)

    run(main())


def test_a_rung_that_has_no_time_is_not_asked():
    async def main():
        first, second = FakeProvider(Stream()), FakeProvider(Stream(text="small"))
        ladder = [Rung(client(first), 5), Rung(client(second), 2)]
        answer, _ = await outcome_of(ask_in_turn(ladder, REQUEST, seconds=2))
        assert (answer, first.calls) == ("small", 0)

    run(main())


def test_the_call_of_the_post_repairs_once_and_acts_once_for_a_key():
    post = ROOT / "posts" / "ai-tooling" / "llm-integration-patterns.md"
    [block] = re.findall(
        r"^```\{code-block\} python\n.*?\n\n(.*?)^```",
        post.read_text(encoding="utf-8"),
        re.M | re.S,
    )
    shown = {}
    exec(block, shown)
    asked = '{"symbol": "QTL", "side": "buy", "quantity": 90, "price": %s}'
    provider = FakeProvider(Stream(text=asked % "18.4"), Stream(text=asked % "null"))
    placed = []

    async def place_order(order):
        placed.append(order.price)
        return f"placed {order.quantity} {order.symbol}"

    async def main():
        caller = shown["client_of"](provider)
        call = ("order-17", "Buy 90 QTL at market.", place_order)
        return [await shown["trade"](caller, *call) for _ in range(2)]

    assert run(main()) == ["placed 90 QTL", "placed 90 QTL"]
    assert (placed, provider.calls) == ([None], 2)
