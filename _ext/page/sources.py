"""The works that posts cite: what is wrong in ``reference/sources.bib``, line by line.

sphinxcontrib-bibtex stops at the first fault of a file without naming it. Here every
fault is a warning at its line, what cannot be read is left out (so that who cites it
is told, too), and the rest of the site is built. An address in a source leads to a
site: ``javascript:`` and the like are refused.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pybtex.errors
from docutils import nodes
from pybtex.database import BibliographyDataError, Entry, InvalidNameString
from pybtex.database.input.bibtex import Parser, UndefinedMacro
from pybtex.exceptions import PybtexError
from pybtex.plugin import PluginNotFound, find_plugin
from pybtex.style.formatting.unsrt import Style
from sphinx.util import logging
from sphinxcontrib.bibtex.directives import BibliographyDirective

from _ext.builds.memory import note_in_order, was_in_order
from _ext.posts.domain import not_utf_8

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

ENTRY = re.compile(
    r"^[ \t]*(?P<sign>@?)(?P<type>[a-z]+)\s*\{\s*(?P<key>[^\s,{}]+)\s*,", re.M | re.I
)
START = re.compile(r"^[ \t]*@?[a-z]+\s*\{", re.M | re.I)
FIELDS = set(
    """
    abstract address annote archiveprefix author booktitle chapter crossref day doi
    edition editor eprint howpublished institution isbn issn journal key keywords
    language month note number organization pages primaryclass publisher school series
    title type url urldate volume year
    """.split()
)
TYPES = {
    name.removeprefix("get_").removesuffix("_template")
    for name in dir(Style)
    if name.startswith("get_") and name.endswith("_template")
}
# What pybtex cannot show a work without, by its kind; tests hold it to that.
NEEDED = {
    "article": "author title journal year",
    "book": "author title publisher year",
    "booklet": "author title year",
    "inbook": "author title publisher year",
    "incollection": "author title booktitle year",
    "inproceedings": "author title booktitle year",
    "manual": "title",
    "mastersthesis": "author title school year",
    "phdthesis": "author title school year",
    "proceedings": "title year",
    "techreport": "author title institution year",
    "unpublished": "author title note",
}
NO_ENTRY = {"comment", "preamble", "string"}
LIST = "reference/sources"  # the page of the list
FALLBACK = "misc"  # the type that any work can have


def problems(text: str) -> list[tuple[int, str]]:
    """Return what is wrong in a file of sources, each with its line, one a work."""
    parser = Parser()
    with pybtex.errors.capture() as errors:
        try:
            parser.parse_string(text)
        except PybtexError as error:
            errors.append(error)
    found = [fault(error, text) for error in errors]
    for key, entry in parser.data.entries.items():
        if (start := text.find(f"{{{key},")) < 0:
            continue  # it has no key, which the parser says
        place = text.count("\n", 0, start) + 1
        for field, message in _faults_of(key, entry, set(parser.data.entries)):
            line = line_of_field(text, start, field) if field else place
            found.append((line, message))
    found += _types(text)
    first: dict[int, tuple[int, str]] = {}
    starts = [text.count("\n", 0, match.end()) + 1 for match in START.finditer(text)]
    for line, message in found:  # what follows from a fault is no other
        first.setdefault(bisect(starts, line), (line, message))
    return sorted(first.values())


def _faults_of(key: str, entry: Entry, keys: set[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in a work, each with its field, '' for the whole work."""
    url, year = entry.fields.get("url", ""), entry.fields.get("year", "")
    if url and not is_address(url):
        yield "url", f"{key}: {url!r} is no address; write https://..."
    if year and not re.search(r"\d{4}", year):
        yield "year", f"{key}: {year!r} is no year; write four digits, or leave it out"
    if (other := entry.fields.get("crossref", "")) and other not in keys:
        yield "crossref", f"{key}: no work is called {other!r}; drop the field"
    for field, value in entry.fields.items():
        if field.lower() not in FIELDS:
            near = difflib.get_close_matches(field.lower(), FIELDS, n=1, cutoff=0.8)
            if near:
                yield field, f"{key}: no field is called {field!r}; write {near[0]}"
        if not value.strip():
            yield field, f"{key}: {field} is empty; fill it in, or drop it"
    if missing := lacks(entry):
        yield "", f"{key}: a work of the kind @{entry.type} needs {missing}; add it"


