"""The lab of building-with-ai-coding-tools: trials, what they hide, and the queue."""

from __future__ import annotations

import json
import math
import random
import re
import statistics
from collections import Counter

import numpy as np
import pytest
import simpy
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from labs.__main__ import main
from labs.building_with_ai_coding_tools import (
    flips,
    merged,
    own_trial,
    pooling,
    selection,
    studies,
)
from labs.building_with_ai_coding_tools.command import read_times
from labs.building_with_ai_coding_tools.findings import ends_share
from labs.building_with_ai_coding_tools.studies import Study, as_time_ratio
from labs.building_with_ai_coding_tools.team import (
    REVIEW_FIRST,
    Change,
    Desk,
    Habit,
    Work,
    quarter,
)
from labs.building_with_ai_coding_tools.worksheet import TEAM, review_budget
from labs.proportions import wilson_interval
from tests.sites import ROOT

# Thirteen trials of the BCG vaccine (Colditz et al. 1994): tuberculosis yes and no
# among the vaccinated, then among the others.
BCG = (
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
    (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619),
    (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
    (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
)  # fmt: skip


def bcg() -> tuple[list[float], list[float]]:
    """Return log relative risks and their standard errors."""
    values = [math.log(a / (a + b) * (c + d) / c) for a, b, c, d in BCG]
    errors = [
        math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) for a, b, c, d in BCG
    ]
    return values, errors


def trial(**changed: object) -> Study:
    """Return a study of 20% less time, 10 to 30%, with something changed."""
    given = {
        "key": "toy", "work": "toy", "label": "", "people": "", "effect": 0.2,
        "unit": "less time", "interval": (0.1, 0.3), "scale": "fraction",
    }  # fmt: skip
    return Study(**{**given, **changed})


# --- one unit ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "unit", "ratio"),
    [
        (0.558, "less time", 0.442),
        (0.188, "more time", 1.188),
        (0.25, "more tasks", 0.8),  # five tasks where there were four
    ],
)
def test_each_unit_becomes_a_ratio_of_times(effect, unit, ratio):
    assert as_time_ratio(effect, unit) == pytest.approx(ratio)


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="'faster' is neither"):
        as_time_ratio(0.2, "faster")


def test_an_interval_symmetric_in_percent_becomes_an_error_by_the_delta_method():
    # 10 to 30% is a standard error of 0.2 / 3.92; d log x = dx / x at x = 0.8.
    assert trial().log_error == pytest.approx(0.2 / 3.92 / 0.8, rel=1e-4)


def test_an_interval_symmetric_in_logs_becomes_an_error_from_its_ends():
    # Half to double is 2 ln 2 wide.
    wide = trial(unit="more time", interval=(-0.5, 1.0), scale="logarithm")

    assert wide.log_error == pytest.approx(2 * math.log(2) / 3.92, rel=1e-4)


def test_a_standard_error_of_a_gain_becomes_one_of_its_logarithm():
    # d log(1 + x) = dx / (1 + x): 0.103 / 1.2608.
    gain = trial(effect=0.2608, unit="more tasks", interval=None, error=0.103)

    assert gain.log_error == pytest.approx(0.0817, abs=5e-5)


def test_a_trial_without_interval_has_the_error_that_its_p_value_implies():
    # p = 0.05 is 1.96 standard errors from no effect: ln 0.8 / 1.96.
    found = trial(interval=None, p_value=0.05).log_error

    assert found == pytest.approx(-math.log(0.8) / 1.96, rel=1e-4)


def test_a_trial_without_interval_and_p_value_has_no_error():
    with pytest.raises(ValueError, match="toy: no error was published"):
        _ = trial(interval=None).log_error


def test_a_p_value_above_5_percent_is_an_interval_that_contains_no_effect():
    low, high = ends_share(trial(interval=None, p_value=0.086))

    assert low < -0.2 < 0 < high


