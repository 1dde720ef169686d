"""A reader's own data on the command line: times of tasks, or merged pull requests.

    python -m labs building-with-ai-coding-tools times.csv
    python -m labs building-with-ai-coding-tools merged.json --machine NAME

Each line of times is a task: ``with`` or ``without``, a comma, and its time in any one
unit, or over its forecast, which takes out much of the spread between tasks. Other
lines are passed over. A file whose name ends in ``.json`` is a list of pull requests,
as ``merged`` reads it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from labs.building_with_ai_coding_tools import merged
from labs.building_with_ai_coding_tools.own_trial import estimate


def own_data(words: Sequence[str]) -> int:
    """Print what a reader's own file says; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m labs building-with-ai-coding-tools",
        description=(
            "Times of tasks (each line: with or without, a comma, a time), or in a "
            "file that ends in .json the merged pull requests of `gh pr list --json`."
        ),
    )
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--machine", action="append", default=[], help="login of a reviewer that is one"
    )
    parser.add_argument(
        "--most-lines", type=int, default=merged.MOST_LINES, help="limit on a change"
    )
    given = parser.parse_args(words)
    try:
        text = given.file.read_text(encoding="utf-8")
        if given.file.suffix == ".json":
            lines = list(pulls_report(text, given.machine, given.most_lines))
        else:
            lines = list(times_report(text))
    except (OSError, ValueError) as error:
        parser.error(str(error))
    print("\n".join(lines))
    return 0


def pulls_report(text: str, machines: Sequence[str], most: int) -> Iterator[str]:
    """Say what merged pull requests tell about review. Raises ValueError."""
    found = merged.summary(merged.read_pulls(text), machines=machines, most_lines=most)
    yield f"{found.count} merged, {found.unread_share:.0%} without a person's review"
    yield (
        f"{found.large_share:.0%} above {most} changed lines, "
        f"median {found.median_lines:.0f}"
    )
    wait = found.first_review_hours
    first = "" if wait is None else f"a person's first review {wait:.1f}, "
    yield f"{first}merge {found.open_hours:.1f} hours after opening (medians)"


def times_report(text: str) -> Iterator[str]:
    """Say what the times of tasks tell about the tool. Raises ValueError."""
    arms = read_times(text)
    found = estimate(arms["with"], arms["without"])
    yield (
        f"{len(arms['with'])} tasks with, {len(arms['without'])} without the tool: "
        f"{found.ratio:.2f} of the time, 95% {found.low:.2f} to {found.high:.2f}"
    )
    yield "above 1 the tool is slower; tasks kept off the list are not in it"


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
