"""Ask the models everything, and keep what came back: half an hour for each of them.

Each try has a seed of its own, from question, arm and number: a list of seeds that
all questions share would make bad seeds look like hard questions. What was kept is
``outcomes.json``: for a kind and a question the distinct answers, which of them are
right, and for each arm the tries as places in that list.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from labs.measured import as_text
from labs.model_trials.completion import CARRIED, Address, Ask, Local, Request
from labs.model_trials.tasks import Kind, read_kinds
from labs.model_trials.trades import Trades, read_trades, schema
from labs.progress import steps

OUTCOMES = Path(__file__).with_name("outcomes.json")
TEMPERATURES = ("0.2", "0.8", "1.0")
MIDDLE = "0.8"  # of second attempts, and of the answers that are judged
TRIES = 10
REWORDED_TRIES = 6
ANSWERS_REPEATED = 2  # wrong answers a question that are put to the model again
TRADE_TRIES = 3
TRADE_TOKENS = 64
ARMS: Mapping[str, dict[str, Any] | None] = {
    "free": None,
    "required": schema(price_required=True),
    "optional": schema(price_required=False),
}
Row = dict[str, Any]


def command(words: Sequence[str]) -> int:
    """Measure the models that packages carry, or the one that the environment names.

    What the environment's model said is kept beside this folder's files, under the
    name of the model, and takes the place of nothing.
    """
    if words:
        raise SystemExit("measure takes no further words")
    if os.environ.get("OPENAI_BASE_URL"):
        name = os.environ["OPENAI_MODEL"]
        path = OUTCOMES.with_name(f"outcomes-{name.replace('/', '-')}.json")
        found = asked(name, Address.from_environment())
    else:
        path, found = OUTCOMES, {}
        for name in CARRIED:
            found |= asked(name, Local(name))
        packages = ["llama-cpp-python", *(package for _, package in CARRIED.values())]
        found["versions"] = {package: version(package) for package in packages}
    path.write_text(as_text(found), encoding="utf-8")
    print(f"wrote {path.name}")
    return 0


def asked(name: str, ask: Ask) -> dict[str, Any]:
    """Return what a model answered, ``model.kind`` to a row for each question."""
    found: dict[str, Any] = {}
    for kind, task in read_kinds().items():
        found[f"{name}.{kind}"] = {
            question: ask_question(kind, task, question, ask)
            for question in steps(task.answers, f"{name} {kind}")
        }
    trades = read_trades()
    found[f"{name}.trades"] = {
        mail: ask_trade(trades, mail, ask)
        for mail in steps(trades.wanted, f"{name} trades")
    }
    return found


def seed(*parts: object) -> int:
    """Return a seed of 31 bits, which every server keeps, for one try."""
    named = "|".join(map(str, parts)).encode()
    return int.from_bytes(hashlib.sha256(named).digest()[:4], "big") >> 1


def ask_question(name: str, kind: Kind, question: str, ask: Ask) -> Row:
    """Ask one question in every arm; return the row that is kept."""
    row = _Answers(kind, question)

    def tries(arm: str, prompt: str, temperature: str, count: int) -> list[int]:
        seeds = [seed(name, question, arm, number) for number in range(count)]
        said = ask(Request(prompt, float(temperature), seeds))
        return [row.place(answer) for answer in said]

    arms = {
        temperature: tries(temperature, kind.prompt(question), temperature, TRIES)
        for temperature in TEMPERATURES
    }
    arms["reworded"] = tries(
        "reworded", kind.reworded(question), MIDDLE, REWORDED_TRIES
    )
    wrong = [place for place in arms[MIDDLE] if not row.rights[place]]
    repeated = [row.answers[place] for place in wrong[:ANSWERS_REPEATED]]
    for arm, put in (
        ("error", kind.after_error),
        ("error-shown", kind.after_error_shown),
    ):
        arms[arm] = [
            tries(f"{arm}|{number}", put(question, said), MIDDLE, 1)[0]
            for number, said in enumerate(repeated)
        ]
    verdicts = [""] * len(row.answers)
    for place in sorted(set(arms[MIDDLE])):
        prompt = kind.judged(question, row.answers[place])
        verdicts[place] = ask(Request(prompt, 0.0, [0], most=2))[0].lower()
    return {"answers": row.answers, "right": row.rights, **arms, "verdicts": verdicts}


def ask_trade(trades: Trades, mail: str, ask: Ask) -> dict[str, list[str]]:
    """Have one mail read three times by each arm: free, and held to a schema."""
    return {
        arm: ask(
            Request(
                trades.prompt(mail),
                float(MIDDLE),
                [seed("trade", mail, arm, number) for number in range(TRADE_TRIES)],
                TRADE_TOKENS,
                form,
            )
        )
        for arm, form in ARMS.items()
    }


class _Answers:
    """The distinct answers to one question, in the order in which they came."""

    def __init__(self, kind: Kind, question: str) -> None:
        self._kind, self._question = kind, question
        self.answers: list[str] = []
        self.rights: list[int] = []

    def place(self, answer: str) -> int:
        """Return the place of an answer, which is graded where it is new."""
        if answer not in self.answers:
            self.answers.append(answer)
            self.rights.append(int(self._kind.right(self._question, answer)))
        return self.answers.index(answer)


def read_outcomes(path: Path = OUTCOMES) -> dict[str, Any]:
    """Read what the models answered when they were last asked."""
    return json.loads(path.read_text(encoding="utf-8"))
