"""Small sites for the tests, built with the project's own conf.py."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx.testing.util import SphinxTestApp

from labs import frozen

ROOT = Path(__file__).parent.parent
COLOUR = re.compile(r"\x1b\[[0-9;]*m")

INDEX = """\
# Home

```{toctree}
posts/systems/index
reference/glossary
reference/evidence
reference/sources
```
"""
TOPIC = """\
# Systems

```{post-list}
```

```{toctree}
:glob:
:maxdepth: 1

*
```
"""
POST = """\
---
date: 2026-03-14
summary: Plan for the day the cache is cold.
tags: [caching]
---

# Cold caches

The body.
"""
HOUSE = {
    "index.md": INDEX,
    "posts/systems/index.md": TOPIC,
    "reference/glossary.md": "# Glossary\n\n:::{glossary}\ngoodput\n  Useful work.\n:::\n",
    "reference/evidence.md": "# Evidence\n\n```{evidence}\n```\n",
    "reference/sources.md": "# Sources\n\n```{bibliography}\n```\n",
    "reference/sources.bib": "",
}


def published_pages() -> list[Path]:
    """Return the Markdown of the real site's pages, drafts left out."""
    found = [ROOT / "index.md"]
    for pattern in ("posts/**/*.md", "reference/**/*.md"):
        found += sorted(ROOT.glob(pattern))
    return [path for path in found if "\ndraft: true\n" not in path.read_text("utf-8")]


@dataclass
class Site:
    """A site that has been built, and what the build complained of."""

    app: SphinxTestApp
    folder: Path

    @property
    def warnings(self) -> list[str]:
        """The complaints, each a line without colour or the path of the site."""
        text = COLOUR.sub("", self.app.warning.getvalue())
        return [line.replace(f"{self.folder}/", "") for line in text.splitlines()]

    @property
    def status(self) -> str:
        """What the build said of its progress."""
        return COLOUR.sub("", self.app.status.getvalue())

    def html(self, page: str) -> str:
        """Return the HTML of a page, named as in ``posts/systems/a``."""
        return (Path(self.app.outdir) / f"{page}.html").read_text(encoding="utf-8")


def know_python(folder: Path, *names: str, on: str = "library") -> None:
    """Give a site an inventory of functions of Python's, and the page they are on."""
    head = "# Sphinx inventory version 2\n# Project: Python\n# Version: 3.11\n"
    told = "# The remainder of this file is compressed using zlib.\n"
    lines = "".join(f"{name} py:function 1 {on}.html#$ -\n" for name in names)
    path = folder / "inventories" / "python.inv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((head + told).encode() + zlib.compress(lines.encode()))


def lay_out(folder: Path, pages: Mapping[str, str | bytes]) -> None:
    """Write the pages of a site and give it the project's configuration."""
    for name, text in pages.items():
        path = folder / name
        content = text.encode() if isinstance(text, str) else text
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
    know_python(folder, "asyncio.timeout", "asyncio.shield")
    for name in ("conf.py", "_headers", "_templates", "_static", "fonts"):
        if not (folder / name).exists():
            (folder / name).symlink_to(ROOT / name)


def write_results(folder: Path, **changes: Any) -> None:
    """Freeze the results of the toy lab, with some of them changed."""
    record = toy_record()
    record["code"] = frozen.digest("toy")
    for name, value in changes.items():
        record["results"][name]["value"] = value
    (folder / "results" / "toy.json").write_text(json.dumps(record), encoding="utf-8")


def toy_record() -> dict[str, Any]:
    """Return what the toy lab froze, but for the digest of its code."""
    return {
        "lab": "toy",
        "question": "What does a cold cache do?",
        "honesty": "",
        "code": "",
        "parameters": [
            {"name": "warm", "value": 0.98, "unit": "share", "source": "owner", "note": ""}
        ],
        "results": {
            "amplification": {
                "value": 35.0,
                "unit": "times",
                "meaning": "load, cold over warm",
            },
            "served_share": {
                "value": 0.984,
                "unit": "share",
                "meaning": "requests served",
            },
            "recovery_seconds.naive": {
                "value": None,
                "unit": "s",
                "meaning": "until well",
            },
            "recovery_seconds.bounded": {
                "value": 90.0,
                "unit": "s",
                "meaning": "until well",
            },
        },
        "checks": [{"kind": "closed form", "statement": "2 to 70", "test": "test_x"}],
        "figures": [
            {"name": "line", "alt": "Load rises to 35.", "columns": ["hit rate", "load"],
             "rows": [[0.3, 35], [0.98, 1]]}
        ],
        "calculators": [
            {"name": "load", "inputs": [{"name": "hit_share", "label": "hit rate",
             "unit": "share", "low": 0, "high": 1, "whole": False}],
             "results": [{"name": "load", "label": "load", "unit": "times"}],
             "examples": [{"heading": "warm", "inputs": {"hit_share": 0.98},
             "results": {"load": 1.0}}]}
        ],
    }  # fmt: skip


def build_with_stock_sphinx(folder: Path) -> None:
    """Build a project in a folder into ``out``, by Sphinx alone; fail at a warning."""
    run = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-n", "-q", str(folder),
         str(folder / "out")],
        env=os.environ | {"no_proxy": "127.0.0.1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
