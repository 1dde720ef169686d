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
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import labs
from labs import shapes

RESULTS = labs.FOLDER / "results"
NOT_MODEL = {"frozen", "progress", "shapes"}  # none changes what a lab finds


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


class Faulty(ValueError):
    """Results that are not what ``write`` writes: ``line`` of their file, and why."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


def read(slug: str) -> dict[str, Any]:
    """Return a lab's frozen results, of the shape that ``labs.shapes`` describes.

    Raises FileNotFoundError where there are none, Faulty where the file holds
    something else.
    """
    path = path_of(slug)
    stamp = path.stat()  # which raises FileNotFoundError
    # A copy: whoever asks may alter what is handed out.
    return dict(_read(path, slug, (stamp.st_mtime_ns, stamp.st_size, stamp.st_ino)))


@lru_cache(maxsize=64)
def _read(path: Path, slug: str, _stamp: tuple[int, ...]) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise Faulty(error.lineno, f"it is not JSON: {error.msg}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Faulty(line, "it is not UTF-8") from error
    except RecursionError as error:
        raise Faulty(1, "it is nested too deep") from error
    except ValueError as error:  # such as a number of too many digits
        raise Faulty(1, str(error).split(";")[0]) from error
    except OSError as error:
        raise Faulty(1, f"it cannot be read ({error.strerror})") from error
    if problem := shapes.fault(text, found):
        raise Faulty(*problem)
    if found["lab"] != slug:
        line = shapes.line_of(text, ("lab",))
        raise Faulty(line, f"it holds the results of {found['lab']!r}")
    return found


def line_of(slug: str, *part: str | int) -> int:
    """Return the line of a lab's results at which a part of them begins."""
    return shapes.line_of(path_of(slug).read_text(encoding="utf-8"), part)


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
    Raises SyntaxError, with file and line, where the file is no Python.
    """
    names = set()
    for node in _statements(ast.parse(path.read_bytes(), filename=str(path))):
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


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all statements of a module, at a third of what ``ast.walk`` takes."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield node
            yield from _statements(node)
