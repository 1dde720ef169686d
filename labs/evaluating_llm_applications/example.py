"""One criterion from end to end: trades read from e-mails, and a judge of them.

The e-mails and what a small model made of them are ``labs.model_trials``'. Here each
output gets the first thing that is wrong with it; twenty, drawn by chance, are labelled
on one criterion (is the direction right?) and put to two small models as judges::

    python -m labs evaluating-llm-applications judge

asks them again (half a minute each) and keeps their verdicts in ``verdicts.json``.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labs.evaluating_llm_applications.estimators import Counts
from labs.evaluating_llm_applications.ship import may_ship
from labs.measured import as_text
from labs.model_trials.completion import CARRIED, Local, Request
from labs.model_trials.measure import read_outcomes
from labs.model_trials.trades import grade, read_trades
from labs.progress import steps
from labs.proportions import wilson_interval

FOLDER = Path(__file__).parent
VERDICTS = FOLDER / "verdicts.json"
READ_BY = "gemma3-270m"  # the model whose outputs are looked at
ARM = "optional"  # held to a schema in which the price may be null
LABELS = 20
SEED = 20261128
ORDERS = {"no-last": False, "yes-last": True}  # the last example's verdict
MODES = ("shape", "symbol", "side", "quantity", "price left out", "price of something")


@dataclass(frozen=True)
class Output:
    """What a model made of a mail, and what the mail asks for."""

    mail: str
    answer: str
    wanted: Mapping[str, Any]

    @property
    def mode(self) -> str | None:
        """The first thing that is wrong, in the order of the fields; None if right."""
        found = grade(self.answer, self.wanted)
        if not found.shaped:
            return "shape"
        said = json.loads(self.answer)
        wrong = [field for field in self.wanted if said[field] != self.wanted[field]]
        if not wrong:
            return None
        if wrong[0] == "price":
            return "price left out" if said["price"] is None else "price of something"
        return wrong[0]

    @property
    def right_direction(self) -> bool:
        """The label: whether the output buys or sells as the mail asks."""
        return json.loads(self.answer)["side"] == self.wanted["side"]


def outputs(outcomes: Mapping[str, Any]) -> list[Output]:
    """Return every output of the model and arm that the example looks at."""
    wanted = read_trades().wanted
    return [
        Output(mail, answer, wanted[mail])
        for mail, said in outcomes[f"{READ_BY}.trades"].items()
        for answer in said[ARM]
    ]


def labelled(outcomes: Mapping[str, Any]) -> list[Output]:
    """Return twenty outputs that have the shape, drawn by chance."""
    shaped = [each for each in outputs(outcomes) if each.mode != "shape"]
    return random.Random(SEED).sample(shaped, LABELS)


def prompt(output: Output, *, swapped: bool = False) -> str:
    """Return what the judge is asked about an output.

    ``swapped`` puts the last two examples the other way round, so that the one that
    stands before the question is passed.
    """
    text = (FOLDER / "judge_prompt.txt").read_text(encoding="utf-8").rstrip("\n")
    *before, third, fourth, question = text.split("\n\n")
    last = [fourth, third] if swapped else [third, fourth]
    text = "\n\n".join([*before, *last, question])
    return text.replace("{mail}", output.mail).replace("{answer}", output.answer)


def passes(verdict: str) -> bool:
    """Whether a judge passes an output; what is neither yes nor no does not."""
    return verdict.strip().lower().startswith("yes")


def judge() -> int:
    """Ask the judges, and keep their verdicts."""
    asked = labelled(read_outcomes())
    found: dict[str, list[str]] = {}
    for name in CARRIED:
        ask = Local(name)
        for order, swapped in ORDERS.items():
            found[f"{name}.{order}"] = [
                ask(Request(prompt(output, swapped=swapped), 0.0, [0], most=2))[0]
                for output in steps(asked, f"{name} judges")
            ]
    VERDICTS.write_text(as_text(found), encoding="utf-8")
    print(f"wrote {VERDICTS.name}")
    return 0


def worked() -> dict[str, Any]:
    """Return how the outputs fail, and what the judges said of the twenty."""
    outcomes = read_outcomes()
    every = outputs(outcomes)
    modes = Counter(output.mode for output in every)
    verdicts = json.loads(VERDICTS.read_text(encoding="utf-8"))
    goods = [output.right_direction for output in labelled(outcomes)]
    found: dict[str, Any] = {
        "example_mails": len({output.mail for output in every}),
        "example_outputs": len(every),
        "example_right": modes[None],
        "example_modes": {_key(mode): modes[mode] for mode in MODES},
        "example_good": sum(goods),
        "example_bad": LABELS - sum(goods),
        "example_blocked_after": used(goods),
        "example_labels": {},
        "example_rate": {},
        "example_rate_low": {},
        "example_rate_high": {},
    }
    for name, said in verdicts.items():
        counts = tabled(labelled(outcomes), said)
        for cell in ("both", "human_only", "judge_only", "neither"):
            found["example_labels"][f"{name}.{_key(cell)}"] = getattr(counts, cell)
        _rates(found, name, counts)
    return found


def used(goods: list[bool]) -> int:
    """Return after how many labels the gate stops."""
    left = iter(goods)
    may_ship(left)
    return len(goods) - len(list(left))


def tabled(asked: list[Output], verdicts: list[str]) -> Counts:
    """Return labels and verdicts as counts; there are no further verdicts."""
    cells = Counter(
        (output.right_direction, passes(verdict))
        for output, verdict in zip(asked, verdicts, strict=True)
    )
    return Counts(
        both=cells[True, True],
        human_only=cells[True, False],
        judge_only=cells[False, True],
        neither=cells[False, False],
        passed=0,
        verdicts=0,
    )


def _rates(found: dict[str, Any], name: str, counts: Counts) -> None:
    """True positive and true negative rate, with Wilson's intervals."""
    for rate, hits, of in (
        ("tpr", counts.both, counts.both + counts.human_only),
        ("tnr", counts.neither, counts.judge_only + counts.neither),
    ):
        key = f"{name}.{rate}"
        found["example_rate"][key] = hits / of
        low, high = wilson_interval(hits, of)
        found["example_rate_low"][key], found["example_rate_high"][key] = low, high


def _key(words: str) -> str:
    return words.replace(" ", "-").replace("_", "-")
