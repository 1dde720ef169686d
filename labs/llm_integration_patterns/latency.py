"""How long an answer takes, as tokens: the first one, thinking, the answer, stalls.

An attempt takes ``first + thinking + tokens * per_token`` seconds. The first token of
any kind is *emitted* after ``first``; the first of the answer is *visible* after
``first + thinking``, the same moment for a model that does not reason. What a second
attempt at the same request has in common with the first is the point:
``length_owned``, ``first_owned`` and ``thinking_owned`` are the shares of the variance
(of the logarithm) that the request explains, and that are therefore the same in every
attempt. Stalls are never explained::

    draws = attempts(Latency(), count=100_000, tries=3, seed=1)
    draws.total.shape  # (3, 100000)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Latency:
    """What an answer is made of. Times in seconds; spreads are of the logarithm."""

    first_median: float = 0.35
    first_spread: float = 0.55
    first_owned: float = 0.0
    stall_share: float = 0.02
    stall_mean: float = 3.0
    tokens_median: float = 60.0
    tokens_spread: float = 1.0
    tokens_max: float = 1500.0
    length_owned: float = 1.0
    token_seconds: float = 0.012
    token_spread: float = 0.2
    thinking_median: float = 0.0  # none: the model answers right away
    thinking_spread: float = 0.8
    thinking_owned: float = 0.8


@dataclass(frozen=True)
class Attempts:
    """Attempts at many requests: arrays of shape (tries, requests), in seconds."""

    first: np.ndarray
    tokens: np.ndarray
    per_token: np.ndarray
    thinking: np.ndarray | float = 0.0

    @property
    def visible(self) -> np.ndarray:
        """Seconds to the first token of the answer."""
        return self.first + self.thinking

    @property
    def total(self) -> np.ndarray:
        """Seconds to the last token."""
        return self.visible + self.tokens * self.per_token

    @property
    def generated(self) -> np.ndarray:
        """Tokens of thinking and answer, all of which are paid for."""
        return self.thinking / self.per_token + self.tokens


def attempts(latency: Latency, *, count: int, tries: int, seed: int) -> Attempts:
    """Draw ``tries`` attempts at each of ``count`` requests."""
    rng = np.random.default_rng(seed)
    shape = (tries, count)

    def spread(owned: float) -> np.ndarray:
        shared = rng.standard_normal(count)
        fresh = rng.standard_normal(shape)
        return math.sqrt(owned) * shared + math.sqrt(1 - owned) * fresh

    first = latency.first_median * np.exp(
        latency.first_spread * spread(latency.first_owned)
    )
    stalled = rng.random(shape) < latency.stall_share
    first = first + stalled * rng.exponential(latency.stall_mean, shape)
    tokens = latency.tokens_median * np.exp(
        latency.tokens_spread * spread(latency.length_owned)
    )
    per_token = latency.token_seconds * np.exp(
        latency.token_spread * rng.standard_normal(shape)
    )
    thinking = latency.thinking_median * np.exp(
        latency.thinking_spread * spread(latency.thinking_owned)
    )
    answer = np.clip(tokens, 5, latency.tokens_max)
    return Attempts(first, answer, per_token, thinking)
