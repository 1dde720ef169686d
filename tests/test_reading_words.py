"""All spellings of a word are one, to the index and to the browser that asks it."""

import pytest

from _ext.reading.words import plain, stem, stems, symbols, words
from tests.browser import visit
from tests.searched import part_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("linearisability", "linearizability"),
        ("optimisation", "optimizations"),
        ("behaviour", "behaviors"),
        ("labelled", "labeled"),
        ("modelling", "modeling"),
        ("analysed", "analyzes"),
        ("catalogue", "catalog"),
        ("centre", "centers"),
        ("Caches", "caching"),
        ("retries", "retry"),
        ("naïve", "naive"),
        ("term’s", "terms"),
    ],
)
def test_two_spellings_of_a_word_are_one(one, other):
    assert stems(one) == stems(other)


@pytest.mark.parametrize(
    ("one", "other"), [("p99", "p95"), ("write", "writ"), ("four", "for"), ("r", "w")]
)
def test_two_words_are_two(one, other):
    assert stems(one) != stems(other)


def test_a_number_is_a_word_with_and_without_its_comma():
    assert words("1,000 requests, 0.9 of them") == [
        "1000",
        "requests",
        "09",
        "of",
        "them",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Whether R + W > N holds", ["rpluswaboven"]),
        ("R+W>N", ["rpluswaboven"]),
        ("recall@5 and pass^k", ["recallat5", "passhatk"]),
        ("in C++ or C#", ["cplusplus", "csharp"]),
        ("stale-while-revalidate", []),  # three words
    ],
)
def test_a_name_with_signs_is_one_word(text, expected):
    assert symbols(text) == expected


def test_the_browser_reads_every_word_of_the_site_as_the_index_does(
    address, browser, site_folder
):
    texts = shown_texts(site_folder)
    page = visit(browser, f"{address}/search.html", 1440, "light")
    page.evaluate(
        "() => new Promise((done) => { const script = document.createElement('script');"
        " script.src = '_static/search-engine.js'; script.onload = done;"
        " document.head.append(script); })"
    )
    page.evaluate("() => searchEngine.open().then(() => true)")
    theirs = page.evaluate(
        "(texts) => texts.map((text) => [searchEngine.words(text),"
        " searchEngine.words(text).map(searchEngine.stem), searchEngine.symbols(text)])",
        texts,
    )
    page.context.close()

    assert len(texts) > 300
    for text, (their_words, their_stems, their_symbols) in zip(
        texts, theirs, strict=True
    ):
        ours = words(text)
        assert their_words == ours, text
        assert their_stems == [stem(word) for word in ours], text
        assert their_symbols == symbols(text), text


def shown_texts(site_folder) -> list[str]:
    """Return the title and the text of each record of the site's index."""
    found = []
    for path in sorted((site_folder / "search" / "pages").rglob("*.js")):
        found += [f"{title}\n{shown}" for _url, title, _page, shown in part_of(path)]
    return found


def test_plain_text_has_no_accents_and_no_capitals():
    assert plain("Dynamo’s Élan") == "dynamo elan"
