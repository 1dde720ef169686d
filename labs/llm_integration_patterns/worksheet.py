"""A reader's own repeated trials on the command line.

    python -m labs llm-integration-patterns --counts 14 12 10 4 10

Run the same prompts several times each and count how many prompts succeeded never,
once, ... always. That is all it takes to know what a second attempt is worth.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from labs.llm_integration_patterns.trials import (
    all_fail,
    bootstrap,
    correlation,
    passes_of,
)


def worksheet(words: Sequence[str]) -> int:
    """Print what a reader's trials say of a second attempt; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m labs llm-integration-patterns",
        description="What your repeated trials say of a second attempt.",
    )
    parser.add_argument(
        "--counts",
        type=int,
        nargs="+",
        required=True,
        metavar="N",
        help="prompts with 0, 1, ... all trials successful: 14 12 10 4 10",
    )
    counts = parser.parse_args(words).counts
    if len(counts) < 3 or min(counts) < 0 or not sum(counts):
        parser.error("--counts wants three numbers or more, none of them negative")
    if not 0 < sum(counts[1:]) or not sum(counts[:-1]):
        parser.error("--counts wants failures and successes")
    print(verdict(counts))
    return 0


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
