"""What a judge that says yes is worth, where two small models were really asked.

``labs.model_trials`` had each model judge its own answers (is this correct, yes or
no?) to questions that a program can check. Here is how often it passes right and wrong
answers, what such verdicts add to labels, and how well something cheaper ranks the
answers: how many of ten tries say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labs.evaluating_llm_applications import parameters as given
from labs.evaluating_llm_applications.judge import Judge
from labs.model_trials import attempts
from labs.model_trials.attempts import Tries, estimate
from labs.model_trials.completion import CARRIED
from labs.model_trials.measure import MIDDLE, read_outcomes
from labs.model_trials.tasks import read_kinds

FEWEST = 5  # questions with a right answer, and with a wrong one
NAMES = (
    "verdict_right_share",
    "verdict_passes_right_share",
    "verdict_passes_right_low_share",
    "verdict_passes_right_high_share",
    "verdict_passes_wrong_share",
    "verdict_passes_wrong_low_share",
    "verdict_passes_wrong_high_share",
    "verdict_sharpness",
    "verdict_sharpness_low",
    "verdict_sharpness_high",
    "verdict_worth",
    "agreement_area",
    "agreement_area_low",
    "agreement_area_high",
)

Found = dict[str, dict[str, float]]


def called() -> dict[str, Any]:
    """Return what the lab reports of the models as judges, by model and kind."""
    outcomes = read_outcomes()
    found: Found = {name: {} for name in NAMES}
    for model in CARRIED:
        every: list[Tries] = []
        for kind in read_kinds():
            questions = attempts.tries_of(outcomes, model, kind)
            every += questions
            judged(found, f"{model}.{kind}", questions)
        judged(found, f"{model}.all", every)
    return found


def judged(found: Found, key: str, questions: Sequence[Tries]) -> None:
    """Keep what is known of the verdicts on some questions, if there is anything.

    Where nearly every answer is right, or wrong, one of the two rates is that of a
    handful of questions; the kind is left out.
    """
    rights = [question.right(MIDDLE) for question in questions]
    if min(sum(map(any, rights)), sum(not all(each) for each in rights)) < FEWEST:
        return
    share = 1 - attempts.all_fail(questions, MIDDLE, 1)
    good, bad = passed(questions, right=True), passed(questions, right=False)
    found["verdict_right_share"][key] = share
    found["verdict_worth"][key] = Judge(share, good, 1 - bad).label_ceiling(
        given.LABELS.value
    )
    for name, unit, figure in (
        ("verdict_passes_right", "_share", lambda some: passed(some, right=True)),
        ("verdict_passes_wrong", "_share", lambda some: passed(some, right=False)),
        ("verdict_sharpness", "", sharpness),
        ("agreement_area", "", ranks),
    ):
        span = estimate(figure, questions)
        found[f"{name}{unit}"][key] = span.mean
        found[f"{name}_low{unit}"][key] = span.low
        found[f"{name}_high{unit}"][key] = span.high


def passed(questions: Sequence[Tries], *, right: bool) -> float:
    """Share of right (or wrong) answers that the model passes as a judge."""
    return attempts.passed(questions, MIDDLE, right=right)


def sharpness(questions: Sequence[Tries]) -> float:
    """TPR + TNR - 1: nothing where the verdict does not depend on the answer."""
    return passed(questions, right=True) - passed(questions, right=False)


def ranks(questions: Sequence[Tries]) -> float:
    """Probability that a right answer has more tries agree with it than a wrong one."""
    return attempts.agreement_ranks(questions, MIDDLE)
