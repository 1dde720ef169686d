"""A diagram is drawn as Mermaid means it, in our colours, or refused at its line."""

from __future__ import annotations

import base64
import dataclasses
import io
import re

import pytest
from fontTools.ttLib import TTFont

from _ext.page.mermaid import DARK, LIGHT, Undrawable, alternative, draw
from _ext.page.pictures import drawing
from labs import charts

# Of each kind, what it says.
KINDS = {
    "flowchart TD\n  A[Client] -->|on a miss| B[(Database)]": "Client on a miss Database",
    "graph LR\n  A{Warm?} --> B([Serve])": "Warm? Serve",
    "sequenceDiagram\n  Client->>Cache: read(key)\n  Cache-->>Client: value":
        "Client Cache read(key) value",
    "stateDiagram-v2\n  [*] --> Closed\n  Closed --> Open: 5 failures":
        "Closed Open 5 failures",
    "classDiagram\n  class Post {\n    +str slug\n  }\n  Post <|-- Draft": "Post slug Draft",
    "erDiagram\n  AUTHOR ||--o{ POST : writes": "AUTHOR POST writes",
}  # fmt: skip


def drawn(text: str, palette=LIGHT) -> str:
    """Draw a diagram, for light unless said otherwise."""
    return draw(text, palette)


@pytest.mark.parametrize("text", KINDS)
def test_all_that_a_diagram_says_is_in_the_drawing(text):
    shown = re.sub(r"<style>.*?</style>", "", drawn(text), flags=re.S)
    said = " ".join(re.findall(r">([^<>]+)<", shown))

    assert set(KINDS[text].split()) <= set(said.replace("+str", "").split())


@pytest.mark.parametrize("text", KINDS)
def test_a_drawing_is_one_that_a_page_and_the_book_can_show(text):
    # Which refuses scripts, HTML within, and files from elsewhere.
    picture = drawing(drawn(text).encode())

    assert picture.form == "SVG"
    assert 50 < picture.width <= 675
    assert "href" not in drawn(text)


@pytest.mark.parametrize("text", KINDS)
def test_the_same_text_gives_the_same_bytes(text):
    assert drawn(text) == drawn(text)


@pytest.mark.parametrize(("palette", "other"), [(LIGHT, DARK), (DARK, LIGHT)])
def test_light_and_dark_have_their_own_colours(palette, other):
    text = drawn("flowchart TD\n  A:::second --> B", palette)

    for role in ("ink", "band", "main", "second"):
        assert getattr(palette, role) in text
        assert getattr(other, role) not in text


def test_the_colours_are_those_of_the_labs_figures():
    for ours, theirs in ((LIGHT, charts.LIGHT), (DARK, charts.DARK)):
        assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)


def test_a_drawing_holds_the_letters_that_it_needs_and_no_others():
    text = drawn("flowchart TD\n  A[abc] --> B[ba]")

    (font,) = re.findall(r"url\(data:font/woff;base64,([^)]*)\)", text)
    letters = TTFont(io.BytesIO(base64.b64decode(font))).getBestCmap()
    assert {chr(code) for code in letters} == set("abc")


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("flowchart TD\n  A --> B\n  C --> [\n  D --> E", 2, "Unterminated node label"),
        ("sequenceDiagram\n  A->>B: x\n  foo bar baz", 2, "Mermaid says"),
        ("stateDiagram-v2\n  [*] --> A\n  A -> B", 2, "Mermaid says"),
        ("flwchart TD\n  A --> B", 0, "flwchart is not drawn; begin with one of"),
        ('pie title Load\n  "hit": 98', 0, "pie is not drawn"),
        ("", 0, "an empty diagram is not drawn"),
        ("flowchart TD", 0, "nothing in it to draw"),
        ('%%{init: {"theme": "forest"}}%%\nflowchart TD\n  A --> B', 0, "the look of the site"),
        ("---\ntitle: x\n---\nflowchart TD\n  A --> B", 0, "the look of the site"),
        ('flowchart TD\n  A --> B\n  click A "https://example.org"', 2, "no links"),
        ("flowchart TD\n  A --> B\n  style A fill:#f96", 2, ":::second"),
        ("flowchart TD\n  A --> B\n  classDef hot fill:#f96", 2, ":::second"),
        ("flowchart TD\n  A[$$x^2$$] --> B", 1, "no formula"),
        ('flowchart TD\n  A["read <key>"] --> B', 1, "write #lt; for <"),
        ("flowchart TD\n  A[fa:fa-ban no] --> B", 1, "no icons"),
        ('flowchart TD\n  A@{ img: "https://example.org/a.png" }', 1, "no other picture"),
        ("flowchart LR\n  " + " --> ".join(f"N{each}[a station]" for each in range(12)), 0,
         "px wide, which no phone can show"),
        ("flowchart TD\n  " + " --> ".join(f"N{each}" for each in range(30)), 0,
         "more than a page of the book"),
    ],
)  # fmt: skip
def test_what_is_not_drawn_is_refused_at_its_line(text, line, complaint):
    with pytest.raises(Undrawable) as refused:
        drawn(text)

    assert complaint in str(refused.value)
    assert refused.value.line == line


@pytest.mark.parametrize(
    "text",
    ["classDiagram\n  class A {\n    <<interface>>\n  }", "classDiagram\n  A <|-- B",
     "flowchart TD\n  A <--> B", "flowchart TD\n  A[one<br>two] --> B"],
)  # fmt: skip
def test_what_looks_like_html_and_is_none_is_drawn(text):
    assert drawn(text).startswith("<svg")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("flowchart TD\n  accTitle: A read\n  accDescr: From the cache.\n  A --> B",
         "A read. From the cache."),
        ("flowchart TD\n  accDescr {\n    From the\n    cache\n  }\n  A --> B",
         "From the cache."),
        ("flowchart TD\n  accTitle: A read\n  A --> B", "A read."),
        ("flowchart TD\n  A --> B", ""),
    ],
)  # fmt: skip
def test_a_diagram_says_what_it_shows(text, said):
    assert alternative(text) == said