def test_the_authors_interval_comes_back_from_the_data_file():
    # METR's replication code prints 0.188 with (0.013, 0.395).
    metr = next(one for one in studies.read() if one.key == "metr-2025")
    reach = math.exp(studies.Z * metr.log_error)

    assert metr.time_ratio / reach == pytest.approx(1.013, abs=0.001)
    assert metr.time_ratio * reach == pytest.approx(1.395, abs=0.001)


def test_only_trials_with_a_published_error_are_pooled():
    for one in studies.read():
        assert not one.pooled or one.interval or one.error


# --- pooling ----------------------------------------------------------------------


def test_the_bcg_trials_pool_to_the_published_values():
    # Viechtbauer (2010), metafor: REML 0.3132, mean -0.7145 with error 0.1798,
    # Q(12) = 152.2330, I2 and the Q-profile interval of the variance.
    found = pooling.pool(*bcg(), estimator="reml")

    assert found.tau2 == pytest.approx(0.3132, abs=5e-5)
    assert found.mean == pytest.approx(-0.7145, abs=5e-5)
    assert found.error == pytest.approx(0.1798, abs=5e-5)
    assert found.q == pytest.approx(152.2330, abs=5e-5)
    assert pooling.tau2_interval(*bcg()) == pytest.approx((0.1197, 1.1115), abs=5e-5)


@pytest.mark.parametrize(
    ("estimator", "theirs"),
    [("dersimonian-laird", "chi2"), ("paule-mandel", "iterated")],
)
def test_pooling_agrees_with_statsmodels(estimator, theirs):
    values, errors = bcg()
    other = combine_effects(
        np.array(values), np.square(errors), method_re=theirs, use_t=True
    )

    found = pooling.pool(values, errors, estimator=estimator)

    assert found.tau2 == pytest.approx(other.tau2, rel=1e-4)
    assert found.mean == pytest.approx(other.mean_effect_re, rel=1e-5)
    assert found.i2 == pytest.approx(other.i2, rel=1e-9)


def test_the_means_interval_is_that_of_hartung_and_knapp():
    values, errors = bcg()
    other = combine_effects(
        np.array(values), np.square(errors), method_re="chi2", use_t=True
    )
    half = other.sd_eff_w_re_hksj * stats.t.ppf(0.975, 12)

    found = pooling.pool(values, errors, estimator="dersimonian-laird")

    assert found.interval[1] - found.mean == pytest.approx(half, rel=1e-4)


def test_equal_trials_have_no_spread_of_true_effects():
    found = pooling.pool([0.3, 0.3, 0.3], [0.1, 0.1, 0.1])

    assert (found.tau2, found.i2) == (0.0, 0.0)
    assert found.mean == pytest.approx(0.3)


def test_the_prediction_interval_is_students_on_two_degrees_fewer():
    # Errors of nearly nothing: tau2 is the variance of -1, 0, 1, which is 1, and the
    # mean's error is sqrt(1/3); t(1) reaches 12.706.
    found = pooling.pool([-1.0, 0.0, 1.0], [1e-6] * 3)

    assert found.prediction[1] == pytest.approx(12.706 * math.sqrt(4 / 3), rel=1e-4)
    assert found.chance_above(0.0) == pytest.approx(0.5)


def test_two_trials_are_too_few():
    with pytest.raises(ValueError, match="2 trials have no prediction interval"):
        pooling.pool([0.0, 1.0], [1.0, 1.0])


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.floats(-2, 2), st.floats(0.05, 1)), min_size=3, max_size=8),
    st.floats(-3, 3),
)
def test_shifting_all_trials_shifts_the_mean_and_nothing_else(trials, shift):
    values, errors = zip(*trials, strict=True)
    before = pooling.pool(values, errors)
    after = pooling.pool([value + shift for value in values], errors)

    assert after.mean == pytest.approx(before.mean + shift, abs=1e-6)
    assert after.tau2 == pytest.approx(before.tau2, abs=1e-6)


# --- who drops out ----------------------------------------------------------------


