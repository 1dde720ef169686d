"""Typst in processes of its own: a few PDFs each, and what they took is given back.

Typst keeps what it has computed for as long as its process lives, some ten megabytes
for each post. So PDFs are made in batches, two at a time where there are processors, a
book by itself, and in rounds: what has to be set again is, in a process that begins
anew (fitting.py)::

    python -m _ext.typst.compiling < jobs.json > outcomes.json

Nothing here needs Sphinx, so that a process is quickly begun.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from _ext.builds.whole_files import write_whole
from _ext.typst.fitting import (
    STEPS,
    STEPS_OF_A_BOOK,
    Fit,
    recalled,
    refitted,
    remember,
)

BATCH = 16  # PDFs of a process: about 250 MB for posts of this site
PROCESSES = 2  # at once: each takes up to a gigabyte
STANDARDS = ["ua-1"]  # tagged, with alternative texts, or it does not compile
PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Job:
    """A PDF to make: from which file, below which root, with what it is told.

    ``pages`` are digests of its pages, ``rest`` is one of all else that makes it.
    """

    main: str
    root: str
    fonts: str
    output: str
    timestamp: int  # seconds since 1970
    inputs: dict[str, str] = field(default_factory=dict)
    is_book: bool = False  # and has a process to itself
    rest: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    closer: dict[str, float] = field(default_factory=dict)  # as it is set now
    settled: list[str] = field(default_factory=list)  # pages whose chapter stays
    step: float | None = None  # to try next, where chapters end badly

    @property
    def fitted(self) -> Path:
        """The file that tells how it was set."""
        return Path(self.main).with_suffix(".fitted.json")

    def next_fit(self, ends: Sequence[Mapping[str, Any]]) -> dict[str, float]:
        """Return how it is set next; as it is set now, where it is done."""
        if self.step is None:
            return self.closer
        return refitted(ends, self.closer, self.step, set(self.settled))


@dataclass(frozen=True)
class Outcome:
    """How a job ended: made, or refused with Typst's words; ``ends``: see fitting.

    One that is to be set again is none that was refused, and has no file yet.
    """

    message: str = ""  # '' for a PDF that was made
    diagnostic: str = ""
    hints: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    ends: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_made(self) -> bool:
        return not self.message


def timestamp(date: dt.date) -> int:
    """Return when a PDF says that it was made: the same sources, the same bytes."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(epoch)
    return int(dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC).timestamp())


def make(jobs: Sequence[Job]) -> list[Outcome]:
    """Make PDFs; return how each ended, in order."""
    known = {job.output: recalled(job.fitted, job.rest, job.pages) for job in jobs}
    for job in jobs:
        job.fitted.unlink(missing_ok=True)  # until it is made
    ended = make_fitting(jobs, known)
    anew = [
        job
        for job in jobs
        if ended[job.output].is_made
        and not known[job.output].holds(ended[job.output].ends)
    ]
    if anew:
        ended |= make_fitting(anew, {job.output: Fit() for job in anew})
    return [ended[job.output] for job in jobs]


def make_fitting(jobs: Sequence[Job], fits: Mapping[str, Fit]) -> dict[str, Outcome]:
    """Make PDFs beginning with some fits; return how each ended, by output."""
    ended: dict[str, Outcome] = {}  # by output
    done: list[Job] = []
    wanted = [
        replace(job, closer=dict(fit.closer), settled=list(fit.ends))
        for job in jobs
        for fit in [fits[job.output]]
    ]
    for step in (*STEPS, None):
        wanted = [
            replace(job, step=step if step in steps_of(job) else None) for job in wanted
        ]
        for job in wanted:
            write_fit(job)
        outputs = [job.output for job in wanted]
        ended |= zip(outputs, make_once(wanted), strict=True)
        following = [job.next_fit(ended[job.output].ends) for job in wanted]
        each = list(zip(wanted, following, strict=True))
        done += [job for job, closer in each if closer == job.closer]
        wanted = [
            replace(job, closer=closer) for job, closer in each if closer != job.closer
        ]
    for job in done:
        end = ended[job.output]
        if end.is_made:
            remember(job.fitted, job.rest, job.pages, job.closer, end.ends)
    return ended


