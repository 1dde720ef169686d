"""What trials of AI coding tools can say, and where the work moves in a team.

``studies.yaml`` holds what the trials published, each in its own unit and with what
was seen of it; ``studies`` turns them into one unit, ``pooling`` says what they say
together, ``selection`` what may hide behind tasks kept back from a trial. ``team``
simulates six people who write faster than they read, ``worksheet`` has the closed
forms, and ``flips`` turns the assumptions of both round. ``own_trial`` sizes a trial of
one's own, ``merged`` sums up merged pull requests; both read a file of the reader's::

    python -m labs building-with-ai-coding-tools times.csv
    python -m labs building-with-ai-coding-tools merged.json --machine NAME
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labs import Check, Lab, quantity
from labs.building_with_ai_coding_tools import figures, findings, flips
from labs.building_with_ai_coding_tools.command import own_data
from labs.building_with_ai_coding_tools.parameters import PARAMETERS
from labs.building_with_ai_coding_tools.worksheet import REVIEW_BUDGET

Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Practice:
    """What the lab found. Changes of time are fractions: -0.2 is a fifth less."""

    change_share: Numbers = quantity("share", "change of time with the tool, by trial")
    saving_share: Numbers = quantity(
        "share", "less time with the tool, by trial; pooled mean; low end for the next"
    )
    as_many_times: Numbers = quantity("times", "tasks in the same time, by trial")
    mean_change_share: Numbers = quantity("share", "mean change of time, by trials in")
    mean_low_share: Numbers = quantity("share", "lower 95% end of that mean")
    mean_high_share: Numbers = quantity("share", "upper 95% end of that mean")
    next_low_share: Numbers = quantity(
        "share", "lower 95% end for one more setting, by way of pooling"
    )
    next_high_share: Numbers = quantity(
        "share", "upper 95% end for one more setting, by way of pooling"
    )
    next_slower_share: Numbers = quantity(
        "share", "chance that one more setting is slowed down, by way of pooling"
    )
    google_share: Numbers = quantity(
        "share", "change of time at Google, 95% ends that its p value implies"
    )
    not_chance_share: float = quantity("share", "variation between trials not chance")
    true_spread: Numbers = quantity("", "sd of true effects, log ratio; its 95% ends")
    true_change_share: Numbers = quantity(
        "share", "true change behind -4%, by case and share of tasks kept back"
    )
    withheld_to_hide_share: Numbers = quantity(
        "share", "tasks kept back for a true -20% to look like -4%, by case"
    )
    merged_per_week: Numbers = quantity(
        "changes", "merged a week with at most 15% on review, by speed of writing"
    )
    balanced_per_week: Numbers = quantity(
        "changes", "merged a week with as much review as it takes, by speed"
    )
    critical_speed_times: Numbers = quantity(
        "times", "speed of writing that review can bear, by cap on review"
    )
    needed_review_share: Numbers = quantity(
        "share", "of the hours, for review to keep up, by speed of writing"
    )
    half_reading_speed_times: float = quantity(
        "times", "speed of writing at which half of the hours are review"
    )
    backlog_growth_per_week: float = quantity(
        "changes", "added each week to those waiting, at twice the speed"
    )
    backlog_after_quarter: float = quantity("changes", "waiting after 13 weeks of it")
    wait_weeks: float = quantity("weeks", "that a change merged then has waited")
    slower_review_per_week: float = quantity(
        "changes", "merged a week at twice the speed if reviews take twice as long"
    )
    review_growth_times: float = quantity(
        "times", "review time a change that takes the gain of twice the speed"
    )
    faros_times: Numbers = quantity(
        "times", "hours of review if the reported time in it were effort, by report"
    )
    simulated_per_week: Numbers = quantity(
        "changes", "merged a week by simulation, by habit and speed of writing"
    )
    start_to_merge_hours: Numbers = quantity(
        "hours", "median working time from start to merge, by habit and speed"
    )
    open_at_end: Numbers = quantity(
        "changes", "waiting after 13 weeks, by habit and speed"
    )
    limit_kept_share: Numbers = quantity(
        "share", "merged with a limit, of review first, by people and limit"
    )
    drawn_over_share: float = quantity(
        "share", "random teams whose writing outruns their cap on review"
    )
    drawn_cap_kept_share: Numbers = quantity(
        "share", "merged by those teams, of what balance would merge, by percentile"
    )
    found_share: Numbers = quantity(
        "share", "95% ends of the share of faults found, if eight of ten planted are"
    )
    missed_at_most_share: float = quantity(
        "share", "95% bound on the share missed when all ten planted are found"
    )
    task_spread: float = quantity("", "sd of a task's log time in METR's trial")
    own_factor_times: Numbers = quantity(
        "times", "reach of the 95% interval either way, by tasks"
    )
    tasks_needed: Numbers = quantity("tasks", "to see a time ratio, by that ratio")
    team_weeks_needed: Numbers = quantity(
        "weeks", "until six people have so many tasks, by that ratio"
    )
    turned_times: Numbers = quantity(
        "times", "merged at three times the speed, of before, by what is reversed"
    )
    scaled_times: Numbers = quantity("times", "the same, by constant halved or doubled")
    turned_per_week: Numbers = quantity(
        "changes", "merged a week at twice the speed, by what is reversed and habit"
    )
    turned_hours: Numbers = quantity(
        "hours", "median from start to merge, by what is reversed and habit"
    )
    forest: tuple[tuple[str, float, float, float, bool], ...]
    opt_out_curves: Mapping[str, tuple[float, ...]]
    speed_curves: Mapping[str, tuple[float, ...]]
    own_curve: tuple[float, ...]


def run() -> Practice:
    """Answer the post's questions with the published results and its own terms."""
    return Practice(
        **findings.evidence(),
        **findings.opt_outs(),
        **findings.queue(),
        **findings.habits(),
        **findings.attention(),
        **findings.trial_of_ones_own(),
        **flips.turned_round(),
    )


