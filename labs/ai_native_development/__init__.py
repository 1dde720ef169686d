"""When to hand a task to an AI tool, when to stop trying, how long to check.

The lab prices one task in minutes of a person's attention (``delegation``): to
specify it, to look on, to check what comes back, and to do it after all if that
fails. From that follow a break-even chance of success, a bound on the gain that no
model lifts, the number of failures after which to stop (``stopping``), the minutes of
checking that the stakes deserve (``checking``), and what investing in cheaper checks
returns (``investing``). ``baskets`` asks which improvement helps most over thousands
of baskets of tasks, because the minutes of any one are guesses. Your own task::

    python -m labs ai-native-development --by-hand 60 --specify 10 --check 10
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labs import Check, Lab, Parameter, quantity
from labs.ai_native_development import figures, findings
from labs.ai_native_development.baskets import TASKS, Spread
from labs.ai_native_development.delegation import WATCH_MINUTES
from labs.ai_native_development.investing import Practice
from labs.ai_native_development.stopping import World
from labs.ai_native_development.worksheet import CHECKING, DELEGATION, command

MIN = "minutes"


@dataclass(frozen=True)
class Delegating:
    """What the lab found. Minutes are of a person's attention."""

    base_attention_minutes: float = quantity(MIN, "spent on a try of the base task")
    base_break_even_share: float = quantity("share", "break-even of the base task")
    base_minutes: float = quantity(MIN, "expected for the base task, handed over")
    base_gain_times: float = quantity("times", "gain from handing it over")
    base_ceiling_times: float = quantity("times", "the same if it never failed")
    looser_break_even_share: Mapping[str, float] = quantity(
        "share", "break-even of the base task if failures are worth something"
    )
    break_even_share: Mapping[str, float] = quantity("share", "break-even, by task")
    time_share: Mapping[str, float] = quantity(
        "share", "time if handed over, of the time by hand, by task"
    )
    pays_share: Mapping[str, float] = quantity(
        "share", "random baskets in which handing over saves time, by task"
    )
    tally_share: Mapping[str, float] = quantity(
        "share", "95% Wilson interval for seven successes in ten"
    )
    basket_by_hand_minutes: float = quantity(MIN, "one task of each kind, by hand")
    basket_minutes: float = quantity(MIN, "the same, what pays handed over")
    basket_gain_times: float = quantity("times", "gain of that basket")
    basket_limit_times: float = quantity(
        "times", "the same with a model never wrong and instant"
    )
    lever_guessed_share: Mapping[str, float] = quantity(
        "share", "minutes of the guessed basket saved, by improvement"
    )
    lever_share: Mapping[str, float] = quantity(
        "share", "minutes of random baskets saved, by improvement and percentile"
    )
    error_beats_check_share: float = quantity(
        "share", "baskets in which half the errors save more than half the checking"
    )
    error_beats_check_if_share: Mapping[str, float] = quantity(
        "share", "the same if all checks take half or twice as long as guessed"
    )
    check_beats_specify_share: float = quantity(
        "share",
        "baskets in which half the checking saves more than half the specifying",
    )
    check_beats_instant_share: Mapping[str, float] = quantity(
        "share",
        "baskets in which half the checking saves more than instant answers, by "
        "minutes watched",
    )
    instant_saves_share: Mapping[str, float] = quantity(
        "share", "median saved by instant answers, by minutes watched"
    )
    chosen_gain_times: float = quantity(
        "times", "median gain, handing over exactly what pays"
    )
    guessed_gain_times: float = quantity(
        "times", "median gain, handing over what pays by the guesses"
    )
    guessed_slower_share: float = quantity(
        "share", "baskets that this makes slower than by hand"
    )
    guessed_slower_if_share: Mapping[str, float] = quantity(
        "share", "the same, if all checks take half or twice as long"
    )
    all_gain_times: float = quantity("times", "median gain, handing over everything")
    limit_times: float = quantity(
        "times", "median gain with a model never wrong and instant"
    )
    all_slower_share: Mapping[str, float] = quantity(
        "share", "baskets that handing all over makes slower, by assumption"
    )
    tolerated: Mapping[str, float] = quantity(
        "failures",
        "to stop after without prior idea, by price of a try, of the hand work",
    )
    tolerated_by_belief: Mapping[str, float] = quantity(
        "failures", "to stop after at a quarter of the hand work, by belief"
    )
    tolerated_by_alike: Mapping[str, float] = quantity(
        "failures", "the same at even odds, by published correlation of two tries"
    )
    chance_after_share: Mapping[str, float] = quantity(
        "share", "chance of the next try, by belief and failures"
    )
    cost_share: Mapping[str, float] = quantity(
        "share", "expected cost, of by hand, by belief and tries"
    )
    regret_share: Mapping[str, float] = quantity(
        "share", "cost above the best rule, of by hand, by draws, rule and percentile"
    )
    accepted_wrong_share: Mapping[str, float] = quantity(
        "share", "accepted results that are wrong, by chance of success of a try"
    )
    best_check_minutes: Mapping[str, float] = quantity(
        MIN, "of checking at least cost, by cost of an escape"
    )
    ten_minutes_escape_hours: float = quantity(
        "hours", "cost of an escape for which ten minutes of checking are best"
    )
    error_halved_minutes: Mapping[str, float] = quantity(
        MIN, "saved on a task by half the errors, by cost of an escape"
    )
    tau_halved_minutes: Mapping[str, float] = quantity(
        MIN, "saved on a task by checks twice as fast, by cost of an escape"
    )
    constant_minutes: float = quantity(
        MIN, "of checking saved by half the errors, at any stakes"
    )
    turning_point_hours: Mapping[str, float] = quantity(
        "hours", "cost of an escape from which faster checks save more, by case"
    )
    leverage_times: Mapping[str, float] = quantity(
        "times", "gain, by time to check over that for one's own, and by escape"
    )
    payback_weeks: Mapping[str, float] = quantity(
        "weeks", "until a tenth invested has paid, by hours that halve the check"
    )
    first_quarter_behind_share: float = quantity(
        "share", "fewer tasks done in 13 weeks, if 80 hours halve the check"
    )
    invested_gain_share: Mapping[str, float] = quantity(
        "share", "more tasks done in two years, by hours that halve the check"
    )
    concurrency_crossing_minutes: float = quantity(
        MIN, "of checking below which the concurrency change is worth handing over"
    )
    concurrency_unrewarded_minutes: float = quantity(
        MIN, "to take off that check before the first saves anything"
    )
    rusty_gain_times: float = quantity("times", "gain once hand work takes half longer")
    rusty_minutes: float = quantity(MIN, "expected for the base task by then")
    rusty_more_share: float = quantity("share", "more minutes than before")
    cost_curves: Mapping[str, tuple[float, ...]]  # by belief; tries 0 to SHOWN_TRIES
    leverage_curves: Mapping[str, tuple[float, ...]]  # at findings.CURVE_ESCAPES
    saving_curves: Mapping[str, tuple[float, ...]]  # at findings.CURVE_ESCAPES


