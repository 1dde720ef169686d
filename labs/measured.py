"""How what was measured is kept: JSON with a line for each list, fit to be compared.

A lab that measures something slow or installed elsewhere keeps what it found beside
its code; the numbers of a post follow from the file, and a change of it can be read.
"""

from __future__ import annotations

import json
from typing import Any


def as_text(found: dict[str, Any]) -> str:
    """Write one list a line, whole ranks as whole numbers: small, and fit for diffs."""

    def line(value: Any) -> str:
        text = json.dumps(value, separators=(",", ":"))
        return text.replace(".0,", ",").replace(".0]", "]")

    parts = []
    for name, value in found.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"  {line(key)}: {line(v)}" for key, v in value.items())
            parts.append(f" {line(name)}: {{\n{inner}\n }}")
        else:
            parts.append(f" {line(name)}: {line(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
