"""A reader's own doubt and cost of coming back, in closed form.

What ``worksheet`` prints on a terminal rests on dynamic programming; a page has the
part that does not: one review, at the best year, after which you stay or return::

    found = return_fare_card(
        good=0.3, bad=-0.2, years_left=18, months_lost=9, years_lower=0, lower_share=0
    )
    found.worse_share     # 0.40
    found.trial_years     # 0.70: worth more than the same for good
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from labs import Calculator, Input, quantity
from labs.staff_engineer_or_manager.trial import (
    NORMAL,
    Trial,
    one_review_value,
    one_way_value,
)

LAST_REVIEW = 10  # years; the best review is far earlier on any terms we know
YEAR = "years of your present job"


@dataclass(frozen=True)
class ReturnFare:
    """What a trial of the other job is worth to one reader."""

    worse_share: float = quantity("share", "chance that it is the worse job")
    fare_years: float = quantity(YEAR, "the cost of coming back")
    for_good_years: float = quantity(YEAR, "value of going for good")
    trial_years: float = quantity(YEAR, "value with one review")
    review_year: float = quantity("", "the review is after year")


def return_fare_card(
    *,
    good: float,
    bad: float,
    years_left: float,
    months_lost: float,
    years_lower: float,
    lower_share: float,
) -> ReturnFare:
    """Return what the numbers of the worksheet come to.

    ``good`` and ``bad`` are the outer deciles of a year in the other job, over one in
    this, in years of this one; ``months_lost`` the search, the time until you are of
    use again and the pay lost meanwhile; ``years_lower`` the years a level lower, each
    of which costs ``lower_share`` of a year. Entry costs, discount and the error of a
    year's look are those of ``Trial``; no skill is lost but by the fare given.
    Deciles in the wrong order are taken in the right one.
    """
    bad, good = sorted((good, bad))
    expected = (good + bad) / 2
    # Sure of the value, there is nothing to learn; the model wants a doubt above 0.
    doubt = max((good - bad) / (2 * NORMAL.inv_cdf(0.9)), 0.001)
    fare = months_lost / 12 + years_lower * lower_share
    trial = replace(
        Trial(),
        fit_sd=doubt,
        horizon_years=round(years_left),
        flat_fare=fare,
        skill_loss=0.0,
    )
    reviews = {
        year: one_review_value(trial, year, expected)
        for year in range(1, min(trial.horizon_years, LAST_REVIEW + 1))
    }
    # The earliest of equals; their order would be that of rounding.
    best = next(
        year for year in reviews if reviews[year] > max(reviews.values()) - 1e-9
    )
    return ReturnFare(
        worse_share=NORMAL.cdf(-expected / doubt),
        fare_years=fare,
        for_good_years=one_way_value(trial, expected),
        trial_years=reviews[best],
        review_year=best,
    )


RETURN_FARE = Calculator(
    name="return-fare",
    function=return_fare_card,
    inputs=(
        Input("good", "good case: a year there less one here", "years", -5, 5),
        Input("bad", "bad case: a year there less one here", "years", -5, 5),
        Input("years_left", "working years left", "", 2, 50, whole=True),
        Input("months_lost", "search, start and lost pay", "months", 0, 240),
        Input("years_lower", "years a level lower", "", 0, 30),
        Input("lower_share", "part of a year that each costs", "share", 0, 1),
    ),
    examples={
        "Specialist, 45": {
            "good": 0.25,
            "bad": -0.25,
            "years_left": 15,
            "months_lost": 24,
            "years_lower": 0,
            "lower_share": 0.1,
        },
        "Generalist, 32": {
            "good": 0.3,
            "bad": -0.45,
            "years_left": 25,
            "months_lost": 3,
            "years_lower": 0,
            "lower_share": 0.1,
        },
    },
)
