"""How a call can end without an answer, told apart by what asking again could change.

And ``Thought``, what a reasoning model says before it answers.
"""

from __future__ import annotations


class Failed(Exception):
    """The call gave no answer; a second call would meet the same."""


class Refused(Failed):
    """There was no place, so nothing was sent."""


class DeadlinePassed(Failed):
    """The caller has stopped waiting, for the answer or for its first word."""


class CutOff(Failed):
    """The tokens ran out, in the answer or while the model was still thinking."""


class Invalid(Failed):
    """An answer came and the check did not accept it: a soft failure, caught."""


class Transient(Failed):
    """A failure that a later attempt may not meet: 429, 5xx, no connection, a stall."""

    def __init__(self, reason: str, retry_after_seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.retry_after_seconds = retry_after_seconds


class Thought(str):
    """A token of thinking: a sign that the model is at work, and no part of an answer.

    An adapter yields one for whatever a provider streams of it, be it a summary.
    """
