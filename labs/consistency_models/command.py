"""Check a reader's own history on the command line.

    python -m labs consistency-models check history.jsonl
    python -m labs consistency-models check jepsen/etcd_022.log
    python -m labs consistency-models check jepsen/

A file is answered with its verdict and, where no order explains it, with the shortest
part of it that none explains. ``--clock-error 0.05`` is for times from several clocks,
each wrong by so much at most: every operation may then have begun earlier and ended
later, which can hide a violation and cannot invent one. A folder of logs is compared
with the verdicts in its ``verdicts.json``: ``{"etcd_000.log": false, ...}``, true for
linearizable.
Status: 0 linearizable or all verdicts alike, 1 not, 2 for what cannot be read.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from labs.consistency_models import logs, sessions, timeline
from labs.consistency_models.history import Operation, stacked
from labs.consistency_models.linearizability import (
    Undecided,
    linearizable,
    shortest_failing_prefix,
)


def check(words: Sequence[str]) -> int:
    """Check a history or a folder of logs; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m labs consistency-models",
        description="Is a history of one register linearizable?",
    )
    parser.add_argument("command", choices=["check"])
    parser.add_argument("history", type=Path, help="a log, a .jsonl file, or a folder")
    parser.add_argument(
        "--clock-error",
        type=_clock_error,
        default=0.0,
        metavar="TIME",
        help="how wrong the clocks of a history may be, in its own unit of time",
    )
    given = parser.parse_args(words)
    try:
        if given.history.is_dir():
            return _check_folder(given.history)
        return _check_file(given.history, given.clock_error)
    except (logs.Malformed, OSError, Undecided) as error:
        print(error, file=sys.stderr)
        return 2


def _clock_error(text: str) -> float:
    """Read a clock error: a finite number that is not below 0."""
    try:
        error = float(text)
    except ValueError:
        error = math.nan
    if not 0 <= error < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no time from 0 up")
    return error


def _check_file(path: Path, clock_error: float) -> int:
    history = logs.read(path)
    registers: dict[str, list[Operation]] = {}
    for operation in history:
        registers.setdefault(operation.key, []).append(operation)
    wide = {
        key: [
            o._replace(start=o.start - clock_error, end=o.end + clock_error)
            for o in part
        ]
        for key, part in registers.items()
    }
    # A history of several registers is linearizable if that of each one is.
    failing = [key for key, part in wide.items() if not linearizable(part)]
    plural = "" if len(history) == 1 else "s"
    print(f"{len(history)} operation{plural}: {'not ' * bool(failing)}linearizable")
    if failing:
        where = f" on {failing[0]!r}" if len(registers) > 1 else ""
        prefix = shortest_failing_prefix(wide[failing[0]])
        print(f"\nNo order of these{where} explains the last answer:\n")
        print(timeline.drawn(prefix))
        print(_never_written(prefix), end="")
    if any(o.version is not None and o.end < math.inf for o in history):
        print("\n" + _sessions(list(registers.values())))
    return 1 if failing else 0


def _never_written(history: Sequence[Operation]) -> str:
    """Name a value that was read and that no recorded operation wrote, if any."""
    written = {o.value for o in history if o.kind == "write"}
    written |= {o.value[1] for o in history if o.kind == "cas"}
    read = [o.value for o in history if o.kind == "read" and o.value is not None]
    unknown = [value for value in read if value not in written]
    if not unknown:
        return ""
    return (
        f"\nNobody wrote {unknown[0]} in this history. If it was there before, begin "
        "with a write of it; if another client wrote it, record that client too.\n"
    )


def _sessions(registers: Sequence[Sequence[Operation]]) -> str:
    """Count what single clients noticed, by the versions that the store gave."""
    answered = [[o for o in part if o.end < math.inf] for part in registers]
    for operation in (o for part in answered for o in part):
        if operation.kind == "cas" or operation.version is None:
            what = "a cas" if operation.kind == "cas" else "without a version"
            return f"Sessions are not counted: line {operation.line} is {what}."
    runs = stacked([part for part in answered if part])
    counts = {
        "reads older than a write of their client": sessions.forgets_own_write(runs),
        "reads older than an earlier read of their client": sessions.goes_back(runs),
        "reads older than a finished write": sessions.is_stale(runs),
        "writes below an earlier write of their client": (
            sessions.writes_out_of_order(runs)
        ),
        "writes below what their client had read": sessions.writes_below_read(runs),
    }
    return "\n".join(f"{int(found.sum()):5} {what}" for what, found in counts.items())


def _check_folder(folder: Path) -> int:
    file = folder / "verdicts.json"
    try:
        expected = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise logs.Malformed(file, error.lineno, f"not JSON: {error.msg}") from None
    if not isinstance(expected, dict) or not all(
        isinstance(verdict, bool) for verdict in expected.values()
    ):
        raise logs.Malformed(file, 1, 'not of the form {"name.log": true, ...}')
    differ = []
    for name, verdict in sorted(expected.items()):
        if linearizable(logs.read(folder / name)) != verdict:
            differ.append(name)
            here, there = ("not " * verdict, "not " * (not verdict))
            print(f"{name}: {here}linearizable here, {there}linearizable there")
    good = sum(expected.values())
    print(
        f"{len(expected) - len(differ)} of {len(expected)} verdicts alike "
        f"(there {good} linearizable, {len(expected) - good} not)"
    )
    return 1 if differ else 0
