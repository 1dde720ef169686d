"""The prose of the posts, counted as a reader would, and held to the standard."""

import re

import pytest
from docutils import nodes

from _ext.posts import prose
from tests.sites import ROOT

SECOND_EDITION = [  # posts that are held to it
    "cache-design",
    "observability-at-scale",
    "llm-integration-patterns",
    "engineering-at-enterprise-scale",
    "consistency-models",
    "staff-engineer-or-manager",
    "building-with-ai-coding-tools",
    "ai-native-development",
    "evaluating-llm-applications",
    "rag-in-production",
]
AVOIDED = [
    r"it(?:’|')?s? (?:is )?important to note", r"\bdelv(?:e|es|ing)\b",
    r"in today(?:’|')s", r"game-?changer", r"\bin the median\b",
    r"\bsome(?:body|one) who\b", r"\bwhoever\b", r"\bit is for\b",
]  # fmt: skip
AMERICAN = re.compile(
    r"\b(\w*(?:behavior|color|favor|labor|neighbor)\w*|center\w*|analyz\w+|"
    r"(?:organ|optim|real|recogn|prior|summar|serial(?!izab)|normal|initial)iz\w+)\b",
    re.I,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("No number at all, p99 and HTTP 503 included.", 0),
        ("In 2024 it took 12 of 20 runs 80 s.", 3),
        ("Two of them, thirty-five times, and 1,234.5%.", 3),
        ("The third edition of RFC 9110 says so.", 1),
        ("From −0.5 to +0.5.", 2),
    ],
)
def test_numbers_are_counted_as_a_reader_would(text, count):
    assert prose.count_numbers(text) == count


def test_only_prose_is_counted():
    text = nodes.paragraph("", "Ten words are here, of which one is a number.")
    cell = nodes.table("", nodes.paragraph("", "7 8 9"))
    code = nodes.paragraph("", "", nodes.literal("", "x = 5"), nodes.Text(" is set."))
    section = nodes.section("", nodes.title("", "A title"), text, cell, code)
    document = nodes.section("", nodes.title("", "Page"), section)

    found = prose.sections(document)

    assert [(each.title, each.words, each.numbers) for each in found] == [
        ("A title", 13, 1)
    ]


def test_a_paragraph_with_too_many_numbers_is_reported():
    section = prose.Section("A", ["1 2 3", "Here are 1, 2, 3 and 4."])

    assert section.dense == ["Here are 1, 2, 3 and 4."]
    assert (
        next(prose.report("post", [section]))
        == "post: 10 words, 7 numbers, 70.0 per 100"
    )


@pytest.fixture(params=SECOND_EDITION)
def post(request, built) -> tuple[nodes.document, list[prose.Section]]:
    [path] = (built / "doctrees" / "posts").glob(f"*/{request.param}.doctree")
    doctree = prose.read(path)
    return doctree, prose.sections(doctree)


def test_a_post_is_read_in_ten_minutes_and_is_not_all_numbers(post):
    _doctree, found = post
    words = sum(section.words for section in found)
    numbers = sum(section.numbers for section in found)
    dense = [text for section in found for text in section.dense]

    assert 1500 <= words <= 2800
    assert 100 * numbers / words <= 2.5
    assert len(dense) <= 2, dense


def test_advice_comes_first(post):
    doctree, _found = post
    before = 0
    for node in doctree.findall():
        if isinstance(node, nodes.admonition) and "in-short" in node["classes"]:
            break
        if isinstance(node, nodes.paragraph) and prose.is_prose(node):
            before += len(prose.WORD.findall(prose.text_of(node)))
    else:
        pytest.fail("there is no {in-short}")
    assert before <= 200
    assert 3 <= len(node[1].children) <= 5


def test_there_is_something_to_hold(post):
    doctree, _found = post

    assert list(doctree.findall(nodes.literal_block)) != []
    assert list(doctree.findall(nodes.figure)) != []


def test_the_words_are_plain_and_british(post):
    _doctree, found = post
    text = " ".join(text for section in found for text in section.paragraphs)

    assert [turn for turn in AVOIDED if re.search(turn, text, re.I)] == []
    assert AMERICAN.findall(text) == []


def test_every_post_of_the_list_is_one():
    slugs = {path.stem for path in ROOT.glob("posts/*/*.md")}

    assert set(SECOND_EDITION) <= slugs