LAB = Lab(
    slug="building-with-ai-coding-tools",
    question=(
        "What can the trials of AI coding tools say about your team, and what does "
        "faster writing bring if review doesn't grow?"
    ),
    run=run,
    parameters=PARAMETERS,
    checks=(
        Check(
            "published value",
            "between-trial variance, mean, Q and interval of the thirteen BCG trials",
            "test_the_bcg_trials_pool_to_the_published_values",
        ),
        Check(
            "independent code",
            "pooling agrees with statsmodels",
            "test_pooling_agrees_with_statsmodels",
        ),
        Check(
            "independent code",
            "the bias of kept-back tasks is that of a million drawn tasks",
            "test_the_bias_of_kept_back_tasks_is_that_of_drawn_tasks",
        ),
        Check(
            "independent code",
            "the interval of one's own trial is that of scipy's Welch test",
            "test_ones_own_trial_agrees_with_scipys_welch_test",
        ),
        Check(
            "closed form",
            "the simulated team merges what the balance of hours says",
            "test_the_simulated_team_merges_what_the_balance_of_hours_says",
        ),
        Check(
            "independent code",
            "merged a week and hours to merge agree with the same team in simpy",
            "test_the_team_agrees_with_the_same_team_in_simpy",
        ),
        Check(
            "closed form",
            "two people with steady times merge what the hours of a round say",
            "test_two_people_with_steady_times_merge_two_changes_a_round",
        ),
        Check(
            "property",
            "assumptions reversed agree with the review budget where it has them",
            "test_turned_terms_agree_with_the_review_budget",
        ),
        Check(
            "property",
            "no cap on review merges more than balance",
            "test_no_cap_merges_more_than_balance",
        ),
    ),
    figures=(figures.trials, figures.opt_out, figures.speed, figures.own_trial),
    calculators=(REVIEW_BUDGET,),
    honesty=(
        "The pooled trials are not independent and were not searched for "
        "systematically; two of them come from data that their authors call very weak. "
        "The team is simulated with assumed hours, one review a change and no rework."
    ),
    command=own_data,
)
