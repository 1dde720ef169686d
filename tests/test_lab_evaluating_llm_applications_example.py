"""The worked example of the evaluation lab, and small models as judges."""

import json
import math
import re

import pytest

from labs.evaluating_llm_applications import called, example
from labs.evaluating_llm_applications.example import Output
from labs.model_trials.attempts import Tries
from labs.model_trials.measure import read_outcomes
from tests.sites import ROOT

POST = (ROOT / "posts/ai-tooling/evaluating-llm-applications.md").read_text("utf-8")
WANTED = {"symbol": "ZPH", "side": "sell", "quantity": 400, "price": 55.57}


CELLS = ("both", "human-only", "judge-only", "neither")


def said(**fields):
    return json.dumps(WANTED | fields)


@pytest.mark.parametrize(
    ("answer", "mode"),
    [
        (said(), None),
        (said(symbol="WRN", side="buy"), "symbol"),  # the first field counts
        (said(side="buy", price=None), "side"),
        (said(quantity=2250), "quantity"),
        (said(price=None), "price left out"),
        (said(price=2250), "price of something"),
        ('{"symbol": "ZPH", "side": "sell", "quantity": 2k}', "shape"),
        (said(side="offload"), "shape"),
    ],
)
def test_an_output_fails_by_the_first_thing_that_is_wrong(answer, mode):
    assert Output("Sell 400 ZPH at 55.57.", answer, WANTED).mode == mode


def test_the_label_is_of_the_direction_alone():
    assert Output("", said(symbol="WRN", quantity=1), WANTED).right_direction
    assert not Output("", said(side="buy"), WANTED).right_direction


def test_every_trace_shown_is_one_of_the_outputs():
    shown = re.findall(r"mail  (.*)\n   json  (.*)\n", POST)
    real = {(each.mail, each.answer) for each in example.outputs(read_outcomes())}

    assert len(shown) == 5
    assert set(shown) <= real


def test_the_notes_of_the_traces_say_what_is_wrong():
    shown = re.findall(r"mail  (.*)\n   json  (.*)\n", POST)
    known = {
        (each.mail, each.answer): each.mode for each in example.outputs(read_outcomes())
    }

    assert [known[pair] for pair in shown] == [
        "side", "symbol", "quantity", "price of something", None,
    ]  # fmt: skip


def test_the_post_shows_the_prompt_that_the_judges_were_given():
    prompt = (example.FOLDER / "judge_prompt.txt").read_text(encoding="utf-8")

    assert prompt in POST


def test_the_prompt_holds_both_answers_twice_and_ends_with_the_question():
    prompt = example.prompt(Output("Get us 5 X.", '{"side": "buy"}', {}))

    assert prompt.count("Same direction? yes") == 2
    assert prompt.count("Same direction? no") == 2
    assert prompt.endswith(
        'E-mail: Get us 5 X.\nJSON: {"side": "buy"}\nSame direction?'
    )


@pytest.mark.parametrize(
    ("verdict", "expected"), [("Yes", True), ("yes.", True), ("no", False), ("", False)]
)
def test_a_verdict_that_is_not_yes_does_not_pass(verdict, expected):
    assert example.passes(verdict) is expected


def test_labels_and_verdicts_are_counted_by_hand():
    good, bad = Output("", said(), WANTED), Output("", said(side="buy"), WANTED)

    counts = example.tabled(
        [good, good, good, bad, bad], ["yes", "yes", "no", "yes", "no"]
    )

    assert (counts.both, counts.human_only) == (2, 1)
    assert (counts.judge_only, counts.neither) == (1, 1)


def test_every_verdict_kept_belongs_to_a_label():
    kept = json.loads(example.VERDICTS.read_text(encoding="utf-8"))
    found = example.worked()

    for name, verdicts in kept.items():
        assert len(verdicts) == example.LABELS
        cells = [found["example_labels"][f"{name}.{cell}"] for cell in CELLS]
        assert sum(cells) == example.LABELS
    assert (
        sum(found["example_modes"].values()) + found["example_right"]
        == (found["example_outputs"])
    )


def test_the_gate_stops_at_the_fifth_failure_of_a_bad_run():
    # Four failures and two passes weigh 2.66, the fifth makes 3.36: over 2.94.
    assert example.used([False, True, False, False, True, False, False, True]) == 7


def tries(rights, places, verdicts):
    return Tries(rights=rights, arms={"0.8": places}, verdicts=verdicts)


def test_a_judge_that_says_yes_to_all_adds_nothing():
    found = {name: {} for name in called.NAMES}
    one = tries((True, False), (0,) * 5 + (1,) * 5, ("yes", "yes"))

    called.judged(found, "m.k", [one] * 10)

    assert found["verdict_right_share"]["m.k"] == 0.5
    assert found["verdict_passes_wrong_share"]["m.k"] == 1
    assert found["verdict_sharpness"]["m.k"] == 0
    assert found["verdict_worth"]["m.k"] == 200


def test_a_judge_that_knows_by_hand():
    # 9 of 10 tries are right and pass; the wrong one fails in half of the questions.
    found = {name: {} for name in called.NAMES}
    sees = tries((True, False), (0,) * 9 + (1,), ("yes", "no"))
    sleeps = tries((True, False), (0,) * 9 + (1,), ("yes", "yes"))

    called.judged(found, "m.k", [sees, sleeps] * 5)

    assert found["verdict_passes_right_share"]["m.k"] == 1
    assert found["verdict_passes_wrong_share"]["m.k"] == 0.5
    # phi^2 = .5^2 * .09 / (.95 * .05) = .4737
    assert found["verdict_worth"]["m.k"] == pytest.approx(200 / (1 - 0.473684))
    # A right try has 8 of 9 others with it, a wrong one none.
    assert found["agreement_area"]["m.k"] == 1


def test_a_kind_of_which_nearly_all_is_right_is_left_out():
    found = {name: {} for name in called.NAMES}
    right = tries((True,), (0,) * 10, ("yes",))
    wrong = tries((True, False), (0,) * 5 + (1,) * 5, ("yes", "no"))

    called.judged(found, "m.k", [right] * 36 + [wrong] * 4)

    assert found["agreement_area"] == {}


def test_no_interval_of_the_models_is_empty():
    found = called.called()

    for key, value in found["verdict_passes_right_share"].items():
        low = found["verdict_passes_right_low_share"][key]
        high = found["verdict_passes_right_high_share"][key]
        assert low <= value <= high
        assert not math.isnan(found["agreement_area_low"][key])
