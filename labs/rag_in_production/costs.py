"""What a question costs: a few passages, or all of them, with and without a cache.

Prices are a provider's, per million tokens; a cached prefix is written once, read at a
lower price, and forgotten five minutes after it was last read. If questions come at
random, a share ``1 - exp(-rate * lifetime)`` of them finds the prefix in the cache.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from labs.rag_in_production.findings import Found, measured

QUESTION_TOKENS = 500  # instructions and the question
ANSWER_TOKENS = 300
LIFETIME_MINUTES = 5
PER_HOUR = (1, 60)


@dataclass(frozen=True)
class Prices:
    """Dollars per million tokens."""

    input: float = 4.00
    output: float = 20.00
    write: float = 5.00
    read: float = 0.20


def question(context: float, prices: Prices, hits: float | None = None) -> float:
    """Return the dollars of a question with ``context`` tokens of documents.

    ``hits`` is the share of questions that find the documents cached; None caches
    nothing.
    """
    fixed = QUESTION_TOKENS * prices.input + ANSWER_TOKENS * prices.output
    each = prices.input
    if hits is not None:
        each = hits * prices.read + (1 - hits) * prices.write
    return (fixed + context * each) / 1e6


def hit_share(per_hour: float, lifetime_minutes: float = LIFETIME_MINUTES) -> float:
    """Share of questions, coming at random, that find the cache still there."""
    return 1 - math.exp(-per_hour * lifetime_minutes / 60)


def worth_caching_per_hour(prices: Prices) -> float:
    """Questions an hour above which writing to the cache is paid for by reading it."""
    needed = (prices.write - prices.input) / (prices.write - prices.read)
    return -math.log(1 - needed) * 60 / LIFETIME_MINUTES


def costs() -> Found:
    """Cost a thousand questions of the FAQ, by how much of it goes into the prompt."""
    prices = Prices()
    whole = measured()["tokens"]
    passage = whole / measured()["questions"]
    found = {f"top{k}": question(k * passage, prices) for k in (5, 20, 50)}
    found["whole"] = question(whole, prices)
    for rate in PER_HOUR:
        found[f"whole-cached-{rate}"] = question(whole, prices, hit_share(rate))
    return {
        "corpus_tokens": whole,
        "passage_tokens": passage,
        "thousand_dollars": {name: 1000 * each for name, each in found.items()},
        "cache_hit_share": {str(rate): hit_share(rate) for rate in PER_HOUR},
        "worth_caching_per_hour": worth_caching_per_hour(prices),
    }
