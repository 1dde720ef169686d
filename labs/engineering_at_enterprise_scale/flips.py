"""Each result with its assumptions turned round, one at a time and in pairs.

Every model of this lab takes something for granted by a yes or a no: failures are
independent, teams differ, a request waits for all its calls. Here each of these is
turned, alone and with each other one of the same model, and each assumed constant is
halved and doubled::

    canary_wait({"bursts"})              # 6.6e6 s: 76 days at fifty requests a second
    open_after_ten_years({"alike"})      # 18 migrations of 60

A model with nothing turned is the one of the module that it stands on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

from scipy import stats

from labs.engineering_at_enterprise_scale import canary, ratios
from labs.engineering_at_enterprise_scale.migrations import Migration, left_share

BURST = 10  # failures that come together, and teams and consumers that do
LOOKS = 20
GROSS = 0.01  # requests that a gross bug breaks
UNLIKE = 0.5  # shape of the gamma distribution of unlike behaviours
NEVER_MOVING = 0.005  # teams
YEARS, LAUNCHES, MEDIAN_YEARS, DONE = 10, 6, 0.25, 0.99
ALIKE = 2.0  # shape of the teams' rates, as in the post

CANARY = ("equal-control", "bursts", "twenty-looks", "gross")
TAIL = ("common-cause", "spares-one", "asked-again")
HYRUM = ("copied", "unlike-behaviours")
OPEN = ("alike", "closed-at-99", "in-groups", "some-never-move", "pressure-grows")
WORK = ("no-review", "nothing-to-learn", "uses-unlike")


def turned_round() -> dict[str, Any]:
    """Answer anew for each assumption turned, each pair, each constant scaled."""
    return {
        "turned_canary_seconds": cells(CANARY, canary_wait),
        "turned_slow_share": cells(TAIL, slow_share),
        "turned_slow_by_calls_share": {
            f"{calls}.{name}": slow_share((name,), calls)
            for calls in (15, 40)
            for name in TAIL
        },
        "turned_untouched_share": cells(HYRUM, untouched_share),
        "turned_open": cells(OPEN, open_after_ten_years),
        "turned_crossover_teams": cells(WORK, crossover_teams),
        "scaled_crossover": scaled_crossovers(),
        "scaled_canary_seconds": scaled_canary(),
        "scaled_open": scaled_open(),
    }


def cells(
    names: Iterable[str], answer: Callable[[Collection[str]], float]
) -> dict[str, float]:
    """Answer with nothing turned, with each assumption and with each pair."""
    names = tuple(names)
    turned = [(), *((name,) for name in names), *combinations(names, 2)]
    return {".".join(each) or "none": answer(each) for each in turned}


def canary_wait(turned: Collection[str]) -> float:
    """Seconds until a 1% canary at fifty requests a second sees a worse release."""
    errors, share = ratios.ERROR_SHARE, ratios.CANARY_SHARE
    added = GROSS if "gross" in turned else errors
    alone = canary.requests_to_see(errors, added)
    if "twenty-looks" in turned:
        alone *= repeated_looks_factor(errors, added)
    control = 2.0 if "equal-control" in turned else 1 / (1 - share)
    burst = BURST if "bursts" in turned else 1
    return alone * control * burst / (ratios.REQUESTS[0] * share)


def repeated_looks_factor(errors: float, added: float) -> float:
    """How much longer a canary runs at most, if it is looked at twenty times.

    Each look tests at a level so low that all twenty together keep ``ALPHA``. That is
    found exactly for the known baseline; the power is counted at the last look alone.
    """
    z_once = canary.Z
    low, high = canary.ALPHA / LOOKS, canary.ALPHA
    for _ in range(30):
        level = math.sqrt(low * high)
        z = stats.norm.isf(level) + stats.norm.ppf(canary.POWER)
        expected = errors * canary.requests_to_see(errors, added) * (z / z_once) ** 2
        kept = canary.false_alarm_share(expected, LOOKS, level) <= canary.ALPHA
        low, high = (level, high) if kept else (low, level)
    z = stats.norm.isf(low) + stats.norm.ppf(canary.POWER)
    return float((z / z_once) ** 2)


def slow_share(turned: Collection[str], calls: int = ratios.CALLS[-1]) -> float:
    """Share of requests that have to wait for a slow call."""
    together = 0.5 * ratios.SLOW_SHARE if "common-cause" in turned else 0.0
    alone = (ratios.SLOW_SHARE - together) / (1 - together)
    if "asked-again" in turned:
        alone = alone**2  # the copy is slow independently, unless all of them are
    spared = 1 if "spares-one" in turned else 0
    return float(1 - (1 - together) * stats.binom.cdf(spared, calls, alone))


def untouched_share(turned: Collection[str]) -> float:
    """Share of behaviours on which none of 2,500 consumers depends."""
    groups = ratios.TEAMS[-1] / (BURST if "copied" in turned else 1)
    if "unlike-behaviours" not in turned:
        return (1 - ratios.DEPENDENCE) ** groups
    # The mean of exp(-C q) where q is gamma distributed with mean DEPENDENCE.
    return (1 + groups * ratios.DEPENDENCE / UNLIKE) ** -UNLIKE


def open_after_ten_years(
    turned: Collection[str],
    *,
    alike: float = ALIKE,
    teams: int = ratios.TEAMS[-1],
    launches: int = LAUNCHES,
    median_years: float = MEDIAN_YEARS,
) -> float:
    """Migrations open at the end of ten years, of those launched in them."""
    alike = math.inf if "alike" in turned else alike
    movers = teams // BURST if "in-groups" in turned else teams
    never = NEVER_MOVING if "some-never-move" in turned else 0.0
    allowed = math.floor((1 - DONE) * movers + 1e-9) if "closed-at-99" in turned else 0
    found = 0.0
    for number in range(1, YEARS * launches + 1):
        time = number / launches / median_years
        if "pressure-grows" in turned:
            time = time**2  # the rate grows with the time since the start
        left = never + (1 - never) * left_share(time, alike)
        found += stats.binom.sf(allowed, movers, left)
    return float(found)


def crossover_teams(turned: Collection[str]) -> float:
    """Teams from which on a central group takes fewer hours than they would."""
    work = Migration()
    if "no-review" in turned:
        work = replace(work, review=0.0)
    if "nothing-to-learn" in turned:
        work = replace(work, learn=0.0)
    if "uses-unlike" in turned:
        work = replace(work, speedup=1.0, learn_each=work.learn)
    return work.crossover_teams


def scaled(value: Callable[[float], float]) -> dict[str, float]:
    """Answer with a constant halved and doubled."""
    return {"half": value(0.5), "double": value(2.0)}


def scaled_crossovers() -> Mapping[str, float]:
    """Where each belief flips if the constant behind it is halved or doubled."""
    crossover = {belief.key: belief.crossover for belief in ratios.beliefs()}
    half = math.log(0.5)
    answers: dict[str, Callable[[float], float]] = {
        # Proportional to the inverse of the chance, the rate or the time a head.
        **{
            key: lambda by, key=key: crossover[key] / by
            for key in ("rare", "main", "tooling", "host")
        },
        "canary": lambda by: canary_crossover(by * ratios.ERROR_SHARE),
        "migrate": lambda by: Migration(tool=by * Migration().tool).crossover_teams,
        "read": lambda by: 1 + (crossover["read"] - 1) / by,
        "talk": lambda by: 1 + (crossover["talk"] - 1) / by,
        "tail": lambda by: half / math.log(1 - by * ratios.SLOW_SHARE),
        "consumers": lambda by: half / math.log(1 - by * ratios.DEPENDENCE),
    }
    return {
        f"{key}.{name}": value
        for key, answer in answers.items()
        for name, value in scaled(answer).items()
    }


def canary_crossover(errors: float) -> float:
    """Requests a second at which a 1% canary sees ``errors`` double within an hour."""
    share = ratios.CANARY_SHARE
    return canary.requests_to_see(errors, errors, share) / (3600 * share)


def scaled_canary() -> Mapping[str, float]:
    """Seconds of the canary at fifty requests a second, a constant scaled."""
    errors, share = ratios.ERROR_SHARE, ratios.CANARY_SHARE

    def wait(added: float = errors, baseline: float = errors, part: float = share):
        return canary.seconds_to_see(ratios.REQUESTS[0], part, baseline, added)

    def at_level(alpha: float, missed: float) -> float:
        z = stats.norm.isf(alpha) + stats.norm.isf(missed)
        return wait() * float(z / canary.Z) ** 2

    alpha, missed = canary.ALPHA, 1 - canary.POWER
    answers: dict[str, Callable[[float], float]] = {
        "errors": lambda by: wait(by * errors, by * errors),
        "rise": lambda by: wait(by * errors),
        "share": lambda by: wait(part=by * share),
        "false-alarms": lambda by: at_level(by * alpha, missed),
        "misses": lambda by: at_level(alpha, by * missed),
    }
    return {
        f"{key}.{name}": value
        for key, answer in answers.items()
        for name, value in scaled(answer).items()
    }


def scaled_open() -> Mapping[str, float]:
    """Share of the launched migrations open after ten years, a constant scaled."""
    variation = 1 / math.sqrt(ALIKE)
    answers: dict[str, Callable[[float], float]] = {
        "variation": lambda by: open_share(alike=1 / (by * variation) ** 2),
        "median": lambda by: open_share(median_years=by * MEDIAN_YEARS),
        "teams": lambda by: open_share(teams=int(by * ratios.TEAMS[-1])),
        "launches": lambda by: open_share(launches=int(by * LAUNCHES)),
    }
    return {
        f"{key}.{name}": value
        for key, answer in answers.items()
        for name, value in scaled(answer).items()
    }


def open_share(*, launches: int = LAUNCHES, **terms: Any) -> float:
    """Share of the migrations launched in ten years that are open at their end."""
    found = open_after_ten_years((), launches=launches, **terms)
    return found / (YEARS * launches)
