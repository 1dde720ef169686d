"""What is kept of a page when it is written, for files that tell of all pages.

A build writes only the pages that show something else than before; an index or a feed
is of all of them. So each page's part is kept beside what was read, and stays until
the page is written again::

    keep(app, "search", docname, {...})
    of_all(app, "search")       # docname to what was kept, of the pages there are
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _ext.builds.site import SiteBuilder
from _ext.builds.whole_files import leave_only, write_if_changed

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def keep(app: Sphinx, what: str, docname: str, part: Any) -> None:
    """Keep a page's part of something, in place of what was kept before."""
    path = place_of(app, what, docname)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(part), encoding="utf-8")


def of_all(app: Sphinx, what: str) -> dict[str, Any]:
    """Return what was kept, by page, of the pages that the site has."""
    found = {}
    for docname in sorted(app.env.found_docs):
        path = place_of(app, what, docname)
        if path.exists():
            found[docname] = json.loads(path.read_text(encoding="utf-8"))
    return found


def place_of(app: Sphinx, what: str, docname: str) -> Path:
    """Return where a page's part is kept."""
    return Path(app.doctreedir) / "kept" / what / f"{docname}.json"


def is_site(app: Sphinx) -> bool:
    """Tell whether this is a build of the site."""
    return isinstance(app.builder, SiteBuilder)


def write_folder(
    app: Sphinx, name: str, files: Mapping[str, str], there: Iterable[str] = ()
) -> None:
    """Have a folder of the site hold these files, those that are there, and no others.

    What is there already is left as it is: to read is quicker than to write.
    """
    app.builder.replaces(name)
    folder = Path(app.builder.outdir) / name
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {folder / file: text.encode() for file, text in files.items()}
    leave_only(folder, {*wanted, *(folder / file for file in there)})
    for path, content in wanted.items():
        write_if_changed(path, content)
