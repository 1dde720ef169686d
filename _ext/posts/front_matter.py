"""The front matter of a post: what may stand in it, and what to write instead.

``read`` turns the text of a page into fields and complaints. A complaint names the
line it is about and the remedy, so that an author need not look anything up::

    fields, complaints = read(text, today=date(2026, 11, 22))
    complaints[0]  # Complaint(line=2, message="date is '14 March', not a day ...")

Nothing here knows of Sphinx.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SLUG_RULE = "lower-case letters and digits, joined by hyphens: on-call-2"
SLUG_LENGTH_MAX = 100  # a file's name has 255 at most, its ending included
TAKEN = {"index", "genindex", "modindex", "search"}  # pages and labels of the site
SUMMARY_LENGTH_MAX = 200  # what a search result and a feed reader show whole
FENCE = "---"
TEMPLATE = "---, date:, summary:, tags:, ---"
REMEDIES = {
    "date": "add the day of publication: date: 2026-11-22",
    "summary": "add a sentence that says what the reader gains: summary: ...",
    "tags": "add one to five: tags: [caching, capacity]",
}


@dataclass(frozen=True)
class Complaint:
    """What is wrong at a line of the file, and what to write instead."""

    line: int
    message: str


@dataclass(frozen=True)
class Fields:
    """The front matter of a post, checked."""

    date: dt.date
    summary: str
    tags: tuple[str, ...]
    updated: dt.date | None = None
    lab: str = ""
    draft: bool = False
    aliases: tuple[str, ...] = ()


class Wrong(Exception):
    """A value that is not what its field needs; the text says what is."""


def read(text: str, today: dt.date) -> tuple[Fields | None, list[Complaint]]:
    """Return the fields of a post's front matter, or None, and all complaints."""
    try:
        block = raw_block(text)
        nodes = yaml_fields(block)
    except FrontMatterError as error:
        return None, [error.complaint]
    complaints = [
        Complaint(key_line, f"front matter has {name!r}, {_unknown(name)}")
        for name, (key_line, _node) in nodes.items()
        if name not in READERS
    ]
    complaints += [
        Complaint(1, f"front matter lacks {name!r}: {remedy}")
        for name, remedy in REMEDIES.items()
        if name not in nodes
    ]
    values: dict[str, Any] = {}
    for name, (line, node) in nodes.items():
        if name in READERS:
            try:
                values[name] = READERS[name](node)
            except Wrong as wrong:
                complaints.append(Complaint(line, f"{name} {wrong}"))
    lines = {name: line for name, (line, _node) in nodes.items()}
    complaints += [
        Complaint(lines[name], message) for name, message in _dates(values, today)
    ]
    complaints.sort(key=lambda complaint: complaint.line)
    return (None if complaints else Fields(**values)), complaints


class FrontMatterError(ValueError):
    """Front matter that cannot be read at all."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.complaint = Complaint(line, message)


def raw_block(text: str) -> str:
    """Return the text between the fences; raise FrontMatterError without one."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].rstrip() != FENCE:
        raise FrontMatterError(
            1, f"this post has no front matter; begin the file with {TEMPLATE}"
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in (FENCE, "..."):
            return "\n".join(lines[1:number])
    raise FrontMatterError(1, f"the front matter is not closed; end it with {FENCE}")


def yaml_fields(block: str) -> dict[str, tuple[int, yaml.Node]]:
    """Return each field's line in the file and its YAML node, in order."""
    try:
        root = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1  # the fence is line 1
        raise FrontMatterError(
            line,
            f"the front matter is not YAML: {error.problem}; "
            "put a text that holds a colon or begins with a sign in quotes",
        ) from error
    except yaml.YAMLError as error:
        raise FrontMatterError(1, f"the front matter is not YAML: {error}") from error
    if not isinstance(root, yaml.MappingNode):
        raise FrontMatterError(
            2,
            "the front matter is not a list of fields; write one 'name: value' a line",
        )
    found: dict[str, tuple[int, yaml.Node]] = {}
    for key, value in root.value:
        line = key.start_mark.line + 2
        if key.value in found:
            raise FrontMatterError(
                line, f"front matter has {key.value!r} twice; keep one"
            )
        found[str(key.value)] = (line, value)
    return found


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, READERS, n=1)
    known = f"which no post has; fields are {', '.join(READERS)}"
    return f"did you mean {near[0]!r}?" if near else known


def _dates(values: dict[str, Any], today: dt.date) -> list[tuple[str, str]]:
    """Complain of days that cannot be: in the future, or changed before written."""
    found = [
        (name, f"{name} is {values[name]}, which is in the future; today is {today}")
        for name in ("date", "updated")
        if isinstance(values.get(name), dt.date) and values[name] > today
    ]
    if {"date", "updated"} <= values.keys() and values["updated"] < values["date"]:
        found.append(
            (
                "updated",
                f"updated is {values['updated']}, before date, {values['date']}; "
                "drop it until the post changes",
            )
        )
    return found


def _day(node: yaml.Node) -> dt.date:
    text = node.value if isinstance(node, yaml.ScalarNode) else "a list"
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Wrong(
            f"is {text!r}, not a day of the calendar; write year-month-day: 2026-11-22"
        ) from None


def _summary(node: yaml.Node) -> str:
    text = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
    if not text:
        raise Wrong("is not a text; write one or two sentences in plain words")
    if len(text) > SUMMARY_LENGTH_MAX:
        raise Wrong(f"has {len(text)} characters; at most {SUMMARY_LENGTH_MAX} fit")
    return re.sub(r"\s+", " ", text)


def _slug(node: yaml.Node) -> str:
    text = node.value if isinstance(node, yaml.ScalarNode) else "a list"
    if not SLUG.fullmatch(text):
        raise Wrong(f"has {text!r}; write {SLUG_RULE}")
    if len(text) > SLUG_LENGTH_MAX:
        raise Wrong(f"has {text[:20]!r}...; at most {SLUG_LENGTH_MAX} characters fit")
    return text


def _slugs(node: yaml.Node) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise Wrong("is not a list; write [one, another]")
    found = tuple(_slug(item) for item in node.value)
    if twice := sorted({slug for slug in found if found.count(slug) > 1}):
        raise Wrong(f"names {twice[0]!r} twice; keep one")
    return found


def _aliases(node: yaml.Node) -> tuple[str, ...]:
    found = _slugs(node)
    for name in found:
        if name in TAKEN:
            raise Wrong(f"has {name!r}, which is a page of the site; drop it")
    return found


def _yes_or_no(node: yaml.Node) -> bool:
    if not isinstance(node, yaml.ScalarNode) or node.value not in ("true", "false"):
        raise Wrong("is neither true nor false")
    return node.value == "true"


READERS: dict[str, Callable[[yaml.Node], Any]] = {
    "date": _day,
    "summary": _summary,
    "tags": _slugs,
    "updated": _day,
    "lab": _slug,
    "draft": _yes_or_no,
    "aliases": _aliases,
}
