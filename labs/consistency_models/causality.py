"""A reply that is seen before the message that it answers.

The message goes to an observer's replica (X) and to the replier's (Y); the reply, made
``think`` after the message was seen, goes to the observer's replica (Z). It is there
first where X > Y + think + Z. For independent exponential delays with mean 1::

    reply_first_share(think=0)      # 1/4: (1/2)·(1/2), by the lack of memory
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

Law = Callable[[np.random.Generator, int], np.ndarray]

LAWS: dict[str, Law] = {  # each with mean 1
    "exponential": lambda rng, size: rng.exponential(1.0, size),
    "lognormal": lambda rng, size: rng.lognormal(-0.5, 1.0, size),
    "gamma": lambda rng, size: rng.gamma(4.0, 0.25, size),
    "mostly-fixed": lambda rng, size: 0.8 + rng.exponential(0.2, size),
}


def reply_first_share(think: float) -> float:
    """Closed form for exponential delays: e^(-think) / 4."""
    return math.exp(-think) / 4


def added_wait(think: float) -> float:
    """Mean time for which a causal store holds a reply back: the same, in delays.

    Given that the message is late, the rest of its way is exponential with mean 1.
    """
    return math.exp(-think) / 4


def drawn_share(law: Law, *, think: float, draws: int, seed: int) -> float:
    """The same share for any law of the delays, by drawing them."""
    rng = np.random.default_rng(seed)
    message, to_replier, reply = (law(rng, draws) for _ in range(3))
    return float((message > to_replier + think + reply).mean())
