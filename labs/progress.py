"""A progress bar for a loop of a lab, shown only where it takes a while."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")


def steps(items: Iterable[Item], what: str) -> Iterator[Item]:
    """Yield the items, with a bar on a terminal once two seconds have passed."""
    return iter(tqdm(items, desc=what, delay=2, leave=False, disable=None))
