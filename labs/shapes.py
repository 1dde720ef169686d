"""What a file of frozen results must hold, and where it does not.

``make labs`` writes such files, so a wrong one was edited by hand, merged badly or cut
short. ``fault`` finds the first thing that is wrong, with its line, so that whoever
reads the results afterwards need not ask whether they are there::

    fault(text, record, Record)   # (12, 'results.load.value is "35", not a number')

This module needs the standard library alone: the build of the site reads with it.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

Path = tuple[str | int, ...]


class Text(str):
    """A text; one of no words where ``Text("empty")`` says that it may be."""


class Number(str):
    """A finite number; ``Number("never")`` may be null, a time that does not come."""


TEXT, MAYBE_EMPTY = Text(), Text("empty")
NUMBER, OR_NEVER = Number(), Number("never")
YES_OR_NO, CELL = "true or false", "a text, a number or null"
ANY_NAME = "*"  # the names of a mapping are its own
INPUT = {"name": TEXT, "label": TEXT, "unit": MAYBE_EMPTY,
         "low": NUMBER, "high": NUMBER, "whole": YES_OR_NO}  # fmt: skip
RECORD = {
    "lab": TEXT,
    "question": TEXT,
    "honesty": MAYBE_EMPTY,
    "code": TEXT,
    "parameters": [{"name": TEXT, "value": NUMBER, "unit": MAYBE_EMPTY,
                    "source": TEXT, "note": MAYBE_EMPTY}],
    "results": {ANY_NAME: {"value": OR_NEVER, "unit": MAYBE_EMPTY, "meaning": TEXT}},
    "checks": [{"kind": TEXT, "statement": TEXT, "test": TEXT}],
    "figures": [{"name": TEXT, "alt": TEXT, "columns": [TEXT], "rows": [[CELL]]}],
    "calculators": [{
        "name": TEXT,
        "inputs": [INPUT],
        "results": [{"name": TEXT, "label": TEXT, "unit": MAYBE_EMPTY}],
        "examples": [{"heading": TEXT, "inputs": {ANY_NAME: NUMBER},
                      "results": {ANY_NAME: OR_NEVER}}],
    }],
}  # fmt: skip


def fault(text: str, record: Any) -> tuple[int, str] | None:
    """Return the line of what is wrong first in a record, and what; None for nothing.

    ``text`` is what the record was read from.
    """
    found = misfit(record, RECORD, ()) or unequal(record)
    if found is None:
        return None
    path, what = found
    return line_of(text, path), f"{'.'.join(map(str, path)) or 'it'} {what}"


def misfit(value: Any, shape: Any, path: Path) -> tuple[Path, str] | None:
    """Return where a value is not of a shape, and how; None where it is."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return path, f"is {shown(value)}, not a map"
        if ANY_NAME in shape:
            parts = [(name, shape[ANY_NAME]) for name in value]
        else:
            parts = list(shape.items())
        for name, part in parts:
            if name not in value:
                return path, f"lacks {name!r}"
            if found := misfit(value[name], part, (*path, name)):
                return found
        return None
    if isinstance(shape, list):
        if not isinstance(value, list):
            return path, f"is {shown(value)}, not a list"
        every = (misfit(each, shape[0], (*path, n)) for n, each in enumerate(value))
        return next(filter(None, every), None)
    return (
        None if fits(value, shape) else (path, f"is {shown(value)}, not {kind(shape)}")
    )


def fits(value: Any, shape: str) -> bool:
    """Tell whether a single value is of its kind."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_finite = is_number and math.isfinite(value)
    if isinstance(shape, Text):
        return isinstance(value, str) and (shape == MAYBE_EMPTY or value.strip() != "")
    if isinstance(shape, Number):
        return is_finite or (shape == OR_NEVER and value is None)
    if shape == YES_OR_NO:
        return isinstance(value, bool)
    return value is None or isinstance(value, str | bool) or is_finite


def kind(shape: str) -> str:
    """Say what a single value should have been."""
    if isinstance(shape, Text):
        return "a text"
    if isinstance(shape, Number):
        return "a finite number" + (" or null" if shape == OR_NEVER else "")
    return shape


def shown(value: Any) -> str:
    """Return a value as JSON has it, shortened."""
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 40 else f"{text[:37]}..."


def unequal(record: dict[str, Any]) -> tuple[Path, str] | None:
    """Return where two parts that belong together do not fit; None where all do."""
    for number, figure in enumerate(record["figures"]):
        columns = len(figure["columns"])
        for row_number, row in enumerate(figure["rows"]):
            if len(row) != columns:
                path = ("figures", number, "rows", row_number)
                return path, f"has {len(row)} cells for {columns} columns"
    found = (
        unequal_examples(each, ("calculators", number))
        for number, each in enumerate(record["calculators"])
    )
    return next(filter(None, found), None)


def unequal_examples(calculator: dict[str, Any], path: Path) -> tuple[Path, str] | None:
    """Return where a calculator's inputs and examples do not fit; likewise."""
    for place, each in enumerate(calculator["inputs"]):
        if each["low"] >= each["high"]:
            return (*path, "inputs", place), "has a low that is not below its high"
    if not calculator["examples"]:
        return (*path, "examples"), "holds none"
    for place, example in enumerate(calculator["examples"]):
        for part in ("inputs", "results"):
            for each in calculator[part]:
                if each["name"] not in example[part]:
                    return (*path, "examples", place, part), f"lacks {each['name']!r}"
    return None


def line_of(text: str, path: Path) -> int:
    """Return the line of JSON at which a part of it begins."""
    decoder, place = json.JSONDecoder(), 0
    for step in path:
        place = _skipped(text, place) + 1  # within { or [
        count = 0
        while True:
            place = _skipped(text, place)
            name: str | int = count
            if isinstance(step, str):
                name, place = decoder.raw_decode(text, place)
                place = _skipped(text, _skipped(text, place) + 1)  # behind the colon
            if name == step:
                break
            place = decoder.raw_decode(text, place)[1]
            place = _skipped(text, place) + 1  # behind the comma
            count += 1
    return text.count("\n", 0, place) + 1


def _skipped(text: str, place: int) -> int:
    """Return the place of what stands there or behind white space."""
    match = re.compile(r"\s*").match(text, place)
    return match.end() if match else place
