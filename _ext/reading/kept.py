"""What is kept of a page when it is written, for files that tell of all pages.

A build writes only the pages that show something else than before; an index or a feed
is of all of them. So each page's parts are kept beside what was read, in one file, and
stay until the page is written again::

    keep(app, "search", docname, {...})     # while its html-page-context is asked for
    of_all(app, "search")       # docname to what was kept, of the pages there are

The file has a line for each part: its name, a tab, and the part as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _ext.builds.site import SiteBuilder
from _ext.builds.whole_files import leave_only, write_if_changed, write_whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def keep(app: Sphinx, what: str, docname: str, part: Any) -> None:
    """Keep a page's part of something, in place of what was kept before."""
    parts = vars(app.builder).setdefault("parts_kept", {})
    parts.setdefault(docname, []).append(f"{what}\t{json.dumps(part)}\n")


def store(app: Sphinx, pagename: str, *_rest: Any) -> None:
    """Write what was kept of a page, when all have been asked for it."""
    parts = vars(app.builder).get("parts_kept", {}).pop(pagename, None)
    if parts is not None:
        write_whole(place_of(app, pagename), "".join(parts).encode())


def of_all(app: Sphinx, what: str) -> dict[str, Any]:
    """Return what was kept, by page, of the pages that the site has."""
    return {name: json.loads(line) for name, line in lines_of_all(app, what).items()}


def lines_of_all(app: Sphinx, what: str) -> dict[str, bytes]:
    """Return what was kept of the pages that the site has, as JSON."""
    found = {}
    begins = f"\n{what}\t".encode()
    for docname in sorted(app.env.found_docs):
        try:
            lines = b"\n" + place_of(app, docname).read_bytes()
        except FileNotFoundError:
            continue
        start = lines.find(begins) + len(begins)
        if start >= len(begins):
            found[docname] = lines[start : lines.index(b"\n", start)]
    return found


def remembered(path: Path, work_out: Callable[[], Any]) -> Any:
    """Return what a file holds as JSON, which is worked out where there is none."""
    with suppress(OSError, ValueError):
        return json.loads(path.read_bytes())
    found = work_out()
    write_whole(path, json.dumps(found).encode())
    return found


def place_of(app: Sphinx, docname: str) -> Path:
    """Return where a page's parts are kept."""
    return Path(app.doctreedir) / "parts" / f"{docname}.txt"


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


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.builds.site")
    app.connect("html-page-context", store, priority=990)  # after all that keep
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
