"""A second setting of chapters that end on a page with next to nothing on it.

Typst knows where a chapter ends when it has set it. One that ends on fewer than eight
lines is set again, its lines a little closer together or further apart, until its last
page has more or is not needed. Each try is for all such chapters at once, and sets the
PDF whole: of a book's many chapters one would resist them all, and gets two.

    >>> refitted([{"doc": "on-call", "pages": 9, "used": 20.0}], {}, STEPS[0])
    {'on-call': -0.035}

What was found is kept beside a PDF's source: after an edit, the chapters of pages that
are as they were are set at once as they were in the end (``recalled``). Where one then
ends elsewhere, as it refers to a page that has another number now, all begins anew, so
that an edited book is the same as one from nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Em: 3 and 4% of what is from line to line. The first mends most, and each try costs.
STEPS = (-0.035, 0.035, -0.05, 0.05)
STEPS_OF_A_BOOK = STEPS[:2]
LEAST = 8 * 12.5  # points: lines that a last page must have


@dataclass(frozen=True)
class Fit:
    """How close chapters are set, by page, and where those ended that are settled.

    A page's chapter is settled when it, and all that is not of one page, is as it was.
    """

    closer: Mapping[str, float] = field(default_factory=dict)
    ends: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def holds(self, ends: Iterable[Mapping[str, Any]]) -> bool:
        """Tell whether what is settled ended where it did."""
        found = {end["doc"]: end for end in ends}
        return all(found.get(doc) == end for doc, end in self.ends.items())


def refitted(
    ends: Iterable[Mapping[str, Any]],
    closer: Mapping[str, float],
    step: float,
    settled: Set[str] = frozenset(),
) -> dict[str, float]:
    """Return a fit that tries a step for the chapters that end badly.

    ``ends`` say how many pages come before the last one and how much of that is used,
    in points.
    """
    short = [
        end["doc"]
        for end in ends
        if end["pages"] > 0 and end["used"] < LEAST and end["doc"] not in settled
    ]
    return {**closer, **dict.fromkeys(short, step)}


def remember(
    place: Path,
    rest: str,
    pages: Mapping[str, str],
    closer: Mapping[str, float],
    ends: Iterable[Mapping[str, Any]],
) -> None:
    """Keep how a PDF was set: ``pages`` are digests, ``rest`` is that of all else."""
    kept = {"rest": rest, "pages": dict(pages), "closer": dict(closer)}
    place.write_text(json.dumps(kept | {"ends": list(ends)}), encoding="utf-8")


def recalled(place: Path, rest: str, pages: Mapping[str, str]) -> Fit:
    """Return how chapters were set that are as they were; none, where that is unknown.

    Of pages that follow each other without a break, the last has the fit of all. A page
    that changed and is not the last of its chapter unsettles everything.
    """
    try:
        kept = json.loads(place.read_text(encoding="utf-8"))
        ends = {end["doc"]: end for end in kept["ends"]}
        before, closer = kept["pages"], kept["closer"]
    except (OSError, ValueError, KeyError, TypeError):
        return Fit()
    changed = {doc for doc in pages if pages[doc] != before.get(doc)}
    if kept["rest"] != rest or before.keys() != pages.keys() or changed - ends.keys():
        return Fit()
    settled = ends.keys() - changed
    return Fit(
        {doc: value for doc, value in closer.items() if doc in settled},
        {doc: ends[doc] for doc in sorted(settled)},
    )
