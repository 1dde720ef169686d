"""When it pays to try management, if you may come back at a price.

The lab treats a spell as a manager as an experiment (``trial``): the fit is
unknown, each year shows a little of it, and coming back costs something. It finds
what the chance to return is worth, how doubtful one may be and still go, when a
single review captures most of it, and which term of the deal matters (``draws``).
``lives`` plays the policy out for a million people, because the mean hides that
most of them end behind, and ``flips`` turns each assumption round. ``promotion``
shows how selection alone makes engineering and leadership look opposed among
managers. Your own numbers::

    python -m labs staff-engineer-or-manager --good 0.3 --bad -0.2 --years 18

gives value, break-even and the best review for a good-decile year worth 0.3 more,
a bad-decile year worth 0.2 less than a year in the job you have. What coming back
costs (``--fare``) is flat there unless ``--skill`` adds what decays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labs import Check, Lab, Parameter, quantity
from labs.staff_engineer_or_manager import figures, findings, flips
from labs.staff_engineer_or_manager.fare import RETURN_FARE
from labs.staff_engineer_or_manager.worksheet import worksheet

A_YEAR = "years"  # the unit of value: years in the job one has
SD = "standard deviations"


@dataclass(frozen=True)
class SpellAsManager:
    """What the lab found. Values are in years of the staff engineer's job."""

    trial_value_years: float = quantity(A_YEAR, "value of a trial at even odds")
    one_way_value_years: float = quantity(A_YEAR, "the same if nobody may return")
    option_value_years: float = quantity(A_YEAR, "what being able to return adds")
    break_even_sd: float = quantity(SD, "worst expected fit at which a trial pays")
    break_even_worse_share: float = quantity(
        "share", "chance that management is the worse job, at break-even"
    )
    break_even_fit_share: float = quantity("share", "break-even, of a year's value")
    break_even_by_term_share: Mapping[str, float] = quantity(
        "share", "chance of a worse job that still pays, by the one term changed"
    )
    break_even_by_plan_share: Mapping[str, float] = quantity(
        "share", "chance of a worse job that still pays, by years of review"
    )
    turned_share: Mapping[str, float] = quantity(
        "share", "chance of a worse job that still pays, assumptions reversed"
    )
    turned_review_year: Mapping[str, float] = quantity(
        "", "best year of a single review, assumption reversed"
    )
    two_fits_share: float = quantity(
        "share", "chance of a worse job that still pays, if a job suits or does not"
    )
    scaled_share: Mapping[str, float] = quantity(
        "share", "chance of a worse job that still pays, constant halved or doubled"
    )
    scaled_review_year: Mapping[str, float] = quantity(
        "", "best year of a single review, constant halved or doubled"
    )
    one_way_worse_share: float = quantity(
        "share", "chance of a worse job that still pays if nobody may return"
    )
    perfect_information_years: float = quantity(
        A_YEAR, "value at even odds if one year told all and the return were free"
    )
    option_kept_share: float = quantity(
        "share", "option value with noise and costs, of what it would be then"
    )
    simulated_value_years: float = quantity(A_YEAR, "value of a trial, by simulation")
    returned_share: float = quantity("share", "entrants who return")
    return_after_years: float = quantity(A_YEAR, "median year after which they return")
    early_return_share: float = quantity("share", "of the returns, after years 1 to 3")
    behind_share: float = quantity("share", "entrants who end behind, at even odds")
    behind_at_break_even_share: float = quantity("share", "the same at break-even")
    outcome_years: Mapping[str, float] = quantity(A_YEAR, "how it ends, by percentile")
    loss_doubled_years: float = quantity(
        A_YEAR, "value of a trial to someone for whom a loss counts twice"
    )
    loss_doubled_best_years: float = quantity(
        A_YEAR, "the same to one who leaves sooner, all levels raised alike"
    )
    reservation_share: Mapping[str, float] = quantity(
        "share", "belief, of a year's value, below which to return after year"
    )
    return_fare_years: Mapping[str, float] = quantity(
        A_YEAR, "cost of coming back after year"
    )
    annuity_years: Mapping[str, float] = quantity(
        A_YEAR, "present value of a year's value in each of so many years"
    )
    last_review_level_share: float = quantity(
        "share", "belief below which to return after year 3, if never asked again"
    )
    belief_sd_share: Mapping[str, float] = quantity(
        "share", "spread of the belief, of a year's value, after year"
    )
    single_review_years: Mapping[str, float] = quantity(
        A_YEAR, "option value with a single review after year"
    )
    captured_share: Mapping[str, float] = quantity(
        "share", "option value captured by reviews after year"
    )
    first_impression_right_share: Mapping[str, float] = quantity(
        "share", "chance that year one points the right way, by signal sd"
    )
    best_review_year: Mapping[str, float] = quantity(
        "", "best year of a single review, by signal sd"
    )
    best_review_year_without_decay: float = quantity(
        "", "best year of a single review if no skill decays"
    )
    best_review_share: Mapping[str, float] = quantity(
        "share", "option value captured by that review, by signal sd"
    )
    dark_start_years: Mapping[str, float] = quantity(
        A_YEAR, "value when the first evidence is too dark, by bias and policy"
    )
    wrong_return_share: Mapping[str, float] = quantity(
        "share", "of those better off as managers, who return, by bias and policy"
    )
    option_by_decay_years: Mapping[str, float] = quantity(
        A_YEAR, "option value by total skill loss and decay rate"
    )
    decay_taken_share: Mapping[str, float] = quantity(
        "share", "option value that the fast decay takes, by total skill loss"
    )
    decay_at_once_share: float = quantity(
        "share", "option value taken if half a year's skill were lost on entering"
    )
    decay_rate_ratio: float = quantity("times", "fast decay rate over the teachers'")
    option_by_fare_share: Mapping[str, float] = quantity(
        "share", "option value left, of that with a free return, by its flat cost"
    )
    highest_fare_years: Mapping[str, float] = quantity(
        A_YEAR, "flat cost of return up to which a trial at even odds pays, by fit sd"
    )
    doubt_share: Mapping[str, float] = quantity(
        "share", "chance of a worse job that still pays, by years left, fit sd, cost"
    )
    value_by_horizon_years: Mapping[str, float] = quantity(
        A_YEAR, "value of a trial at even odds, by years left"
    )
    shortest_horizon_years: Mapping[str, float] = quantity(
        A_YEAR, "fewest years left with which a trial at even odds pays, by fit sd"
    )
    worse_chance_share: Mapping[str, float] = quantity(
        "share", "chance that it is the worse job, by expected fit over doubt"
    )
    decile_span_sd: float = quantity(SD, "from the bad-decile to the good-decile fit")
    drawn_pays_share: Mapping[str, float] = quantity(
        "share", "random terms under which a trial at even odds pays"
    )
    drawn_best_year_share: Mapping[str, float] = quantity(
        "share", "random terms under which this is the best year of a single review"
    )
    drawn_captured_share: Mapping[str, float] = quantity(
        "share", "option value captured under random terms, by review and percentile"
    )
    drawn_worthless_share: Mapping[str, float] = quantity(
        "share", "random terms under which the option is worth under 0.01 years"
    )
    drawn_rank_correlation: Mapping[str, float] = quantity(
        "", "rank correlation of a term with the option value, under random terms"
    )
    promoted_correlation: Mapping[str, float] = quantity(
        "", "correlation of engineering and leadership among the promoted"
    )
    promoted_leadership_sd: Mapping[str, float] = quantity(
        SD, "mean leadership of the promoted, by weight on engineering"
    )
    review_curves: Mapping[str, tuple[float, ...]]  # by signal sd; years 1 to 15
    fare_curves: Mapping[str, tuple[float, ...]]  # by fit sd; findings.FARE_STEPS
    outcome_shares: Mapping[str, tuple[float, ...]]  # findings.OUTCOME_EDGES


