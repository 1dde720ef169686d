"""The gate of a build: read results as they come, stop as soon as they decide.

Standard input has a line for each example, in random order; ``true`` is a pass. The
exit status is 0 where the build may ship, and 1 where not, for want of results too::

    jq '.results.results[].success' results.json | shuf | python ship.py
"""

import sys
from collections.abc import Iterable
from math import log


def may_ship(
    passes: Iterable[bool],
    good: float = 0.95,
    bad: float = 0.90,
    error: float = 0.05,
    most: int = 298,
) -> bool:
    """Decide between two pass rates by Wald's test, cut short at ``most`` examples."""
    against, bound = 0.0, log((1 - error) / error)
    for count, passed in enumerate(passes, start=1):
        against += log(bad / good) if passed else log((1 - bad) / (1 - good))
        if abs(against) >= bound or count == most:
            return against < 0
    return False  # too few results to tell


if __name__ == "__main__":
    sys.exit(0 if may_ship(line.strip() == "true" for line in sys.stdin) else 1)
