"""Every name of the site is listed, folded by kind, with what a link to it shows."""

from bs4 import BeautifulSoup

from tests.sites import POST

PAGES = {
    "posts/systems/cold-caches.md": POST.replace(
        "The body.", "(cold-first)=\n## Fish & <chips>\n\nText.\n\n## Second\n\nText."
    ),
    "reference/linking.md": "---\nbook: false\n---\n\n# Linking\n\n```{name-list}\n```\n",
    "reference/sources.md": (
        "# Sources\n\n```{bibliography}\n```\n\n"
        "```{toctree}\n:hidden:\n\n/reference/linking\n```\n"
    ),
}


def lists(site) -> dict[str, list[tuple[str, str, str]]]:
    """Return by summary the name, the address and the text of each line."""
    page = BeautifulSoup(site.html("reference/linking"), "lxml")
    return {
        each.summary.get_text(): [
            (line.code.get_text(), line.a["href"],
             line.get_text().removeprefix(line.code.get_text()).strip())
            for line in each.select("li")]
        for each in page.select("details.names")
    }  # fmt: skip


def test_names_are_listed_by_kind_with_address_and_text(build_site):
    site = build_site(PAGES)
    found = lists(site)

    assert site.warnings == []
    page = "../posts/systems/cold-caches.html"
    assert found["Posts: 1"] == [("cold-caches", page, "Cold caches")]
    assert found["Sections: 2"] == [
        ("cold-caches--second", f"{page}#cold-caches--second", "Second"),
        ("cold-first", f"{page}#cold-first", "Fish & <chips>"),
    ]
    assert found["Terms: 1"] == [
        ("term-goodput", "glossary.html#term-goodput", "goodput")
    ]


def test_the_list_follows_an_edit_of_another_page(build_site):
    build_site(PAGES)
    text = PAGES["posts/systems/cold-caches.md"].replace("## Second", "## Third")
    found = lists(build_site({**PAGES, "posts/systems/cold-caches.md": text}))

    assert "cold-caches--third" in [name for name, *_rest in found["Sections: 2"]]


def test_print_has_nothing_of_the_list(build_site):
    assert build_site(PAGES, "pdf").warnings == []
