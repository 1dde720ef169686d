"""The SQL of the post on consistency, run as it stands there.

SQLite runs all of it but the lock. For that one POSTGRES_URL names a PostgreSQL
database to which ``psql`` may connect; without it the test is left out.
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import time

import pytest

from tests.sites import ROOT

POST = ROOT / "posts/distributed-systems/consistency-models.md"
POSTGRES_URL = os.environ.get("POSTGRES_URL")
TABLE = "CREATE TABLE stock (item int PRIMARY KEY, units int, version int);"
ROW = "INSERT INTO stock VALUES (7, 10, 41);"


def block(name: str) -> str:
    """Return the SQL of the post's block with this name."""
    text = POST.read_text(encoding="utf-8")
    [found] = re.findall(rf":name: {name}\n\n(.*?)```", text, re.S)
    return found


def statements(sql: str) -> list[str]:
    bare = re.sub(r"--.*", "", sql)
    return [statement.strip() for statement in bare.split(";") if statement.strip()]


@pytest.fixture
def stock():
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.executescript(TABLE + ROW)
    yield database
    database.close()


def units(database: sqlite3.Connection) -> int:
    return database.execute("SELECT units FROM stock WHERE item = 7").fetchone()[0]


def test_two_sales_that_read_and_write_back_take_one_unit(stock):
    seen = [stock.execute(each).fetchone() for each in statements(block(LOST))]

    assert seen == [(10,), (10,), None, None]
    assert units(stock) == 9  # and not 8


def test_two_atomic_updates_take_two_units(stock):
    atomic, *_ = statements(block(SAFE))
    changed = [stock.execute(atomic).rowcount for _ in range(2)]

    assert changed == [1, 1]
    assert units(stock) == 8


def test_an_atomic_update_sells_nothing_that_is_not_there(stock):
    atomic, *_ = statements(block(SAFE))
    stock.execute("UPDATE stock SET units = 0")

    assert stock.execute(atomic).rowcount == 0


def test_of_two_compare_and_sets_the_second_changes_no_row(stock):
    swap = statements(block(SAFE))[1]
    changed = [stock.execute(swap).rowcount for _ in range(2)]

    assert changed == [1, 0]


def test_a_lock_is_taken_by_the_read_and_held_to_the_end():
    assert [each.split()[0] for each in statements(block(SAFE))[2:]] == [
        "BEGIN",
        "SELECT",
        "UPDATE",
        "COMMIT",
    ]
    assert statements(block(SAFE))[3].endswith("FOR UPDATE")


@pytest.mark.skipif(not POSTGRES_URL, reason="POSTGRES_URL names no database")
def test_under_the_lock_the_second_session_reads_what_the_first_left():
    psql = ["psql", "-qAt", "-v", "ON_ERROR_STOP=1", str(POSTGRES_URL)]
    begin, read, write, commit = statements(block(SAFE))[2:]
    subprocess.run([*psql, "-c", f"DROP TABLE IF EXISTS stock; {TABLE} {ROW}"],
                   check=True)  # fmt: skip
    slow = f"{begin}; {read}; SELECT pg_sleep(2); {write}; {commit};"
    with subprocess.Popen([*psql, "-c", slow], stdout=subprocess.PIPE, text=True):
        time.sleep(0.7)
        second = subprocess.run([*psql, "-c", f"{begin}; {read}; {commit};"],
                                check=True, capture_output=True, text=True)  # fmt: skip

    assert second.stdout.split() == ["9"]


LOST = "code-consistency-lost-update"
SAFE = "code-consistency-safe-update"