def test_the_bias_of_kept_back_tasks_is_that_of_drawn_tasks():
    # A tenth kept back on a forecast that correlates 0.6 with the truth, sd 0.4.
    rng = np.random.default_rng(7)
    forecast, other = rng.standard_normal((2, 1_000_000))
    truth = 0.4 * (0.6 * forecast + 0.8 * other)
    left = truth[forecast > np.quantile(forecast, 0.1)]

    bias = selection.opt_out_bias(withheld=0.1, spread=0.4, foresight=0.6)

    assert bias == pytest.approx(left.mean(), abs=0.002)


def test_nothing_kept_back_hides_nothing():
    found = selection.true_change(-0.04, withheld=0.0, spread=0.4, foresight=1.0)

    assert found == pytest.approx(-0.04)


def test_half_kept_back_with_perfect_foresight_is_the_half_normal_mean():
    # The upper half of a normal has its mean at sqrt(2 / pi) standard deviations.
    bias = selection.opt_out_bias(withheld=0.5, spread=0.4, foresight=1.0)

    assert bias == pytest.approx(0.4 * math.sqrt(2 / math.pi))


def test_what_must_be_kept_back_hides_just_that_much():
    share = selection.withheld_to_hide(-0.2, -0.04, spread=0.4, foresight=1.0)
    found = selection.true_change(-0.04, withheld=share, spread=0.4, foresight=1.0)

    assert found == pytest.approx(-0.2)


def test_all_tasks_cannot_be_kept_back():
    with pytest.raises(ValueError, match=r"1\.0 cannot be withheld"):
        selection.opt_out_bias(withheld=1.0, spread=0.4, foresight=1.0)


# --- the queue --------------------------------------------------------------------


def test_a_cap_of_15_percent_bears_writing_1_32_times_as_fast():
    # 0.15 x 6 / (0.85 x 0.8).
    assert review_budget(**TEAM).critical_speed == pytest.approx(0.9 / 0.68)


def test_beyond_that_the_cap_alone_decides_what_is_merged():
    # 15% of 180 hours are 27; a review takes 0.8. Writing takes 153 hours at 3 each.
    found = review_budget(**TEAM)

    assert found.merged_per_week == pytest.approx(27 / 0.8)
    assert found.backlog_growth_per_week == pytest.approx(51 - 27 / 0.8)


def test_below_it_the_hours_are_shared_so_that_nothing_piles_up():
    # 180 hours at 6.8 a change.
    found = review_budget(**{**TEAM, "speed": 1})

    assert found.merged_per_week == pytest.approx(180 / 6.8)
    assert found.backlog_growth_per_week == pytest.approx(0.0, abs=1e-9)


def test_half_of_the_hours_are_review_where_writing_takes_as_long_as_reading():
    found = review_budget(**{**TEAM, "speed": 7.5})

    assert found.half_reading_speed == 7.5
    assert found.needed_review_share == pytest.approx(0.5)


@settings(deadline=None, max_examples=60)
@given(st.floats(1, 10), st.floats(0.1, 3), st.floats(0.02, 0.9), st.floats(0.5, 10))
def test_no_cap_merges_more_than_balance(writing, review, cap, speed):
    found = review_budget(
        people=6, week_hours=30, writing_hours=writing, review_hours=review,
        review_share=cap, speed=speed,
    )  # fmt: skip

    assert found.merged_per_week <= found.balanced_per_week * (1 + 1e-9)
    assert (found.backlog_growth_per_week > 1e-6) == (
        speed > found.critical_speed * (1 + 1e-7)
    ) or math.isclose(speed, found.critical_speed, rel_tol=1e-5)


