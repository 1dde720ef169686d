"""An EPUB 3 file: what is in it, its order, its contents, what it says of itself.

The same parts give the same bytes: files have no time, and what dates the book is
handed in. https://www.w3.org/TR/epub-33/ and /epub-a11y-11/ are the forms.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from _ext.builds.whole_files import taking_its_place

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # that a zip can hold
MIMETYPE = "application/epub+zip"
FOLDER = "EPUB"
MEDIA_TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".gif": "image/gif",
    ".woff2": "font/woff2",
}
CONTAINER = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="{FOLDER}/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
# What can be said without a look at each page by a person: no claim of conformance.
ACCESSIBLE = (
    ("accessMode", "textual"),
    ("accessMode", "visual"),
    ("accessModeSufficient", "textual,visual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityFeature", "displayTransformability"),
    ("accessibilityFeature", "MathML"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityHazard", "none"),
    ("accessibilitySummary",
     "Each figure is described in words, formulas are MathML, tables have heads, and "
     "everything can be read without its pictures and colours."),
)  # fmt: skip


@dataclass(frozen=True)
class File:
    """A file of the book; ``is_read`` where it stands in the order of reading."""

    name: str  # as seen from the package
    content: bytes
    properties: Sequence[str] = ()
    is_read: bool = False

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[posixpath.splitext(self.name)[1]]


@dataclass(frozen=True)
class Entry:
    """A line of the contents; without an address it only holds others."""

    words: str
    address: str = ""
    children: Sequence[Entry] = ()


@dataclass(frozen=True)
class About:
    """What a book says of itself."""

    title: str
    author: str
    language: str
    description: str
    site: str
    edition: dt.date
    modified: int  # seconds since 1970
    landmarks: Sequence[tuple[str, str, str]] = field(
        default=()
    )  # kind, words, address

    @property
    def identifier(self) -> str:
        """What the book is called for ever: the same for each edition of a site."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{self.site}{self.title}").urn


def opf(about: About, files: Sequence[File]) -> str:
    """Return the package: metadata, files, order."""
    modified = dt.datetime.fromtimestamp(about.modified, dt.UTC)
    names = {file.name: f"f{number}" for number, file in enumerate(files, start=1)}
    manifest = "".join(item(file, names[file.name]) for file in files)
    spine = "".join(f'<itemref idref="{names[file.name]}"/>\n'
                    for file in files if file.is_read)  # fmt: skip
    described = ""
    if about.description:
        said = escape(about.description)
        described = f"<dc:description>{said}</dc:description>\n"
    accessible = "".join(
        f'<meta property="schema:{name}">{escape(said)}</meta>\n'
        for name, said in ACCESSIBLE
    )
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book" \
xml:lang="{escape(about.language)}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="book">{about.identifier}</dc:identifier>
<dc:title>{escape(about.title)}</dc:title>
<dc:creator>{escape(about.author)}</dc:creator>
<dc:language>{escape(about.language)}</dc:language>
{described}<dc:source>{escape(about.site)}</dc:source>
<dc:date>{about.edition.isoformat()}</dc:date>
<meta property="dcterms:modified">{modified:%Y-%m-%dT%H:%M:%SZ}</meta>
{accessible}</metadata>
<manifest>
{manifest}</manifest>
<spine>
{spine}</spine>
</package>
"""


def item(file: File, name: str) -> str:
    """Return the line of a file in the manifest."""
    said = f' properties="{" ".join(file.properties)}"' if file.properties else ""
    return (
        f'<item id="{name}" href="{quote(file.name)}" '
        f'media-type="{file.media_type}"{said}/>\n'
    )


def contents(entries: Iterable[Entry], about: About) -> str:
    """Return the body of the contents, and of the places that readers offer."""
    places = "".join(
        f'<li><a epub:type="{kind}" href="{escape(address)}">{escape(words)}</a></li>\n'
        for kind, words, address in about.landmarks
    )
    return f"""\
<nav epub:type="toc" role="doc-toc" id="toc">
<h1>Contents</h1>
{listed(entries)}</nav>
<nav epub:type="landmarks" hidden="hidden">
<h2>Landmarks</h2>
<ol>
{places}</ol>
</nav>"""


def listed(entries: Iterable[Entry]) -> str:
    """Return entries as a list, each with those below it."""
    lines = []
    for entry in entries:
        words = escape(entry.words)
        shown = f'<a href="{escape(entry.address)}">{words}</a>'
        if not entry.address:
            shown = f"<span>{words}</span>"
        below = listed(entry.children) if entry.children else ""
        lines.append(f"<li>{shown}{below}</li>\n")
    return f"<ol>\n{''.join(lines)}</ol>\n"


def pack(target: Path, about: About, files: Sequence[File]) -> None:
    """Write the file: its kind first and as it stands, then all that is in it."""
    with taking_its_place(target) as unfinished, ZipFile(unfinished, "w") as archive:
        put(archive, "mimetype", MIMETYPE.encode(), ZIP_STORED)
        put(archive, "META-INF/container.xml", CONTAINER.encode())
        put(archive, f"{FOLDER}/package.opf", opf(about, files).encode())
        for file in files:
            put(archive, f"{FOLDER}/{file.name}", file.content)


def put(archive: ZipFile, name: str, content: bytes, kind: int = ZIP_DEFLATED) -> None:
    """Put a file into an archive without a time or an owner."""
    entry = ZipInfo(name, FIRST_DAY)
    entry.compress_type = kind
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
