"""Ten beliefs about engineering, the ratio behind each, and where it flips.

A belief holds up to a crossover: the number of people, requests a second, hosts,
teams, consumers or calls at which the ratio behind it passes a tolerance. Each
function is the exact ratio, with what it takes for granted::

    pair_seconds(400)          # 23,940 s: a minute a year with each of 399 others
    pair_crossover()           # 12,481 people, where that is a tenth of the year

``beliefs()`` sets the ten side by side with the size of three organisations.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from labs.engineering_at_enterprise_scale.canary import requests_to_see
from labs.engineering_at_enterprise_scale.migrations import Migration

DAY = 86_400.0
YEAR = 365.25 * DAY
WORKING_DAY = 8 * 3600.0
WORKING_YEAR = 2080 * 3600.0  # seconds that one person works in a year

SIZES = ("12", "400", "25000")  # the three organisations, by their people
PEOPLE = (12, 400, 25_000)
REQUESTS = (50.0, 5_000.0, 1_000_000.0)  # a second
HOSTS = (10, 1_000, 500_000)
TEAMS = (3, 40, 2_500)
CALLS = (1, 10, 100)  # back ends that one request waits for

PAIR_SECONDS = 60.0
TOLERATED_SHARE = 0.1  # of a working year, for talking or for reading
READING_SECONDS = 900.0
CHANGES_PER_DAY = 16_000 / 25_000  # a person and working day
BROKEN_SHARE = 0.005  # of changes to the main branch
FAILED_SHARE = 0.05  # of changes that reach production
RARE = 1e-6
HOST_FAILURES_PER_YEAR = 0.04
TOOLING_SECONDS = 60.0  # a person and day, that one engineer's work may save
CANARY_SHARE = 0.01
ERROR_SHARE = 1e-4
DEPENDENCE = 1e-3  # chance that a consumer depends on one given behaviour
SLOW_SHARE = 0.01
LEAVERS_PER_YEAR = 0.12


def pair_seconds(people: float, per_pair: float = PAIR_SECONDS) -> float:
    """Time a year that one person spends if every pair spends ``per_pair``."""
    return (people - 1) * per_pair


def pair_crossover(
    per_pair: float = PAIR_SECONDS, tolerated: float = TOLERATED_SHARE
) -> float:
    """People at which ``per_pair`` seconds a year take ``tolerated`` of the year."""
    return 1 + tolerated * WORKING_YEAR / per_pair


def peak_coherency(people: float) -> float:
    """Coherency cost that puts the peak of the scalability law at ``people``.

    Gunther (2008): throughput peaks at sqrt((1 - contention) / coherency). This is
    for no contention at all, the largest cost that still allows the peak.
    """
    return 1 / people**2


def payback_seconds(people: float) -> float:
    """Time a day that one engineer must save each of ``people`` to be repaid."""
    return WORKING_DAY / people


def untouched_share(consumers: float, copies: float = 1.0) -> float:
    """Chance that none of ``consumers`` depends on a given behaviour.

    Each does so with chance ``DEPENDENCE``, independently; groups of ``copies``
    share their code and so depend or do not depend together.
    """
    return (1 - DEPENDENCE) ** (consumers / copies)


def any_slow_share(calls: int, slow: float, common: float = 0.0) -> float:
    """Chance that one of ``calls`` is slow, each being slow with chance ``slow``.

    A share ``common`` of the slowness is one cause that hits all of them at once,
    the rest is independent (Dean and Barroso 2013 for ``common`` = 0).
    """
    together = common * slow
    alone = (slow - together) / (1 - together)
    return 1 - (1 - together) * (1 - alone) ** calls


@dataclass(frozen=True)
class Belief:
    """A belief, the size of three organisations in its unit, and its crossover."""

    key: str
    words: str
    unit: str
    sizes: tuple[float, float, float]
    crossover: float
    in_favour: bool = False  # past the crossover something becomes affordable

    def past(self, factor: float = 1.0) -> dict[str, float]:
        """Size over crossover for each organisation; above 1 the belief has flipped."""
        return {
            name: size / (factor * self.crossover)
            for name, size in zip(SIZES, self.sizes, strict=True)
        }


def beliefs() -> tuple[Belief, ...]:
    """Return the ten beliefs, with the tolerance of each written out."""
    half = math.log(0.5)
    reading = 1 + TOLERATED_SHARE * WORKING_YEAR / READING_SECONDS
    needed = requests_to_see(ERROR_SHARE, ERROR_SHARE, CANARY_SHARE)
    requests, people = "requests/s", "people"
    return (
        Belief("rare", "one in a million won't happen", requests, REQUESTS,
               1 / (RARE * DAY)),
        Belief("migrate", "each team migrates itself", "teams", TEAMS,
               Migration().crossover_teams, in_favour=True),
        Belief("main", "fix main when it breaks", people, PEOPLE,
               1 / (BROKEN_SHARE * CHANGES_PER_DAY)),
        Belief("tooling", "tooling is not worth a person", people, PEOPLE,
               WORKING_DAY / TOOLING_SECONDS, in_favour=True),
        Belief("host", "a dead host is an incident", "hosts", HOSTS,
               YEAR / (7 * DAY) / HOST_FAILURES_PER_YEAR),
        Belief("canary", "a canary is too slow", requests, REQUESTS,
               needed / (CANARY_SHARE * 3600), in_favour=True),
        Belief("read", "everyone reads every design", people, PEOPLE, reading),
        Belief("consumers", "nobody depends on that", "consumers", TEAMS,
               half / math.log(1 - DEPENDENCE)),
        Belief("tail", "the p99 is an edge case", "calls", CALLS,
               half / math.log(1 - SLOW_SHARE)),
        Belief("talk", "we can just talk", people, PEOPLE, pair_crossover()),
    )  # fmt: skip


def flipped(factor: float = 1.0) -> Mapping[str, int]:
    """How many beliefs have flipped at each size, all crossovers times ``factor``."""
    past = [belief.past(factor) for belief in beliefs()]
    return {name: sum(each[name] > 1 for each in past) for name in SIZES}
