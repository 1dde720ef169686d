"""The index: what stands in its parts, and that they are scripts."""

import json
import random

import pytest

from _ext.reading.index import (
    Page,
    called,
    calls,
    firsts,
    kept,
    parts,
    script,
    shown,
    weighed,
)
from _ext.reading.postings import PAGES, blocks, in_base_36, joined, places
from _ext.reading.records import Record

CACHE = Record("post", "", "Cold caches", "A cache is lost. The cache is cold.")
HERD = Record("post", "herd", "The herd", "Every caller misses.", terms=["goodput"])


def page_of(*records: Record) -> Page:
    found = kept(records, weighed("Cold caches", ["caching"], records))
    return Page("posts/a", "posts/a.html", "systems", ["caching"], found)


def index_of(*pages: Page):
    return parts(pages, {"systems": "Systems"}, [], [("cach", "0"), ("herd", "1")])


def test_a_stem_stands_by_steps_with_its_weight_in_halves():
    records = weighed("Cold caches", ["tail-latency"], [CACHE, HERD])
    found = dict(joined([(2, places(records))]))

    # Twice in the text (1 each) and once in the title (6): 8, of which the half is
    # written, and the page's title gives the next record 1 more.
    assert found["cach"] == f"0:{in_base_36(16)}! 1:2"
    assert found["goodput"] == "1:4"  # a term: 2
    assert found["latenc"] == "0:4"  # a tag, of the page's top alone
    assert "the" not in found


def test_a_record_in_short_has_kind_page_length_and_words_of_its_title():
    found = index_of(page_of(CACHE, HERD))

    # Kind 0, page 0; 8 words and 8 more; "cold" and "cache", then "herd" alone. Both
    # are shown in one part.
    assert found.index["records"] == "00.g.2 00.b.1~"
    assert found.index["pages"] == [["posts/a", "systems", 0]]
    assert found.index["tags"] == ["caching"]


def test_each_part_begins_where_the_index_says():
    long = Record("post", "b", "B", "word " * 2000)
    found = index_of(page_of(CACHE, long, HERD))

    marks = [record.endswith("~") for record in found.index["records"].split()]
    assert marks == [False, True, False]


def test_the_index_says_with_which_stem_each_part_begins():
    postings = [("a", "0 " * 2_000), ("b", "1"), ("c", "0 " * 2_000), ("d", "1")]
    found = parts([page_of(CACHE, HERD)], {}, [], postings)

    assert [list(part) for part in found.stems] == [["a"], ["b", "c"], ["d"]]
    assert found.index["starts"] == ["a", "b", "d"]


def test_a_place_is_found_by_what_others_call_it():
    other = Page("posts/b", "posts/b.html", "systems", [], [], [
        ["posts/a.html#herd", "thundering crowds"], ["posts/a.html", "elsewhere"]])  # fmt: skip
    page = page_of(CACHE, HERD)
    names = calls([other, page])["posts/a.html"]
    stems = weighed("Cold caches", [], [CACHE, HERD])
    (top, _title), (herd, _also) = called(page, stems, names)

    assert herd["crowd"] == herd["thunder"] == 4
    assert "crowd" not in top
    assert top["elsewher"] == 4
    assert "crowd" not in stems[1][0]  # what was kept is as it was


@pytest.mark.parametrize("seed", range(20))
def test_blocks_joined_are_what_all_records_at_once_would_be(seed):
    chance = random.Random(seed)
    words = [f"w{number}" for number in range(12)]
    records = []
    for _each in range(chance.randrange(1, 200)):
        some = chance.sample(words, chance.randrange(0, 6))
        weights = {word: chance.choice([1, 1, 2, 16, 40]) for word in some}
        records.append((weights, some[: chance.randrange(3)]))
    ends = sorted(chance.sample(range(len(records)), min(len(records), 5)))
    starts = [0, *ends]
    parted = [records[a:b] for a, b in zip(starts, [*ends, None], strict=True)]

    def of(some):
        return [(len(each), json.loads(json.dumps(places(each)))) for each in some]

    assert joined(of(parted)) == joined(of([records]))
    for word, line in joined(of(parted)):  # as the browser reads it
        number, found = 0, {}
        for step in line.split():
            digits, _, weight = step.rstrip("!").partition(":")
            number += int(digits, 36)
            found[number] = (int(weight or "1", 36), step.endswith("!"))
        assert found == {
            number: (weights[word], word in titled)
            for number, (weights, titled) in enumerate(records)
            if word in weights
        }


def test_a_new_page_is_new_to_one_block():
    pages = [f"posts/{number:04}" for number in range(1_000)]
    before = list(blocks(pages))
    after = list(blocks(sorted([*pages, "posts/0500-new"])))

    assert [page for block in before for page in block] == pages
    assert 1_000 / PAGES / 2 < len(before) < 1_000 / PAGES * 2
    assert len([block for block in after if block not in before]) <= 2


def test_what_is_shown_of_a_page_is_parted_by_its_length():
    records = [Record("post", f"s{each}", "t", "x" * 1_300) for each in range(5)]
    found = shown("posts/a", "posts/a.html", "Cold", records)

    assert firsts(records) == {0, 2, 4}
    assert list(found) == [f"pages/posts/a.{part}.js" for part in range(3)]
    text = found["pages/posts/a.1.js"]
    first, _second = json.loads(text[text.index(",") + 1 : -len(");\n")])
    assert first == ["posts/a.html#s2", "t", "Cold", "x" * 1_300]


def test_a_part_is_a_script_that_any_browser_reads():
    text = script("d0", ["</script>\u2028", "é"])

    assert text == 'searchPart("d0",["</script>\\u2028","é"]);\n'
    assert json.loads(text[len('searchPart("d0",') : -len(");\n")])[1] == "é"


def test_numbers_are_written_as_the_browser_reads_them():
    assert [in_base_36(number) for number in (0, 35, 36, 1295, 1296)] == [
        "0", "z", "10", "zz", "100"]  # fmt: skip


def test_a_page_of_two_digits_is_not_taken_for_a_kind():
    pages = [page_of(CACHE) for _page in range(50)]
    found = index_of(*pages)

    # The kind, a post, stands before the page, the 50th: 49 is 1d in base 36.
    assert found.index["records"].split()[-1].startswith("01d.")
