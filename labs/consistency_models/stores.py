"""Replicated registers, simulated message by message, as their clients see them.

Each store keeps one value on several replicas and offers ``read`` and ``write``,
which call back when the client has its answer. ``observe`` lets clients use a store
and returns what they saw::

    observe(ABD, Setting(clients=8), seed=1)     # a list of Operation

A message takes an exponential time with mean 1, the unit of all times here. Nothing
fails, and nothing is lost: what goes wrong goes wrong on a good day. ``variants`` has
stores in which one of these assumptions is turned round.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from labs.consistency_models.history import NOTHING, Operation, Version
from labs.events import EventLoop

Answer = Callable[[Version], None]
Law = Callable[[random.Random], float]
UNWRITTEN: Version = (NOTHING, -1)


def exponential(rng: random.Random) -> float:
    """Draw a delay that is often short and sometimes long."""
    return rng.expovariate(1)


@dataclass(frozen=True)
class Setting:
    """Who does what. Times are in mean delays of one message, one way."""

    clients: int = 4
    operations: int = 10  # of each client
    write_share: float = 0.3
    replicas: int = 3
    lag_mean: float = 4.0  # of asynchronous replication
    think_mean: float = 1.0  # between a client's operations
    skew_sd: float = 0.0  # of the clients' clocks
    delays: Law = exponential  # of messages, with mean 1


class Store:
    """What the stores share: replicas, messages and a clock for each client."""

    def __init__(self, setting: Setting, loop: EventLoop, rng: random.Random) -> None:
        self.setting, self.loop, self.rng = setting, loop, rng
        self.copies = [UNWRITTEN] * setting.replicas
        self.majority = setting.replicas // 2 + 1
        self.skew = [rng.gauss(0, setting.skew_sd) for _ in range(setting.clients)]

    def read(self, client: int, answer: Answer) -> None:
        """Read the register; call ``answer`` with the version found."""
        raise NotImplementedError

    def write(self, client: int, answer: Answer) -> None:
        """Write a new value; call ``answer`` with the version that it was given."""
        raise NotImplementedError

    def send(self, action: Callable[[], None]) -> None:
        """Let an action happen where a message arrives."""
        self.loop.after(self.setting.delays(self.rng), action)

    def put(self, replica: int, version: Version) -> None:
        """Let a replica take a version; the newest wins."""
        self.copies[replica] = max(self.copies[replica], version)

    def put_on(self, count: int, version: Version, then: Callable[[], None]) -> None:
        """Send a version to all replicas, go on when ``count`` have confirmed it."""
        confirmed = []

        def confirm() -> None:
            confirmed.append(1)
            if len(confirmed) == count:
                then()

        def arrive(replica: int) -> None:
            self.put(replica, version)
            self.send(confirm)

        for replica in range(len(self.copies)):
            self.send(lambda replica=replica: arrive(replica))

    def newest_of(self, count: int, then: Answer) -> None:
        """Ask all replicas, go on with the newest of the first ``count`` answers."""
        self.answers_of(count, lambda answers: then(max(answers)))

    def answers_of(self, count: int, then: Callable[[list[Version]], None]) -> None:
        """Ask all replicas, go on with the first ``count`` answers."""
        answers: list[Version] = []

        def take(version: Version) -> None:
            answers.append(version)
            if len(answers) == count:
                then(list(answers))

        def arrive(replica: int) -> None:
            version = self.copies[replica]
            self.send(lambda: take(version))

        for replica in range(len(self.copies)):
            self.send(lambda replica=replica: arrive(replica))


class SingleLeader(Store):
    """All reads and writes at one replica, which does not fail over."""

    def __init__(self, setting: Setting, loop: EventLoop, rng: random.Random) -> None:
        super().__init__(setting, loop, rng)
        self.written = 0
        self.home = [rng.randrange(setting.replicas) for _ in range(setting.clients)]

    def write(self, client: int, answer: Answer) -> None:
        def arrive() -> None:
            self.written += 1
            version = float(self.written), client
            self.put(0, version)
            for replica in range(1, len(self.copies)):
                lag = self.rng.expovariate(1 / self.setting.lag_mean)
                self.loop.after(lag, lambda r=replica: self.put(r, version))
            self.send(lambda: answer(version))

        self.send(arrive)

    def read(self, client: int, answer: Answer) -> None:
        replica = self.choose(client)

        def arrive() -> None:
            version = self.copies[replica]
            self.send(lambda: answer(version))

        self.send(arrive)

    def choose(self, client: int) -> int:
        """Return the replica that a client reads."""
        return 0


class AnyReplica(SingleLeader):
    """Writes at the leader; each read at a replica chosen at random."""

    def choose(self, client: int) -> int:
        return self.rng.randrange(len(self.copies))


class StickyReplica(SingleLeader):
    """Writes at the leader; each client reads one replica for ever."""

    def choose(self, client: int) -> int:
        return self.home[client]


class VersionToken(AnyReplica):
    """Any replica, which answers once it is as new as all that the client has seen."""

    def __init__(self, setting: Setting, loop: EventLoop, rng: random.Random) -> None:
        super().__init__(setting, loop, rng)
        self.token = [UNWRITTEN] * setting.clients
        self.waiting: list[tuple[int, Version, Callable[[], None]]] = []

    def put(self, replica: int, version: Version) -> None:
        super().put(replica, version)
        waiting, self.waiting = self.waiting, []
        for entry in waiting:
            at, needed, action = entry
            if at == replica and self.copies[at] >= needed:
                action()
            else:
                self.waiting.append(entry)

    def write(self, client: int, answer: Answer) -> None:
        super().write(client, lambda version: self._show(client, version, answer))

    def read(self, client: int, answer: Answer) -> None:
        replica, needed = self.choose(client), self.token[client]

        def reply() -> None:
            version = self.copies[replica]
            self.send(lambda: self._show(client, version, answer))

        def arrive() -> None:
            if self.copies[replica] >= needed:
                reply()
            else:
                self.waiting.append((replica, needed, reply))

        self.send(arrive)

    def _show(self, client: int, version: Version, answer: Answer) -> None:
        self.token[client] = max(self.token[client], version)
        answer(version)


class OneOfThree(Store):
    """R = W = 1: the first answer will do. The clients' clocks stamp the writes."""

    readers = writers = 1

    def write(self, client: int, answer: Answer) -> None:
        version = self.loop.now + self.skew[client], client
        self.put_on(self.writers, version, lambda: answer(version))

    def read(self, client: int, answer: Answer) -> None:
        self.newest_of(self.readers, answer)


