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
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from _ext.posts.fields import Change, Complaint, Fields, Key

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SLUG_RULE = "lower-case letters and digits, joined by hyphens: on-call-2"
SLUG_LENGTH_MAX = 100  # a file's name has 255 at most, its ending included
TAKEN = {"index", "genindex", "modindex", "search"}  # pages and labels of the site
SUMMARY_LENGTH_MAX = 200  # what a search result and a feed reader show whole
LENGTH_MAX = 20_000  # YAML reads some thousand characters a second
DEPTH_MAX = 4  # the fields, and a list; beyond that, enough to say which is wrong
FENCE = "---"
OTHER_FENCE = r"-{4,}|\+{3,}|;{3,}|—|–-?"  # of other tools, or of a text program
TEMPLATE = "---, date:, summary:, tags:, ---"
YAML_REMEDIES = {  # a part of what YAML says: what to do
    "'\\t'": "indent with spaces, not with a tab",
    "could not find expected ':'": "a field is 'name: value', a space behind the colon",
    "mapping values are not allowed": "put a text that holds a colon in quotes, "
    "and begin each field at the start of its line",
    "flow sequence": "close the list with ]",
    "flow mapping": "close the map with }, or put the text in quotes",
    "quoted scalar": "close the text with the quotation mark that it begins with",
}
KEY = re.compile(
    r"\[(?P<number>[^][]+)\]\((?P<uri>lab:[^()\s]*)\)\s+(?P<says>.+)", re.S
)
KEY_FORM = "[35 times](lab:#quantity) what that is, in some words"
KEY_LENGTH_MAX = 120  # of its words: a line or two beside the number
CHANGE = "- 2026-11-28: what changed, in a sentence"
REMEDIES = {
    "date": "add the day of publication: date: 2026-11-22",
    "summary": "add a sentence that says what the reader gains: summary: ...",
    "tags": "add one to five: tags: [caching, capacity]",
}


class Wrong(Exception):
    """A value that is not what its field needs; the text says what is.

    ``line`` is that of a part of the field; 0 where the field is meant.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


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
                complaints.append(Complaint(wrong.line or line, f"{name} {wrong}"))
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
        raise FrontMatterError(1, _without_fence(lines))
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in (FENCE, "..."):
            return "\n".join(lines[1:number])
    raise FrontMatterError(1, f"the front matter is not closed; end it with {FENCE}")


def _without_fence(lines: list[str]) -> str:
    """Say what is wrong with a page that does not begin with a fence."""
    written = next((line.strip() for line in lines if line.strip()), "")
    if written == FENCE:
        return f"the front matter begins in the first line; move {FENCE} up there"
    if re.fullmatch(OTHER_FENCE, written):
        return f"the front matter stands between {FENCE}, not {written}"
    return f"this post has no front matter; begin the file with {TEMPLATE}"


def blanked(text: str) -> str:
    """Return a page without its front matter, or what was to be one.

    The lines of all that follows keep their numbers.
    """
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    start = next((n for n, line in enumerate(lines) if line.strip()), None)
    fence = lines[start].strip() if start is not None else ""
    if start is None or not (fence == FENCE or re.fullmatch(OTHER_FENCE, fence)):
        return text
    for end in range(start + 1, len(lines)):
        if lines[end].strip() in (fence, FENCE, "..."):
            return "\n" * (end + 1) + "".join(lines[end + 1 :])
    return "\n" * (start + 1) + "".join(lines[start + 1 :])


def yaml_fields(block: str) -> dict[str, tuple[int, yaml.Node]]:
    """Return each field's line in the file and its YAML node, in order."""
    root = composed(block)
    if not isinstance(root, yaml.MappingNode):
        raise FrontMatterError(
            2,
            "the front matter is not a list of fields; write one 'name: value' a line",
        )
    found: dict[str, tuple[int, yaml.Node]] = {}
    for key, value in root.value:
        line = key.start_mark.line + 2
        if not isinstance(key, yaml.ScalarNode):
            raise FrontMatterError(
                line,
                "the name of this field is a list or a map; "
                "write 'name: value', in quotes what begins with a sign",
            )
        if key.value in found:
            raise FrontMatterError(
                line, f"front matter has {key.value!r} twice; keep one"
            )
        found[key.value] = (line, value)
    return found


def composed(block: str) -> yaml.Node | None:
    """Return what YAML makes of a text; raise FrontMatterError where it is none."""
    if len(block) > LENGTH_MAX:
        raise FrontMatterError(
            1, f"the front matter has {len(block)} characters; a field is a line or two"
        )
    try:
        refuse_what_no_field_has(block)
        return yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1  # the fence is line 1
        raise FrontMatterError(
            line, f"the front matter is not YAML: {error.problem}; {remedy(error)}"
        ) from error
    except yaml.reader.ReaderError as error:  # which knows no line
        line = block.count("\n", 0, error.position) + 2
        raise FrontMatterError(
            line,
            f"the front matter holds a control character ({error.character:#04x}); "
            "delete it",
        ) from error


def remedy(error: yaml.MarkedYAMLError) -> str:
    """Return what to do about what YAML says."""
    said = f"{error.context} {error.problem}"
    for part, what in YAML_REMEDIES.items():
        if part in said:
            return what
    return "put a text that holds a colon or begins with a sign in quotes"


