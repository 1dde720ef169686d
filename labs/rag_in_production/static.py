"""Static embeddings: a text is the mean of fixed vectors, one per token.

The cheapest dense retriever there is: no attention, so no context and no word
order. The vectors (256 numbers a token, distilled from the input layer of a large
language model) come with the package ``wordllama``, installed for measuring only.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np


class StaticEmbedding:
    """The table of token vectors and its tokenizer, loaded once."""

    def __init__(self) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        found = importlib.util.find_spec("wordllama")
        if found is None or found.origin is None:
            raise ImportError("wordllama: see requirements-retrieval.txt")
        folder = Path(found.origin).parent
        weights = folder / "weights" / "l2_supercat_256.safetensors"
        self.sha256 = hashlib.sha256(weights.read_bytes()).hexdigest()
        self.vectors = next(iter(load_file(weights).values())).astype(np.float32)
        self.tokenizer = Tokenizer.from_file(
            str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json")
        )
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one vector of length 1 per text, (texts, 256)."""
        encodings = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        empty = [0]  # a text without a token gets the vector of the first one
        means = np.array([self.vectors[e.ids or empty].mean(0) for e in encodings])
        return means / np.linalg.norm(means, axis=1, keepdims=True)

    def tokens(self, texts: Sequence[str]) -> int:
        """Count the tokens of texts, as a large language model's tokenizer does."""
        encodings = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return sum(len(encoding.ids) for encoding in encodings)
