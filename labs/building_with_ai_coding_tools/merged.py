r"""What merged pull requests say about review: who read them, how large, how soon.

Reads what GitHub's command line prints::

    gh pr list --state merged --limit 500 \
      --json author,reviews,additions,deletions,createdAt,mergedAt > merged.json

and counts a review as a person's unless its author is a machine that was named, or the
author of the change::

    found = summary(read_pulls(text), machines=["copilot-pull-request-reviewer"])
    found.unread_share
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

MOST_LINES = 400


@dataclass(frozen=True)
class Pull:
    """A merged pull request: its author, its size, and who reviewed it when."""

    author: str
    lines: int  # added and deleted
    opened: datetime
    merged: datetime
    reviews: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True)
class Merged:
    """What the pull requests of a list have in common."""

    count: int
    unread_share: float  # merged without any person's review
    large_share: float  # above the limit on lines
    median_lines: float
    first_review_hours: float | None  # median of those that a person reviewed
    open_hours: float  # median from opening to merging


def read_pulls(text: str) -> list[Pull]:
    """Read the list. Raises ValueError where it is not one, or a field is missing."""
    try:
        entries = json.loads(text)
        return [_as_pull(entry) for entry in entries]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(
            f"no list of pull requests with author, reviews, additions, deletions, "
            f"createdAt and mergedAt: {error}"
        ) from error


def summary(
    pulls: Sequence[Pull],
    *,
    machines: Collection[str] = (),
    most_lines: int = MOST_LINES,
) -> Merged:
    """Sum up at least one pull request; raises ValueError for none."""
    if not pulls:
        raise ValueError("no pull request in the list")
    first = [_first_review(pull, machines) for pull in pulls]
    waits = [
        _hours(pull.opened, at)
        for pull, at in zip(pulls, first, strict=True)
        if at is not None
    ]
    return Merged(
        count=len(pulls),
        unread_share=sum(at is None for at in first) / len(pulls),
        large_share=sum(pull.lines > most_lines for pull in pulls) / len(pulls),
        median_lines=statistics.median(pull.lines for pull in pulls),
        first_review_hours=statistics.median(waits) if waits else None,
        open_hours=statistics.median(_hours(one.opened, one.merged) for one in pulls),
    )


def _first_review(pull: Pull, machines: Collection[str]) -> datetime | None:
    """When a person other than the author first reviewed it, before it was merged."""
    times = [
        at
        for login, at in pull.reviews
        if login not in machines and login != pull.author and at <= pull.merged
    ]
    return min(times, default=None)


def _as_pull(entry: dict[str, Any]) -> Pull:
    """Turn an entry of the list into a pull request."""
    return Pull(
        author=entry["author"]["login"],
        lines=entry["additions"] + entry["deletions"],
        opened=datetime.fromisoformat(entry["createdAt"]),
        merged=datetime.fromisoformat(entry["mergedAt"]),
        reviews=tuple(
            (review["author"]["login"], datetime.fromisoformat(review["submittedAt"]))
            for review in entry["reviews"]
            if review["submittedAt"]
        ),
    )


def _hours(start: datetime, end: datetime) -> float:
    """Hours from one moment to another."""
    return (end - start).total_seconds() / 3600
