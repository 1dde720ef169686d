"""What happens to a text by accident hangs no build and shows nobody a traceback.

FUZZ says how many cases are tried: a few hundred in CI, ``make fuzz`` tries 20,000.
Half of them are pages, which are read and resolved, every tenth hundred of them also
built as a site and as a book; half are given to the readers of single files.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from pathlib import Path

import pytest

from _ext.page import sources
from _ext.posts import days, front_matter
from labs import shapes
from tests import fuzzing
from tests.fuzzing import mutated
from tests.mistakes import Site
from tests.rebuilding import build
from tests.sites import ROOT, TOPIC

CASES = int(os.environ.get("FUZZ", "400"))
START = int(os.environ.get("FUZZ_FROM", "0"))
BATCH = 100
SAID = re.compile(r"[^\n]*?(?:WARNING|ERROR|CRITICAL): |build finished|\s*$|make")


def is_ours(line: str) -> bool:
    """Tell whether a line of a log is a message, and no part of a dump."""
    return SAID.match(line) is not None


def faults(site: Path, builder: str, work: Path) -> list[str]:
    """Build a site; return what no author should see."""
    target = work / builder
    shutil.rmtree(target, ignore_errors=True)
    status = build(site, builder, target).status
    log = target.with_suffix(".log").read_text("utf-8", "backslashreplace")
    found = [line for line in log.split("\n") if not is_ours(line)]
    return [*found, *([f"status {status}"] if status not in (0, 1) else [])]


def laid_out(folder: Path, numbers: range) -> Path:
    """Return a site of cases, with the labs and sources that the real posts have."""
    site = Site(folder, []).folder
    fuzzing.lay_out_cases(site, numbers)
    topics = sorted(path.name for path in (site / "posts").iterdir())
    for topic in topics:
        (site / "posts" / topic / "index.md").write_text(TOPIC, encoding="utf-8")
    entries = "\n".join(f"posts/{topic}/index" for topic in topics)
    home = (site / "index.md").read_text(encoding="utf-8")
    home = home.replace("posts/systems/index", entries)
    (site / "index.md").write_text(home, encoding="utf-8")
    shutil.copy(ROOT / "reference/sources.bib", site / "reference/sources.bib")
    return site


BATCHES = range(START, START + max(1, CASES // 2 // BATCH))


@pytest.mark.parametrize("batch", BATCHES)
def test_an_accident_to_a_post_ends_in_messages(batch, tmp_path):
    site = laid_out(tmp_path / "site", range(batch * BATCH, (batch + 1) * BATCH))

    for builder in ("dummy", "html", "pdf") if batch % 10 == 9 else ("dummy",):
        assert faults(site, builder, tmp_path) == [], builder


def test_an_accident_to_a_single_file_is_a_message():
    heads, works, results = fuzzing.front_matters(), fuzzing.works(), fuzzing.results()
    for number in range(START * BATCH, START * BATCH + CASES // 6):
        pick = random.Random(number).choice
        text = mutated(pick(heads), number)
        fields, complaints = front_matter.read(text, days.latest())
        assert (fields is None) == bool(complaints)

        text = mutated(pick(works), number)
        assert all(line >= 1 and said for line, said in sources.problems(text))

        text = mutated(pick(results), number)
        try:
            record = json.loads(text)
        except ValueError:
            continue
        line, said = shapes.fault(text, record) or (1, "right")
        assert 1 <= line <= text.count("\n") + 1
        assert said
