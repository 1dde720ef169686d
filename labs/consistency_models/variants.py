"""The stores once more, each with one assumption turned round.

``stores`` has the model: reads that wait for nothing, writes that go to a leader which
never fails, sessions that never end. Here a read waits for its repair, a leader fails
over, a client's writes go where its reads go, a balancer moves it, a token gets lost::

    observe(WaitingRepair, Setting(), seed=1)        # as for any store

``with_reads_of`` makes a store out of the reads of one and the writes of another.
"""

from __future__ import annotations

import random

from labs.consistency_models.history import Version
from labs.consistency_models.stores import (
    UNWRITTEN,
    Answer,
    OneOfThree,
    Setting,
    SingleLeader,
    StickyReplica,
    Store,
    VersionToken,
)
from labs.events import EventLoop

FAILOVER_WINDOW = 2.0, 12.0  # in which the leader is lost; a history takes some 25
MOVED_SHARE = 0.05  # of sticky reads, to another replica
TOKEN_LOST_SHARE = 0.1  # of reads


class Quorum(OneOfThree):
    """A majority for reads and for writes, of however many replicas there are."""

    def __init__(self, setting: Setting, loop: EventLoop, rng: random.Random) -> None:
        super().__init__(setting, loop, rng)
        self.readers = self.writers = self.majority


class WaitingRepair(Quorum):
    """A read whose replies differ repairs a majority, and waits for that.

    Where they agree, a majority has the value already. It is what Cassandra calls
    blocking read repair.
    """

    def read(self, client: int, answer: Answer) -> None:
        def found(answers: list[Version]) -> None:
            newest = max(answers)
            if min(answers) == newest:
                answer(newest)
            else:
                self.put_on(self.majority, newest, lambda: answer(newest))

        self.answers_of(self.majority, found)


class FailingLeader(SingleLeader):
    """A leader that is lost once; what the next one had not yet heard of is gone."""

    def __init__(self, setting: Setting, loop: EventLoop, rng: random.Random) -> None:
        super().__init__(setting, loop, rng)
        self.leader = 0
        self.loop.after(rng.uniform(*FAILOVER_WINDOW), self._fail_over)

    def _fail_over(self) -> None:
        self.leader = 1

    def read(self, client: int, answer: Answer) -> None:
        def arrive() -> None:
            version = self.copies[self.leader]
            self.send(lambda: answer(version))

        self.send(arrive)

    def write(self, client: int, answer: Answer) -> None:
        def arrive() -> None:
            self.written += 1
            leader, version = self.leader, (float(self.written), client)
            self.put(leader, version)
            for replica in set(range(len(self.copies))) - {leader}:
                lag = self.rng.expovariate(1 / self.setting.lag_mean)
                self.loop.after(
                    lag,
                    lambda r=replica: leader == self.leader and self.put(r, version),
                )
            self.send(lambda: answer(version))

        self.send(arrive)


class LocalWrites(StickyReplica):
    """A client writes to the replica that it reads, which sends the write on later."""

    def write(self, client: int, answer: Answer) -> None:
        home = self.choose(client)

        def arrive() -> None:
            version = self.loop.now + self.skew[client], client
            self.put(home, version)
            for replica in set(range(len(self.copies))) - {home}:
                lag = self.rng.expovariate(1 / self.setting.lag_mean)
                self.loop.after(lag, lambda r=replica: self.put(r, version))
            self.send(lambda: answer(version))

        self.send(arrive)


def _moved(self: StickyReplica, client: int) -> int:
    """Return the client's replica, which a balancer changes now and then."""
    if self.rng.random() < MOVED_SHARE:
        self.home[client] = self.rng.randrange(len(self.copies))
    return self.home[client]


class MovedSticky(StickyReplica):
    """Sticky, until a restart or a balancer moves the client."""

    choose = _moved


class MovedLocalWrites(LocalWrites):
    """The same for a client that writes to the replica that it reads."""

    choose = _moved


class LostToken(VersionToken):
    """A token that some requests lack: another device, a job, a header dropped."""

    def read(self, client: int, answer: Answer) -> None:
        token = self.token[client]
        if self.rng.random() < TOKEN_LOST_SHARE:
            self.token[client] = UNWRITTEN
        super().read(client, answer)
        self.token[client] = token


def with_reads_of(reads: type[Store], writes: type[Store]) -> type[Store]:
    """Make a store that reads like the one and writes like the other."""
    return type(
        f"{reads.__name__}Over{writes.__name__}", (Quorum,),
        {"read": reads.read, "write": writes.write},
    )  # fmt: skip


def steady(rng: random.Random) -> float:
    """Draw a delay with mean 1 and half the spread of an exponential one."""
    return rng.gammavariate(4, 0.25)


def stalling(rng: random.Random) -> float:
    """Draw a delay with mean 1, of which one in twenty is ten times as long."""
    return (10 if rng.random() < 0.05 else 1) * rng.expovariate(1.45)