def lacks(entry: Entry) -> str:
    """Return what a work of its kind cannot be shown without and this one lacks."""
    has = {*entry.fields.keys(), *entry.persons.keys()}
    if "editor" in has and entry.type in ("book", "inbook"):
        has.add("author")
    return next((each for each in NEEDED.get(entry.type, "").split()
                 if each not in has), "")  # fmt: skip


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
    if isinstance(error, UndefinedMacro):
        name = said.rpartition(": ")[2]
        return line or 1, f"{name} is no abbreviation; write it in braces: {{{name}}}"
    said = re.sub(r"^syntax error in line \d+: ", "", said)
    return line or 1, f"{said}; a field is name = {{value}}, with a comma behind it"


def _types(text: str) -> Iterator[tuple[int, str]]:
    """Yield the kinds of work that nothing knows, and works that lack their sign."""
    for match in ENTRY.finditer(text):
        kind = match["type"].lower()
        line = text.count("\n", 0, match.start("type")) + 1
        if not match["sign"]:
            yield line, f"a work begins with @; write @{kind}{{{match['key']},"
        elif kind not in TYPES | NO_ENTRY:
            near = difflib.get_close_matches(kind, TYPES, n=1) or [FALLBACK]
            yield line, f"no kind of work is called @{kind}; write @{near[0]}"


def line_of_field(text: str, start: int, field: str) -> int:
    """Return the line of a field of the work that begins at a place."""
    match = re.compile(rf"\b{re.escape(field)}\s*=", re.I).search(text, start)
    return text.count("\n", 0, match.start() if match else start) + 1


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
        except OSError as error:
            said = f"{name}:1: ERROR: this cannot be read ({error.strerror}); mend it"
            raise SystemExit(said) from None
        if was_in_order(app.env, name, text.encode()):
            continue
        found = problems(text)
        for line, message in found:
            logger.warning("%s", message, location=f"{path}:{line}", type="sources")
        if not found:
            note_in_order(app.env, name, text.encode())
    captured = pybtex.errors.capture()
    captured.__enter__()  # what is wrong has been said
    app.connect("build-finished", lambda *_: captured.__exit__(None, None, None))


def mend(app: Sphinx) -> None:
    """Make of what was read what can be shown: known kinds, addresses of sites."""
    domain = app.env.get_domain("cite")
    keys = domain.bibdata.data.entries  # type: ignore[attr-defined]
    for entry in keys.values():
        if entry.type not in TYPES:
            entry.type = FALLBACK
        if not is_address(entry.fields.get("url", "https://")):
            del entry.fields["url"]
        if entry.fields.get("crossref", "") not in keys:
            entry.fields.pop("crossref", None)
        if lacks(entry):
            entry.type = FALLBACK


class TheList(BibliographyDirective):
    """``{bibliography}``: on its one page, in a style that there is."""

    def run(self) -> list[nodes.Node]:
        name = self.options.get("style", "alpha")
        if self.env.docname != LIST:
            self.warn(f"the sources are listed on one page, {LIST}; take this list out")
            return []
        try:
            find_plugin("pybtex.style.formatting", name)
        except PluginNotFound:
            self.warn(f"no style of sources is called {name!r}; leave :style: out")
            self.options.pop("style")
        return super().run()

    def warn(self, message: str) -> None:
        location = (self.env.docname, self.lineno)
        logger.warning("%s", message, location=location, type="sources")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinxcontrib.bibtex")
    app.setup_extension("_ext.posts.domain")
    app.add_directive("bibliography", TheList, override=True)
    app.connect("builder-inited", report, priority=200)  # before bibtex reads
    app.connect("builder-inited", mend, priority=900)  # once it has
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
