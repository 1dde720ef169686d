"""What a demo of retrieval shows, and what the whole corpus then asks of it.

The experiment is real. The 297 questions of the Perl FAQ, each with the one answer
that its authors wrote, are searched by BM25, by static embeddings, by MiniLM and by
the rank fusion of BM25 and MiniLM, among 297 answers and among up to 2,000 passages
of the other Perl manuals. ``ranks.json`` beside this file holds where the right
answer came, with digests of texts and models and no text. All that the post says is
computed from those ranks (``ranked``, ``findings``), which needs numpy and scipy.

To measure anew, install what only that needs (a model of 90 MB among it) and the
text, and run for about a quarter of an hour::

    apt-get install perl-doc
    pip install -r requirements-retrieval.txt
    python -m labs rag-in-production measure --cranfield FOLDER --posts posts

``FOLDER`` holds the Cranfield collection (cran.all.1400, cran.qry, cranqrel), on
which fusion helps; ``--posts`` measures the sections of this site's posts. Without
either word that part of the file stays as it is. Set OMP_NUM_THREADS=1 on a busy
machine: threads that wait for each other cost more than they save.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from labs import Check, Lab, Parameter, quantity
from labs.rag_in_production import figures, findings

AT_FIVE = "questions whose answer is in the first five"


@dataclass(frozen=True)
class Retrieval:
    """What the lab found. Shares are of the 297 questions unless it says otherwise."""

    questions: int = quantity("questions", "questions of the FAQ, one answer each")
    words: int = quantity("words", "words in the answers")
    median_answer_words: float = quantity("words", "median length of an answer")
    recall5_share: Mapping[str, float] = quantity(
        "share", f"{AT_FIVE}, by retriever and documents"
    )
    recall5_interval_share: Mapping[str, float] = quantity(
        "share", "Wilson 95% interval of MiniLM's recall at 5 among 297"
    )
    doubling_cost_share: Mapping[str, float] = quantity(
        "share", "recall at 5 lost per doubling of the index, from 20 to 200"
    )
    doubling_cost_beyond_share: Mapping[str, float] = quantity(
        "share", "the same from 297 to 2,297, with passages of other manuals"
    )
    random5_share: Mapping[str, float] = quantity(
        "share", "five documents at random hold the answer, by documents"
    )
    formula_error_share: Mapping[str, float] = quantity(
        "share", "hypergeometric formula over rebuilt index, where it is not exact"
    )
    recall_share: Mapping[str, float] = quantity(
        "share", "questions answered among 297 documents, by retriever and depth"
    )
    missed3_share: Mapping[str, float] = quantity(
        "share", "questions whose answer is not in the first three of 297"
    )
    example_above: float = quantity(
        "documents", "of 20 that beat an answer among 297, those in a demo of ten"
    )
    example_answered_share: float = quantity(
        "share", "demos of ten in which that answer is in the first three"
    )
    demo_mean_share: float = quantity(
        "share", "mean score of static embeddings in demos of ten, first three"
    )
    perfect_demo_share: Mapping[str, float] = quantity(
        "share", "demos that static embeddings pass without a miss: ten, first three"
    )
    perfect_by_retriever_share: Mapping[str, float] = quantity(
        "share", "random demos of ten without a miss in the first three"
    )
    static_demo_share: Mapping[str, float] = quantity(
        "share", "demos of 20 in which static embeddings beat BM25 in the first five"
    )
    static_wins_ratio: float = quantity("times", "those won over those lost")
    only_bm25_questions: Mapping[str, float] = quantity(
        "questions", "answered in five by BM25 alone, by documents and form of BM25"
    )
    only_static_questions: Mapping[str, float] = quantity(
        "questions", "answered in five by static embeddings alone"
    )
    duel_p: Mapping[str, float] = quantity("", "exact McNemar p of the two")
    rrf_recall5_share: Mapping[str, float] = quantity(
        "share", f"{AT_FIVE} by rank fusion, by its constant"
    )
    rrf_lost_questions: int = quantity("questions", "in five by MiniLM, not by fusion")
    rrf_won_questions: int = quantity("questions", "in five by fusion, not by MiniLM")
    rrf_p: float = quantity("", "exact McNemar p of the two")
    rrf_first_share: Mapping[str, float] = quantity(
        "share", "questions whose answer comes first"
    )
    convex_best_share: float = quantity("share", f"{AT_FIVE}, best weight in sample")
    convex_best_weight: float = quantity("", "that weight of MiniLM's scores")
    convex_best_p: float = quantity(
        "", "exact McNemar p of that weight against MiniLM alone, in sample"
    )
    convex_gain_share: Mapping[str, float] = quantity(
        "share", "a weight tuned on half the questions, gain on the other half"
    )
    cranfield_ndcg10: Mapping[str, float] = quantity("", "mean NDCG at 10 on Cranfield")
    cranfield_gain: Mapping[str, float] = quantity(
        "", "NDCG at 10, fusion over MiniLM, with a 95% bootstrap interval"
    )
    cranfield_queries: int = quantity("queries", "queries of the Cranfield collection")
    own_sections: int = quantity("sections", "sections of this site's other posts")
    own_share: Mapping[str, float] = quantity(
        "share", "sections found by their headings, by retriever and depth"
    )
    five_stages_share: float = quantity("share", "five stages, each right 95%")
    each_of_five_share: float = quantity("share", "each of five, for 95% in all")
    retrieval_needed_share: float = quantity(
        "share", "recall needed for 95% with a generator that is right 97%"
    )
    ceiling_share: Mapping[str, float] = quantity(
        "share", "MiniLM's recall at 5: the most that any generator can reach"
    )
    answered_share: Mapping[str, float] = quantity(
        "share", "recall times 97%, by documents and depth"
    )
    recall_2297_share: Mapping[str, float] = quantity(
        "share", "MiniLM's recall among 2,297 documents, by depth"
    )
    thirty_eight_share: Mapping[str, float] = quantity(
        "share", "Wilson 95% interval of 38 in 40"
    )
    stale_found_share: Mapping[str, float] = quantity(
        "share", "some version in the first five, by versions of each document"
    )
    stale_first_current_share: Mapping[str, float] = quantity(
        "share", "the current copy comes first, by versions"
    )
    stale_best_is_current_share: Mapping[str, float] = quantity(
        "share", "where found, the best-ranked copy is the current one, by versions"
    )
    stale_distinct_documents: Mapping[str, float] = quantity(
        "documents", "different documents in the first five places, by versions"
    )
    stale_collapsed_share: Mapping[str, float] = quantity(
        "share", "in the first five once copies are collapsed, by versions"
    )
    whole_answer_share: Mapping[str, float] = quantity(
        "share", "95% of the answer's words in context, by window, overlap, budget"
    )
    half_answer_share: Mapping[str, float] = quantity(
        "share", "half of the answer's words in context, by window, overlap, budget"
    )
    uncut_share: Mapping[str, float] = quantity(
        "share", "answers that a window placed at random leaves whole, by its words"
    )
    visible_of_five: Mapping[str, float] = quantity(
        "passages", "of the first five, those a user may see, by percent visible"
    )
    empty_share: Mapping[str, float] = quantity(
        "share", "none of five may be seen, by percent visible"
    )
    filtered_before_share: Mapping[str, float] = quantity(
        "share", "recall at 5 of 2,297, MiniLM, filtered first, by percent visible"
    )
    filtered_after_share: float = quantity("share", "the same, filtered afterwards")
    refusal_threshold: float = quantity("", "best cosine below which 5% are refused")
    refused_share: Mapping[str, float] = quantity(
        "share", "questions below the threshold, with their answer indexed and without"
    )
    score_auc: float = quantity(
        "share", "pairs in which the answerable question has the higher best score"
    )
    exact_index_megabytes: float = quantity(
        "MB", "100,000 vectors of 384 numbers of four bytes"
    )
    demo_scores: Sequence[float]  # share of random demos of ten, by hits 0 to 10
    convex_curve: Sequence[tuple[float, float]]  # weight of MiniLM, recall at 5


def run() -> Retrieval:
    """Say of the measured ranks what the post says."""
    return Retrieval(
        **findings.by_corpus_size(),
        **findings.demos(),
        **findings.fusion(),
        **findings.own_posts(),
        **findings.stages(),
        **findings.stale_copies(),
        **findings.chunks(),
        **findings.permissions(),
    )


def command(arguments: Sequence[str]) -> int:
    """Measure the ranks anew; the heavy packages are imported here alone."""
    from labs.rag_in_production import measure

    return measure.command(arguments)


LAB = Lab(
    slug="rag-in-production",
    question=(
        "How much of what a demo of retrieval shows is left on the whole corpus, and "
        "what would 95% right answers take?"
    ),
    run=run,
    parameters=(
        Parameter(
            "target", findings.TARGET, "share", "owner", "Right answers, whole corpus."
        ),
        Parameter(
            "generator",
            findings.GENERATOR,
            "share",
            "assumption",
            "Right answers when the passage is there. At 95% or below no retriever "
            "suffices; at 100% retrieval must reach 95% by itself.",
        ),
        Parameter(
            "changed words",
            0.03,
            "share",
            "assumption",
            "By which versions of a document differ, the current one too.",
        ),
        Parameter("k1", 1.2, "", "assumption", "BM25; a form with 0.9 is measured too"),
        Parameter("b", 0.75, "", "assumption", "BM25; a form with 0.4 is measured too"),
        Parameter("rank constant", 60, "", "cormack2009rrf", "1 and 10 measured too"),
        Parameter(
            "context", 600, "words", "assumption", "Budget; 1,500 is measured too."
        ),
        Parameter(
            "visible share",
            0.1,
            "share",
            "assumption",
            "Documents that a user may see, drawn at random; 1% is computed too.",
        ),
    ),
    checks=(
        Check(
            "published value",
            "MiniLM in NumPy gives the published example's similarities",
            "test_minilm_gives_the_published_similarities",
        ),
        Check(
            "independent code",
            "BM25 on tiny corpora by twenty-five lines written from the paper",
            "test_bm25_agrees_with_an_implementation_from_the_paper",
        ),
        Check(
            "independent code",
            "NDCG as trec_eval computes it",
            "test_ndcg_agrees_with_trec_eval",
        ),
        Check(
            "independent code",
            "the hypergeometric recall by drawing subsets",
            "test_the_growth_formula_agrees_with_drawing_subsets",
        ),
        Check(
            "closed form",
            "a retriever that ranks at random finds k in n",
            "test_a_random_ranking_has_the_recall_of_chance",
        ),
        Check(
            "property",
            "a larger index never helps, a deeper look never hurts",
            "test_recall_falls_with_documents_and_rises_with_depth",
        ),
        Check(
            "property",
            "copies that differ only by date share the first place equally",
            "test_the_best_copy_is_current_one_time_in_so_many_versions",
        ),
    ),
    figures=(
        figures.corpus_size,
        figures.demo_scores,
        figures.fusion,
        figures.chunks,
    ),
    honesty=(
        "Retrieval is measured, on one English collection of questions with one right "
        "answer each; no language model was called. The added passages were not judged "
        "and some may answer too, so recall above 297 documents is a lower bound. "
        "Versions are made by random substitution; MiniLM was trained on pairs of "
        "question and answer and may have seen this text."
    ),
    command=command,
)
