"""What becomes of the two results when the assumptions are turned round.

``sampler`` asks the cliff's question of a sampler whose rules are changed one or two at
a time: which share of traces is never judged, at so many times the rate that fits?
``rules`` asks the sampling rules' question of other traffic and other thresholds: how
far off is what the kept traces show, and how large is the error of a weighted p99?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from labs.observability_at_scale import sampling
from labs.observability_at_scale.population import Traffic, draw
from labs.observability_at_scale.tail_sampler import TICK_SECONDS, WAIT_SECONDS
from labs.progress import steps

PLACES = 2_000
WATCHED_SECONDS = 240
RATIOS = {"0.9": 0.9, "1.1": 1.1, "2": 2.0}
EARLY_SECONDS = 6  # a root that came ends the wait so soon
BURST_SECONDS = 10  # of which the first half has all the traces
USUAL = 0.7  # of the rate that fits, outside of a short peak


@dataclass(frozen=True)
class Sampler:
    """The rules of a tail sampler; the defaults are those of the post's model."""

    evicts: str = "oldest"  # or "random", or "none": the newcomer is refused
    arrivals: str = "poisson"  # or "even", or "bursts"
    frees: bool = False  # whether a trace that is judged gives its place back
    early_share: float = 0.0  # of traces, judged soon after their root came
    peak_seconds: float | None = None  # how long the rate lasts; None: always


SAMPLER_FLIPS: dict[str, dict[str, Any]] = {
    "random": {"evicts": "random"},
    "refused": {"evicts": "none"},
    "freed": {"frees": True},
    "even": {"arrivals": "even"},
    "bursts": {"arrivals": "bursts"},
    "half_early": {"early_share": 0.5},
    "all_early": {"early_share": 1.0},
    "short_peak": {"peak_seconds": 20},
}


def compatible_pairs() -> Iterator[tuple[str, str]]:
    """Yield the pairs of the sampler's assumptions that change different rules."""
    for one, other in combinations(SAMPLER_FLIPS, 2):
        if SAMPLER_FLIPS[one].keys() != SAMPLER_FLIPS[other].keys():
            yield one, other


def sampler_flips() -> dict[str, float]:
    """Return the share never judged, by flip or ``one-other`` and by ratio."""
    turned: dict[str, dict[str, Any]] = {"none": {}, **SAMPLER_FLIPS}
    for one, other in compatible_pairs():
        turned[f"{one}-{other}"] = SAMPLER_FLIPS[one] | SAMPLER_FLIPS[other]
    return {
        f"{name}.{key}": lost_share(Sampler(**changes), ratio)
        for name, changes in steps(turned.items(), "rules of the sampler")
        for key, ratio in RATIOS.items()
    }


def lost_share(
    rules: Sampler,
    ratio: float,
    *,
    places: int = PLACES,
    wait_seconds: int = WAIT_SECONDS,
    seed: int = 1,
) -> float:
    """Return the share of traces never judged, at a rate of ``ratio`` times what fits.

    A rate fits where ``rate * (wait + tick) = places``. Counted are the traces of the
    peak, or those that come once the memory has had time to fill, and are due before
    the end.
    """
    fits = places / (wait_seconds + TICK_SECONDS)
    usual = ratio if rules.peak_seconds is None else USUAL
    rng = np.random.default_rng(seed)
    start = 2 * wait_seconds + EARLY_SECONDS
    end = WATCHED_SECONDS - wait_seconds - 2 * TICK_SECONDS
    if rules.peak_seconds is not None:
        end = start + rules.peak_seconds
    times = _arrivals(rules, (ratio * fits, usual * fits), (start, end), rng)
    early = rng.random(len(times)) < rules.early_share
    # Judged on the first tick, one a second, after the wait.
    due = np.ceil(times + np.where(early, EARLY_SECONDS, wait_seconds))
    lost = _lost(times.tolist(), due.tolist(), rules, places, rng)
    return float(lost[(times >= start) & (times < end)].mean())


def _arrivals(
    rules: Sampler,
    speeds: tuple[float, float],
    peak: tuple[float, float],
    rng: np.random.Generator,
) -> np.ndarray:
    """Return when traces begin, at one speed within the peak, at the other outside."""
    rate, usual = speeds
    start, end = peak
    parts = []
    for begin, stop, speed in (
        (0.0, start, usual), (start, end, rate), (end, WATCHED_SECONDS, usual)
    ):  # fmt: skip
        number = round(speed * (stop - begin))
        if rules.arrivals == "even":
            drawn = begin + (np.arange(number) + 0.5) / speed
        else:
            drawn = rng.uniform(begin, stop, rng.poisson(number))
        if rules.arrivals == "bursts":
            drawn -= (drawn % BURST_SECONDS) / 2
        parts.append(drawn)
    return np.sort(np.concatenate(parts))


