"""The names that other sites find in ``objects.inv``, each with a text of one line.

They are Sphinx's, and besides equations, works that are cited (``source-...``), results
of labs that a post quotes, terms with the apostrophe of the other kind, and addresses
that a post once had. A result that was promised stays while its lab has it, quoted or
not. Sphinx's own names of pages that this site has not, such as an index of Python
modules, are left out.

A term leads to its anchor of lower case: MyST's own tools write the last part of an
address in lower case where Sphinx has abbreviated it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pybtex.richtext import Text
from sphinx.domains.std import StandardDomain

from _ext.evidence.checked_numbers import QuotesDomain
from _ext.evidence.lab_pages import row_id
from _ext.names.anchors import equation_name, slug_of, twin
from _ext.names.places import OTHER, page_kind, places_of
from _ext.page.former import former_pages
from _ext.posts.domain import is_post, posts_of

if TYPE_CHECKING:
    from pybtex.database import Entry
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinxcontrib.bibtex.domain import BibtexDomain

SPHINX_OWN = {"genindex", "search"}  # pages without a source that the site has
LABEL, TERM, DOC = "label", "term", "doc"


@dataclass(frozen=True)
class Name:
    """A name, where it leads, what that is, and what a link to it shows."""

    role: str  # as objects.inv has it: label, term or doc
    name: str
    page: str
    anchor: str  # '' for the top of the page
    kind: str  # heading, figure, post, ...
    text: str


def one_line(text: str) -> str:
    r"""Return a text as an inventory can hold it.

    >>> one_line("A caption in\n  two lines")
    'A caption in two lines'
    """
    return " ".join(text.split())


def title_of(entry: Entry) -> str:
    """Return the title of a work, or its key where it has none."""
    title = entry.fields.get("title")
    return without_markup(title) if title else entry.key


@cache
def without_markup(latex: str) -> str:
    """Return a title as text; once for all lists of names that a build makes."""
    return one_line(str(Text.from_latex(latex)))


class Standard(StandardDomain):
    """Sphinx's domain of labels, terms and pages, with what this site adds."""

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        terms = []
        for name, text, role, page, anchor, priority in super().get_objects():
            if page not in self.env.all_docs and page not in SPHINX_OWN:
                continue
            if role == TERM:
                terms.append(name)
                lower = f"term-{slug_of(name)}"
                known = places_of(self.env).anchors.get(page, {})
                anchor = lower if lower in known else anchor
            yield name, one_line(text), role, page, anchor, priority
        for name in terms:
            if (other := twin(name)) and other not in terms:
                page, _ = self.objects[TERM, name]
                yield other, other, TERM, page, f"term-{slug_of(name)}", -1
        yield from self.equations()
        yield from self.works()
        yield from self.results()
        for former, post in former_pages(self.env):
            yield former, one_line(post.title), DOC, former, "", -1

    def equations(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield the names of equations that have a label, with their numbers."""
        known = self.env.domains["math"].data["objects"]
        anchors = places_of(self.env).anchors
        for label, (page, number) in known.items():
            name = equation_name(label)
            if name not in self.labels and name in anchors.get(page, ()):
                yield name, f"Equation ({number})", LABEL, page, name, -1

    def works(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield the names of the works that are cited."""
        cite: BibtexDomain = self.env.get_domain("cite")  # type: ignore[assignment]
        entries = cite.bibdata.data.entries
        for work in cite.citations:
            name, page = f"source-{slug_of(work.key)}", work.bibliography_key.docname
            if name not in self.labels and page in self.env.all_docs:
                text = title_of(entries[work.key])
                yield name, text, LABEL, page, work.citation_id, -1

    def results(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield the names of results that a post quotes, or that were promised."""
        kept = results_quoted(self.env)
        places = places_of(self.env)
        for page, results in places.results.items():
            for name in (kept | places.kept_results) & results.keys():
                if name not in self.labels:
                    yield name, results[name], LABEL, page, name, -1


def results_quoted(env: BuildEnvironment) -> set[str]:
    """Return the names of the results that a post quotes."""
    quotes: QuotesDomain = env.get_domain("quotes")  # type: ignore[assignment]
    return {
        row_id(quote.lab, quote.quantity)
        for page, some in quotes.quotes.items()
        if is_post(page)
        for quote in some
    }


def offered(env: BuildEnvironment) -> Iterator[Name]:
    """Yield the names of the site's own pages, in an order that is always the same."""
    known = places_of(env).anchors
    for name, text, role, page, anchor, _ in sorted(
        env.domains.standard_domain.get_objects()
    ):
        if page in SPHINX_OWN or role not in (LABEL, TERM, DOC):
            continue
        if role == DOC or (not anchor and role == LABEL):
            kind = page_kind(page)
        elif role == LABEL and name.startswith("source-"):
            kind = "source"
        else:
            kind = known.get(page, {}).get(anchor, OTHER)
        yield Name(role, name, page, anchor, kind, text)


def tell_edition(app: Sphinx, env: BuildEnvironment) -> None:
    """Have the inventory say which edition it is of, as in 2026.11.29.

    It takes that from the configuration, which is kept by then as it was read: a
    changed one would have all pages read again.
    """
    app.config.version = posts_of(env).edition.strftime("%Y.%m.%d")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.names.anchors")
    app.setup_extension("_ext.names.places")
    app.setup_extension("_ext.page.former")
    app.setup_extension("_ext.evidence.checked_numbers")
    app.add_domain(Standard, override=True)
    app.connect("env-check-consistency", tell_edition)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
