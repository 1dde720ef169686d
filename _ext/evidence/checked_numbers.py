"""Numbers in a post, compared at every build with what a lab computed.

The author writes the number, readable as it stands, and links it to the quantity
that it must equal: of the lab that the front matter names, or of another::

    the database met [35 times](lab:#miss_amplification) its usual load
    after [1.2 s](lab:cache-design#recovery_seconds.naive)

They are compared at the precision written (``_ext.evidence.written_numbers``). A
number that has become false is a warning at its line that says what the lab found. On
the page the number leads to its row on the page of the lab, which leads back.

The labs themselves are not run: what they found is frozen in ``labs/results/``
(``_ext.evidence.records``). A post whose lab there is not, or that shows nothing of
its lab, is a warning at the field that names it.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

import labs
from _ext.evidence.lab_pages import page_of_lab, row_id, without_signs
from _ext.evidence.records import no_such_lab, own_lab, results_of
from _ext.evidence.sentences import sentence_around
from _ext.evidence.written_numbers import NotANumber, as_text, disagreement
from _ext.posts import places
from _ext.posts.domain import is_post, posts_of

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

SCHEME = "lab:"
SHOWS = re.compile(r"\]\(lab:|\{(?:lab-figure|calculator)\}|labs/")


@dataclass(frozen=True)
class Quote:
    """A number in a post, and the quantity of a lab that it stands for."""

    lab: str
    quantity: str
    text: str
    node_id: str
    sentence: str


class QuotesDomain(Domain):
    """The checked numbers of this site, by the page that they stand on."""

    name = "quotes"
    label = "Checked numbers"
    initial_data = {"quotes": {}}  # noqa: RUF012  (Sphinx copies it)
    data_version = 2

    @property
    def quotes(self) -> dict[str, list[Quote]]:
        """The quotes of each page, in the order of the text."""
        return self.data["quotes"]

    def clear_doc(self, docname: str) -> None:
        self.quotes.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        theirs = otherdata["quotes"]
        self.quotes.update({name: theirs[name] for name in docnames & theirs.keys()})

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Lead from a number to its row on the page of its lab."""
        page = page_of_lab(env, node["lab"])
        found = make_refnode(
            builder, fromdocname, page, target, contnode, node["title"]
        )
        found["classes"].append("checked-number")
        found["ids"] = node["ids"]
        for name in ("exact", "meaning", "condition"):  # for its card
            found[name] = node[name]
        return found

    def resolve_any_xref(self, *_args: Any) -> list[tuple[str, nodes.Element]]:
        return []  # nobody refers to a quote by name


def check_numbers(app: Sphinx, doctree: nodes.document) -> None:
    """Compare the numbers of the page that has just been read with their labs."""
    docname = app.env.current_document.docname
    links = [
        link
        for link in doctree.findall(nodes.reference)
        if link.get("refuri", "").startswith(SCHEME)
    ]
    if is_post(docname) and docname not in posts_of(app.env).posts:
        for link in links:  # its front matter is wrong, which has been said once
            link.replace_self(link.children)
        return
    check_own_lab(app.env, docname)
    quotes: list[Quote] = []
    for link in links:
        check_number(app.env, docname, link, quotes)
    if quotes:
        domain = cast("QuotesDomain", app.env.get_domain("quotes"))
        domain.quotes[docname] = quotes


def check_own_lab(env: BuildEnvironment, docname: str) -> None:
    """Complain where a post names a lab that there is not, or shows nothing of it."""
    lab, path = own_lab(env, docname), Path(env.doc2path(docname))
    if not lab or not is_post(docname):
        return
    if lab not in labs.slugs():
        problem = no_such_lab(lab)
    elif not SHOWS.search(path.read_text(encoding="utf-8")):
        problem = f"the post shows nothing of its lab {lab}; quote it or drop the field"
    else:
        return
    line = places.line_of(path, "lab:", 1)
    logger.warning("%s", problem, location=(docname, line or 1), type="labs")


