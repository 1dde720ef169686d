"""Several tries of one prompt at once, under llama.cpp: the same draws, in less time.

A prompt is read once and what two prompts begin with is read once for both. Tries that
have said the same so far share a sequence until they differ, and all sequences go
through the model in one batch. That changes nothing in what is drawn, as each try draws
from the whole distribution with a generator of its own; it takes a fifth of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import llama_cpp
import numpy as np

if TYPE_CHECKING:
    from llama_cpp import Llama

BATCH_TOKENS = 512


@dataclass
class Try:
    """What one try has said so far."""

    draws: np.random.Generator
    said: list[int] = field(default_factory=list)
    is_over: bool = False


class SideBySide:
    """A context of its own over a model that is loaded."""

    def __init__(self, model: Llama, most_tries: int, context_tokens: int) -> None:
        self._model = model
        settings = llama_cpp.llama_context_default_params()
        settings.n_ctx = context_tokens
        settings.n_batch = settings.n_ubatch = BATCH_TOKENS
        settings.n_seq_max = most_tries + 1  # and one that holds the prompt
        settings.n_threads = settings.n_threads_batch = 1
        settings.kv_unified = settings.swa_full = True
        self._context = llama_cpp.llama_init_from_model(model._model.model, settings)
        self._vocabulary = llama_cpp.llama_model_get_vocab(model._model.model)
        self._memory = llama_cpp.llama_get_memory(self._context)
        self._batch = llama_cpp.llama_batch_init(BATCH_TOKENS, 0, 1)
        self._held: list[int] = []  # what the sequence of the prompt holds

    def answers(
        self, prompt: str, temperature: float, seeds: Sequence[int], most: int
    ) -> list[str]:
        """Return an answer for each seed: to a line's end, or ``most`` tokens long."""
        tokens = self._model.tokenize(prompt.encode())
        tries = [Try(np.random.default_rng(seed)) for seed in seeds]
        rows = [self._read(tokens)]
        groups = [tries]  # of tries that have said the same; a group is a sequence
        for step in range(most):
            following: list[tuple[int, list[Try]]] = []
            for group, row in zip(groups, rows, strict=True):
                following += self._parted(group, row, temperature)
            groups = [group for _token, group in following]
            if not groups or step == most - 1:
                break
            rows = self._say(tokens, groups)
        return [self._text(each).split("\n")[0].strip() for each in tries]

    def _parted(
        self, group: list[Try], row: np.ndarray, temperature: float
    ) -> list[tuple[int, list[Try]]]:
        """Have each try of a group draw its next token; return who drew the same."""
        sums = None
        if temperature:
            sums = np.cumsum(np.exp((row - row.max()) / temperature), dtype=np.float64)
        drawn: dict[int, list[Try]] = {}
        for each in group:
            token = (
                int(row.argmax())
                if sums is None
                else int(np.searchsorted(sums, each.draws.random() * sums[-1]))
            )
            each.said.append(token)
            if not self._is_end(each):
                drawn.setdefault(token, []).append(each)
        return list(drawn.items())

    def _is_end(self, each: Try) -> bool:
        if llama_cpp.llama_vocab_is_eog(self._vocabulary, each.said[-1]):
            each.said.pop()
            return True
        return "\n" in self._text(each).lstrip()

    def _text(self, each: Try) -> str:
        text = self._model.detokenize(each.said).decode(errors="ignore")
        return text.lstrip()

    def _read(self, tokens: list[int]) -> np.ndarray:
        """Have the first sequence hold a prompt; return the logits of its end."""
        same = 0
        for held, token in zip(self._held, tokens[:-1], strict=False):
            if held != token:
                break
            same += 1
        llama_cpp.llama_memory_seq_rm(self._memory, 0, same, -1)
        places = list(range(same, len(tokens)))
        rows = self._decode([(tokens[at], at, 0, at == places[-1]) for at in places])
        self._held = tokens
        return rows[0]

    def _say(self, tokens: list[int], groups: list[list[Try]]) -> list[np.ndarray]:
        """Put what each group said after the prompt; return the logits of its last.

        Written anew at each step: answers are a few tokens long, the prompt is copied
        by reference, and no sequence has to be followed where groups part.
        """
        entries = []
        for number, group in enumerate(groups, start=1):
            llama_cpp.llama_memory_seq_rm(self._memory, number, -1, -1)
            llama_cpp.llama_memory_seq_cp(self._memory, 0, number, -1, -1)
            said = group[0].said
            entries += [
                (token, len(tokens) + at, number, at == len(said) - 1)
                for at, token in enumerate(said)
            ]
        rows = self._decode(entries)
        for number in range(1, len(groups) + 1):
            llama_cpp.llama_memory_seq_rm(self._memory, number, -1, -1)
        return rows

    def _decode(self, entries: list[tuple[int, int, int, bool]]) -> list[np.ndarray]:
        """Read (token, place, sequence, wanted); return the logits of those wanted."""
        found = []
        for start in range(0, len(entries), BATCH_TOKENS):
            part = entries[start : start + BATCH_TOKENS]
            self._batch.n_tokens = len(part)
            for i, (token, place, sequence, wanted) in enumerate(part):
                self._batch.token[i], self._batch.pos[i] = token, place
                self._batch.n_seq_id[i], self._batch.seq_id[i][0] = 1, sequence
                self._batch.logits[i] = wanted
            if llama_cpp.llama_decode(self._context, self._batch):
                raise RuntimeError("llama.cpp could not read a batch")
            for i, (_token, _place, _sequence, wanted) in enumerate(part):
                if wanted:
                    row = llama_cpp.llama_get_logits_ith(self._context, i)
                    size = (self._model.n_vocab(),)
                    found.append(np.ctypeslib.as_array(row, size).copy())
        return found
