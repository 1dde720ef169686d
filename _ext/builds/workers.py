"""Pages are read, resolved and written by as many processes as ``--jobs`` says.

Sphinx resolves the references of all pages in its main process, which is half of the
work of writing; and of each few pages that a process has read it sends home all that is
known of the site so far, so that twice as many pages cost more than twice. Here a
process is dealt its share of the pages to read at once. To write, each takes the next
page when it is done with one, and resolves what it writes. Its warnings come home by
Sphinx's own ``ParallelTasks``; what else must, a builder says by ``brought_home`` and
``take_home``. All else that is made of a page is in files. When a process has written
its share, the event ``share-written`` is there for who makes something of many pages at
once; it does not come where there is but one process.

This overrides two private methods of Sphinx's ``Builder``, ``_read_parallel`` and
``_write_parallel``, uses its ``_app``, and the environment's. Where a version of Sphinx
has none of these, it goes its own way, and the build says so once.

The collector of cyclic garbage, which looked through all that is known again and again
for the trees of pages that are done with, runs less often in a process that builds, and
never in one that writes: that ends after some hundred pages.
"""

from __future__ import annotations

import atexit
import gc
import math
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from sphinx.builders import Builder
from sphinx.util import logging
from sphinx.util.build_phase import BuildPhase
from sphinx.util.parallel import ParallelTasks

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

OVERRIDDEN = ("_read_parallel", "_write_parallel")  # of Sphinx's Builder
FEW = 6  # pages: no work to share, as a process costs about what one of them does
MANY = 100  # pages: to ask about one is quicker than to write it
USUAL = 400  # pages that a process writes, at about 1 MB each
DRAWS = "novasvg"  # a module of mmdr's
SELDOM = (2_500_000, 20, 100)  # allocations: some 600 pages that are read


class BuilderInWorkers(Builder):
    """Deals the pages to processes, once for reading and once for writing."""

    def brought_home(self, docnames: Sequence[str]) -> Any:
        """Return, in a process that has written pages, what the main one must know."""

    def take_home(self, brought: Any) -> None:
        """Take in the main process what ``brought_home`` has returned."""

    def _read_parallel(self, docnames: list[str], nproc: int) -> None:
        for docname in docnames:
            self.events.emit("env-purge-doc", self.env, docname)
            self.env.clear_doc(docname)
        if len(docnames) < FEW:
            for docname in docnames:
                self.read_doc(docname)
            return

        def read(docnames: list[str]) -> bytes:
            gc.freeze()  # what was there before is no garbage
            self.env._app = self._app
            for docname in docnames:
                self.read_doc(docname, _cache=False)
            return pickle.dumps(self.env, pickle.HIGHEST_PROTOCOL)

        def merge(docnames: list[str], theirs: bytes) -> None:
            self.env.merge_info_from(docnames, pickle.loads(theirs), self._app)

        tasks = ParallelTasks(nproc)
        for share in dealt(self.lengths(docnames), nproc):
            tasks.add_task(read, share, merge)
        tasks.join()

    def _write_parallel(self, docnames: Sequence[str], nproc: int) -> None:
        first, *others = docnames
        self.write_page(first)  # what it has compiled and looked up, all others have
        if len(others) < FEW:
            for docname in others:
                self.write_page(docname)
            return
        lengths = self.lengths(others)

        def write(queue: Queue) -> Any:
            gc.freeze()
            gc.disable()  # what is left of some hundred pages goes with the process
            written = []
            for docname in islice(queue, most):
                self.write_page(docname)
                written.append(docname)
            self.events.emit("share-written", written)
            return self.brought_home(written)

        number = self._app.parallel  # of processes; the main one only waits
        number *= math.ceil(len(others) / number / USUAL)
        most = math.ceil(len(others) / number * 1.3)  # so that all end with the queue
        # What is short is a list of other pages, and may take long.
        with Queue(sorted(others, key=lambda name: (lengths[name], name))) as queue:
            tasks = ParallelTasks(self._app.parallel)
            for _each in range(number):
                tasks.add_task(
                    write, queue, lambda _queue, brought: self.take_home(brought)
                )
            tasks.join()

    def deal(self, tasks: Sequence[Callable[[], None]]) -> None:
        """Do what writes files of its own, in as many processes as there may be.

        Of the builder, what ``brought_home`` returns comes home and nothing else.
        """
        if self._app.parallel < 2 or len(self.env.found_docs) < MANY:
            for do in tasks:
                do()
            return

        def done(do: Callable[[], None]) -> Any:
            gc.freeze()
            do()
            return self.brought_home([])

        dealt = ParallelTasks(self._app.parallel)
        for do in reversed(tasks):  # it takes the last that it was given
            dealt.add_task(done, do, lambda _task, brought: self.take_home(brought))
        dealt.join()

    def write_page(self, docname: str) -> None:
        """Resolve a page and write it, as Sphinx does where there is one process."""
        self.phase = BuildPhase.RESOLVING
        doctree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
        self.phase = BuildPhase.WRITING
        self.write_doc_serialized(docname, doctree)
        self.write_doc(docname, doctree)

    def lengths(self, docnames: Sequence[str]) -> dict[str, int]:
        """Return the lengths of the texts of pages."""
        return {name: self.env.doc2path(name).stat().st_size for name in docnames}


