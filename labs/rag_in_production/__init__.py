"""What a demo of retrieval shows, and what the whole corpus then asks of it.

The experiment is real. The 297 questions of the Perl FAQ, each with the one answer
that its authors wrote, are searched by BM25, by static embeddings, by MiniLM and by
the rank fusion of BM25 and MiniLM, among 297 answers and among up to 2,000 passages
of the other Perl manuals. ``ranks.json`` beside this file holds where the right
answer came, with digests of texts and models and no text. All that the post says is
computed from those ranks (``ranked``, ``findings``), which needs numpy and scipy.

To measure anew, install what only that needs (a model of 90 MB among it) and the
text, and run for about half an hour::

    apt-get install perl-doc
    pip install -r requirements-retrieval.txt
    python -m labs rag-in-production measure --cranfield FOLDER

``FOLDER`` holds the Cranfield collection (cran.all.1400, cran.qry, cranqrel), on
which fusion helps; without it that part of the file stays as it is. Set
OMP_NUM_THREADS=1 on a busy machine: threads that wait for each other cost more than
they save.
"""

from __future__ import annotations

from collections.abc import Sequence

from labs import Check, Lab, Parameter
from labs.rag_in_production import costs, figures, findings, flips, passages
from labs.rag_in_production.results import Retrieval


def run() -> Retrieval:
    """Say of the measured ranks what the post says."""
    return Retrieval(
        **findings.by_corpus_size(),
        **findings.demos(),
        **findings.fusion(),
        **findings.stages(),
        **findings.stale_copies(),
        **passages.chunks(),
        **passages.shared_words(),
        **findings.permissions(),
        **costs.costs(),
        **flips.turned(),
    )


def command(arguments: Sequence[str]) -> int:
    """Measure the ranks anew; the heavy packages are imported here alone."""
    from labs.rag_in_production import measure

    return measure.command(arguments)


LAB = Lab(
    slug="rag-in-production",
    question=(
        "How much of a retrieval demo's success survives on the whole corpus, and "
        "what would it take to get 95% of answers right?"
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
            "Documents that a user may see, drawn at random; other shares, and rights "
            "by topic, are computed too.",
        ),
        Parameter(
            "input price", 4.00, "$", "claude-opus55", "For a million tokens read."
        ),
        Parameter("output price", 20.00, "$", "claude-opus55", "Written by the model."),
        Parameter("write price", 5.00, "$", "claude-opus55", "Written to the cache."),
        Parameter("read price", 0.20, "$", "claude-opus55", "Read from the cache."),
        Parameter(
            "cache lifetime",
            costs.LIFETIME_MINUTES,
            "minutes",
            "anthropic-promptcaching",
            "After the last hit.",
        ),
        Parameter(
            "fixed tokens",
            costs.QUESTION_TOKENS,
            "tokens",
            "assumption",
            "Instructions and the question.",
        ),
        Parameter(
            "answer",
            costs.ANSWER_TOKENS,
            "tokens",
            "assumption",
            "Length of an answer.",
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
            "closed form",
            "the share of questions that find the prompt cached, by playing them",
            "test_the_share_of_hits_agrees_with_questions_played_out",
        ),
        Check(
            "property",
            "every way to cut keeps every word once and in order",
            "test_every_cut_keeps_the_words_in_order",
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