class TwoOfThree(OneOfThree):
    """R = W = 2 of 3, so that R + W > N: each read meets each finished write.

    With skewed clocks it is last-write-wins, the latest stamp being the last write.
    """

    readers = writers = 2


class ReadRepair(TwoOfThree):
    """The same; a read sends what it found to all replicas and waits for none."""

    def read(self, client: int, answer: Answer) -> None:
        def found(version: Version) -> None:
            for replica in range(len(self.copies)):
                self.send(lambda replica=replica: self.put(replica, version))
            answer(version)

        self.newest_of(self.readers, found)


class TwoPhase(Store):
    """A majority for all; a write first asks for the highest stamp and goes above."""

    def write(self, client: int, answer: Answer) -> None:
        def found(newest: Version) -> None:
            version = max(newest[0], 0.0) + 1, client
            self.put_on(self.majority, version, lambda: answer(version))

        self.newest_of(self.majority, found)

    def read(self, client: int, answer: Answer) -> None:
        self.newest_of(self.majority, answer)


class ABD(TwoPhase):
    """The register of Attiya, Bar-Noy and Dolev (1995), with many writers.

    A read writes what it found back to a majority before it answers.
    """

    def read(self, client: int, answer: Answer) -> None:
        self.newest_of(
            self.majority,
            lambda version: self.put_on(
                self.majority, version, lambda: answer(version)
            ),
        )


def observe(store: type[Store], setting: Setting, seed: int) -> list[Operation]:
    """Let clients use a store, each one operation after another; return what they saw.

    A version becomes one number, stamp first, so that the values of a run are distinct.
    """
    rng, loop = random.Random(seed), EventLoop()
    register = store(setting, loop, rng)
    seen: list[Operation] = []

    def act(client: int, left: int) -> None:
        if not left:
            return
        start, kind = (
            loop.now,
            "write" if rng.random() < setting.write_share else "read",
        )

        def answered(version: Version) -> None:
            number = version[0] + version[1] * 1e-9 if version[1] >= 0 else NOTHING
            value = None if number == NOTHING else number
            seen.append(
                Operation(str(client), kind, value, start, loop.now, version=number)
            )
            pause = rng.expovariate(1 / setting.think_mean)
            loop.after(pause, lambda: act(client, left - 1))

        (register.write if kind == "write" else register.read)(client, answered)

    for client in range(setting.clients):
        loop.after(rng.random(), lambda client=client: act(client, setting.operations))
    loop.run()
    return seen
