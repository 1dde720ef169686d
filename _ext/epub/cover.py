"""The cover as a picture: that of the printed book, set by Typst."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import typst

from _ext.typst.book import arguments
from _ext.typst.escaping import array, string

PIXELS_PER_INCH = 144  # 1191 by 1684
SOURCE = """\
#import "/template.typ": book
#import "/front.typ": cover
#show: book.with({form}, front: cover({parts}))
"""


def source(
    form: Mapping[str, str], said: Mapping[str, str], topics: Mapping[str, str]
) -> str:
    """Return the cover as Typst markup.

    ``form`` and ``said`` are what the book is called, as Typst code; ``topics`` the
    titles of topics by name.
    """
    named = [f"({string(topic)}, {string(title)})" for topic, title in topics.items()]
    parts = [said["title"], said["subtitle"], array(named)]
    parts += [said["author"], said["edition"], said["picture"]]
    return SOURCE.format(form=arguments(form), parts=", ".join(parts))


def draw(markup: str, folder: Path, fonts: Path) -> bytes:
    """Return the cover as PNG; ``folder`` has the template and the pictures."""
    main = folder / "cover.typ"
    main.write_text(markup, encoding="utf-8")
    pages = typst.compile(
        str(main),
        root=str(folder),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        format="png",
        ppi=PIXELS_PER_INCH,
    )
    return pages[0] if isinstance(pages, list) else pages
