"""What the search's files hold, read as a browser does."""

import json
from pathlib import Path
from typing import Any


def part_of(path: Path) -> Any:
    """Return the value that a part of the index hands over."""
    text = path.read_text(encoding="utf-8")
    return json.loads(text[text.index(",") + 1 : -len(");\n")])


def shown_of(site: Path | str, page: str) -> list[list[str]]:
    """Return what is shown of a page's records: address, title, page's title, text."""
    folder = Path(site, "search", "pages")
    files = folder.glob(f"{page}.*.js")
    ordered = sorted(files, key=lambda path: int(path.name.split(".")[-2]))
    return [record for path in ordered for record in part_of(path)]
