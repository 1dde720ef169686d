"""A page without a browser: what is left out, what a calculator and a task become."""

from __future__ import annotations

import pytest
from docutils import nodes
from sphinx.util.docutils import new_document

from _ext.page.plain import LEFT_OUT, TRY, make_plain


def plain(*children: nodes.Node) -> nodes.document:
    document = new_document("a page")
    document += children
    make_plain(document, "https://x.org/a.html#{}".format)
    return document


@pytest.mark.parametrize("name", sorted(LEFT_OUT))
def test_what_only_serves_on_the_site_is_left_out(name):
    hidden = nodes.container("", nodes.paragraph("", "Hidden"), classes=[name])

    assert plain(hidden, nodes.paragraph("", "Shown")).astext() == "Shown"


def test_what_is_left_out_within_what_is_left_out_is_no_matter():
    inner = nodes.container(classes=["post-tags"])
    outer = nodes.container("", inner, classes=["figure-data"])

    assert plain(outer).children == []


def test_a_calculator_says_where_it_computes():
    table = nodes.table("", ids=["tbl-load"])
    link = plain(nodes.container("", table, classes=["calculator"])).next_node(
        nodes.reference
    )
    assert (link.astext(), link["refuri"]) == (TRY, "https://x.org/a.html#tbl-load")


@pytest.mark.parametrize(
    ("mark", "box"), [("", "☐ warm"), ('checked="checked" ', "☑ warm")]
)
def test_a_task_has_a_box_that_is_drawn(mark, box):
    raw = nodes.raw("", f'<input type="checkbox" {mark}disabled>', format="html")
    words = nodes.paragraph("", "", raw, nodes.Text("warm"))

    assert plain(nodes.list_item("", words, classes=["task-list-item"])).astext() == box
