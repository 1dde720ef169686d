"""Tables of what builds cost, and how it grows."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.measuring import Run

RESULTS = Path(__file__).with_name("results")
HEAD = ("build", "posts", "CPU s", "wall s", "MB", "wall, to MkDocs")
REFERENCE = "MkDocs, Material"


def medians(runs: Sequence[Run]) -> list[Run]:
    """Return a run for each kind of run, with the medians of its repeats."""
    kinds: dict[tuple[str, str, int], list[Run]] = {}
    for run in runs:
        kinds.setdefault((run.generator, run.what, run.posts), []).append(run)
    return [
        Run(
            *kind,
            *(
                statistics.median(getattr(run, name) for run in some)
                for name in ("cpu", "wall", "memory")
            ),
            some[0].page_bytes,
        )
        for kind, some in kinds.items()
    ]


def growth(runs: Sequence[Run]) -> float | None:
    """Return the exponent of CPU time over posts, from the fewest to the most.

    >>> two = [Run("a", "b", 10, 1, 1, 1), Run("a", "b", 100, 10, 1, 1)]
    >>> growth(two)
    1.0
    """
    known = sorted((run.posts, run.cpu) for run in runs if run.posts)
    if len(known) < 2:
        return None
    (few, less), (many, more) = known[0], known[-1]
    return math.log(more / less) / math.log(many / few)


def table(runs: Sequence[Run], machine: str) -> str:
    """Return what was found as Markdown."""
    found = medians(runs)
    of_reference = {run.posts: run.wall for run in found if run.generator == REFERENCE}
    rule = f"| --- |{' --: |' * (len(HEAD) - 1)}"
    lines = [f"{machine}.", "", f"| {' | '.join(HEAD)} |", rule]
    for run in found:
        compared = of_reference.get(run.posts)
        ratio = f"{run.wall / compared:.2f}" if compared and run.posts else ""
        cpu = f"{run.cpu:.1f}" if run.cpu else ""
        memory = f"{run.memory:.0f}" if run.memory else ""
        lines.append(
            f"| {run.generator}, {run.what} | {run.posts or 'the real ones'} "
            f"| {cpu} | {run.wall:.1f} | {memory} | {ratio} |"
        )
    lines.append("")
    for generator in dict.fromkeys(run.generator for run in found):
        clean = [
            run
            for run in found
            if run.generator == generator and run.what == "from nothing"
        ]
        if (exponent := growth(clean)) is not None:
            lines.append(f"- {generator}: CPU grows with posts to the {exponent:.2f}.")
        if sizes := [f"{run.page_bytes:,}" for run in clean if run.page_bytes]:
            lines.append(
                f"- A post's page, in bytes, as posts grow: {', '.join(sizes)}."
            )
    return "\n".join(lines) + "\n"


def written(runs: Sequence[Run], machine: str) -> None:
    """Write every run, and the table."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps([asdict(run) for run in runs], indent=1) + "\n"
    (RESULTS / "builds.json").write_text(text, encoding="utf-8")
    (RESULTS / "builds.md").write_text(table(runs, machine), encoding="utf-8")
