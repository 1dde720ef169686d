"""A history as a picture in text: one line an operation, time from left to right."""

from __future__ import annotations

import math
from collections.abc import Sequence

from labs.consistency_models.history import Operation

EVENTS_SHOWN = 40


def drawn(history: Sequence[Operation], events_shown: int = EVENTS_SHOWN) -> str:
    """Draw a history's calls and answers, each one column wide, in order of time.

    ``|--|`` is an operation, ``|-->`` one without an answer. Of a long history the
    end is drawn, and what was over by then is counted.
    """
    times = sorted(
        {o.start for o in history} | {o.end for o in history if o.end < math.inf}
    )
    first = times[-events_shown] if len(times) > events_shown else times[0]
    column = {time: i for i, time in enumerate(t for t in times if t >= first)}
    width = len(column)
    shown = [o for o in history if o.end >= first]
    names = [said(o) for o in shown]
    space = max(map(len, names))
    rows = []
    if len(history) > len(shown):
        rows.append(f"{len(history) - len(shown)} earlier operations are not drawn")
    for name, operation in zip(names, shown, strict=True):
        rows.append(f"{name:{space}}  {_bar(operation, column, width)}".rstrip())
    return "\n".join(rows)


def said(operation: Operation) -> str:
    """Say in words what an operation was and what it answered."""
    unanswered = operation.end == math.inf
    if operation.kind == "cas":
        expected, new = operation.value
        answer = "?" if unanswered else "done" if operation.succeeded else "refused"
        return f"{operation.client}: cas {expected} to {new}, {answer}"
    if operation.kind == "write":
        return f"{operation.client}: write {operation.value}{'?' * unanswered}"
    value = "nothing" if operation.value is None else operation.value
    return f"{operation.client}: read {value}"


def _bar(operation: Operation, column: dict[float, int], width: int) -> str:
    """Draw one operation from its call to its answer."""
    start = column.get(operation.start, -1)
    end = column.get(operation.end, width)
    line = [" "] * (width + 1)
    for place in range(max(start, 0), min(end, width) + 1):
        line[place] = "-"
    if start >= 0:
        line[start] = "|"
    line[min(end, width)] = "|" if end < width else ">"
    return "".join(line)
