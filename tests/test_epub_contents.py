"""The contents: parts, chapters with their numbers, sections of posts."""

from __future__ import annotations

from _ext.epub.contents import Listed, entries_of
from _ext.epub.package import Entry
from _ext.epub.xhtml import Heading
from _ext.typst.book import chapters

TOPICS = {"posts/a/index": "Topic"}
DOCS = ["posts/a/index", "posts/a/one", "reference/glossary"]
PAGES = {
    "posts/a/index": Listed("Topic", "i.xhtml"),
    "posts/a/one": Listed("One", "one.xhtml", [Heading("why", "Why")]),
    "reference/glossary": Listed("Glossary", "g.xhtml", [Heading("a", "A")]),
}


def test_posts_are_below_their_topic_and_the_rest_below_reference():
    known = {each.docname: each for each in chapters(DOCS, TOPICS)}

    assert entries_of(DOCS, known, PAGES) == [
        Entry("Topic", "i.xhtml", [
            Entry("1 One", "one.xhtml", (Entry("Why", "one.xhtml#why"),))
        ]),
        Entry("Reference", "", [Entry("A Glossary", "g.xhtml")]),
    ]  # fmt: skip


def test_a_post_whose_topic_has_no_page_has_a_part_all_the_same():
    known = {each.docname: each for each in chapters(DOCS[1:2], {})}

    assert entries_of(DOCS[1:2], known, PAGES)[0].words == "a"