@pytest.mark.parametrize(
    ("habit", "speed", "expected"),
    [
        (REVIEW_FIRST, 1.0, 180 / 6.8),
        (REVIEW_FIRST, 2.0, 180 / 3.8),
        (Habit(0.15), 2.0, 27 / 0.8),
        (Habit(0.25), 3.0, 45 / 0.8),
    ],
)
def test_the_simulated_team_merges_what_the_balance_of_hours_says(
    habit, speed, expected
):
    work = Work(speed=speed, weeks=100)
    merged = [quarter(work, habit, seed).merged_per_week for seed in range(4)]

    assert statistics.fmean(merged) == pytest.approx(expected, rel=0.02)


def in_simpy(work: Work, share: float, limit: float, seed: int) -> tuple[float, float]:
    """The same team told to simpy: merged a week, median hours from start to merge."""
    chance, env = random.Random(seed), simpy.Environment()
    open_changes: list[tuple[int, float]] = []  # author and start, oldest first
    mine, merges = Counter(), []
    news = [env.event()]

    def tell():
        news[0].succeed()
        news[0] = env.event()

    def person(me):
        wrote = read = 0.0
        while True:
            others = [one for one in open_changes if one[0] != me]
            may = share == 1 or read / (1e-12 + wrote + read) < share
            if others and (may or mine[me] >= limit):
                change = others[0]
                open_changes.remove(change)
                hours = chance.expovariate(1 / work.review_hours)
                yield env.timeout(hours)
                read += hours
                mine[change[0]] -= 1
                merges.append((env.now, env.now - change[1]))
                tell()
            elif mine[me] >= limit:
                yield news[0]
            else:
                start, hours = env.now, chance.expovariate(work.speed / 6.0)
                yield env.timeout(hours)
                wrote += hours
                mine[me] += 1
                open_changes.append((me, start))
                tell()

    for me in range(work.people):
        env.process(person(me))
    env.run(until=work.weeks * work.week_hours)
    late = [took for at, took in merges if at > work.weeks * work.week_hours / 2]
    return len(merges) / work.weeks, statistics.median(late)


@pytest.mark.parametrize(("share", "limit"), [(1.0, math.inf), (0.15, 2), (0.15, 1)])
def test_the_team_agrees_with_the_same_team_in_simpy(share, limit):
    work = Work(speed=2.0, weeks=100)
    ours = [quarter(work, Habit(share, limit), seed) for seed in range(4)]
    theirs = [in_simpy(work, share, limit, seed) for seed in range(4)]

    merged, hours = map(statistics.fmean, zip(*theirs, strict=True))
    assert statistics.fmean(one.merged_per_week for one in ours) == pytest.approx(
        merged, rel=0.02
    )
    assert statistics.fmean(one.start_to_merge_hours for one in ours) == pytest.approx(
        hours, rel=0.05
    )


def test_the_pile_grows_as_the_balance_of_hours_says():
    piles = [
        quarter(Work(speed=2.0), Habit(0.15), seed).open_at_end for seed in range(20)
    ]

    assert statistics.fmean(piles) == pytest.approx(13 * 17.25, rel=0.05)


def test_nobody_reviews_their_own_change():
    # One person alone merges nothing.
    assert quarter(Work(people=1), REVIEW_FIRST, seed=1).merged_per_week == 0


def test_a_limit_holds_the_pile():
    found = quarter(Work(speed=3.0), Habit(0.15, 2), seed=3)

    assert found.open_at_end <= 2 * 6


# --- attention, and a trial of one's own --------------------------------------------


def test_eight_of_ten_planted_faults_leave_half_to_nearly_all():
    # Wilson by hand: centre (0.8 + 3.8415/20) / 1.38415, z = 1.96.
    low, high = wilson_interval(8, 10)

    assert (low, high) == pytest.approx((0.4902, 0.9433), abs=5e-5)


def test_the_spread_of_task_times_follows_from_a_differences_error():
    # Two arms of 50 with sd 1: the difference errs by sqrt(2/50) = 0.2.
    assert own_trial.task_spread(error=0.2, arms=(50, 50)) == pytest.approx(1.0)


