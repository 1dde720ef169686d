"""How long the last teams of a migration take, and who should do the work.

If every team moves at the same constant rate, the share that has not moved falls
exponentially. If the rates differ from team to team as a gamma distribution of
shape ``alike``, the share falls as a Lomax distribution (Lomax 1954), with a tail
that is the heavier the less alike they are. Time is in medians: half of the teams
have moved at 1::

    quantile(0.99, alike=2)      # 21.7 medians, against 6.6 for identical teams

``alike`` is ``math.inf`` for identical teams; the coefficient of variation of the
rates is 1 / sqrt(alike).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.optimize import brentq


def left_share(time: float, alike: float) -> float:
    """Share of the teams that has not moved by ``time``, in medians."""
    if math.isinf(alike):
        return 0.5**time
    return (1 + time * (2 ** (1 / alike) - 1)) ** -alike


def time_left(share: float, alike: float) -> float:
    """Time, in medians, at which ``share`` of the teams is left."""
    if math.isinf(alike):
        return -math.log2(share)
    return (share ** (-1 / alike) - 1) / (2 ** (1 / alike) - 1)


def quantile(done: float, alike: float) -> float:
    """Time, in medians, by which a share ``done`` of the teams has moved."""
    return time_left(1 - done, alike)


def last_team(teams: int, alike: float) -> float:
    """Median time of the last of ``teams``, in medians of a team."""
    return time_left(-math.expm1(math.log(0.5) / teams), alike)


def open_migrations(
    years: int, per_year: int, teams: int, alike: float, median_years: float
) -> float:
    """Expected number still open, of those launched evenly over ``years``.

    A migration is open until its last team has moved. Migrations and teams are
    independent. The newest is one interval old.
    """
    ages = [number / per_year for number in range(1, years * per_year + 1)]
    return sum(
        -math.expm1(teams * math.log1p(-left_share(age / median_years, alike)))
        for age in ages
    )


@dataclass(frozen=True)
class Decay:
    """A Lomax curve through two points; ``alike`` below 1 has no mean."""

    alike: float
    scale: float  # in the unit of the times given


def through(first: tuple[float, float], second: tuple[float, float]) -> Decay:
    """Fit a Lomax curve to the share left at two times (time, share)."""

    def scale(alike: float) -> float:
        return first[0] / (first[1] ** (-1 / alike) - 1)

    def error(alike: float) -> float:
        return (1 + second[0] / scale(alike)) ** -alike - second[1]

    alike = brentq(error, 0.02, 20.0)
    return Decay(float(alike), float(scale(alike)))


def exponential_share(first: tuple[float, float], time: float) -> float:
    """Share left at ``time`` on the exponential through one point (time, share)."""
    return first[1] ** (time / first[0])


@dataclass(frozen=True)
class Migration:
    """Who does the work of a migration, in hours; the defaults are assumptions.

    A team that does it itself learns how, then changes its ``uses``. A central group
    builds a tool once, after which a use takes ``1 / speedup`` of the time, and each
    team's owners still spend ``review`` hours on what it sends them. Where every use is
    different the group has to learn each team's, too: ``learn_each``.
    """

    learn: float = 8.0
    change: float = 2.0
    uses: int = 3
    tool: float = 400.0
    speedup: float = 5.0
    review: float = 1.0
    learn_each: float = 0.0

    def own_hours(self, teams: float) -> float:
        """Hours if each team does it."""
        return teams * (self.learn + self.change * self.uses)

    def central_hours(self, teams: float) -> float:
        """Hours if a central group does it and the owners review."""
        return self.tool + teams * (
            self.learn_each + self.change * self.uses / self.speedup + self.review
        )

    @property
    def crossover_teams(self) -> float:
        """Number of teams beyond which the central group takes fewer hours."""
        saved = self.own_hours(1) - self.central_hours(1) + self.tool
        return self.tool / saved if saved > 0 else math.inf
