"""Specimens of all that MyST, sphinx-design, Sphinx and docutils offer an author.

Each stands in a Markdown file of ``specimens/`` below a heading that names it, after
lines that say what must become of it::

    ### note

    Shows: Note A cold cache is empty.

and then its source, between lines of ten backticks. ``Shows`` are words that page and
print have, in this order; ``Prints`` words of print, where a browser draws them;
``Hides`` a word that neither has; ``Complains`` a part of what the build must say. The roles of badges and icons come in families,
which are made here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SPECIMENS = Path(__file__).with_name("specimens")
FENCE = "`" * 10
NAMES = ("docutils", "sphinx", "myst", "design", "gfm")
SPECIMEN = re.compile(rf"^### (.+?)\n(.*?)^{FENCE}\n(.*?)^{FENCE}$", re.M | re.S)
FIELD = re.compile(r"^(Shows|Prints|Hides|Complains): (.+)$", re.M)
COLOURS = ("primary", "secondary", "success", "info", "warning", "danger", "light",
           "muted", "dark", "white", "black")  # fmt: skip


@dataclass(frozen=True)
class Specimen:
    """What an author writes, and what must become of it."""

    source: str
    shows: str = ""
    prints: str = ""
    hides: str = ""
    complains: str = ""


def slug(title: str) -> str:
    """Return a title as the name of a file.

    >>> slug("py data, type")
    'py-data-type'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def read(text: str) -> dict[str, Specimen]:
    """Return the specimens of a Markdown file by their slugs."""
    found = {}
    for title, fields, source in SPECIMEN.findall(text):
        said = {name.lower(): words for name, words in FIELD.findall(fields)}
        found[slug(title)] = Specimen(source, **said)
    return found


def badges() -> dict[str, Specimen]:
    """Return a specimen for each kind of badge: its colour, filled or outlined."""
    looks = ["", *(f"-{colour}{line}" for colour in COLOURS for line in ("", "-line"))]
    found = {}
    for look in looks:
        found[f"bdg{look}"] = Specimen(
            f"It is {{bdg{look}}}`cold now` here\n", "It is cold now here"
        )
        found[f"bdg-link{look}"] = Specimen(
            f"See {{bdg-link{look}}}`the site <https://example.org/>` here\n",
            "See the site here",
        )
        found[f"bdg-ref{look}"] = Specimen(
            f"See {{bdg-ref{look}}}`the post <bdg-ref{look}>` here\n",
            "See the post here",
        )
    return found


def icons() -> dict[str, Specimen]:
    """Return a specimen for each style of icon."""
    styles = [f"material-{style}" for style in
              ("outlined", "regular", "round", "sharp", "twotone")]  # fmt: skip
    fonts = ["fa", "fab", "far", "fas", "fa-brands", "fa-regular", "fa-solid"]
    return {
        name: Specimen(
            f"Before {{{name}}}`data_usage;2em` after\n",
            "Before after",
            complains="is of a font that is not here",
        )
        for name in (*styles, *fonts)
    }


def specimens() -> dict[str, Specimen]:
    """Return all specimens by their slugs, which are the names of their posts."""
    found = {**badges(), **icons()}
    for name in NAMES:
        text = (SPECIMENS / f"{name}.md").read_text(encoding="utf-8")
        read_here = read(text)
        assert 2 * len(read_here) == text.count(f"\n{FENCE}"), (
            f"{name}.md has a broken specimen"
        )
        assert read_here.keys().isdisjoint(found), read_here.keys() & found.keys()
        found |= read_here
    return found
