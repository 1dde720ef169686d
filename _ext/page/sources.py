"""The works that posts cite: what is wrong in ``reference/sources.bib``, line by line.

sphinxcontrib-bibtex stops at the first fault of a file without naming it. Here every
fault is a warning at its line, what cannot be read is left out (so that who cites it
is told, too), and the rest of the site is built. An address in a source leads to a
site: ``javascript:`` and the like are refused.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pybtex.errors
from pybtex.database import BibliographyDataError, InvalidNameString
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pybtex.style.formatting.unsrt import Style
from sphinx.util import logging

from _ext.posts.domain import not_utf_8

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

ENTRY = re.compile(r"^\s*@(?P<type>\w+)\s*\{\s*(?P<key>[^\s,{}]+)\s*,", re.M)
TYPES = {
    name.removeprefix("get_").removesuffix("_template")
    for name in dir(Style)
    if name.startswith("get_") and name.endswith("_template")
}
NO_ENTRY = {"comment", "preamble", "string"}
FALLBACK = "misc"  # the type that any work can have


def problems(text: str) -> list[tuple[int, str]]:
    """Return what is wrong in a file of sources, each with its line."""
    parser = Parser()
    with pybtex.errors.capture() as errors:
        try:
            parser.parse_string(text)
        except PybtexError as error:
            errors.append(error)
    found = [fault(error, text) for error in errors]
    for key, entry in parser.data.entries.items():
        url = entry.fields.get("url", "")
        if url and not is_address(url):
            line = line_with(text, url)
            found.append((line, f"{key}: {url!r} is no address; write https://..."))
    return sorted({*found, *_types(text)})


def fault(error: PybtexError, text: str) -> tuple[int, str]:
    """Return the line of what pybtex refuses, and what to write instead."""
    line, said = getattr(error, "lineno", None), str(error)
    if isinstance(error, InvalidNameString):
        name = said.partition("in ")[2].strip("'\"")
        return line_with(text, name), f"{said}; write Last, First and Second Author"
    if isinstance(error, BibliographyDataError):
        key = re.search(r"(?:key |entry: )(\S+)", said)
        place = text.rfind(f"{{{key[1]}," if key else "")
        return text.count("\n", 0, max(0, place)) + 1, f"{said}; keep one"
    said = re.sub(r"^syntax error in line \d+: ", "", said)
    return line or 1, f"{said}; a field is name = {{value}}, with a comma behind it"


def _types(text: str) -> Iterator[tuple[int, str]]:
    """Yield the kinds of work that nothing knows."""
    for match in ENTRY.finditer(text):
        kind = match["type"].lower()
        if kind not in TYPES | NO_ENTRY:
            near = difflib.get_close_matches(kind, TYPES, n=1) or [FALLBACK]
            line = text.count("\n", 0, match.start("type")) + 1
            yield line, f"no kind of work is called @{kind}; write @{near[0]}"


def is_address(url: str) -> bool:
    """Tell whether a link may lead there."""
    return url.strip().lower().startswith(("https://", "http://"))


def line_with(text: str, part: str) -> int:
    """Return the first line that holds a part of a text, or 1."""
    return text.count("\n", 0, max(0, text.find(part))) + 1


def report(app: Sphinx) -> None:
    """Complain of what is wrong in the files, and let bibtex read past it."""
    for name in app.config.bibtex_bibfiles:
        path = Path(app.srcdir) / name
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            continue  # bibtex says so
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            byte = f"{error.object[error.start]:#04x}"
            raise SystemExit(not_utf_8(f"{name}:{line}", byte)) from None
        for line, message in problems(text):
            logger.warning("%s", message, location=f"{path}:{line}", type="sources")
    captured = pybtex.errors.capture()
    captured.__enter__()  # what is wrong has been said
    app.connect("build-finished", lambda *_: captured.__exit__(None, None, None))


def mend(app: Sphinx) -> None:
    """Make of what was read what can be shown: known kinds, addresses of sites."""
    domain = app.env.get_domain("cite")
    for entry in domain.bibdata.data.entries.values():  # type: ignore[attr-defined]
        if entry.type not in TYPES:
            entry.type = FALLBACK
        if not is_address(entry.fields.get("url", "https://")):
            del entry.fields["url"]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinxcontrib.bibtex")
    app.setup_extension("_ext.posts.domain")
    app.connect("builder-inited", report, priority=200)  # before bibtex reads
    app.connect("builder-inited", mend, priority=900)  # once it has
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
