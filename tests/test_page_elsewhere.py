"""Names of other documentation: what a post may say, and how they are kept."""

from __future__ import annotations

import http.server
import threading
from functools import partial
from pathlib import Path

import pytest

from _ext.page.elsewhere import refresh
from tests.sites import POST, know_python

PYTHON = "https://docs.python.org/3.11/"
THERE = f'href="{PYTHON}library.html#asyncio.timeout"'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{external+python:py:func}`asyncio.timeout`", "asyncio.timeout()"),
        ("{external:py:func}`asyncio.timeout`", "asyncio.timeout()"),
        ("[a deadline](inv:python#asyncio.timeout)", "a deadline"),
        ("<inv:python:py:function#asyncio.timeout>", "asyncio.timeout"),
    ],
)
def test_a_post_names_what_another_project_has(written, shown, build_site):
    page = POST.replace("The body.", f"See {written}.")

    site = build_site({"posts/systems/cold.md": page})

    assert site.warnings == []
    html = site.html("posts/systems/cold")
    link = html[: html.index(shown + "<")].rpartition("<a ")[2]
    assert THERE in link


@pytest.mark.parametrize(
    "written",
    ["[](#asyncio.timeout)", "[](asyncio.timeout)", "{any}`asyncio.timeout`",
     "{py:func}`asyncio.timeout`"],
)  # fmt: skip
def test_who_does_not_say_whose_name_it_is_means_this_site(written, build_site):
    # MyST gave the first two a link to Python's documentation.
    page = POST.replace("The body.", f"See {written}.")

    site = build_site({"posts/systems/cold.md": page})

    (said,) = site.warnings
    assert said.startswith("posts/systems/cold.md:9: WARNING: ")
    assert "not found" in said
    assert "docs.python.org" not in site.html("posts/systems/cold")


@pytest.fixture
def published(tmp_path):
    """Publish an inventory on this machine; return its folder and its address."""
    folder = tmp_path / "published"
    folder.mkdir()
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_an_inventory_is_brought_up_to_date(published, tmp_path):
    folder, address = published
    know_python(tmp_path, "asyncio.timeout", "asyncio.shield")
    know_python(folder, "asyncio.timeout", "asyncio.Runner", "asyncio.run")
    (folder / "objects.inv").write_bytes(
        (folder / "inventories" / "python.inv").read_bytes()
    )
    kept = tmp_path / "inventories" / "python.inv"

    said = refresh("python", PYTHON, kept, f"{address}objects.inv")

    assert said == "python: 3 names, 2 new, 1 gone: py:function asyncio.shield"
    assert kept.read_bytes() == (folder / "objects.inv").read_bytes()


@pytest.mark.parametrize(
    ("answer", "said"),
    [(None, "404"), (b"<!doctype html>", "it is no inventory"), (b"", "no inventory")],
)
def test_what_is_no_inventory_leaves_the_one_that_is_kept(
    answer, said, published, tmp_path
):
    folder, address = published
    if answer is not None:
        (folder / "objects.inv").write_bytes(answer)
    know_python(tmp_path, "asyncio.timeout")
    kept = tmp_path / "inventories" / "python.inv"
    before = kept.read_bytes()

    with pytest.raises((OSError, ValueError), match=said):
        refresh("python", PYTHON, kept, f"{address}objects.inv")

    assert kept.read_bytes() == before
    assert list(Path(kept.parent).iterdir()) == [kept]
