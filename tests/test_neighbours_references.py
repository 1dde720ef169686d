"""The names that mystmd finds, and that it finds each in the page that it is led to."""

import json
from pathlib import Path

from _ext.names.offered import DOC, LABEL, TERM, Name
from _ext.neighbours.references import entries

POST, LAB = "posts/systems/cold", "reference/labs/toy"
URLS = {POST: "/posts/systems/cold.html", LAB: "/reference/labs/toy.html", "index": "/"}


def found(*names: Name, moved: dict[str, str] | None = None) -> list[dict]:
    targets = {
        POST: {"": ("cold", "cold"), "cold": ("cold", "cold")},
        LAB: {
            "lab-toy": ("lab-toy", "lab-toy"),
            "term-law": ("term-law", "term-law"),
            "": ("lab-toy", "what-it-asks"),
        },
    }
    return list(entries(list(names), targets, URLS, moved or {}))


def test_a_page_is_found_by_its_address_and_by_its_name():
    assert found(Name(DOC, POST, POST, "", "post", "Cold")) == [
        {
            "identifier": POST,
            "kind": "page",
            "url": "/posts/systems/cold.html",
            "data": "/_xref/posts/systems/cold.json",
        }
    ]


def test_the_front_page_is_the_root():
    (entry,) = found(Name(DOC, "index", "index", "", "page", "Home"))

    assert entry["url"] == "/"


def test_a_post_is_its_heading():
    (entry,) = found(Name(LABEL, "cold", POST, "", "post", "Cold"))

    assert (entry["identifier"], entry["kind"]) == ("cold", "heading")
    assert "html_id" not in entry


def test_a_second_name_is_found_by_what_mystmd_looks_for_besides():
    (entry,) = found(Name(LABEL, "evidence-toy", LAB, "lab-toy", "lab", "What?"))

    assert (entry["identifier"], entry["html_id"]) == ("lab-toy", "evidence-toy")


def test_a_term_is_found_as_a_browser_writes_it():
    (entry,) = found(Name(TERM, "Zipf’s law", LAB, "term-law", "term", "Zipf’s law"))

    assert (entry["identifier"], entry["html_id"]) == (
        "term-law",
        "Zipf%E2%80%99s%20law",
    )


def test_what_is_not_told_in_a_page_is_an_address_all_the_same():
    (entry,) = found(Name(LABEL, "lab-toy-x", LAB, "lab-toy-x", "result", "load"))

    assert (entry["kind"], entry["identifier"]) == ("page", "lab-toy-x")
    assert entry["url"] == "/reference/labs/toy.html#lab-toy-x"


def test_a_former_page_leads_to_what_it_has_become():
    former = Name(DOC, "posts/systems/once", "posts/systems/once", "", "post", "Cold")
    (entry,) = found(former, moved={"posts/systems/once": POST})

    assert entry["identifier"] == "posts/systems/once"
    assert entry["url"] == "/posts/systems/cold.html"


def test_an_identifier_comes_before_an_anchor_that_reads_like_it():
    # mystmd takes the first entry that fits, and a name may be another's former name.
    names = [
        Name(LABEL, "law", LAB, "lab-toy", "lab", "What?"),
        Name(LABEL, "lab-toy", LAB, "lab-toy", "lab", "What?"),
    ]

    assert [entry.get("html_id") for entry in found(*names)] == [None, "law"]


def test_every_name_on_offer_is_told_in_the_page_that_it_leads_to(site_folder):
    data = json.loads((site_folder / "myst.xref.json").read_text(encoding="utf-8"))
    told: dict[str, set[str]] = {}
    lost = []
    for entry in data["references"]:
        page = entry["data"]
        if page not in told:
            text = (site_folder / page.lstrip("/")).read_text(encoding="utf-8")
            told[page] = set(identifiers(json.loads(text)["mdast"]))
        if entry["kind"] != "page" and entry["identifier"] not in told[page]:
            lost.append(entry)

    assert lost == []
    assert [each for each in data["references"] if "#" in each["url"]] == []


def identifiers(node: dict):
    if "identifier" in node and node["type"] != "captionNumber":
        yield node["identifier"]
    for child in node.get("children", ()):
        yield from identifiers(child)


def test_no_identifier_is_given_twice_on_a_page(site_folder):
    for path in Path(site_folder / "_xref").rglob("*.json"):
        given = list(identifiers(json.loads(path.read_text("utf-8"))["mdast"]))
        assert len(given) == len(set(given)), path