class Queue:
    """Hands each name to one of the processes that are forked of this, as they ask.

    They share the place in a file that they have open, which says what comes next.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.file = tempfile.TemporaryFile(buffering=0)
        self.file.write(b"".join(place.to_bytes(4) for place in range(len(names))))
        self.file.seek(0)

    def __iter__(self) -> Iterator[str]:
        while place := self.file.read(4):
            yield self.names[int.from_bytes(place)]

    def __enter__(self) -> Queue:
        return self

    def __exit__(self, *_error: object) -> None:
        self.file.close()


def spread(
    function: Callable[[str], Any], names: Sequence[str], number: int
) -> dict[str, Any]:
    """Return what a function says of each name, asked in so many processes."""
    if number < 2 or len(names) < MANY:
        return {name: function(name) for name in names}
    found: dict[str, Any] = {}
    tasks = ParallelTasks(number)
    for start in range(number):
        tasks.add_task(
            lambda some: {name: function(name) for name in some},
            names[start::number],
            lambda _some, said: found.update(said),
        )
    tasks.join()
    return dict(sorted(found.items()))


def dealt(lengths: dict[str, int], number: int) -> list[list[str]]:
    """Return at most so many shares of about the same length, each in order.

    >>> dealt({"a": 5, "b": 3, "c": 2, "d": 1}, 2)
    [['a', 'd'], ['b', 'c']]
    """
    shares: list[list[str]] = [[] for _each in range(number)]
    sums = [0] * number
    for name in sorted(lengths, key=lambda name: (-lengths[name], name)):
        lightest = sums.index(min(sums))
        shares[lightest].append(name)
        sums[lightest] += lengths[name] + 1  # a page without a word takes time, too
    return [sorted(share) for share in shares if share]


def collect_seldom() -> None:
    """Have the collector run less often, and not at all when the process ends."""
    gc.set_threshold(*SELDOM)
    atexit.unregister(end_as_it_is)
    atexit.register(end_as_it_is)
    if not all(hasattr(Builder, name) for name in OVERRIDDEN):
        logger.info("This version of Sphinx has its own way with processes: slower.")


def end_as_it_is() -> None:
    """Leave what the process has to the system, which takes it back at once.

    Python would look through all of it first, for a second at a thousand posts. Where
    a diagram was drawn here it does so, as what draws them complains otherwise.
    """
    if DRAWS not in sys.modules:
        gc.freeze()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_event("share-written")
    collect_seldom()  # to load what was known took three times as long with it
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
