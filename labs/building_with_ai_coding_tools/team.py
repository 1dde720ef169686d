"""A team that writes changes and reviews each other's, in simulated working hours.

A simulation, because the time from start to merge has no formula once habits decide
who reviews when. Writing and reviewing take exponential times and switching takes none;
each change is read once, by somebody else, oldest first (``Work`` can turn these
round). A habit says when a person who is free reviews and when they write::

    quarter(Work(speed=2), Habit(review_share=0.15), seed=1).merged_per_week    # 34
    quarter(Work(speed=2), REVIEW_FIRST, seed=1).start_to_merge_hours           # 3.4
"""

from __future__ import annotations

import math
import random
import statistics
from dataclasses import dataclass, field

from labs.events import EventLoop


@dataclass(frozen=True)
class Work:
    """The team and its work; times are working hours, means of exponentials."""

    people: int = 6
    week_hours: float = 30.0
    writing_hours: float = 6.0
    review_hours: float = 0.8
    speed: float = 1.0
    weeks: int = 13
    switch_hours: float = 0.0  # lost when somebody turns from one to the other
    steady: bool = False  # every change and every review takes its mean
    newest_first: bool = False  # reviews the change opened last


@dataclass(frozen=True)
class Habit:
    """When to review: a cap on the share of hours, and a limit on open changes.

    Who has ``open_limit`` changes of their own open writes no more and reviews, cap
    or no cap, until one is merged.
    """

    review_share: float = 1.0
    open_limit: float = math.inf


REVIEW_FIRST = Habit()


@dataclass
class Change:
    """A change on its way: who writes it, and when it was started."""

    author: int
    started: float


@dataclass(frozen=True)
class Quarter:
    """What the team did in the weeks simulated."""

    merged_per_week: float
    start_to_merge_hours: float  # median, of those merged in the second half
    open_at_end: int  # written and not merged


@dataclass
class Person:
    """What somebody has done so far, in hours, and what of theirs is open."""

    written: float = 0.0
    reviewed: float = 0.0
    open_changes: int = 0
    doing: str = ""


@dataclass
class Desk:
    """The team at work: waiting changes, people, and who has nothing to do."""

    work: Work
    habit: Habit
    chance: random.Random
    loop: EventLoop = field(default_factory=EventLoop)
    waiting: list[Change] = field(default_factory=list)
    idle: list[int] = field(default_factory=list)
    merges: list[tuple[float, float]] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Seat everybody."""
        self.people = [Person() for _ in range(self.work.people)]
        self.end = self.work.weeks * self.work.week_hours

    def choose(self, who: int) -> None:
        """Let somebody who is free take up what their habit says."""
        if self.loop.now >= self.end:
            return
        person = self.people[who]
        blocked = person.open_changes >= self.habit.open_limit
        order = reversed(self.waiting) if self.work.newest_first else self.waiting
        change = next((one for one in order if one.author != who), None)
        if change and (blocked or self.under_cap(person)):
            self.review(who, change)
        elif blocked:
            self.idle.append(who)
        else:
            self.write(who)

    def under_cap(self, person: Person) -> bool:
        """Tell whether the share of a person's hours spent on review is below it."""
        share = self.habit.review_share
        return share >= 1 or person.reviewed * (1 - share) < person.written * share

    def write(self, who: int) -> None:
        """Write a change and open it for review."""
        hours = self.draw(self.work.writing_hours / self.work.speed)
        change = Change(who, self.loop.now)

        def written() -> None:
            self.people[who].written += hours
            self.people[who].open_changes += 1
            self.waiting.append(change)
            self.opened.append(self.loop.now)
            self.wake(who)

        self.loop.after(hours + self.turn(who, "writing"), written)

    def review(self, who: int, change: Change) -> None:
        """Review somebody's change and merge it."""
        hours = self.draw(self.work.review_hours)
        self.waiting.remove(change)

        def merged() -> None:
            self.people[who].reviewed += hours
            self.people[change.author].open_changes -= 1
            self.merges.append((self.loop.now, self.loop.now - change.started))
            self.wake(who)

        self.loop.after(hours + self.turn(who, "reviewing"), merged)

    def draw(self, mean: float) -> float:
        """Hours that a piece of work takes."""
        return mean if self.work.steady else self.chance.expovariate(1 / mean)

    def turn(self, who: int, doing: str) -> float:
        """Hours lost in turning to ``doing``; none for more of the same."""
        person = self.people[who]
        turned = person.doing not in ("", doing)
        person.doing = doing
        return self.work.switch_hours if turned else 0.0

    def wake(self, who: int) -> None:
        """Something changed: who did it chooses, then whoever had nothing to do."""
        free, self.idle = [who, *self.idle], []
        for one in free:
            self.choose(one)


def quarter(work: Work, habit: Habit, seed: int) -> Quarter:
    """Let a team work for ``work.weeks`` weeks; the same seed gives the same weeks."""
    desk = Desk(work, habit, random.Random(seed))
    for who in range(work.people):
        desk.choose(who)
    desk.loop.run()
    merges = [(at, took) for at, took in desk.merges if at <= desk.end]
    late = [took for at, took in merges if at > desk.end / 2]
    return Quarter(
        merged_per_week=len(merges) / work.weeks,
        start_to_merge_hours=statistics.median(late) if late else math.nan,
        open_at_end=sum(at <= desk.end for at in desk.opened) - len(merges),
    )
