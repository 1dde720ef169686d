"""A second setting of chapters that end on a page with next to nothing on it.

Typst knows where a chapter ends when it has set it. One that ends on fewer than eight
lines is set again, its lines a little closer together or further apart, until its last
page has more or is not needed. Each try is for all such chapters at once, and sets the
PDF whole: of a book's many chapters one would resist them all, and gets two.

    >>> refitted([{"doc": "on-call", "pages": 9, "used": 20.0}], {}, STEPS[0])
    {'on-call': -0.035}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# Em: 3 and 4% of what is from line to line. The first mends most, and each try costs.
STEPS = (-0.035, 0.035, -0.05, 0.05)
STEPS_OF_A_BOOK = STEPS[:2]
LEAST = 8 * 12.5  # points: lines that a last page must have


def refitted(
    ends: Iterable[Mapping[str, Any]], fit: Mapping[str, float], step: float
) -> dict[str, float]:
    """Return a fit that tries a step for the chapters that end badly.

    ``ends`` say how many pages come before the last one and how much of that is used,
    in points.
    """
    short = [end["doc"] for end in ends if end["pages"] > 0 and end["used"] < LEAST]
    return {**fit, **dict.fromkeys(short, step)}
