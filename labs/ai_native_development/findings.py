"""What the post says, computed with the post's own numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from labs.ai_native_development import (
    baskets,
    checking,
    delegation,
    flips,
    investing,
    loops,
)
from labs.ai_native_development.baskets import LEVERS, TASKS, Spread
from labs.ai_native_development.checking import Work
from labs.ai_native_development.delegation import Task
from labs.ai_native_development.investing import Practice
from labs.ai_native_development.loops import Job
from labs.ai_native_development.stopping import (
    NO_IDEA,
    Belief,
    World,
    cost_by_tries,
    next_chance,
    regret,
    tolerated_failures,
)
from labs.progress import steps
from labs.proportions import wilson_interval

SEED = 20261110
DRAWS = 20_000
BASE = Task(60, 8, 10, 0.85)
RUSTY = replace(BASE, by_hand_minutes=90, check_minutes=15)
AGAIN_MINUTES = 5.0
RETRY_SHARE = (AGAIN_MINUTES + BASE.check_minutes) / BASE.by_hand_minutes
WATCHED = (1, 2, 5, 10, 15)
CHECKS = {"checks-halved": 0.5, "checks-doubled": 2.0}  # of all guesses at once

EXAMPLE = Job(20, 3, 0, 4, 1, Belief(0.6, 0.46))
UNFINDABLE = 0.05  # of errors, that no checking finds

DELEGATED = Work(10, 0.15, 60, 10)
BY_HAND = Work(60, 0.10, 20, 5)
CASES = {
    "base": DELEGATED,
    "small-task": replace(DELEGATED, repair_minutes=15),
    "large-task": replace(DELEGATED, repair_minutes=240),
    "fast-check": replace(DELEGATED, tau_minutes=3),
    "slow-check": replace(DELEGATED, tau_minutes=20),
    "good-model": replace(DELEGATED, error_share=0.05),
    "poor-model": replace(DELEGATED, error_share=0.40),
}
TAU_RATIOS = {"twice": 2.0, "same": 1.0, "half": 0.5}
ESCAPES = {
    "half-hour": 30,
    "2h": 120,
    "8h": 480,
    "40h": 2_400,
    "240h": 14_400,
    "1600h": 96_000,
    "million": 1_000_000,
}
CURVE_ESCAPES = tuple(float(x) for x in np.geomspace(30, 96_000, 36))

BELIEFS = {
    "coin": Belief(1 / 2, 0.05),
    "no-idea": NO_IDEA,
    "all-or-nothing": Belief(1 / 2, 2 / 3),
}
PRICES = {"tenth": 0.1, "fifth": 0.2, "quarter": 0.25, "third": 1 / 3, "half": 0.5}
ALIKE = {"least": 0.36, "median": 0.46, "most": 0.58}  # of published trials
GOOD = Belief(BASE.success_share, ALIKE["median"])
PASSED_SHARE = 0.05  # of wrong results, by a check that a loop runs itself
SHOWN_TRIES = 10
STRIKES = {"one": 1, "two": 2, "three": 3, "eight": 8}
WORLDS = {
    "published": World(weight=(1 / ALIKE["most"] - 1, 1 / ALIKE["least"] - 1)),
    "wide": World(),
    "published-cheap": World(
        weight=(1 / ALIKE["most"] - 1, 1 / ALIKE["least"] - 1), retry_share=(0.05, 0.20)
    ),
    "cheap": World(retry_share=(0.05, 0.20)),
    "even": World(log_weight=False),
}

HALVINGS = (40, 80, 160, 320)
HORIZON_WEEKS = 104
INVESTED_SHARE = 0.1


def one_task() -> dict[str, Any]:
    """The base task, the twelve kinds, and the same base task in rusty hands."""
    return {
        "base_attention_minutes": delegation.attention_minutes(BASE),
        "base_break_even_share": delegation.break_even_share(BASE),
        "base_minutes": delegation.expected_minutes(BASE),
        "base_gain_times": delegation.gain_times(BASE),
        "base_ceiling_times": delegation.ceiling_times(BASE),
        "looser_break_even_share": {
            "salvage": delegation.break_even_share(BASE, salvaged_share=0.25),
            "hand-check": delegation.break_even_share(
                BASE, hand_check_minutes=BASE.check_minutes / 2
            ),
        },
        "break_even_share": {
            kind: delegation.break_even_share(task) for kind, task in TASKS.items()
        },
        "time_share": {
            kind: 1 / delegation.gain_times(task) for kind, task in TASKS.items()
        },
        "rusty_gain_times": delegation.gain_times(RUSTY),
        "rusty_minutes": delegation.expected_minutes(RUSTY),
        "rusty_more_share": delegation.expected_minutes(RUSTY)
        / delegation.expected_minutes(BASE)
        - 1,
        "tally_share": dict(zip(("low", "high"), wilson_interval(7, 10), strict=True)),
    }


def one_basket() -> dict[str, Any]:
    """One task of each kind, exactly as guessed."""
    guessed = baskets.as_guessed()
    by_hand = float(guessed.by_hand_minutes()[0])
    chosen = float(baskets.chosen_minutes(guessed)[0])
    limit = float(baskets.chosen_minutes(guessed, LEVERS["never-wrong-instant"])[0])
    known = float(baskets.chosen_minutes(guessed, LEVERS["known-right"])[0])
    return {
        "basket_by_hand_minutes": by_hand,
        "basket_minutes": chosen,
        "basket_gain_times": by_hand / chosen,
        "basket_limit_times": by_hand / limit,
        "basket_known_limit_times": by_hand / known,
        "basket_check_minutes": limit - known,
        "lever_guessed_share": {
            lever: float(baskets.saved_share(guessed, lever)[0]) for lever in LEVERS
        },
    }


def many_baskets() -> dict[str, Any]:
    """Thousands of baskets around the guesses: what pays, and which lever wins."""
    drawn = baskets.draw(Spread(), DRAWS, SEED)
    saved = {lever: baskets.saved_share(drawn, lever) for lever in LEVERS}
    pays = (baskets.handed_over(drawn) < drawn.by_hand).mean(axis=0)
    by_hand = drawn.by_hand_minutes()
    all_over = (drawn.weight * baskets.handed_over(drawn)).sum(axis=1)
    limit = baskets.chosen_minutes(drawn, LEVERS["never-wrong-instant"])
    by_guess = baskets.minutes_by_guess(drawn)
    half_check = saved["check-halved"]
    return {
        "lever_share": {
            f"{lever}.{name}": float(np.quantile(saved[lever], at))
            for lever in LEVERS
            for name, at in (("p5", 0.05), ("median", 0.5), ("p95", 0.95))
        },
        "error_beats_check_share": error_beats_check(drawn),
        "error_beats_check_if_share": {
            name: error_beats_check(baskets.with_checks(drawn, times))
            for name, times in CHECKS.items()
        },
        "check_beats_specify_share": float(
            (half_check > saved["specify-halved"]).mean()
        ),
        "pays_share": dict(zip(TASKS, map(float, pays), strict=True)),
        "chosen_gain_times": float(np.median(by_hand / baskets.chosen_minutes(drawn))),
        "guessed_gain_times": float(np.median(by_hand / by_guess)),
        "guessed_slower_share": guessed_slower(drawn),
        "guessed_slower_if_share": {
            name: guessed_slower(baskets.with_checks(drawn, times))
            for name, times in CHECKS.items()
        },
        "all_gain_times": float(np.median(by_hand / all_over)),
        "limit_times": float(np.median(by_hand / limit)),
        "all_slower_share": all_slower(drawn),
        **watching(drawn),
        **flips.turned_round(drawn),
    }


def error_beats_check(drawn: baskets.Baskets) -> float:
    """How often half the errors save more than half the checking."""
    half_error = baskets.saved_share(drawn, "error-halved")
    return float((half_error > baskets.saved_share(drawn, "check-halved")).mean())


def guessed_slower(drawn: baskets.Baskets) -> float:
    """How often handing over what pays by the guesses is slower than by hand."""
    return float((baskets.minutes_by_guess(drawn) > drawn.by_hand_minutes()).mean())


def watching(drawn: baskets.Baskets) -> dict[str, Any]:
    """What instant answers save those who look on for so many minutes."""
    beaten, saved = {}, {}
    for minutes in WATCHED:
        instant = baskets.saved_share(drawn, "instant", minutes)
        half_check = baskets.saved_share(drawn, "check-halved", minutes)
        beaten[str(minutes)] = float((half_check > instant).mean())
        saved[str(minutes)] = float(np.median(instant))
    return {"check_beats_instant_share": beaten, "instant_saves_share": saved}


def all_slower(drawn: baskets.Baskets) -> dict[str, float]:
    """How often handing everything over is slower, under other assumptions."""
    found = {
        "base": baskets.all_slower_share(drawn),
        "salvage": baskets.all_slower_share(drawn, salvaged_share=0.25),
        "hand-check": baskets.all_slower_share(drawn, hand_check=0.25),
    }
    for name, times in CHECKS.items():
        found[name] = baskets.all_slower_share(baskets.with_checks(drawn, times))
    others = {
        "few-kinds": Spread(mix=0.3),
        "many-kinds": Spread(mix=5),
        "better-model": Spread(chance_logit_shift=0.5),
        "worse-model": Spread(chance_logit_shift=-0.5),
    }
    for name, spread in steps(others.items(), "other baskets"):
        found[name] = baskets.all_slower_share(baskets.draw(spread, DRAWS, SEED))
    return found


def when_to_stop() -> dict[str, Any]:
    """Tolerated failures by price and belief, and what fixed numbers of them cost."""
    curves = {
        name: tuple(
            map(float, cost_by_tries(b.alpha, b.beta, RETRY_SHARE, SHOWN_TRIES))
        )
        for name, b in BELIEFS.items()
    }
    found = {name: regret(world, 5_000, SEED) for name, world in WORLDS.items()}
    return {
        "tolerated": {
            name: tolerated_failures(NO_IDEA, price) for name, price in PRICES.items()
        },
        "tolerated_by_belief": {
            name: tolerated_failures(belief, RETRY_SHARE)
            for name, belief in BELIEFS.items()
        },
        "tolerated_by_alike": {
            name: tolerated_failures(Belief(1 / 2, alike), RETRY_SHARE)
            for name, alike in ALIKE.items()
        },
        "chance_after_share": {
            f"{name}.{failures}": next_chance(belief, failures)
            for name, belief in BELIEFS.items()
            for failures in (0, 1, 2, 3)
        },
        "cost_share": {
            f"{name}.{tries}": curve[tries]
            for name, curve in curves.items()
            for tries in (0, 1, 2, 8)
        },
        "regret_share": {
            f"{world}.{strikes}.{name}": float(np.quantile(costs[:, tries], at))
            for world, costs in found.items()
            for strikes, tries in STRIKES.items()
            for name, at in (("median", 0.5), ("p95", 0.95))
        },
        "cost_curves": curves,
    }


def in_a_loop() -> dict[str, Any]:
    """The base task at even odds and the example, by who runs the check."""
    belief = Belief(1 / 2, ALIKE["median"])
    job = Job(BASE.by_hand_minutes, BASE.specify_minutes, 2, 10, AGAIN_MINUTES, belief)
    right, wrong = loops.leaves_loop(belief, PASSED_SHARE, loops.TRIES)
    watched, alone = loops.watched_minutes(job), loops.loop_minutes(job, PASSED_SHARE)
    example = EXAMPLE
    first = example.specify_minutes + example.check_minutes
    again = example.again_minutes + example.check_minutes
    return {
        "loop_minutes": {
            "watched": watched,
            "loop": alone,
            "saved": watched - alone,
            "saved-good-model": loops.watched_minutes(replace(job, belief=GOOD))
            - loops.loop_minutes(replace(job, belief=GOOD), PASSED_SHARE),
        },
        "loop_leaves_share": {
            "right": right,
            "wrong": wrong,
            "nothing": 1 - right - wrong,
        },
        "example_failures": tolerated_failures(
            example.belief, again / example.by_hand_minutes
        ),
        "example_minutes": {
            "expected": loops.watched_minutes(example),
            "in-a-loop": loops.loop_minutes(example, PASSED_SHARE),
            "failed-twice": first + again + example.by_hand_minutes,
        },
    }


def unfindable_window(share: float) -> tuple[float, float]:
    """From and to what cost of an escape, in hours, faster checks save more."""
    escapes = np.geomspace(DELEGATED.repair_minutes + 1, 1e7, 4_000)
    ahead = [
        x
        for x in escapes
        if flips.halved_tau_saves(DELEGATED, x, share)
        > flips.halved_error_saves(DELEGATED, x, share)
    ]
    return ahead[0] / 60, ahead[-1] / 60


def what_cannot_be_found() -> dict[str, Any]:
    """Where faster checks save more, if checking cannot find some of the errors."""
    return {
        "unfindable_limit_share": flips.unfindable_limit_share(DELEGATED),
        "unfindable_window_hours": {
            f"{share}.{end}": hours
            for share in (0.01, 0.02)
            for end, hours in zip(("from", "to"), unfindable_window(share), strict=True)
        },
    }


def leverage(escape_minutes: float, tau_ratio: float) -> float:
    """Time by hand over time handed over, both with their best checking."""
    own = BY_HAND
    other = replace(DELEGATED, tau_minutes=tau_ratio * own.tau_minutes)
    return checking.best_cost_minutes(own, escape_minutes) / checking.best_cost_minutes(
        other, escape_minutes
    )


def how_long_to_check() -> dict[str, Any]:
    """The best checking time, what improvements are worth, and the leverage left."""
    work = DELEGATED
    return {
        "accepted_wrong_share": {
            name: checking.accepted_wrong_share(chance, PASSED_SHARE)
            for name, chance in {"half": 0.5, "tenth": 0.1}.items()
        },
        "best_check_minutes": {
            name: checking.best_check_minutes(work, escape)
            for name, escape in ESCAPES.items()
        },
        "ten_minutes_escape_hours": checking.escape_for(work, BASE.check_minutes) / 60,
        "error_halved_minutes": {
            name: checking.halved_error_saves(work, escape)
            for name, escape in ESCAPES.items()
        },
        "tau_halved_minutes": {
            name: checking.halved_tau_saves(work, escape)
            for name, escape in ESCAPES.items()
        },
        "constant_minutes": work.tau_minutes * math.log(2),
        "turning_point_hours": {
            name: checking.turning_point_minutes(case) / 60
            for name, case in CASES.items()
        },
        **what_cannot_be_found(),
        "leverage_times": {
            f"{ratio}.{name}": leverage(escape, factor)
            for ratio, factor in TAU_RATIOS.items()
            for name, escape in ESCAPES.items()
        },
        "leverage_curves": {
            ratio: tuple(leverage(escape, factor) for escape in CURVE_ESCAPES)
            for ratio, factor in TAU_RATIOS.items()
        },
        "saving_curves": {
            "error": tuple(checking.halved_error_saves(work, x) for x in CURVE_ESCAPES),
            "error-unfindable": tuple(
                flips.halved_error_saves(work, x, UNFINDABLE) for x in CURVE_ESCAPES
            ),
            "tau": tuple(checking.halved_tau_saves(work, x) for x in CURVE_ESCAPES),
        },
    }


def what_compounds() -> dict[str, Any]:
    """A tenth of every week put into cheaper checks, by how fast that works."""
    practices = {str(hours): Practice(halving_hours=hours) for hours in HALVINGS}
    check_of = TASKS["concurrency"]
    crossing = (
        check_of.success_share * check_of.by_hand_minutes
        - check_of.specify_minutes
        - check_of.watch_minutes
    )
    return {
        "payback_weeks": {
            name: investing.payback_weeks(practice, INVESTED_SHARE)
            for name, practice in practices.items()
        },
        "invested_gain_share": {
            name: investing.gain_share(practice, INVESTED_SHARE, HORIZON_WEEKS)
            for name, practice in practices.items()
        },
        "first_quarter_behind_share": -investing.gain_share(
            practices["80"], INVESTED_SHARE, 13
        ),
        "concurrency_crossing_minutes": crossing,
        "concurrency_unrewarded_minutes": check_of.check_minutes - crossing,
    }
