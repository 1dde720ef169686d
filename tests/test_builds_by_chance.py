"""Edits by chance, one after the other, each built on and compared with from nothing.

SOAK says how many sequences are tried: one in CI, ``make soak`` tries fifty of twenty.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.rebuilding import Rebuilt
from tests.test_builds_same import (
    BIB,
    EDITS,
    GLOSSARY,
    A,
    B,
    C,
    D,
    made,
    restore,
    snapshot,
)

SEQUENCES = int(os.environ.get("SOAK", "1"))
PAGES = (A, B, C, D, GLOSSARY, BIB, "index.md", "posts/systems/index.md")
POINTS = ("reading", "read", "half", "written")


class Edited(RuleBasedStateMachine):
    """A site whose author edits it in any order, and whose builds may be killed."""

    rebuilt: Rebuilt | None = None
    start: dict[Path, tuple[bytes, int]]

    @initialize()
    def begin(self) -> None:
        """Start from the whole site, over whatever the last sequence has built."""
        if Edited.rebuilt is None:
            work = Path(tempfile.mkdtemp(prefix="edited-"))
            Edited.rebuilt = Rebuilt(made(work / "site"), work)
            Edited.start = snapshot(Edited.rebuilt.site)
        restore(Edited.rebuilt.site, Edited.start)
        Edited.rebuilt.build_on()

    def compare(self) -> None:
        assert Edited.rebuilt is not None
        assert Edited.rebuilt.disagreements() == []

    def page(self, name: str) -> Path:
        assert Edited.rebuilt is not None
        return Edited.rebuilt.site / name

    @rule(name=st.sampled_from(sorted(EDITS)))
    def edit(self, name: str) -> None:
        assert Edited.rebuilt is not None
        try:
            EDITS[name](Edited.rebuilt.site)
        except (AssertionError, FileNotFoundError):
            return  # an earlier edit has taken what this one changes
        self.compare()

    @rule(name=st.sampled_from(PAGES), where=st.floats(0, 0.999), again=st.booleans())
    def drop_or_double_a_line(self, name: str, where: float, again: bool) -> None:
        path = self.page(name)
        if not path.exists():
            return
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        if not lines:
            return
        place = int(where * len(lines))
        lines[place : place + 1] = [lines[place]] * 2 if again else []
        path.write_text("".join(lines), encoding="utf-8")
        self.compare()

    @rule(one=st.sampled_from((A, B, C, D)), other=st.sampled_from((A, B, C, D)))
    def swap_two_posts(self, one: str, other: str) -> None:
        first, second = self.page(one), self.page(other)
        if not (first.exists() and second.exists()):
            return
        text = first.read_bytes()
        first.write_bytes(second.read_bytes())
        second.write_bytes(text)
        self.compare()

    @rule()
    def undo_all(self) -> None:
        assert Edited.rebuilt is not None
        restore(Edited.rebuilt.site, Edited.start)
        self.compare()

    @rule(point=st.sampled_from(POINTS), name=st.sampled_from(sorted(EDITS)))
    def be_killed(self, point: str, name: str) -> None:
        assert Edited.rebuilt is not None
        try:
            EDITS[name](Edited.rebuilt.site)
        except (AssertionError, FileNotFoundError):
            return
        Edited.rebuilt.kill(point)
        self.compare()


TestEdited = Edited.TestCase
TestEdited.settings = settings(
    max_examples=SEQUENCES,
    stateful_step_count=8 if SEQUENCES == 1 else 20,
    deadline=None,
    derandomize=SEQUENCES == 1,
    suppress_health_check=list(HealthCheck),
)


def teardown_module() -> None:
    if Edited.rebuilt is not None:
        shutil.rmtree(Edited.rebuilt.work, ignore_errors=True)
