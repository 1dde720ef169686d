"""The names that a page gives are noted as it gives them."""

import pickle
from types import SimpleNamespace

from _ext.builds import claims
from _ext.builds.claims import Noting, note_claims


def test_a_table_notes_each_way_of_giving_a_name():
    table = Noting({"old": 1})
    table["a"] = 2
    table.setdefault("b", 3)
    table.setdefault("old", 4)
    table.update({"c": 5}, d=6)
    table |= {"e": 7}
    table["old"] = 8

    assert list(table.given) == ["a", "b", "c", "d", "e", "old"]
    assert table == {"old": 8, "a": 2, "b": 3, "c": 5, "d": 6, "e": 7}


def test_a_table_is_stored_as_any_other():
    stored = pickle.loads(pickle.dumps({"labels": Noting({"a": 1})}))

    assert type(stored["labels"]) is dict
    assert stored == {"labels": {"a": 1}}


class OfAThousand(Noting):
    """A table that nobody may look through."""

    def __iter__(self):
        raise AssertionError("all names were looked at")

    items = values = keys = __iter__


def test_no_page_looks_through_the_names_of_the_others(monkeypatch):
    table = OfAThousand({f"n{number}": ("other", "id") for number in range(1_000)})
    memory = SimpleNamespace(claims={})
    monkeypatch.setattr(claims, "TABLES", [("std", "labels")])
    monkeypatch.setattr(claims, "memory_of", lambda _env: memory)
    page = SimpleNamespace(docname="own")
    data = {"std": {"labels": table}}
    app = SimpleNamespace(env=SimpleNamespace(domaindata=data, current_document=page))

    table["n5"] = ("own", "taken from another")
    table["new"] = ("own", "id")
    table["gone"] = ("own", "id")
    del table["gone"]
    note_claims(app, None)
    page.docname = "next"
    note_claims(app, None)

    assert memory.claims == {
        "own": [
            ("std", "labels", "n5", ("own", "taken from another")),
            ("std", "labels", "new", ("own", "id")),
        ],
        "next": [],
    }
