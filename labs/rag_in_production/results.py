"""What the lab finds, each result with its unit and meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from labs import quantity

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
    demo_mean_share: Mapping[str, float] = quantity(
        "share", "mean score of static embeddings in demos, first three, by documents"
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
    stages_share: float = quantity("share", "seven stages, each right 95%")
    each_stage_share: float = quantity("share", "each of seven, for 95% in all")
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
        "share", "95% of the answer's words in context, by way to cut, words, budget"
    )
    half_answer_share: Mapping[str, float] = quantity(
        "share", "half of the answer's words in context, by way to cut, words, budget"
    )
    only_packed_questions: Mapping[str, float] = quantity(
        "questions", "whole in context by packed headings alone, by words and budget"
    )
    only_recursive_questions: Mapping[str, float] = quantity(
        "questions", "whole in context by the recursive splitter alone"
    )
    packed_p: Mapping[str, float] = quantity("", "exact McNemar p of the two")
    shared_words_share: Mapping[str, float] = quantity(
        "share", "of a question's words, those in its answer, by third of questions"
    )
    shared_words_questions: Mapping[str, float] = quantity(
        "questions", "in each third; ties make them unequal"
    )
    recall_by_shared_words_share: Mapping[str, float] = quantity(
        "share", f"{AT_FIVE} of 297, by retriever and third"
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
    corpus_tokens: int = quantity(
        "tokens", "the answers, as the tokenizer of Llama 2 counts"
    )
    passage_tokens: float = quantity("tokens", "mean length of an answer")
    thousand_dollars: Mapping[str, float] = quantity(
        "dollars", "a thousand questions, by what goes into the prompt"
    )
    cache_hit_share: Mapping[str, float] = quantity(
        "share", "questions that find the prompt cached, by questions an hour"
    )
    worth_caching_per_hour: float = quantity(
        "questions", "an hour, at random, above which caching the corpus saves money"
    )
    flip_perfect_share: Mapping[str, float] = quantity(
        "share", "demos without a miss, by retriever, draw, documents and cut-off"
    )
    flip_missed_share: Mapping[str, float] = quantity(
        "share", "questions missed among 297 documents, by retriever and cut-off"
    )
    flip_flattery_gain_share: Mapping[str, float] = quantity(
        "share", "mean score of demos less the score among 297, over all those rows"
    )
    flip_bm25_share: Mapping[str, float] = quantity(
        "share", f"{AT_FIVE}, by form of BM25 and documents"
    )
    flip_bm25_lead_share: Mapping[str, float] = quantity(
        "share", "the same, less what static embeddings find"
    )
    flip_fusion_gain_share: Mapping[str, float] = quantity(
        "share", "recall of rank fusion less MiniLM's, by constant, depth, documents"
    )
    flip_copies_found_share: Mapping[str, float] = quantity(
        "share", "three versions: some version in the first five, by assumption"
    )
    flip_copies_first_current_share: Mapping[str, float] = quantity(
        "share", "three versions: the current one comes first"
    )
    flip_copies_best_current_share: Mapping[str, float] = quantity(
        "share", "three versions: where found, the best-ranked one is current"
    )
    flip_copies_distinct_documents: Mapping[str, float] = quantity(
        "documents", "three versions: different documents in five places"
    )
    flip_copies_collapsed_share: Mapping[str, float] = quantity(
        "share", "three versions: in the first five once collapsed"
    )
    flip_visible_share: Mapping[str, float] = quantity(
        "share", "MiniLM's recall at 5, by what may be seen"
    )
    flip_needed_share: Mapping[str, float] = quantity(
        "share", "recall needed for 95%, by the generator's errors"
    )
    flip_answered_share: Mapping[str, float] = quantity(
        "share", "right answers with the first fifty of 297"
    )
    flip_stages_share: Mapping[str, float] = quantity(
        "share", "so many stages, each right 95%"
    )
    flip_refused_share: Mapping[str, float] = quantity(
        "share", "unanswerable questions refused, by answerable ones refused, percent"
    )
    demo_scores: Sequence[float]  # share of random demos of ten, by hits 0 to 10
    convex_curve: Sequence[tuple[float, float]]  # weight of MiniLM, recall at 5
