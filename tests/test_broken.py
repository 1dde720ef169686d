"""A mistake of any kind: one message with file, line and remedy, whatever is built.

The mistakes are in ``tests/broken/``, a file each; ``tests/mistakes.py`` says how they
are written. Those that do not disturb each other share a site, which is built as pages;
some are also built in print before or after that, and some that stand alone are tried
(all of them by ``make soak``). Of each build the exit status is not 0, and each line
that it says is expected of one mistake.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests import mistakes
from tests.mistakes import Mistake, Site
from tests.rebuilding import build

MISTAKES = {each.name: each for each in mistakes.mistakes()}
WHOLE = bool(os.environ.get("SOAK"))
ORDERS = (("html", "pdf"), ("pdf", "html"))
REPEATED = re.compile(r" \(said by 'make \w+'; run it again once this is mended\)$")
KIND = re.compile(r" \[[\w.-]+\]$")
END = re.compile(r"build finished with problems|\S+ warnings? treated as|^$|^make\b")
SHARED = [each for each in MISTAKES.values() if not each.is_alone]
ALONE = [each for each in MISTAKES.values() if each.is_alone]
# Those that one builder finds, and some of the others, are built by both in each order.
OF_ONE = [each for each in SHARED if each.options]
SOME = [*OF_ONE, *random.Random(5).sample([m for m in SHARED if m not in OF_ONE], 60)]
TRIED = ALONE if WHOLE else random.Random(5).sample(ALONE, 16)

Said = dict[tuple[str, ...], dict[str, list[str]]]


def built(site: Site, work: Path, orders: Iterable[tuple[str, ...]]) -> Said:
    """Build a site in some orders; return what each build said of each mistake.

    The key is the builders that have run, the last of which said it.
    """
    found: Said = {}
    for order in orders:
        for number, builder in enumerate(order, start=1):
            target = work / "-".join(order)
            status = build(site.folder, builder, target).status
            log = target.with_suffix(".log").read_text("utf-8", "backslashreplace")
            said = found[order[:number]] = {}
            if status:
                said["failed"] = [str(status)]
            for line in lines_of(log, site.folder):
                said.setdefault(site.owner_of(line), []).append(line)
    return found


def lines_of(log: str, folder: Path) -> list[str]:
    """Return what a build said, as our cases write it, line by line."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", log).replace(f"{folder}/", "")
    lines = [line for line in plain.splitlines() if not END.match(line)]
    lines = [
        re.sub(r"\b(?:WARNING|ERROR|CRITICAL): ", "", line, count=1) for line in lines
    ]
    return [REPEATED.sub("", KIND.sub("", line)) for line in lines]


def agrees(said: str, expected: str) -> bool:
    """Tell whether a line is what was expected, in which ... is any text."""
    pattern = ".*".join(map(re.escape, expected.split("...")))
    return re.fullmatch(pattern, said) is not None


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> list[tuple[Site, Said]]:
    """Build a site of all mistakes that may stand in one; some of it in each order."""
    found = []
    plan = [(SHARED, ORDERS)] if WHOLE else [(SHARED, [("html",)]), (SOME, ORDERS)]
    for held, orders in plan:
        work = tmp_path_factory.mktemp("shared")
        site = Site(work / "site", held)
        found.append((site, built(site, work, orders)))
    return found


@pytest.mark.parametrize("name", [each.name for each in SHARED])
def test_a_mistake_is_said_once_in_every_order(name, shared):
    for site, said in shared:
        if MISTAKES[name] in site.held:
            check(site, MISTAKES[name], said)


@pytest.mark.parametrize("name", [each.name for each in TRIED])
def test_a_mistake_that_ends_a_build_or_alters_others_is_said_once(name, tmp_path):
    mistake = MISTAKES[name]
    site = Site(tmp_path / "site", [mistake])
    if any(os.access(site.folder / file, os.R_OK) for file in site.for_nobody()):
        pytest.skip("whoever may read everything does not make this mistake")

    check(site, mistake, built(site, tmp_path, orders_of(mistake)))


def orders_of(mistake: Mistake) -> tuple[tuple[str, ...], ...]:
    """Return the orders in which a mistake that stands alone is built."""
    return ORDERS if WHOLE else (ORDERS[len(mistake.name) % 2],)


def check(site: Site, mistake: Mistake, said: Said) -> None:
    """Hold what the builds said of a mistake against what they should have."""
    for builders, by_mistake in said.items():
        found_by_none = not any(map(mistake.is_found_by, builders))
        expected = [] if found_by_none else site.expected(mistake)
        lines = by_mistake.get(mistake.name, [])
        order = " then ".join(builders)
        assert len(lines) == len(expected), (order, lines, expected)
        for line, wanted in zip(sorted(lines), sorted(expected), strict=True):
            assert agrees(line, wanted), (order, line, wanted)
        if expected or not mistake.is_alone:
            assert by_mistake.get("failed") == ["1"], order
        else:
            assert "failed" not in by_mistake, order


def test_nothing_is_said_that_no_mistake_accounts_for(shared):
    for _site, said in shared:
        found = {order: lines[""] for order, lines in said.items() if "" in lines}
        assert found == {}


def test_there_are_as_many_mistakes_as_were_promised():
    # Each was made by somebody; a case that is lost is a promise that is forgotten.
    assert len(MISTAKES) >= 200
