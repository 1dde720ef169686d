"""Citations at the cost of one: formatted once, and by a backend that is not sought.

sphinxcontrib-bibtex formats all works at each build, twice (once more for tooltips that
read the same), which is a quarter of a build in which nothing has changed. What a work
came to is kept until one of its details changes. It also asks for pybtex's plain text
backend at every citation, and each time pybtex searches all installed packages for it.
A plugin that is registered is found first, which saves a tenth of a build from nothing
with 300 citations. Whenever a work is named, it reads its names and its title as LaTeX,
letter by letter: here that is done once, and not at all where nothing in it is LaTeX's.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from pybtex.backends.plaintext import Backend
from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.alpha import Style

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

PYBTEX = version("pybtex")
STORE = "formatted_works"  # on the environment: what was made of which details

READ_AS_LATEX = Text.from_latex
# A text that is in LaTeX what it is without: words with single spaces between them.
PLAIN = re.compile(r"(?:[^\W_]|[.:;()/+=@!?]|,(?!,)|-(?!-)|(?<!^) (?! |$))*")

Details = tuple[Any, ...]


class Formatted:
    """What works came to: what was ``kept``, and what this build has ``used`` of it."""

    kept: dict[Details, FormattedEntry] = {}  # noqa: RUF012  (a build sets it)
    used: dict[Details, FormattedEntry] = {}  # noqa: RUF012


class KeptStyle(Style):
    """pybtex's style of this name, which formats a work once."""

    def format_entry(
        self, label: str, entry: Entry, bib_data: Any = None
    ) -> FormattedEntry:
        """Return a work as a list of works has it."""
        if bib_data is not None or "crossref" in entry.fields:
            return super().format_entry(label, entry, bib_data)
        details = details_of(label, entry)
        if details not in Formatted.used:
            kept = Formatted.kept.get(details)
            Formatted.used[details] = kept or super().format_entry(label, entry)
        return Formatted.used[details]


def details_of(label: str, entry: Entry) -> Details:
    """Return all that a formatted work depends on."""
    persons = {role: tuple(map(str, some)) for role, some in entry.persons.items()}
    return (
        PYBTEX,
        label,
        entry.key,
        entry.type,
        *sorted(entry.fields.items()),
        *sorted(persons.items()),
    )


@cache  # a Text does not change
def read_once(latex: str) -> Text:
    """Return what a text comes to as LaTeX."""
    return Text(latex) if PLAIN.fullmatch(latex) else READ_AS_LATEX(latex)


def begin(app: Sphinx) -> None:
    Formatted.kept = getattr(app.env, STORE, {})
    Formatted.used = {}


def keep(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Keep what this build has used, with the pages that were read."""
    setattr(env, STORE, Formatted.used)
    return []


def setup(app: Sphinx) -> ExtensionMetadata:
    Text.from_latex = staticmethod(read_once)
    register_plugin("pybtex.backends", "plaintext", Backend, force=True)
    register_plugin("pybtex.style.formatting", "alpha", KeptStyle, force=True)
    app.connect("builder-inited", begin)
    app.connect("env-updated", keep, priority=900)  # once they are formatted
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
