"""The questions: how they are put, put otherwise, and put again after an error.

kind = read_kinds()["capital"]
kind.prompt("What is the capital of Peru?")     # four examples, then the question
kind.right("What is the capital of Peru?", "It is Lima.")   # True
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

TASKS = Path(__file__).with_name("tasks.yaml")
JUDGED = "Correct?"  # stands before the verdict


@dataclass(frozen=True)
class Kind:
    """Forty questions of one sort, with worked examples in two wordings.

    ``answers`` maps a question to what counts as right; ``choices`` are the words
    that an answer can be, where they are few; ``wrong`` is a wrong answer to the
    first example.
    """

    examples: Mapping[str, str]
    other_examples: Mapping[str, str]
    wording: tuple[str, str]
    other_wording: tuple[str, str]
    answers: Mapping[str, tuple[str, ...]]
    choices: tuple[str, ...]
    wrong: str
    hint: str

    def prompt(self, question: str) -> str:
        """The question after four examples."""
        return _examples(self.examples, self.wording) + _open(question, self.wording)

    def reworded(self, question: str) -> str:
        """The same question after other examples, in another wording."""
        return _examples(self.other_examples, self.other_wording) + _open(
            question, self.other_wording
        )

    def after_error(self, question: str, said: str) -> str:
        """The question with a wrong answer and the error, as most clients do it."""
        return f"{self.prompt(question)} {said}\n{self._error(said)}"

    def after_error_shown(self, question: str, said: str) -> str:
        """The same, where the first example shows how an error is mended."""
        first, *others = self.examples.items()
        shown = (
            f"{_open(first[0], self.wording)} {self.wrong}\n"
            f"{self._error(self.wrong)} {first[1]}\n"
        )
        rest = _examples(dict(others), self.wording)
        again = f"{_open(question, self.wording)} {said}\n{self._error(said)}"
        return shown + rest + again

    def judged(self, question: str, said: str) -> str:
        """Whether an answer is correct, after three that are and two that are not."""
        (one, right), (two, _), (three, third), *_ = self.examples.items()
        shown = [
            (one, right, "yes"),
            (two, self._another_wrong(two), "no"),
            (three, third, "yes"),
            (one, self.wrong, "no"),
            next((q, a, "yes") for q, a in self.other_examples.items()),
        ]
        text = "".join(
            f"{_open(q, self.wording)} {a}\n{JUDGED} {verdict}\n"
            for q, a, verdict in shown
        )
        return f"{text}{_open(question, self.wording)} {said}\n{JUDGED}"

    def right(self, question: str, said: str) -> bool:
        """Whether an answer holds a right word, and no other choice."""
        words = _words(said)
        others = [choice for choice in self.choices if _words(choice) in words]
        found = any(_words(answer) in words for answer in self.answers[question])
        return found and len(others) <= 1

    def _error(self, said: str) -> str:
        return f'Error: "{said}" is wrong. {self.hint}\n{self.wording[1]}:'

    def _another_wrong(self, question: str) -> str:
        if self.choices:
            return next(c for c in self.choices if c != self.examples[question])
        return next(a for q, a in self.examples.items() if q != question)


def read_kinds(path: Path = TASKS) -> dict[str, Kind]:
    """Read the kinds of question from their file."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: _kind(entry) for name, entry in found.items()}


def _kind(entry: dict) -> Kind:
    return Kind(
        examples=entry["examples"],
        other_examples=entry["other_examples"],
        wording=tuple(entry["wording"]),
        other_wording=tuple(entry["other_wording"]),
        answers={
            question: (answer,) if isinstance(answer, str) else tuple(answer)
            for question, answer in entry["questions"].items()
        },
        choices=tuple(entry.get("choices", ())),
        wrong=entry["wrong"],
        hint=entry["hint"],
    )


def _open(question: str, wording: tuple[str, str]) -> str:
    return f"{wording[0]}: {question}\n{wording[1]}:"


def _examples(examples: Mapping[str, str], wording: tuple[str, str]) -> str:
    return "".join(f"{_open(q, wording)} {a}\n" for q, a in examples.items())


def _words(text: str) -> str:
    """Return the words of a text, fit for asking whether one holds another.

    Capitals count in a word of one or two letters, since symbols of elements are
    told apart by them.
    """
    words = re.findall(r"\w+", text)
    return f" {' '.join(w if len(w) < 3 else w.lower() for w in words)} "
