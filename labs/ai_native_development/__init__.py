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

from labs import Check, Lab, quantity
from labs.ai_native_development import figures, findings, owners_minutes
from labs.ai_native_development.parameters import MIN, PARAMETERS
from labs.ai_native_development.worksheet import CHECKING, DELEGATION, command


@dataclass(frozen=True)
class Delegating:
    """What the lab found. Minutes are of a person's attention."""

    owner_break_even_share: Mapping[str, float] = quantity(
        "share", "break-even of the author's own tasks, at middle and worst minutes"
    )
    owner_room_minutes: Mapping[str, float] = quantity(
        MIN, "that a review may add to them before the gain is gone"
    )
    owner_gain_times: Mapping[str, float] = quantity(
        "times", "gain of one of each, at middle and worst minutes"
    )
    owner_saved_share: Mapping[str, float] = quantity(
        "share", "of all that one of each saves, by task"
    )
    owner_week_times: Mapping[str, float] = quantity(
        "times", "gain of a week, by the share of such tasks in it"
    )
    owner_week_limit_times: Mapping[str, float] = quantity(
        "times", "the same if such tasks cost nothing"
    )
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
    basket_known_limit_times: float = quantity(
        "times", "the same if you knew it, and checked nothing"
    )
    basket_check_minutes: float = quantity(
        MIN, "of checking in that basket, with a model never wrong and instant"
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
    loop_minutes: Mapping[str, float] = quantity(
        MIN, "expected for the base task at even odds, by who runs the check"
    )
    loop_leaves_share: Mapping[str, float] = quantity(
        "share", "of results right, wrong or missing after five tries in a loop"
    )
    example_failures: int = quantity(
        "failures", "after which the constructed example's card says to stop"
    )
    example_minutes: Mapping[str, float] = quantity(
        MIN, "of the constructed example, by how it goes"
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
    unfindable_limit_share: float = quantity(
        "share", "errors that no check finds, from which faster checks never save more"
    )
    unfindable_window_hours: Mapping[str, float] = quantity(
        "hours", "cost of an escape from and to which faster checks save more, by share"
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
    flipped_kinds: Mapping[str, int] = quantity(
        "kinds", "that pay as guessed, with assumptions reversed"
    )
    flipped_slower_share: Mapping[str, float] = quantity(
        "share", "baskets that handing all over makes slower, with assumptions reversed"
    )
    scaled_kinds: Mapping[str, int] = quantity(
        "kinds", "that pay as guessed, with a constant halved or doubled"
    )
    scaled_slower_share: Mapping[str, float] = quantity(
        "share", "baskets that handing all over makes slower, a constant scaled"
    )
    cost_curves: Mapping[str, tuple[float, ...]]  # by belief; tries 0 to SHOWN_TRIES
    leverage_curves: Mapping[str, tuple[float, ...]]  # at findings.CURVE_ESCAPES
    saving_curves: Mapping[str, tuple[float, ...]]  # at findings.CURVE_ESCAPES


def run() -> Delegating:
    """Answer the post's question with the post's numbers."""
    return Delegating(
        **owners_minutes.what_they_say(),
        **findings.one_task(),
        **findings.one_basket(),
        **findings.many_baskets(),
        **findings.when_to_stop(),
        **findings.in_a_loop(),
        **findings.how_long_to_check(),
        **findings.what_compounds(),
    )


LAB = Lab(
    slug="ai-native-development",
    question=(
        "Which tasks are worth handing to an AI tool, when should you stop trying, "
        "and what would help most?"
    ),
    run=run,
    parameters=PARAMETERS,
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
            "independent code",
            "what leaves an agent's loop, by simulated tries",
            "test_what_leaves_a_loop_agrees_with_simulated_tries",
        ),
        Check(
            "independent code",
            "what improvements save where some errors cannot be found, by minimising",
            "test_what_improvements_save_where_some_errors_cannot_be_found",
        ),
        Check(
            "closed form",
            "each flip, on one task worked out by hand",
            "test_each_flip_costs_what_it_says",
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
        "Nothing here was measured: the minutes are the author's own for six tasks and "
        "assumptions otherwise, and what is said of them is said with its range over "
        "random baskets. Tries at one task are alike and independent given its "
        "difficulty; checks in the first part are perfect; the value of time is "
        "linear, and waiting costs nothing unless watched."
    ),
    command=command,
)
