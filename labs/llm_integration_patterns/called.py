"""What a second attempt bought where two small models were really asked.

``labs.model_trials`` put forty questions of each of six kinds to two open models, ten
times at each of three temperatures, and put wrong answers to them again. Here is what
the lab reports of it: how two tries of a question are correlated within a kind, what a
second attempt of each sort is worth, and what a schema hides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from labs.llm_integration_patterns.failures import Invalid
from labs.llm_integration_patterns.order import order_in
from labs.model_trials import attempts, trades
from labs.model_trials.attempts import Estimate, Tries, estimate
from labs.model_trials.completion import CARRIED
from labs.model_trials.measure import ARMS, MIDDLE, TEMPERATURES, read_outcomes
from labs.model_trials.tasks import read_kinds
from labs.model_trials.trades import Grade, read_trades

SECONDS = {
    "same": MIDDLE,
    "reworded": "reworded",
    "error": "error",
    "error-shown": "error-shown",
}  # what the second attempt is, and the arm that has it
OPEN = (0.1, 0.95)  # share of right answers between which a second attempt matters


def called() -> dict[str, Any]:
    """Return what the lab reports of the models that were asked."""
    outcomes = read_outcomes()
    found: dict[str, dict[str, float]] = {name: {} for name in NAMES}
    for model in CARRIED:
        kinds = {
            kind: attempts.tries_of(outcomes, model, kind) for kind in read_kinds()
        }
        _repeats(found, model, kinds)
        _seconds(found, model, kinds)
        _trades(found, model, outcomes[f"{model}.trades"])
        _checked(found, model, outcomes[f"{model}.trades"])
    return {
        **found,
        "asked_questions": sum(len(kind.answers) for kind in read_kinds().values()),
        "asked_tries": sum(
            len(places)
            for model in CARRIED
            for kind in read_kinds()
            for question in attempts.tries_of(outcomes, model, kind)
            for places in question.arms.values()
        ),
    }


NAMES = (
    "asked_fails_share",
    "asked_right_share",
    "asked_rho",
    "asked_rho_low",
    "asked_rho_high",
    "asked_again_share",
    "asked_again_low_share",
    "asked_again_high_share",
    "asked_three_fail_share",
    "asked_three_independent_share",
    "asked_majority_gain_share",
    "asked_best_gain_share",
    "asked_second_fails_share",
    "asked_second_fails_low_share",
    "asked_second_fails_high_share",
    "asked_broken_share",
    "schema_share",
    "schema_low_share",
    "schema_high_share",
    "check_caught_share",
    "check_alarm_share",
)


def _repeats(
    found: dict[str, dict[str, float]], model: str, kinds: Mapping[str, list[Tries]]
) -> None:
    """Tries of the same prompt: by kind and temperature, and over kinds."""
    for arm in TEMPERATURES:
        for kind, questions in kinds.items():
            key = f"{model}.{kind}.{arm}"
            fails = attempts.all_fail(questions, arm, 1)
            three = attempts.all_fail(questions, arm, 3)
            found["asked_fails_share"][key] = fails
            found["asked_right_share"][key] = 1 - fails
            if not OPEN[0] <= 1 - fails <= OPEN[1]:
                continue
            _keep(found, "asked_rho", key, attempts.correlation, questions, arm)
            _keep(found, "asked_again", key, attempts.again, questions, arm)
            found["asked_three_fail_share"][key] = three
            found["asked_three_independent_share"][key] = fails**3
            gain = attempts.majority_gain(questions, arm)
            found["asked_majority_gain_share"][key] = gain
            found["asked_best_gain_share"][key] = fails - three
        open_kinds = [
            questions
            for kind, questions in kinds.items()
            if f"{model}.{kind}.{arm}" in found["asked_rho"]
        ]
        within = partial(_within, open_kinds, arm)
        span = estimate(within, range(len(open_kinds[0])))
        key = f"{model}.within.{arm}"
        found["asked_rho"][key] = span.mean
        found["asked_rho_low"][key], found["asked_rho_high"][key] = span.low, span.high
        pooled = [question for questions in kinds.values() for question in questions]
        found["asked_rho"][f"{model}.pooled.{arm}"] = attempts.correlation(pooled, arm)


def _within(kinds: Sequence[Sequence[Tries]], arm: str, drawn: Sequence[int]) -> float:
    """Correlation within kinds, of the questions of the drawn places in each."""
    return attempts.correlation_within(
        [[questions[place] for place in drawn] for questions in kinds], arm
    )


def _keep(
    found: dict[str, dict[str, float]],
    name: str,
    key: str,
    figure: Callable[[Sequence[Tries], str], float],
    questions: list[Tries],
    arm: str,
) -> None:
    """Keep a figure of an arm, with its interval."""
    span = estimate(lambda some: figure(some, arm), questions)
    unit = "_share" if f"{name}_share" in found else ""
    found[f"{name}{unit}"][key] = span.mean
    found[f"{name}_low{unit}"][key] = span.low
    found[f"{name}_high{unit}"][key] = span.high


def _seconds(
    found: dict[str, dict[str, float]], model: str, kinds: Mapping[str, list[Tries]]
) -> None:
    """Second attempts of each sort, after a failure at the middle temperature."""
    for kind, questions in kinds.items():
        if f"{model}.{kind}.{MIDDLE}" not in found["asked_rho"]:
            continue
        for sort, arm in SECONDS.items():
            span = second(questions, sort, arm)
            key = f"{model}.{kind}.{sort}"
            found["asked_second_fails_share"][key] = span.mean
            found["asked_second_fails_low_share"][key] = span.low
            found["asked_second_fails_high_share"][key] = span.high
        found["asked_broken_share"][f"{model}.{kind}"] = attempts.broken(
            questions, MIDDLE, "reworded"
        )


def second(questions: Sequence[Tries], sort: str, arm: str) -> Estimate:
    """Share of second attempts of a sort that fail; the same prompt's without chance.

    Of the same prompt the second try is another of its tries.
    """
    if sort == "same":
        return estimate(lambda some: attempts.again(some, arm), questions)
    return estimate(lambda some: attempts.second_fails(some, MIDDLE, arm), questions)


def _trades(
    found: dict[str, dict[str, float]], model: str, rows: Mapping[str, Any]
) -> None:
    """What came back as JSON, of mails that state a price and of those that do not."""
    wanted = read_trades().wanted
    grades: dict[str, list[list[Grade]]] = {}
    for mail, said in rows.items():
        priced = "priced" if wanted[mail]["price"] is not None else "unpriced"
        for arm in ARMS:
            graded = [trades.grade(text, wanted[mail]) for text in said[arm]]
            grades.setdefault(f"{arm}.{priced}", []).append(graded)
    for key, mails in grades.items():
        for name, holds in MEASURES.items():
            span = estimate(partial(_share, holds), mails)
            whole = f"{model}.{key}.{name}"
            found["schema_share"][whole] = span.mean
            found["schema_low_share"][whole] = span.low
            found["schema_high_share"][whole] = span.high


def _checked(
    found: dict[str, dict[str, float]], model: str, rows: Mapping[str, Any]
) -> None:
    """What the check of an order makes of answers that have the shape, by schema."""
    wanted = read_trades().wanted
    for arm in ARMS:
        refused: dict[bool, list[bool]] = {True: [], False: []}
        for mail, said in rows.items():
            for text in said[arm]:
                grade = trades.grade(text, wanted[mail])
                if grade.shaped:
                    refused[grade.right].append(_is_refused(mail, text))
        for name, right in (("check_caught", False), ("check_alarm", True)):
            if verdicts := refused[right]:
                share = sum(verdicts) / len(verdicts)
                found[f"{name}_share"][f"{model}.{arm}"] = share


def _is_refused(mail: str, text: str) -> bool:
    try:
        order_in(mail)(text)
    except Invalid:
        return True
    return False


MEASURES: Mapping[str, Callable[[Grade], bool]] = {
    "parses": lambda grade: grade.parses,
    "right": lambda grade: grade.right,
    "wrong-shaped": lambda grade: grade.shaped and not grade.right,
    "invented": lambda grade: grade.invented,
    "quantity": lambda grade: grade.quantity_as_price,
}


def _share(holds: Callable[[Grade], bool], mails: Sequence[Sequence[Grade]]) -> float:
    """Share of all answers of which something holds."""
    graded = [grade for answers in mails for grade in answers]
    return sum(map(holds, graded)) / len(graded)
