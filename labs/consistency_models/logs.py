"""Histories from files: a Jepsen log of a register, or one JSON object a line.

A Jepsen log has tab-separated lines such as ``INFO  jepsen.util - 3 :invoke :write 4``
followed by ``:ok``, ``:fail`` or ``:info`` of the same process. A ``:fail`` of a cas
is taken as having found another value, which is what the tests of etcd meant by it.
JSON lines hold one operation each, in any order::

    {"client": "a", "op": "write", "value": 1, "start": 0.0, "end": 1.5}
    {"client": "b", "op": "read", "value": 1, "start": 0.7, "end": 0.9}
    {"client": "a", "op": "cas", "value": [1, 2], "start": 2.0, "end": 2.5, "ok": true}

An operation without ``end`` had no answer: it may have happened or not. ``version``
may hold the store's own number for the value; then sessions can be checked too.
``key`` may name one of several registers, which are checked one by one. Registers
hold null at first; one that held something else begins with a write of that. Other
fields are refused: an ``ended`` that is taken for no ``end`` would hide a fault.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

from labs.consistency_models.history import Operation

_JEPSEN = re.compile(
    r"\bINFO\b.*\bjepsen\.util:?\s+(?:-\s+)?(\d+)\s+:(\w+)\s+:(\w+)\s+(.*?)\s*$"
)
_ENDINGS = ("ok", "fail", "info")
_FIELDS = ("client", "op", "value", "start", "end", "ok", "version", "key")


class Malformed(ValueError):
    """A file that holds no history; the message says where and what is wrong."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")


