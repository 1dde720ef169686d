"""The index: what stands in its parts, and that they are scripts."""

import json

from _ext.reading.index import (
    Page,
    in_base_36,
    kept,
    of_a_length,
    parts,
    places,
    script,
)
from _ext.reading.records import Record

CACHE = Record("post", "", "Cold caches", "A cache is lost. The cache is cold.")
HERD = Record("post", "herd", "The herd", "Every caller misses.", terms=["goodput"])


def page_of(*records: Record, title: str = "Cold caches") -> Page:
    return Page(
        "posts/a.html", title, "systems", ["caching"], kept(title, ["caching"], records)
    )


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

    # Kind 0, page 0; 8 words and 8 more; "cold" and "cache", then "herd" alone.
    assert found.index["records"] == "00.g.2 00.b.1"
    assert found.index["pages"] == [["systems", 0]]
    assert found.index["tags"] == ["caching"]
    assert found.shown[0][1][:2] == ["posts/a.html#herd", "The herd"]


def test_each_part_begins_where_the_index_says():
    long = Record("post", "b", "B", "word " * 2000)
    found = parts([page_of(CACHE, long, HERD)], {}, [])

    assert found.index["firsts"] == [0, 2]
    assert [len(part) for part in found.shown] == [2, 1]
    assert found.index["starts"] == [next(iter(part)) for part in found.stems]


def test_what_is_shown_is_parted_by_its_length():
    shown = [["u", "t", "p", "x" * 700]] * 5

    assert of_a_length(shown)[1] == [0, 2, 4]


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
