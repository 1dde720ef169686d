"""What the trials published, turned into one unit: a ratio of times.

``studies.yaml`` holds each result as it was printed. Here "55.8% less time",
"26.08% more tasks" and "19% more time" become time with the tool over time without
it, on a logarithmic scale, where twice as long is as far from no effect as half::

    {study.key: study.time_ratio for study in read()}["cui"]    # 0.793
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from scipy.stats import norm

FILE = Path(__file__).parent / "studies.yaml"
Z = float(norm.ppf(0.975))


@dataclass(frozen=True)
class Study:
    """One trial: its effect and its error as published, and who was in it."""

    key: str
    work: str
    label: str
    people: str
    effect: float
    unit: str
    interval: tuple[float, float] | None = None
    scale: str = ""
    error: float | None = None
    arms: tuple[int, int] | None = None
    p_value: float | None = None
    pooled: bool = False
    shown: bool = True

    @property
    def time_ratio(self) -> float:
        """Time with the tool over time without it; 1 is no effect."""
        return as_time_ratio(self.effect, self.unit)

    @property
    def log_ratio(self) -> float:
        """Natural logarithm of the time ratio; negative where the tool is faster."""
        return math.log(self.time_ratio)

    @property
    def log_error(self) -> float:
        """Standard error of the log ratio: as published, of the interval, or of p.

        Raises ValueError where none of the three was found.
        """
        if self.error is not None:  # delta method: d log(1 + x) = dx / (1 + x)
            return self.error / (1 + self.effect)
        if self.interval is None:
            return self.log_error_of_p_value
        if self.scale == "fraction":
            return (self.interval[1] - self.interval[0]) / (2 * Z) / self.time_ratio
        return self.log_error_of_ends

    @property
    def log_error_of_ends(self) -> float:
        """The same from the logarithms of the interval's ends."""
        if self.interval is None:
            raise ValueError(f"{self.key} has no interval")
        first, last = (as_time_ratio(end, self.unit) for end in self.interval)
        return abs(math.log(last / first)) / (2 * Z)

    @property
    def log_error_of_p_value(self) -> float:
        """The same from the two-sided p value, as if it were of a test on logs."""
        if self.p_value is None:
            raise ValueError(f"{self.key}: no error was published that we could find")
        return abs(self.log_ratio) / float(norm.isf(self.p_value / 2))


def as_time_ratio(effect: float, unit: str) -> float:
    """Turn a published effect (a fraction) into time with over time without.

    More tasks become less time each on the assumption that hours and the size of a
    task stay the same. Raises ValueError for a unit that is not one of the three.
    """
    if unit == "less time":
        return 1 - effect
    if unit == "more time":
        return 1 + effect
    if unit == "more tasks":
        return 1 / (1 + effect)
    raise ValueError(f"{unit!r} is neither less time, more time nor more tasks")


def read(path: Path = FILE) -> tuple[Study, ...]:
    """Return the trials of a data file, in its order."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["trials"]
    return tuple(as_study(entry) for entry in entries)


def as_study(entry: dict[str, Any]) -> Study:
    """Turn an entry of the data file into a study; words for people are left out."""
    known = {name: entry[name] for name in Study.__dataclass_fields__ if name in entry}
    for pair in ("interval", "arms"):
        if pair in known:
            known[pair] = tuple(known[pair])
    return Study(**known)


def change(log_ratio: float) -> float:
    """Return the change of time, as a fraction, that a log ratio stands for."""
    return math.expm1(log_ratio)