def read(path: Path) -> list[Operation]:
    """Read a history, in the format that its first line shows.

    Raises Malformed where a line makes no sense, OSError where there is no file.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Malformed(path, 1, "this is not text in UTF-8") from None
    first = next((line.strip() for line in lines if line.strip()), "")
    found = _json_lines(path, lines) if first.startswith("{") else _jepsen(path, lines)
    if not found:
        raise Malformed(path, 1, "no answered operation of a Jepsen log or JSON lines")
    return found


def _jepsen(path: Path, lines: list[str]) -> list[Operation]:
    """Read a Jepsen log; times are line numbers, lines of other kinds are skipped."""
    found: list[Operation] = []
    pending: dict[str, Operation] = {}
    for number, line in enumerate(lines, 1):
        match = _JEPSEN.search(line)
        if not match:
            continue
        process, event, kind, text = match.groups()
        if kind not in ("read", "write", "cas"):
            raise Malformed(path, number, f":{kind} is not :read, :write or :cas")
        if event == "invoke":
            if process in pending:
                at = pending[process].line
                raise Malformed(
                    path,
                    number,
                    f"process {process} has not ended its call of line {at}",
                )
            value = None if kind == "read" else _edn(path, number, kind, text)
            pending[process] = Operation(
                process, kind, value, float(number), line=number
            )
        elif event in _ENDINGS:
            if process not in pending or pending[process].kind != kind:
                raise Malformed(path, number, f"process {process} has no open :{kind}")
            call = pending.pop(process)
            ended = _ended(path, number, call, event, text)
            found += [ended] if ended else []
        else:
            raise Malformed(path, number, f":{event} is not :invoke, :ok, :fail, :info")
    return sorted([*found, *pending.values()], key=lambda call: call.start)


def _ended(
    path: Path, number: int, call: Operation, event: str, text: str
) -> Operation | None:
    """Return an operation with its answer; None where it did not happen."""
    if event == "info" or (event == "fail" and text.startswith(":")):
        return call if call.kind != "read" else None  # nobody knows
    if call.kind == "cas":
        return call._replace(end=float(number), succeeded=event == "ok")
    if event == "fail":
        return None
    if call.kind == "read":
        value = _edn(path, number, "read", text)
        return call._replace(end=float(number), value=value)
    return call._replace(end=float(number))


def _edn(path: Path, number: int, kind: str, text: str) -> Any:
    """Read a value: an integer, ``nil``, or two integers in brackets for a cas."""
    if kind == "cas":
        pair = re.fullmatch(r"\[(-?\d+)\s+(-?\d+)\]", text)
        if pair:
            return int(pair[1]), int(pair[2])
    elif text == "nil":
        return None
    elif re.fullmatch(r"-?\d+", text):
        return int(text)
    wanted = "[expected new]" if kind == "cas" else "a number or nil"
    raise Malformed(path, number, f":{kind} wants {wanted}, not {text!r}")


def _json_lines(path: Path, lines: list[str]) -> list[Operation]:
    """Read one JSON object a line; empty lines are skipped."""
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as error:
            raise Malformed(path, number, f"not JSON: {error.msg}") from None
        if not isinstance(entry, dict):
            raise Malformed(path, number, "not a JSON object")
        operation = _operation(path, number, entry)
        if operation.kind != "read" or operation.end < math.inf:
            found.append(operation)
    _require_sequential(path, found)
    return sorted(found, key=lambda operation: operation.start)


def _operation(path: Path, number: int, entry: dict[str, Any]) -> Operation:
    """Check one object and return what it says."""
    _require_fields(path, number, entry)
    kind, value = entry["op"], entry.get("value")
    start = _number(path, number, entry, "start")
    end = (
        _number(path, number, entry, "end")
        if entry.get("end") is not None
        else math.inf
    )
    version = entry.get("version")
    if version is not None:
        version = _number(path, number, entry, "version")
    if end < start:
        raise Malformed(path, number, "it ends before it starts")
    if kind == "cas":
        if not (isinstance(value, list) and len(value) == 2):
            raise Malformed(path, number, "value of a cas is [expected, new]")
        value = _hashable(value[0]), _hashable(value[1])
        if end < math.inf and not isinstance(entry.get("ok"), bool):
            raise Malformed(path, number, "an answered cas needs ok: true or false")
    elif kind == "write" and "value" not in entry:
        raise Malformed(path, number, "a write needs a value")
    else:
        value = _hashable(value)
    return Operation(
        client=str(entry["client"]),
        kind=kind,
        value=value,
        start=start,
        end=end,
        succeeded=entry.get("ok") if kind == "cas" and end < math.inf else None,
        version=version,
        line=number,
        key=str(entry.get("key", "")),
    )


def _require_fields(path: Path, number: int, entry: dict[str, Any]) -> None:
    """Check that an object has the fields of an operation, and no others."""
    missing = [key for key in ("client", "op", "start") if key not in entry]
    if missing:
        raise Malformed(path, number, f"no {missing[0]!r}")
    unknown = [key for key in entry if key not in _FIELDS]
    if unknown:
        known = ", ".join(_FIELDS)
        raise Malformed(path, number, f"{unknown[0]!r} is not one of {known}")
    kind = entry["op"]
    if kind not in ("read", "write", "cas"):
        raise Malformed(path, number, f"op is {kind!r}, not read, write or cas")
    if kind != "cas" and entry.get("ok") is False:
        remedy = "leave it out if it surely failed, else leave out its end"
        raise Malformed(path, number, f"a {kind} that is not ok: {remedy}")


def _number(path: Path, number: int, entry: dict[str, Any], key: str) -> float:
    """Return a field that must be a finite number."""
    given = entry[key]
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise Malformed(path, number, f"{key} is {given!r}, not a number")
    if not math.isfinite(given):
        raise Malformed(path, number, f"{key} is {given!r}; leave out what is unknown")
    return float(given)


def _hashable(value: Any) -> Any:
    """Return a value that can be compared and remembered.

    Structures become text, and so do true and false, which Python takes for 1 and 0.
    """
    as_text = isinstance(value, list | dict | bool)
    return json.dumps(value, sort_keys=True) if as_text else value


def _require_sequential(path: Path, operations: list[Operation]) -> None:
    """Check that each client waits for an answer before its next call."""
    last: dict[str, Operation] = {}
    for operation in sorted(operations, key=lambda operation: operation.start):
        before = last.get(operation.client)
        if before and before.end > operation.start:
            raise Malformed(
                path,
                operation.line,
                f"client {operation.client} starts before its call of line "
                f"{before.line} has ended; give each thread a client of its own",
            )
        last[operation.client] = operation
