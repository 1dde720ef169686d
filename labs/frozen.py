"""What the labs found, frozen in ``labs/results/`` so that a build need not compute.

A lab's results are ``<slug>.json``: question, parameters with their source, named
numbers with unit and meaning, checks, figures with their data, and a digest of
the code that computed them. Figures are ``<slug>-<name>.svg`` and ``-dark.svg``.
This module needs the standard library alone: the build of the site reads with it.
"""

from __future__ import annotations

import ast
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import labs

RESULTS = labs.FOLDER / "results"
NOT_MODEL = {"frozen", "progress"}  # neither changes what a lab finds


def path_of(slug: str) -> Path:
    """Return where a lab's frozen results are."""
    return RESULTS / f"{slug}.json"


def figures_of(slug: str) -> list[Path]:
    """Return the figures that a lab has drawn, light and dark."""
    others = [other for other in labs.slugs() if other.startswith(f"{slug}-")]
    return [
        path
        for path in sorted(RESULTS.glob(f"{slug}-*.svg"))
        if not any(path.name.startswith(f"{other}-") for other in others)
    ]


def read(slug: str) -> dict[str, Any]:
    """Return a lab's frozen results.

    Raises FileNotFoundError where there are none, ValueError where the file is
    not what ``write`` writes.
    """
    frozen = json.loads(path_of(slug).read_text(encoding="utf-8"))
    if not isinstance(frozen, dict) or frozen.get("lab") != slug:
        raise ValueError(f"{path_of(slug).name} does not hold the results of {slug}")
    return frozen


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all, so that no half result is ever read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    unfinished.replace(path)


def is_stale(slug: str) -> bool:
    """Tell whether a lab's code is not the code that its frozen results name."""
    return read(slug)["code"] != digest(slug)


def digest(slug: str) -> str:
    """Return a digest of a lab's code and of all modules in labs/ that it uses."""
    combined = hashlib.sha256()
    for path in sources(slug):
        combined.update(path.relative_to(labs.FOLDER).as_posix().encode())
        combined.update(path.read_text(encoding="utf-8").encode())  # any line ending
    return combined.hexdigest()[:16]


def sources(slug: str) -> list[Path]:
    """Return the files in labs/ that a lab is made of, itself first."""
    start = _files_of(slug.replace("-", "_"))
    found = list(start)
    for path in found:  # grows while it is walked
        if path.suffix != ".py":
            continue
        found += [file for file in _imports(path) if file not in found]
    return [*start, *sorted(set(found) - set(start))]


def _files_of(module: str) -> list[Path]:
    """Return the files of a module of labs/, a package's data too; [] for none."""
    file = labs.FOLDER / f"{module}.py"
    if file.exists():
        return [file]
    found = [*(labs.FOLDER / module).glob("**/*")]
    return sorted(path for path in found if path.suffix in (".py", ".json", ".yaml"))


@cache
def _imports(path: Path) -> list[Path]:
    """Return the files in labs/ that a file imports as ``labs.x``.

    Modules that cannot change a result, and the contract itself, do not count.
    """
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "labs":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "labs."
        ):
            names.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            names |= {
                alias.name.split(".")[1]
                for alias in node.names
                if alias.name.startswith("labs.")
            }
    return [file for name in sorted(names - NOT_MODEL) for file in _files_of(name)]