def test_ten_tasks_reach_by_students_t_on_eight_degrees():
    # t = 2.306; exp(2.306 x 0.5 x sqrt(4/10)).
    assert own_trial.interval_factor(10, 0.5) == pytest.approx(
        math.exp(2.306 * 0.5 * math.sqrt(0.4)), rel=1e-4
    )


def test_a_fifth_less_time_takes_so_many_tasks():
    # (1.960 + 0.8416)^2 x 4 x 0.5^2 / ln(0.8)^2 = 157.6.
    assert own_trial.tasks_to_see(0.8, 0.5) == pytest.approx(157.6, abs=0.1)


def test_ones_own_trial_agrees_with_scipys_welch_test():
    with_tool, without = [30, 55, 41, 90], [62, 48, 120, 75, 66]
    welch = stats.ttest_ind(np.log(with_tool), np.log(without), equal_var=False)
    ends = welch.confidence_interval(0.95)

    found = own_trial.estimate(with_tool, without)

    assert (found.low, found.high) == pytest.approx(
        (math.exp(ends.low), math.exp(ends.high))
    )


def test_equal_times_have_no_interval_to_speak_of():
    assert own_trial.estimate([2, 2], [4, 4]) == own_trial.Estimate(0.5, 0.5, 0.5)


def test_a_file_of_times_is_read(tmp_path, capsys):
    file = tmp_path / "times.csv"
    file.write_text("arm,minutes\nwith,10\nwithout,20\nwith,10\nwithout,20\n")

    assert main(["building-with-ai-coding-tools", str(file)]) == 0

    assert (
        "2 tasks with, 2 without the tool: 0.50 of the time" in capsys.readouterr().out
    )


def test_a_time_that_is_none_is_named_by_its_line():
    with pytest.raises(ValueError, match="line 2: 'soon' is not a time"):
        read_times("with,3\nwithout,soon\n")


# --- assumptions turned round --------------------------------------------------------


@pytest.mark.parametrize("speed", [1.0, 2.0, 3.0])
@pytest.mark.parametrize("cap", [0.08, 0.15, 0.4])
def test_turned_terms_agree_with_the_review_budget(speed, cap):
    # With nothing turned round, and where a review takes twice as long from the start.
    for review in (0.8, 1.6):
        budget = review_budget(
            **{**TEAM, "speed": speed, "review_share": cap, "review_hours": review}
        )
        ours = flips.merged_per_week(flips.Terms(cap=cap, review_hours=review), speed)

        assert ours == pytest.approx(budget.merged_per_week)


def test_three_times_the_speed_merges_so_much_more_under_a_cap():
    # 27 hours of review are 33.75 changes; before the tool 180 / 6.8 are merged.
    assert flips.gain(flips.Terms()) == pytest.approx(33.75 / (180 / 6.8))


def test_without_a_cap_the_hours_decide():
    # 2 hours to write and 0.8 to review where it was 6 and 0.8.
    assert flips.gain(flips.Terms(capped=False)) == pytest.approx(6.8 / 2.8)


def test_reviews_half_as_long_again_cost_more_than_the_speed_brings():
    # 27 hours at 1.2 are 22.5 changes.
    found = flips.gain(flips.Terms(slower_review=1.5))

    assert found == pytest.approx(22.5 / (180 / 6.8))


def test_a_change_that_goes_back_is_read_twice():
    # Three in ten go back: 1.04 hours of review a change.
    found = flips.gain(flips.Terms(rework_share=0.3))

    assert found == pytest.approx(27 / 1.04 / (180 / 6.8))


def test_if_half_have_the_tool_writing_is_twice_as_fast_at_three_times():
    half = flips.merged_per_week(flips.Terms(users_share=0.5, capped=False), 3.0)

    assert half == pytest.approx(180 / (3 + 0.8))


def test_two_people_with_steady_times_merge_two_changes_a_round():
    # Each writes for 3 hours, turns (0.25), reads the other's (0.8), turns (0.25).
    work = Work(people=2, speed=2.0, steady=True, switch_hours=0.25, weeks=43)
    found = quarter(work, REVIEW_FIRST, seed=1)

    assert found.merged_per_week == pytest.approx(2 * 30 / 4.3, rel=0.01)


