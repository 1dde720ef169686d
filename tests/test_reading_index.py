"""The index: what stands in its parts, and that they are scripts."""

import json

from _ext.reading.index import (
    Page,
    firsts,
    in_base_36,
    kept,
    parts,
    places,
    script,
    shown,
)
from _ext.reading.records import Record

CACHE = Record("post", "", "Cold caches", "A cache is lost. The cache is cold.")
HERD = Record("post", "herd", "The herd", "Every caller misses.", terms=["goodput"])


def page_of(*records: Record, title: str = "Cold caches") -> Page:
    found = kept(title, ["caching"], records)
    return Page("posts/a", "posts/a.html", "systems", ["caching"], found)


def test_a_stem_stands_by_steps_with_its_weight_in_halves():
    records = kept("Cold caches", ["tail-latency"], [CACHE, HERD])
    found = dict(places(records))

    # Twice in the text (1 each) and once in the title (6): 8, of which the half is
    # written, and the page's title gives the next record 1 more.
    assert found["cach"] == f"0:{in_base_36(16)}! 1:2"
    assert found["goodput"] == "1:4"  # a term: 2
    assert found["latenc"] == "0:4"  # a tag, of the page's top alone
    assert "the" not in found


def test_a_record_in_short_has_kind_page_length_and_words_of_its_title():
    found = parts([page_of(CACHE, HERD)], {"systems": "Systems"}, [])

    # Kind 0, page 0; 8 words and 8 more; "cold" and "cache", then "herd" alone. Both
    # are shown in one part.
    assert found.index["records"] == "00.g.2 00.b.1~"
    assert found.index["pages"] == [["posts/a", "systems", 0]]
    assert found.index["tags"] == ["caching"]


def test_each_part_begins_where_the_index_says():
    long = Record("post", "b", "B", "word " * 2000)
    found = parts([page_of(CACHE, long, HERD)], {}, [])

    marks = [record.endswith("~") for record in found.index["records"].split()]
    assert marks == [False, True, False]
    assert found.index["starts"] == [next(iter(part)) for part in found.stems]


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
    found = parts(pages, {"systems": "Systems"}, [])

    # The kind, a post, stands before the page, the 50th: 49 is 1d in base 36.
    assert found.index["records"].split()[-1].startswith("01d.")
