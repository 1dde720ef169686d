"""A reader's own numbers on the command line.

    python -m labs llm-integration-patterns --counts 14 12 10 4 10
    python -m labs llm-integration-patterns --cache 0.3 0.22 0.02
    python -m labs llm-integration-patterns measure
    python -m labs llm-integration-patterns similarities

Run the same prompts several times each and count how many prompts succeeded never,
once, ... always. That is all it takes to know what a second attempt is worth. For a
semantic cache: the share of questions whose like is in the cache, and the shares of
these and of the others that hit. ``measure`` asks the models anew, those that packages
carry or the one at OPENAI_BASE_URL; ``similarities`` measures those of questions.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from labs.llm_integration_patterns.similarity import twins_for, wrong_of_hits
from labs.llm_integration_patterns.trials import (
    all_fail,
    bootstrap,
    correlation,
    passes_of,
)


def worksheet(words: Sequence[str]) -> int:
    """Print what a reader's numbers say, or measure anew; return the exit status."""
    if words and words[0] == "measure":
        from labs.model_trials import measure

        return measure.command(words[1:])
    if words and words[0] == "similarities":
        from labs.llm_integration_patterns import measure

        return measure.command(words[1:])
    parser = argparse.ArgumentParser(
        prog="python -m labs llm-integration-patterns",
        description="What your trials say of a second attempt, your cache of a hit.",
        epilog="measure, alone: ask the models of the post anew; similarities, alone: "
        "measure those of the semantic cache.",
    )
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument(
        "--counts",
        type=int,
        nargs="+",
        metavar="N",
        help="prompts with 0, 1, ... all trials successful: 14 12 10 4 10",
    )
    asked.add_argument(
        "--cache",
        type=float,
        nargs=3,
        metavar=("TWINS", "HIT", "WRONG"),
        help="share of questions with a twin in the cache; of these, of the others "
        "that hit: 0.3 0.22 0.02",
    )
    given = parser.parse_args(words)
    if given.cache:
        if not all(0 < share < 1 for share in given.cache):
            parser.error("--cache wants three shares between 0 and 1")
        print(cache_verdict(*given.cache))
        return 0
    counts = given.counts
    if len(counts) < 3 or min(counts) < 0 or not sum(counts):
        parser.error("--counts wants three numbers or more, none of them negative")
    if not 0 < sum(counts[1:]) or not sum(counts[:-1]):
        parser.error("--counts wants failures and successes")
    print(verdict(counts))
    return 0


def cache_verdict(twins: float, hit: float, wrong: float) -> str:
    """Say how much of what a semantic cache answers is wrong, and where that turns."""
    share = wrong_of_hits(twins=twins, hit=hit, wrong=wrong)
    half, few = (twins_for(some, hit=hit, wrong=wrong) for some in (0.5, 0.01))
    hits = twins * hit + (1 - twins) * wrong
    return (
        f"hits                     {hits:.1%} of questions\n"
        f"wrong hits               {share:.1%} of hits, at least\n"
        f"most hits are wrong      below {half:.1%} of questions with a twin\n"
        f"one hit in 100 is wrong  at {few:.1%}"
    )


def verdict(counts: Sequence[int]) -> str:
    """Say in a few lines what trials of the same prompts say of a second attempt."""
    passes = passes_of(counts)
    fails = 1 - passes[0]
    spans = bootstrap(counts)
    again = all_fail(passes, 2) / fails
    rows = [
        ("fails", f"{fails:.1%}"),
        ("fails again, having failed", f"{again:.0%} ({_span(spans['again'])})"),
        (
            "correlation of two attempts",
            f"{correlation(*passes[:2]):.2f} "
            f"({spans['rho'][0]:.2f} to {spans['rho'][1]:.2f})",
        ),
    ]
    rows += [
        (
            f"all {tries} attempts fail",
            f"{all_fail(passes, tries):.1%} (if independent: {fails**tries:.2%})",
        )
        for tries in range(2, len(counts))
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:{width}}  {text}" for name, text in rows)


def _span(ends: tuple[float, float]) -> str:
    return f"{ends[0]:.0%} to {ends[1]:.0%}"