def run() -> SpellAsManager:
    """Answer the post's question with the post's terms."""
    return SpellAsManager(
        **findings.price_of_the_door(),
        **findings.how_it_ends(),
        **findings.reviews(),
        **findings.dark_starts(),
        **findings.what_closes_the_door(),
        **findings.horizons(),
        **findings.under_random_terms(),
        **findings.selection(),
        **flips.turned_round(),
    )


LAB = Lab(
    slug="staff-engineer-or-manager",
    question=(
        "When does it pay to try management if coming back has a price, and when "
        "should you look again?"
    ),
    run=run,
    parameters=(
        Parameter(
            "fit sd",
            findings.BASE.fit_sd,
            "of a year",
            "assumption",
            "How unsure you are; .1 to .4 in the random draws. The result turns on it: "
            "at .1 going against the odds no longer pays.",
        ),
        Parameter(
            "signal sd",
            findings.BASE.signal_sd,
            "of a year",
            "assumption",
            "Error of one year's evidence; .15 to .8 in the random draws.",
        ),
        Parameter(
            "years left",
            findings.BASE.horizon_years,
            "years",
            "assumption",
            "Year eight or nine of a working life of about 34; 12 to 30 in the draws.",
        ),
        Parameter(
            "discount rate",
            findings.BASE.discount_rate,
            "a year",
            "assumption",
            ".02 to .08 in the random draws.",
        ),
        Parameter(
            "entry cost",
            findings.BASE.entry_cost,
            "years",
            "assumption",
            "A quarter's work, paid on entering; not drawn.",
        ),
        Parameter(
            "flat cost of return",
            findings.BASE.flat_fare,
            "years",
            "assumption",
            "Search, level and pay lost on returning; 0 to 1 in the narrow draws, "
            "0 to 2 in the wide ones.",
        ),
        Parameter(
            "skill loss",
            findings.BASE.skill_loss,
            "years",
            "assumption",
            "Added to the cost once all decays; .25 to 1 in the narrow draws, .25 to "
            "3 in the wide ones. The result turns on it above 1.",
        ),
        Parameter(
            "decay rate",
            findings.BASE.decay_rate,
            "a year",
            "assumption",
            "Between the two measured rates below.",
        ),
        Parameter(
            "decay rate, teachers",
            findings.DECAY_RATES["teachers"],
            "a year",
            "dinerstein2022",
            "4.3% a year out of work; Greek teachers.",
        ),
        Parameter(
            "decay rate, procedural skills",
            findings.DECAY_RATES["procedural"],
            "a year",
            "tatel2025",
            "Half of the training gain lost in 6.5 months (accuracy).",
        ),
        Parameter(
            "promoted share",
            0.1,
            "share",
            "assumption",
            "The best tenth on the index; a fifth and a hundredth are computed too.",
        ),
    ),
    checks=(
        Check(
            "closed form",
            "with perfect information and a free return, b A(24) s phi(0)",
            "test_knowing_all_after_a_year_is_worth_the_positive_half_of_the_fit",
        ),
        Check(
            "closed form",
            "a single review is the better of two lines under a normal",
            "test_one_review_by_induction_is_the_closed_form",
        ),
        Check(
            "closed form",
            "a cost that no one pays is the same as no return",
            "test_a_fare_that_nobody_pays_is_no_return",
        ),
        Check(
            "independent code",
            "two reviews by scipy's quadrature over the first belief",
            "test_two_reviews_agree_with_quadrature",
        ),
        Check(
            "independent code",
            "a million lives that follow the policy have its mean",
            "test_lives_lived_by_the_policy_average_to_its_value",
        ),
        Check(
            "independent code",
            "moments of the promoted by scipy's truncated normal",
            "test_selection_on_a_sum_agrees_with_the_truncated_normal",
        ),
        Check(
            "closed form",
            "with no assumption reversed, the two inductions are one",
            "test_with_nothing_turned_round_it_is_the_base_case",
        ),
        Check(
            "independent code",
            "lives with lasting errors and a moving fit have the induction's mean",
            "test_lives_on_turned_terms_average_to_the_value",
        ),
        Check(
            "property",
            "a higher cost of return, a shorter stay, fewer reviews never help",
            "test_worse_terms_are_never_worth_more",
        ),
    ),
    figures=(
        figures.how_it_ends,
        figures.reservation,
        figures.review_year,
        figures.fare,
        figures.promoted,
    ),
    honesty=(
        "Nobody has measured these terms for engineers: all but the two decay rates "
        "are assumptions, and the conclusions are reported with the range over which "
        "they hold. One spell, one return; no pay path; the value of a year in the "
        "present job is taken as known and steady; utility is linear."
    ),
    calculators=(RETURN_FARE,),
    command=worksheet,
)