def test_the_newest_change_is_read_first_where_that_is_asked():
    # Nobody else is free until three are waiting; the last opened goes first.
    desk = Desk(Work(people=2, newest_first=True), REVIEW_FIRST, random.Random(1))
    desk.waiting = [Change(0, 1.0), Change(0, 2.0)]
    desk.choose(1)

    assert desk.waiting == [Change(0, 1.0)]


# --- merged pull requests ------------------------------------------------------------


def pull(author, lines, merged_at, *reviews):
    """A pull request as GitHub's command line prints it, opened at midnight."""
    return {
        "author": {"login": author, "is_bot": False},
        "additions": lines - 1,
        "deletions": 1,
        "createdAt": "2026-11-02T00:00:00Z",
        "mergedAt": f"2026-11-02T{merged_at}:00:00Z",
        "reviews": [
            {"author": {"login": login}, "submittedAt": f"2026-11-02T{at}:00:00Z"}
            for login, at in reviews
        ],
    }


PULLS = [
    pull("ann", 50, "08", ("copilot", "01"), ("bob", "04")),
    pull("ann", 900, "02", ("copilot", "01")),  # a machine's review is none
    pull("agent", 400, "10", ("ann", "06")),
    pull("bob", 10, "03", ("bob", "01"), ("ann", "05")),  # the author's, and a late one
]


def test_a_persons_review_before_the_merge_is_what_counts():
    found = merged.summary(merged.read_pulls(json.dumps(PULLS)), machines=["copilot"])

    assert found == merged.Merged(
        count=4,
        unread_share=0.5,
        large_share=0.25,  # 900; 400 is the limit
        median_lines=225,
        first_review_hours=5.0,  # after 4 and 6
        open_hours=5.5,  # 2, 3, 8, 10
    )


def test_an_unnamed_machine_passes_for_a_person():
    found = merged.summary(merged.read_pulls(json.dumps(PULLS)))

    assert found.unread_share == 0.25


@pytest.mark.parametrize("text", ["[]", "{}", '[{"author": null}]', "no", "[1]"])
def test_a_file_that_is_no_list_of_pull_requests_is_refused(text):
    with pytest.raises(ValueError, match=r"pull request|Expecting"):
        merged.summary(merged.read_pulls(text))


def the_post() -> str:
    """The text of the post."""
    [post] = ROOT.glob("posts/*/building-with-ai-coding-tools.md")
    return post.read_text(encoding="utf-8")


def test_the_post_prints_what_its_command_does(tmp_path, capsys):
    file = tmp_path / "merged.json"
    file.write_text(json.dumps(PULLS))
    words = ["--machine", "copilot", "--most-lines", "400"]
    [printed] = re.findall(r"```text\n(4 merged.*?)```", the_post(), re.S)

    assert main(["building-with-ai-coding-tools", str(file), *words]) == 0

    assert capsys.readouterr().out == printed


def test_the_posts_limit_on_a_change_is_the_commands():
    for pattern in (r"At most (\d+) changed", r"--most-lines (\d+)", r"(\d+)\nchanged"):
        [limit] = re.findall(pattern, the_post())
        assert int(limit) == merged.MOST_LINES


def test_the_post_asks_github_for_every_field_that_is_read():
    [fields] = re.findall(r"--json (\S+) ", the_post())

    assert set(fields.split(",")) == set(PULLS[0])


# --- the file of studies -------------------------------------------------------------


def test_every_study_says_what_was_opened_and_when():
    entries = yaml.safe_load(studies.FILE.read_text(encoding="utf-8"))
    sources = (ROOT / "reference" / "sources.bib").read_text(encoding="utf-8")

    for one in [*entries["trials"], *entries["others"]]:
        assert one["opened"].rstrip(".").find("November 2026") > 0
        assert f"{{{one['work']}," in sources
