"""Data as scripts, which load from a folder, too, and under a strict policy."""

from __future__ import annotations

import json
from typing import Any


def call(function: str, *values: Any) -> str:
    r"""Return a script that hands values to a function of ours.

    JSON is JavaScript, but for two ends of lines.

    >>> print(call("show", "a", ["\u2028"]), end="")
    show("a",["\u2028"]);
    """
    texts = [
        json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values
    ]
    text = ",".join(texts).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"{function}({text});\n"
