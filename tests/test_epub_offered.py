"""The site offers the EPUB once there is one, and has the last that was good."""

from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"


def test_the_site_offers_it_from_the_build_after(build_site):
    without = build_site({PAGE: POST}).html("index")
    build_site({}, "epub")
    offering = build_site({}).html("index")

    assert "as EPUB" not in without
    assert '<a href="epub/in-production.epub">as EPUB</a>' in offering


def test_it_stays_when_the_pdfs_are_made_anew(build_site):
    build_site({PAGE: POST}, "epub")
    site = build_site({})
    build_site({PAGE: POST.replace("body", "rest")}, "pdf")
    folder = site.folder / "_build" / "html"

    assert (folder / "epub" / "in-production.epub").exists()
    assert (folder / "pdf" / "in-production.pdf").exists()
