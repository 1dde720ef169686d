"""What the lab reports of wrong answers: published trials, and checks with retries."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import brentq

from labs.llm_integration_patterns.policies import Outcome, Policy, outcome
from labs.llm_integration_patterns.trials import (
    PUBLISHED,
    TASKS,
    all_fail,
    beta_moment,
    bootstrap,
    bounds,
    correlation,
    histogram,
    pair,
)

SOFT = 0.10
RHO = round(float(np.median([correlation(*m[:2]) for m in PUBLISHED.values()])), 2)
ONE_CHECK = Policy(tries=1, soft=SOFT, rho=RHO, catches=0.7, alarms=0.1)
CHECKED = replace(ONE_CHECK, tries=3)
POLICIES = {
    "one": Policy(tries=1, soft=SOFT, rho=RHO),
    "retry-hard": Policy(soft=SOFT, rho=RHO),
    "check-once": ONE_CHECK,
    "check-retry": CHECKED,
    "check-retry-independent": replace(CHECKED, rho=0.0),
    "check-retry-owned": replace(CHECKED, check_owned=1.0),
    "check-elsewhere": replace(CHECKED, elsewhere=SOFT),
    "check-elsewhere-owned": replace(CHECKED, elsewhere=SOFT, check_owned=1.0),
    "better-once": replace(ONE_CHECK, catches=0.9),
    "better-retry": replace(CHECKED, catches=0.9),
    "better-elsewhere": replace(CHECKED, catches=0.9, elsewhere=SOFT),
}
TRIES_SHOWN = range(1, 11)
CURVES = {
    "same prompt, same model": CHECKED,
    "further tries elsewhere": replace(CHECKED, elsewhere=SOFT),
    "if attempts were independent": replace(CHECKED, rho=0.0),
}


def published_trials() -> dict[str, Any]:
    """What nine published rows say of a second and a third attempt."""
    rho = {row: correlation(*m[:2]) for row, m in PUBLISHED.items()}
    counts = {
        row: histogram(m, TASKS[row.split(".")[0]]) for row, m in PUBLISHED.items()
    }
    spans = {row: bootstrap(found) for row, found in counts.items() if found}
    return {
        "trial_rows": len(PUBLISHED),
        "rho": rho,
        "rho_over_rows": {
            "least": min(rho.values()),
            "median": float(np.median(list(rho.values()))),
            "most": max(rho.values()),
        },
        "rows_with_counts": len(spans),
        "rho_low": {row: span["rho"][0] for row, span in spans.items()},
        "rho_high": {row: span["rho"][1] for row, span in spans.items()},
        "fails_share": {row: 1 - m[0] for row, m in PUBLISHED.items()},
        "again_share": {
            row: all_fail(m, 2) / (1 - m[0]) for row, m in PUBLISHED.items()
        },
        "again_low_share": {row: span["again"][0] for row, span in spans.items()},
        "again_high_share": {row: span["again"][1] for row, span in spans.items()},
        "three_fail_share": {row: all_fail(m, 3) for row, m in PUBLISHED.items()},
        "three_independent_share": {
            row: (1 - m[0]) ** 3 for row, m in PUBLISHED.items()
        },
        "fit_error": fit_errors(),
    }


def fit_errors() -> dict[str, float]:
    """Mean absolute error at pass^3 and pass^4, given the first two moments."""
    errors: dict[str, list[float]] = {"beta": [], "middle": [], "independent": []}
    for moments in PUBLISHED.values():
        first, second = moments[:2]
        rho = correlation(first, second)
        for k in (3, 4):
            published = moments[k - 1]
            errors["beta"].append(abs(beta_moment(first, rho, k) - published))
            errors["middle"].append(abs(sum(bounds(first, second, k)) / 2 - published))
            errors["independent"].append(abs(first**k - published))
    return {name: float(np.mean(values)) for name, values in errors.items()}


def ten_percent() -> dict[str, Any]:
    """What three attempts leave of 10% soft failures, if all could be detected."""
    rhos = [correlation(*m[:2]) for m in PUBLISHED.values()]
    low, high = bounds(SOFT, pair(SOFT, RHO), 3)
    left = {
        "independent": SOFT**3,
        "beta": beta_moment(SOFT, RHO, 3),
        "low": low,
        "high": high,
        "lowest": bounds(SOFT, pair(SOFT, min(rhos)), 3)[0],
        "highest": bounds(SOFT, pair(SOFT, max(rhos)), 3)[1],
    }
    return {
        "left_share": left,
        "left_ratio": left["beta"] / left["independent"],
        "second_wrong_share": pair(SOFT, RHO) / SOFT,
    }


def checks_with_retries() -> dict[str, Any]:
    """Right, wrong and failed by policy, and where the directions turn round."""
    found = {name: outcome(policy) for name, policy in POLICIES.items()}
    return {
        "right_share": {name: o.right for name, o in found.items()},
        "wrong_share": {name: o.wrong for name, o in found.items()},
        "failed_share": {name: o.failed for name, o in found.items()},
        "accepted_wrong_share": {n: o.wrong_of_accepted for n, o in found.items()},
        "cost_per_right": {name: o.cost_per_right for name, o in found.items()},
        "retry_wrong_ratio": found["check-retry"].wrong / found["one"].wrong,
        "slip_share": 1 - CHECKED.catches**CHECKED.tries,
        "check_owned_turn_share": _owned_turn(),
        "elsewhere_turn_share": {f"{s:g}": _elsewhere_turn(s) for s in (0.0, 0.5, 1.0)},
        "accepted_wrong_ratio": _over_grid(),
        "check_constant_share": _constants(),
        "wrong_by_tries": {
            name: tuple(
                outcome(replace(policy, tries=tries)).wrong for tries in TRIES_SHOWN
            )
            for name, policy in CURVES.items()
        },
    }


def _constants() -> dict[str, float]:
    """Wrong answers accepted, one try and three, each constant halved and doubled."""
    found = {}
    for name in ("soft", "rho", "catches", "alarms", "hard"):
        for turn, factor in (("halved", 0.5), ("doubled", 2.0)):
            value = min(0.95, getattr(CHECKED, name) * factor)
            for tries in (1, 3):
                policy = replace(CHECKED, tries=tries, **{name: value})
                found[f"{name}-{turn}.{tries}"] = outcome(policy).wrong
    return found


def _owned_turn() -> float:
    """Share of prompts with fixed verdicts at which retries change no precision."""
    once = outcome(ONE_CHECK).wrong_of_accepted

    def gap(owned: float) -> float:
        return outcome(replace(CHECKED, check_owned=owned)).wrong_of_accepted - once

    return brentq(gap, 0.0, 1.0, xtol=1e-4)


def _elsewhere_turn(shared: float) -> float:
    """Soft rate of a second model at which it leaves as many wrong as the first."""
    same = outcome(CHECKED).wrong

    def gap(soft: float) -> float:
        policy = replace(CHECKED, elsewhere=soft, shared=shared)
        return outcome(policy).wrong - same

    return brentq(gap, 0.01, 0.6, xtol=1e-4)


def _over_grid() -> dict[str, float]:
    """Wrong among accepted, three tries over one, over a grid of what is assumed."""

    def ratio(owned: float, soft: float, rho: float, catches: float, alarms: float):
        policy = Policy(
            soft=soft, rho=rho, catches=catches, alarms=alarms, check_owned=owned
        )
        once: Outcome = outcome(replace(policy, tries=1))
        return outcome(policy).wrong_of_accepted / once.wrong_of_accepted

    cells = list(
        product((0.02, 0.1, 0.3), (0.1, 0.36, 0.46, 0.58), (0.5, 0.7, 0.9), (0.02, 0.1))
    )
    fresh = [ratio(0.0, *cell) for cell in cells]
    fixed = [ratio(1.0, *cell) for cell in cells]
    return {
        "fresh-least": min(fresh),
        "fresh-most": max(fresh),
        "fixed-least": min(fixed),
        "fixed-most": max(fixed),
    }
