"""What Python knows of the room in print is what the template gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typst
from docutils import nodes

from _ext.typst.builder import TEMPLATES
from _ext.typst.metrics import text_width
from _ext.typst.page import Page
from _ext.typst.rooms import MM, REACH, TYPE_HEIGHT, TYPE_WIDTH, Room
from _ext.typst.writer import Writer
from tests.sites import ROOT

PROBE = "PROBE"
SAYS_WIDTH = "#layout(room => [#metadata(room.width.pt())<width>])"


def words() -> nodes.paragraph:
    return nodes.paragraph("", "", nodes.Text(PROBE))


def component(name: str, *children: nodes.Node, **given: object) -> nodes.container:
    return nodes.container("", *children, design_component=name, **given)


def bullets(child: nodes.Node) -> nodes.bullet_list:
    return nodes.bullet_list("", nodes.list_item("", child))


def cards(count: int) -> nodes.container:
    """Return a row of so many cards, the first with something to say."""
    others = [component("card", component("card-body")) for _ in range(count - 1)]
    first = component("card", component("card-body", words()))
    return component("grid-row", first, *others, classes=[f"sd-row-cols-lg-{count}"])


def written(writer: Writer, document: nodes.document, folder: Path) -> float:
    """Return the width that the template gives the words in a page."""
    body = writer.write(document).replace(PROBE, SAYS_WIDTH)
    (folder / "template.typ").write_bytes(TEMPLATES[0].read_bytes())
    (folder / "main.typ").write_text(
        f'#import "/template.typ": *\n#show: post.with(title: "x")\n{body}',
        encoding="utf-8",
    )
    compiler = typst.Compiler(
        str(folder / "main.typ"), root=str(folder), font_paths=[str(ROOT / "fonts")]
    )
    return json.loads(compiler.query("<width>", field="value"))[0]


TREES = {
    "a paragraph": lambda: words(),
    "a list": lambda: bullets(words()),
    "a list in a list": lambda: bullets(bullets(words())),
    "a numbered list": lambda: nodes.enumerated_list("", nodes.list_item("", words())),
    "a quotation": lambda: nodes.block_quote("", words()),
    "a note": lambda: nodes.note("", words()),
    "a list in a note": lambda: nodes.note("", bullets(words())),
    "a sidebar": lambda: nodes.sidebar("", words()),
    "a dropdown": lambda: component(
        "dropdown", nodes.paragraph("", "head"), words(), has_title=True
    ),
    "a tab": lambda: component("tab-item", nodes.label("", "head"), words()),
    "a list of works": lambda: nodes.container(
        "",
        nodes.citation("", nodes.label("", "x"), words()),
        nodes.citation("", nodes.label("", "y")),
    ),
    "a card": lambda: component("card", component("card-body", words())),
    "one of two cards": lambda: cards(2),
    "one of three cards": lambda: cards(3),
    "a definition": lambda: nodes.definition_list(
        "",
        nodes.definition_list_item(
            "", nodes.term("", "term"), nodes.definition("", words())
        ),
    ),
}


@pytest.mark.parametrize("name", TREES)
def test_there_is_the_room_that_is_counted_on(name, tmp_path):
    document = nodes.document(None, None)
    document += TREES[name]()
    probe = next(each for each in document.findall(nodes.Text) if each == PROBE)
    writer = Writer(document, Page("x"), numbers={}, pictures={}, terms={}, address=str)

    counted = writer.room(probe).width
    given = written(writer, document, tmp_path)
    # A little less is counted on than there is, never more.
    assert counted <= given + 0.1
    assert counted > 0.97 * given


def test_the_template_knows_the_same_page():
    template = TEMPLATES[0].read_text(encoding="utf-8")

    assert f"#let type-width = {TYPE_WIDTH / MM:g}mm" in template
    assert f"#let type-height = {TYPE_HEIGHT / MM:g}mm" in template
    assert f"#let works(body) = pad(x: -{REACH / MM:g}mm" in template


def test_only_the_column_itself_has_margins_to_use():
    assert Room().widest == pytest.approx(TYPE_WIDTH + 2 * REACH)
    assert Room().set_in(20).widest == pytest.approx(TYPE_WIDTH - 20)


def test_text_is_as_wide_as_its_characters():
    # Source Sans 3: a figure is 497 thousandths of the size wide, in all weights of a
    # face alike; JetBrains Mono: 600, whatever the character.
    assert text_width("2026", "sans", 10) == pytest.approx(4 * 4.97)
    assert text_width("iWi", "mono", 10) == pytest.approx(18)