def steps_of(job: Job) -> Sequence[float]:
    """Return what may be tried for the chapters of a PDF that end badly."""
    return STEPS_OF_A_BOOK if job.is_book else STEPS


def make_once(jobs: Sequence[Job]) -> list[Outcome]:
    """Make PDFs with the fits that are written; return how each ended, in order."""
    books = [[job] for job in jobs if job.is_book]
    small = [job for job in jobs if not job.is_book]
    batches = [
        *books,
        *(small[start : start + BATCH] for start in range(0, len(small), BATCH)),
    ]
    with ThreadPoolExecutor(max(1, min(PROCESSES, os.cpu_count() or 1))) as pool:
        made = zip(batches, pool.map(make_batch, batches), strict=True)
        ended = {
            job.output: outcome
            for batch, outcomes in made
            for job, outcome in zip(batch, outcomes, strict=True)
        }
    return [ended[job.output] for job in jobs]


def make_batch(jobs: Sequence[Job]) -> list[Outcome]:
    """Make a few PDFs in a process of their own."""
    run = subprocess.run(
        [sys.executable, "-m", "_ext.typst.compiling"],
        input=json.dumps([asdict(job) for job in jobs]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=PROJECT,
    )
    if run.returncode:
        if refused := re.search(r"^OSError: \[Errno (\d+)\] (.*)$", run.stderr, re.M):
            raise OSError(int(refused[1]), refused[2])  # a full disk, such as
        said = (run.stderr.strip().splitlines() or ["no word"])[-1]
        how = f"the process of Typst ended with {run.returncode}: {said}"
        if len(jobs) == 1:
            return [Outcome(message=how)]
        return [each for job in jobs for each in make_batch([job])]
    return [Outcome(**each) for each in json.loads(run.stdout)]


def compile_one(job: Job, fonts: Any) -> Outcome:
    """Compile a job in this process, and write its PDF whole or not at all.

    One that is to be set again is laid out, and not written.
    """
    import typst

    compiler = typst.Compiler(
        job.main,
        root=job.root,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs=job.inputs,
    )
    with suppress(RuntimeError):  # what is wrong it says below, and where
        ends = ends_of(compiler)
        if job.next_fit(ends) != job.closer:
            return Outcome(ends=ends)
    try:
        content, remarks = compiler.compile_with_warnings(
            format="pdf", pdf_standards=STANDARDS, timestamp=job.timestamp
        )
        ends = ends_of(compiler)
    except typst.TypstError as error:
        return Outcome(error.message, error.diagnostic, list(error.hints))
    write_whole(Path(job.output), content)
    return Outcome(remarks=[remark.message for remark in remarks], ends=ends)


def ends_of(compiler: Any) -> list[dict[str, Any]]:
    """Return where the chapters of a PDF end; see fitting."""
    return json.loads(compiler.query("<chapter-end>", field="value"))


def write_fit(job: Job) -> None:
    """Write how much closer chapters are set, where the job's own source reads it."""
    Path(job.main).with_suffix(".fit.json").write_text(json.dumps(job.closer))


def main() -> None:
    """Compile the jobs that stand on standard input."""
    import typst

    jobs = [Job(**each) for each in json.load(sys.stdin)]
    fonts = {
        folder: typst.Fonts(include_system_fonts=False, font_paths=[folder])
        for folder in {job.fonts for job in jobs}
    }
    outcomes = [compile_one(job, fonts[job.fonts]) for job in jobs]
    json.dump([asdict(each) for each in outcomes], sys.stdout)


if __name__ == "__main__":
    main()
