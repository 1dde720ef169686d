"""The file itself: package, contents, archive."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from xml.etree import ElementTree as ET

from _ext.epub.package import About, Entry, File, listed, opf, pack
from tests.epubs import Epub

ABOUT = About(
    title="Cats & dogs",
    author="A <b>",
    language="en-GB",
    description="",
    site="https://x.org/",
    edition=dt.date(2026, 3, 14),
    modified=0,
)
PAGE = File("a b.xhtml", b"<html/>", ("mathml", "svg"), is_read=True)


def test_the_package_is_xml_whatever_the_title():
    root = ET.fromstring(opf(ABOUT, [PAGE]).encode())
    said = {each.tag.rpartition("}")[2]: each.text for each in root[0]}

    assert said["title"] == "Cats & dogs"
    assert said["creator"] == "A <b>"
    assert "description" not in said  # which must not be empty


def test_a_file_is_declared_with_what_it_has_and_its_place_in_the_order():
    text = opf(ABOUT, [PAGE, File("a.png", b"")])

    assert (
        '<item id="f1" href="a%20b.xhtml" media-type="application/xhtml+xml" '
        'properties="mathml svg"/>'
    ) in text
    assert '<item id="f2" href="a.png" media-type="image/png"/>' in text
    assert '<spine>\n<itemref idref="f1"/>\n</spine>' in text


def test_editions_of_a_site_have_one_name_and_two_sites_have_two():
    later = About(**{**ABOUT.__dict__, "edition": dt.date(2027, 1, 1), "modified": 1})
    other = About(**{**ABOUT.__dict__, "site": "https://y.org/"})

    assert later.identifier == ABOUT.identifier != other.identifier
    assert ABOUT.identifier.startswith("urn:uuid:")


def test_the_contents_are_lists_in_lists():
    part = Entry("A & B", "", [Entry("One", "one.xhtml")])

    assert listed([part]) == (
        "<ol>\n<li><span>A &amp; B</span><ol>\n"
        '<li><a href="one.xhtml">One</a></li>\n</ol>\n</li>\n</ol>\n'
    )


def test_an_archive_begins_with_its_kind_and_replaces_the_last_one(tmp_path: Path):
    target = tmp_path / "a.epub"
    target.write_bytes(b"the last one")
    pack(target, ABOUT, [PAGE])
    book = Epub(target)

    assert [each.filename for each in book.entries] == [
        "mimetype", "META-INF/container.xml", "EPUB/package.opf", "EPUB/a b.xhtml"
    ]  # fmt: skip
    assert book.entries[0].compress_type == 0
    assert list(tmp_path.iterdir()) == [target]
