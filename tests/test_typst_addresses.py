"""On paper an address is printed where the words that lead to it do not say it."""

from __future__ import annotations

import pytest
from docutils import nodes

from _ext.typst.addresses import AddressNotes, has_no_notes, says_itself

AWAY = "https://example.org/manual/"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        (AWAY, AWAY),
        ("example.org/manual", AWAY),
        ("www.example.org", "https://www.example.org/"),
        ("https://example.org/a\u200b/b", "https://example.org/a\u200b/b"),
        ("doi:10.1109/MC.2012.33", "https://doi.org/10.1109/mc.2012.33"),
        ("arXiv:2601.13597", "https://arxiv.org/abs/2601.13597"),
        ("me@example.org", "mailto:me@example.org"),
    ],
)
def test_words_that_are_the_address_need_no_note(words, address):
    assert says_itself(words, address)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("the manual", AWAY),
        ("example.org", AWAY),  # not all of it
        ("https://example.org/manual/", "https://example.com/manual/"),
        ("doi:10.1109/MC.2012.33", "https://doi.org/10.1109/MC.2012.34"),
        ("arXiv", "https://arxiv.org/abs/2601.13597"),
        ("", AWAY),
    ],
)
def test_words_that_are_not_need_one(words, address):
    assert not says_itself(words, address)


def link(*words: nodes.Node) -> nodes.reference:
    return nodes.reference("", "", *(words or [nodes.Text("away")]), refuri=AWAY)


def test_a_note_stands_in_no_caption_no_other_note_and_at_no_picture():
    without = [link(nodes.image(uri="a.svg"))]
    for around in (nodes.caption(), nodes.legend(), nodes.footnote(), nodes.citation()):
        around += nodes.paragraph("", "", link())
        without += around.findall(nodes.reference)
    table = nodes.table("", nodes.title("", "", link()))
    without += table.findall(nodes.reference)
    paragraph = nodes.paragraph("", "", link())

    assert [has_no_notes(each) for each in without] == [True] * 6
    assert not has_no_notes(paragraph[0])


def test_an_address_has_one_letter_in_a_section_and_another_in_the_next():
    notes = AddressNotes("posts/career/on-call")
    found = [notes.note(each) for each in (AWAY, "https://b.test/", AWAY)]
    notes.begin_section()
    found.append(notes.note(AWAY))

    assert [each.split(", ", 1)[1] for each in found] == [
        '"a", true)', '"b", true)', '"a", false)', '"c", true)',
    ]  # fmt: skip
