"""What a post's front matter holds once it is checked, or what is wrong with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Complaint:
    """What is wrong at a line of the file, and what to write instead."""

    line: int
    message: str


@dataclass(frozen=True)
class Change:
    """What changed in a post on a day, in a sentence."""

    date: dt.date
    text: str


@dataclass(frozen=True)
class Key:
    """The number that a post is remembered by, where it is from, and what it is."""

    number: str
    uri: str  # lab:#quantity
    says: str


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
    changes: tuple[Change, ...] = ()
    key: Key | None = None