def _lost(
    times: list[float],
    due: list[float],
    rules: Sampler,
    places: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Run the memory, trace by trace; return which traces were never judged."""
    lost = np.zeros(len(times), dtype=bool)
    held = _Held(rng.integers(0, places, len(times)).tolist())
    by_due = sorted(range(len(times)), key=due.__getitem__)
    next_due = 0
    for trace, now in enumerate(times):
        while next_due < trace and due[by_due[next_due]] <= now:
            if rules.frees:
                held.drop(by_due[next_due])
            next_due += 1
        if len(held) >= places:
            if rules.evicts == "none":
                lost[trace] = True
                continue
            gone = held.oldest() if rules.evicts == "oldest" else held.any()
            held.drop(gone)
            lost[gone] = due[gone] > now
        held.add(trace)
    return lost


class _Held:
    """The traces in memory, at hand in the order they came and at random."""

    def __init__(self, dice: list[int]) -> None:
        self._traces: list[int] = []
        self._place: dict[int, int] = {}  # in the order of arrival
        self._dice = iter(dice)

    def __len__(self) -> int:
        return len(self._traces)

    def add(self, trace: int) -> None:
        self._place[trace] = len(self._traces)
        self._traces.append(trace)

    def drop(self, trace: int) -> None:
        place = self._place.pop(trace, None)
        if place is None:
            return
        last = self._traces.pop()
        if last != trace:
            self._traces[place] = last
            self._place[last] = place

    def oldest(self) -> int:
        return next(iter(self._place))

    def any(self) -> int:
        return self._traces[next(self._dice) % len(self._traces)]


BASE = Traffic()


@dataclass(frozen=True)
class Keeping:
    """What the rules are asked of: traffic, budget, and where two thresholds lie."""

    traffic: Traffic = BASE
    budget: float = 0.01
    slow_ms: float = sampling.SLOW_MS
    near_ms: float = sampling.NEAR_MS


def _with(**changes: Any) -> dict[str, Any]:
    return {"traffic": changes}


KEEPING_FLIPS: dict[str, dict[str, Any]] = {
    "no_slow": _with(slow_share=0.0),
    "pareto": _with(slow_share=0.0, pareto_index=1.5),
    "failures_anywhere": _with(failed_share=0.0007, failed_share_of_slow=0.0),
    "slow_below_p99": {"slow_ms": 200.0, "budget": 0.02},
}
HALVED_AND_DOUBLED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "median": (_with(median_ms=20.0), _with(median_ms=80.0)),
    "spread": (_with(log_spread=0.3), _with(log_spread=1.2)),
    "slow_share": (_with(slow_share=0.005), _with(slow_share=0.02)),
    "slow_extra": (_with(slow_extra_ms=750.0), _with(slow_extra_ms=3_000.0)),
    "failed": (
        _with(failed_share=0.00025, failed_share_of_slow=0.01),
        _with(failed_share=0.001, failed_share_of_slow=0.04),
    ),
    "budget": ({"budget": 0.005}, {"budget": 0.02}),
    "threshold": ({"slow_ms": 500.0}, {"slow_ms": 2_000.0}),
    "split": ({"near_ms": 75.0}, {"near_ms": 300.0}),
}


def keeping(changes: Mapping[str, Any]) -> dict[str, float]:
    """Return what the usual rule shows, and three rules' errors, with some changes.

    What does not fit the budget is left out.
    """
    given = dict(changes)
    traffic = replace(BASE, **given.pop("traffic", {}))
    case = replace(Keeping(), traffic=traffic, **given)
    requests = draw(case.traffic)
    chances = {
        "uniform": lambda: sampling.head(requests, case.budget),
        "usual": lambda: sampling.keep_failed_and_slow(
            requests, case.budget, case.slow_ms
        ),
        "two_rates": lambda: sampling.two_rates(requests, case.budget, case.near_ms),
    }
    found: dict[str, float] = {}
    for name, rule in chances.items():
        try:
            chance = rule()
        except ValueError:  # what is to be kept for certain exceeds the budget
            continue
        found[name] = sampling.relative_error(requests, chance, 0.99)
        if name == "usual":
            seen = sampling.unweighted(requests, chance)
            found["failed_times"] = seen.failed_share / requests.failed_share
            found["p99_times"] = seen.p99_ms / requests.quantile_ms(0.99)
    return found


def keeping_flips() -> dict[str, float]:
    """Return ``keeping`` with each assumption turned, alone and in pairs."""
    turned: dict[str, dict[str, Any]] = {"none": {}, **KEEPING_FLIPS}
    for one, other in combinations(KEEPING_FLIPS, 2):
        if {one, other} == {"no_slow", "pareto"}:  # there is no slow mode in either
            continue
        first, second = KEEPING_FLIPS[one], KEEPING_FLIPS[other]
        traffic = first.get("traffic", {}) | second.get("traffic", {})
        turned[f"{one}-{other}"] = first | second | {"traffic": traffic}
    return _named(turned)


def keeping_constants() -> dict[str, float]:
    """Return ``keeping`` with each constant halved and doubled."""
    return _named(
        {
            f"{name}_{size}": changes
            for name, both in HALVED_AND_DOUBLED.items()
            for size, changes in zip(("halved", "doubled"), both, strict=True)
        }
    )


def _named(turned: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    return {
        f"{name}.{what}": value
        for name, changes in steps(turned.items(), "assumptions of the rules")
        for what, value in keeping(changes).items()
    }
