"""A reader's own trial on the command line: times with and without, in one file.

    python -m labs building-with-ai-coding-tools times.csv

Each line is a task: ``with`` or ``without``, a comma, and its time in any one unit.
Other lines are passed over.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from labs.building_with_ai_coding_tools.own_trial import estimate


def own_times(words: Sequence[str]) -> int:
    """Print the time ratio of a reader's own tasks; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m labs building-with-ai-coding-tools",
        description="Each line of the file: with or without, a comma, a time.",
    )
    parser.add_argument("file", type=Path)
    given = parser.parse_args(words)
    try:
        arms = read_times(given.file.read_text(encoding="utf-8"))
        found = estimate(arms["with"], arms["without"])
    except (OSError, ValueError) as error:
        parser.error(str(error))
    print(
        f"{len(arms['with'])} tasks with, {len(arms['without'])} without the tool: "
        f"{found.ratio:.2f} of the time, 95% {found.low:.2f} to {found.high:.2f}"
    )
    print("above 1 the tool is slower; tasks kept back from the coin are not in it")
    return 0


def read_times(text: str) -> dict[str, list[float]]:
    """Return the times of both arms. Raises ValueError for a time that is none."""
    arms: dict[str, list[float]] = {"with": [], "without": []}
    for number, line in enumerate(text.splitlines(), start=1):
        arm, _, time = line.partition(",")
        if arm.strip() not in arms:
            continue
        try:
            value = float(time)
        except ValueError:
            value = 0.0
        if value <= 0:
            raise ValueError(f"line {number}: {time.strip()!r} is not a time")
        arms[arm.strip()].append(value)
    return arms
