"""What goes into the lab, and where each number comes from."""

from __future__ import annotations

from labs import Parameter
from labs.ai_native_development import findings, flips, loops
from labs.ai_native_development.baskets import TASKS, Spread
from labs.ai_native_development.delegation import WATCH_MINUTES
from labs.ai_native_development.investing import Practice
from labs.ai_native_development.owners_minutes import MINUTES, SUCCESS_SHARE
from labs.ai_native_development.stopping import World

MIN = "minutes"


def assumed(name: str, value: float, unit: str, note: str = "") -> Parameter:
    """Return a parameter that is an assumption, as nearly all here are."""
    return Parameter(name, value, unit, "assumption", note)


def task_parameters() -> tuple[Parameter, ...]:
    """List the guesses about the twelve kinds of task."""
    note = "Drawn again with a log-normal factor; see the spread."
    return tuple(
        assumed(f"{kind}: {what}", value, unit, note)
        for kind, task in TASKS.items()
        for what, value, unit in (
            ("by hand", task.by_hand_minutes, MIN),
            ("specify", task.specify_minutes, MIN),
            ("check", task.check_minutes, MIN),
            ("success", task.success_share, "share"),
        )
    )


def owners_parameters() -> tuple[Parameter, ...]:
    """List the author's own minutes, middles of the ranges in the note."""
    return tuple(
        Parameter(
            f"own {task}: {what}",
            sum(ends) / 2,
            MIN,
            "owner",
            f"From {ends[0]:g} to {ends[1]:g}; the middle is used, and the worst ends.",
        )
        for task, minutes in MINUTES.items()
        for what, ends in (
            ("by hand", minutes.by_hand),
            ("handed over", minutes.handed_over),
        )
    )


PARAMETERS = (
    *owners_parameters(),
    assumed("own tasks: success", SUCCESS_SHARE, "share", "For the room for a review."),
    assumed(
        "minutes watched",
        WATCH_MINUTES,
        MIN,
        "Attention spent looking on at each try; 1 to 15 are computed too.",
    ),
    assumed("base task: by hand", findings.BASE.by_hand_minutes, MIN),
    assumed("base task: specify", findings.BASE.specify_minutes, MIN),
    assumed("base task: check", findings.BASE.check_minutes, MIN),
    assumed("base task: ask again", findings.AGAIN_MINUTES, MIN),
    assumed("base task: success", findings.BASE.success_share, "share"),
    *task_parameters(),
    assumed(
        "spread of minutes",
        Spread().minutes_log_sd,
        "log sd",
        "Factor on each guess in the random baskets: mostly between 0.4 and 2.7. "
        "All checks half or twice as long are computed too.",
    ),
    assumed(
        "spread of success",
        Spread().chance_logit_sd,
        "logit sd",
        "A guess of 70% is mostly drawn between 37% and 90%.",
    ),
    assumed(
        "mix of kinds",
        Spread().mix,
        "Dirichlet",
        "0.3 (few kinds prevail) and 5 (all alike) are computed too.",
    ),
    assumed(
        "chance of success, stopping rules",
        World().chance[0],
        "share",
        "Uniform up to 0.9; correlation of two tries 0.36 to 0.58, and 0.09 to "
        "0.67; price of a try 15% to 40% of the hand work, and 5% to 20%.",
    ),
    Parameter(
        "correlation of two tries at a task",
        findings.ALIKE["median"],
        "",
        "yao2025taubench",
        "Median of nine published rows, 0.36 to 0.58; agents, but not at coding.",
    ),
    assumed(
        "time constant of checking",
        findings.DELEGATED.tau_minutes,
        MIN,
        "Minutes that divide the chance to miss an error by e; 3 to 20 are "
        "computed too.",
    ),
    assumed("wrong results that pass a loop's check", findings.PASSED_SHARE, "share"),
    assumed("error by hand", findings.BY_HAND.error_share, "share"),
    assumed("repair by hand", findings.BY_HAND.repair_minutes, MIN),
    assumed(
        "time constant by hand",
        findings.BY_HAND.tau_minutes,
        MIN,
        "The gain at high stakes turns on its ratio to that of the result handed "
        "over; ratios 0.5, 1 and 2 are shown.",
    ),
    assumed(
        "invested share", findings.INVESTED_SHARE, "share", "Of every week's hours."
    ),
    assumed(
        "fixed minutes of a task",
        Practice(80).fixed_minutes,
        MIN,
        "Beside a check of which 20 minutes can be engineered away. Nobody has "
        "measured how many hours halve them: 40 to 320 are shown.",
    ),
    assumed(
        "tries of an agent in a loop",
        loops.TRIES,
        "",
        "Of the base task, at even odds; it reads what passes the check.",
    ),
    assumed(
        "flips: work that a failure saves, or adds",
        flips.FLIPS["failures-help"]["salvaged_share"],
        "share",
    ),
    assumed(
        "flips: check of hand work, of that of a result",
        flips.FLIPS["hand-work-checked"]["hand_check"],
        "share",
    ),
    assumed(
        "flips: wrong results that the check misses",
        flips.FLIPS["checks-miss"]["missed_share"],
        "share",
        "Each costs five times the work by hand.",
    ),
)