def refuse_what_no_field_has(block: str) -> None:
    """Raise FrontMatterError for what YAML can say and front matter need not.

    What it reads by recursion, lists in lists, would exhaust Python's stack.
    """
    depth = 0
    for event in yaml.parse(block, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 2
        if name := getattr(event, "anchor", None):
            raise FrontMatterError(
                line, f"{name!r} is a name of YAML's (& and *); write the value"
            )
        if tag := getattr(event, "tag", None):
            raise FrontMatterError(
                line, f"{tag} is a type of YAML's; write the value alone"
            )
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_MAX:
            raise FrontMatterError(
                line, "this is a list in a list in a list; a field holds one list"
            )


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
    return found + list(_days_of_changes(values))


def _days_of_changes(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Complain of changes that do not begin with the day that the post was updated."""
    if not values.get("changes"):
        return
    last = values["changes"][0].date
    if "updated" not in values:
        yield "changes", f"changes begin with {last}: add updated: {last}"
    elif last != values["updated"]:
        yield (
            "changes",
            f"changes begin with {last}, and updated is {values['updated']}; "
            "say what changed on that day, the newest first",
        )


def _day(node: yaml.Node) -> dt.date:
    text = shown(node)
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Wrong(
            f"is {text!r}, not a day of the calendar; write year-month-day: 2026-11-22"
        ) from None


def shown(node: yaml.Node) -> str:
    """Return a value as written, or what it is if no single one."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    return "a list" if isinstance(node, yaml.SequenceNode) else "a map"


def _summary(node: yaml.Node) -> str:
    text = node.value.strip() if is_text(node) else ""
    if not text:
        raise Wrong("is not a text; write one or two sentences in plain words")
    if lost := comment_behind(node):
        raise Wrong(
            f"ends before {lost!r}, which YAML takes for a remark; put it in quotes"
        )
    if len(text) > SUMMARY_LENGTH_MAX:
        raise Wrong(f"has {len(text)} characters; at most {SUMMARY_LENGTH_MAX} fit")
    return re.sub(r"\s+", " ", text)


def is_text(node: yaml.Node) -> bool:
    """Tell whether YAML takes a value for a text, and not for a number or nothing."""
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str"


def comment_behind(node: yaml.Node) -> str:
    """Return what of a value's line YAML leaves out; '' where nothing is lost."""
    mark = node.end_mark
    if node.style is not None or mark.buffer is None:  # type: ignore[attr-defined]
        return ""
    rest = mark.buffer[mark.pointer :].split("\n")[0].rstrip("\0").strip()
    return rest if rest.startswith("#") else ""


def _slug(node: yaml.Node) -> str:
    text = shown(node)
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
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise Wrong("is not a list; write [once, other-topic/once]")
    found = tuple(shown(item) for item in node.value)
    for item, address in zip(node.value, found, strict=True):
        topic, slash, name = address.rpartition("/")
        try:
            for part in [topic, name] if slash else []:
                _slug(yaml.ScalarNode(item.tag, part))
        except Wrong:
            raise Wrong(
                f"has {address!r}; write a former name, or a former topic and a name: "
                "on-call-2, or career/on-call-2"
            ) from None
        if not slash:
            _slug(item)
        if name in TAKEN:
            raise Wrong(f"has {name!r}, which is a page of the site; drop it")
    if twice := sorted({each for each in found if found.count(each) > 1}):
        raise Wrong(f"names {twice[0]!r} twice; keep one")
    return found


def _changes(node: yaml.Node) -> tuple[Change, ...]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise Wrong(f"are no list; write {CHANGE}, one a line")
    found: list[Change] = []
    for item in node.value:
        line = item.start_mark.line + 2
        if not isinstance(item, yaml.MappingNode) or len(item.value) != 1:
            raise Wrong(f"have {shown(item)!r}; write {CHANGE}", line)
        try:
            (day, text), *_ = item.value
            found.append(Change(_day(day), _summary(text)))
        except Wrong as wrong:
            raise Wrong(f"have an entry that {wrong}", line) from None
        if len(found) > 1 and found[-1].date >= found[-2].date:
            raise Wrong(
                f"have {found[-1].date} below {found[-2].date}; "
                "write the newest first, and one sentence for a day",
                line,
            )
    return tuple(found)


def _key(node: yaml.Node) -> Key:
    found = KEY.fullmatch(_summary(node))
    if not found:
        raise Wrong(f"is no number with its words; write key: {KEY_FORM!r}, in quotes")
    if len(found["says"]) > KEY_LENGTH_MAX:
        raise Wrong(
            f"has {len(found['says'])} characters behind its number; "
            f"at most {KEY_LENGTH_MAX} fit"
        )
    return Key(**found.groupdict())


def _yes_or_no(node: yaml.Node) -> bool:
    if not isinstance(node, yaml.ScalarNode) or node.value not in ("true", "false"):
        raise Wrong("is neither true nor false; write draft: true, or drop the field")
    return node.value == "true"


READERS: dict[str, Callable[[yaml.Node], Any]] = {
    "date": _day,
    "summary": _summary,
    "tags": _slugs,
    "updated": _day,
    "lab": _slug,
    "draft": _yes_or_no,
    "aliases": _aliases,
    "changes": _changes,
    "key": _key,
}
