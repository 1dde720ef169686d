"""Where the source is: a link on each page that was written, and how to fetch it."""

import pytest

from _ext.page.repository import Repository
from tests.sites import POST

PAGE = "posts/systems/cold-caches"


@pytest.mark.parametrize(
    ("url", "file", "fetch"),
    [
        ("", "", ""),
        (
            "https://example.org/you/notes",
            "https://example.org/you/notes/blob/main/posts/a.md",
            "git clone https://example.org/you/notes && cd notes",
        ),
        (
            "https://example.org/you/notes.git",
            "https://example.org/you/notes/blob/main/posts/a.md",
            "git clone https://example.org/you/notes.git && cd notes",
        ),
    ],
)
def test_a_repository_has_addresses_where_it_has_one(url, file, fetch):
    repository = Repository(url)

    assert (repository.file("posts/a.md"), repository.fetch) == (file, fetch)


def test_a_page_leads_to_its_source(build_site):
    site = build_site({f"{PAGE}.md": POST})

    address = f"https://example.org/source/in-production/blob/main/{PAGE}.md"
    assert f'<a href="{address}">The source of this page</a>' in site.html(PAGE)
    assert "The source of this page" not in site.html("genindex")


def test_without_a_repository_there_is_no_link(build_site, monkeypatch):
    monkeypatch.setenv("REPOSITORY_URL", "")
    site = build_site({f"{PAGE}.md": POST})

    assert "The source of this page" not in site.html(PAGE)