def check_number(
    env: BuildEnvironment, docname: str, link: nodes.reference, quotes: list[Quote]
) -> None:
    """Check one number, and make it a reference to its evidence."""
    uri, text = link["refuri"], link.astext()
    try:
        lab, quantity = target_of(uri, own_lab(env, docname))
        results = results_of(env, lab)
        if results is None:
            link.replace_self(link.children)
            return
        found = quantity_of(results, lab, quantity)
        right = disagreement(text, found["value"], found["unit"])
        if right is not None:
            raise NotANumber(
                f"the lab found {as_text(found['value'], found['unit'])}: "
                f"write {right!r} (and read the sentence again)"
            )
    except ValueError as error:
        line = line_of(env, docname, link, uri, text)
        logger.warning(
            "[%s](%s): %s", text, uri, error, location=(docname, line), type="labs"
        )
        link.replace_self(link.children)
        return
    quote = Quote(
        lab, quantity, text, quote_id(quantity, quotes), sentence_around(link)
    )
    quotes.append(quote)
    exact = as_text(found["value"], found["unit"])
    reference = addnodes.pending_xref(
        refdomain="quotes",
        reftype="number",
        lab=lab,
        reftarget=row_id(lab, quantity),
        refdoc=docname,
        refwarn=True,
        ids=[quote.node_id],
        exact=exact,
        meaning=found["meaning"],
        condition=results["honesty"],
        title=f"{found['meaning']}: {exact}, computed by the lab {lab}",
    )
    reference += nodes.inline("", "", *link.children)
    link.replace_self(reference)


def target_of(uri: str, own: str) -> tuple[str, str]:
    """Split ``lab:slug#quantity``; raise ValueError where a part is missing."""
    lab, _, quantity = uri.removeprefix(SCHEME).partition("#")
    if not quantity:
        raise ValueError("name what the lab computed: lab:#quantity")
    if not lab and not own:
        raise ValueError(
            "this page has no lab; name one in its front matter (lab: slug) or here"
        )
    return lab or own, quantity


def quantity_of(found: dict[str, Any], lab: str, name: str) -> dict[str, Any]:
    """Return one of a lab's results; raise ValueError where it did not look."""
    results = found["results"]
    if name not in results:
        near = difflib.get_close_matches(name, results, n=3) or sorted(results)[:9]
        remedy = f"but {', '.join(near)}" if near else "and no other"
        raise ValueError(f"the lab {lab} has no {name!r}, {remedy}")
    return results[name]


def quote_id(quantity: str, quotes: list[Quote]) -> str:
    """Return an id for a number that stays as long as its place among its like."""
    name = nodes.make_id(f"quote-{without_signs(quantity)}")
    earlier = sum(quote.quantity == quantity for quote in quotes)
    return f"{name}-{earlier + 1}" if earlier else name


def line_of(
    env: BuildEnvironment, docname: str, link: nodes.Node, uri: str, text: str
) -> int:
    """Return the line of a link: a node knows only where its paragraph begins."""
    lines = Path(env.doc2path(docname)).read_text(encoding="utf-8").splitlines()
    start = max(link.line or 1, 1) - 1
    exact = f"[{' '.join(text.split())}]({uri})"
    for wanted in (exact, f"({uri})"):
        for number in range(start, len(lines)):
            if wanted in lines[number]:
                return number + 1
    return start + 1


def let_links_through(_app: Sphinx, config: Config) -> None:
    """Have MyST hand over links of our scheme as they are."""
    schemes = config.myst_url_schemes
    known = schemes if isinstance(schemes, dict) else dict.fromkeys(schemes)
    config.myst_url_schemes = {**known, "lab": None}


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.evidence.records")
    app.add_domain(QuotesDomain)
    app.connect("config-inited", let_links_through, priority=100)  # before MyST reads
    app.connect("doctree-read", check_numbers, priority=600)  # once the post is known
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
