"""The names that other sites may link to, as the last release promised them.

``python -m tests.public_names _build/html`` adds the names of a built site to the
list in ``public_names.txt``. It takes none away: a name is a promise. To rename
something keep the old label beside the new one; to move a post list its old slug
under ``aliases``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sphinx.util.inventory import InventoryFile

LIST = Path(__file__).with_suffix(".txt")
KINDS = ("std:doc", "std:label", "std:term")
MADE_BY_SPHINX = {"genindex", "modindex", "py-modindex", "search"}


def promised() -> set[str]:
    """Return the names of the list, each as ``kind name``."""
    return set(LIST.read_text(encoding="utf-8").splitlines())


def offered(site: Path) -> set[str]:
    """Return the names that a built site offers, each as ``kind name``."""
    data = (site / "objects.inv").read_bytes()
    inventory = InventoryFile.loads(data, uri="").data
    return {
        f"{kind} {name}"
        for kind in KINDS
        for name in inventory[kind]
        if name not in MADE_BY_SPHINX
    }


def main(arguments: list[str]) -> int:
    """Add a site's names to the list."""
    if len(arguments) != 1 or not Path(arguments[0], "objects.inv").is_file():
        print("usage: python -m tests.public_names _build/html", file=sys.stderr)
        return 2
    known = promised() if LIST.exists() else set()
    names = sorted(known | offered(Path(arguments[0])))
    LIST.write_text("\n".join(names) + "\n", encoding="utf-8")
    print(f"{len(names)} names, {len(names) - len(known)} of them new")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