def run() -> Delegating:
    """Answer the post's question with the post's numbers."""
    return Delegating(
        **findings.one_task(),
        **findings.one_basket(),
        **findings.many_baskets(),
        **findings.when_to_stop(),
        **findings.how_long_to_check(),
        **findings.what_compounds(),
    )


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


LAB = Lab(
    slug="ai-native-development",
    question=(
        "Which tasks are worth handing to an AI tool, when should one stop trying, and "
        "which improvement is worth most?"
    ),
    run=run,
    parameters=(
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
        assumed(
            "wrong results that pass a loop's check", findings.PASSED_SHARE, "share"
        ),
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
    ),
    checks=(
        Check(
            "closed form",
            "break-even is attention over hand work; there both ways cost the same",
            "test_at_the_break_even_both_ways_cost_the_same",
        ),
        Check(
            "closed form",
            "with no idea, failures are tolerated up to 1/price - 2",
            "test_with_no_idea_the_tolerated_failures_are_one_over_price_less_two",
        ),
        Check(
            "independent code",
            "looking one step ahead finds what trying every number of tries finds",
            "test_looking_one_step_ahead_agrees_with_trying_every_number",
        ),
        Check(
            "independent code",
            "the cost of stopping, by simulated tries",
            "test_simulated_tries_cost_what_the_formula_says",
        ),
        Check(
            "independent code",
            "the best checking time by scipy's minimiser",
            "test_the_best_checking_time_is_the_minimum_that_scipy_finds",
        ),
        Check(
            "closed form",
            "half the errors save tau ln 2 of checking and half the rework",
            "test_half_the_errors_save_the_same_at_any_stakes",
        ),
        Check(
            "independent code",
            "work done while checks get cheaper, by scipy's quadrature",
            "test_work_done_while_investing_agrees_with_quadrature",
        ),
        Check(
            "property",
            "no improvement makes any basket slower",
            "test_no_improvement_makes_a_basket_slower",
        ),
    ),
    figures=(
        figures.break_even,
        figures.levers,
        figures.tries,
        figures.stakes,
        figures.model_or_check,
    ),
    calculators=(DELEGATION, CHECKING),
    honesty=(
        "Nothing here was measured: the minutes and chances are assumptions, and what "
        "is said of them is said with its range over random baskets. Tries at one task "
        "are alike and independent given its difficulty; checks in the first part are "
        "perfect; the value of time is linear, and waiting costs nothing unless "
        "watched."
    ),
    command=command,
)
