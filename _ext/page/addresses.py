r"""Where a page may lead: to another site or a letter, never to what runs or is local.

A browser runs ``javascript:`` and shows a page made up in ``data:``; ``file:`` means
the reader's own disk. However an address is written (in Markdown, as HTML, in
reStructuredText, on a card, under a picture, in a source), the link becomes its text,
and one warning at its line says why.

What a browser takes for a scheme is not what is written: it passes over spaces and
signs that show nothing::

    >>> scheme(" java\tscript:alert(1)")
    'javascript'
    >>> scheme("cache-design.md#ratio")
    ''
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import download_reference
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from _ext.posts.places import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

SCHEMES = {"https", "http", "mailto"}
OURS = {"lab"}  # which _ext.evidence makes into links once the page is read
# Those that MyST would take for names of something to look for.
RUN_OR_LOCAL = {"javascript", "vbscript", "data", "file", "blob", "filesystem", "about",
                "view-source"}  # fmt: skip
UNSEEN = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+"
)
SCHEME = re.compile(r"[\\/]*([a-z][a-z0-9+.-]*):", re.I)


def scheme(address: str) -> str:
    """Return what stands before an address's first colon, as a browser reads it."""
    match = SCHEME.match(UNSEEN.sub("", address))
    return match[1].lower() if match else ""


def refusal(address: str, allowed: Set[str] = SCHEMES) -> str:
    """Return why a page may not lead to an address; nothing where it may."""
    named = scheme(address)
    if named and named not in allowed:
        return (
            f"the address {address!r} is for no reader: {named}: runs something, is "
            "on one machine, or is not known; write https://..."
        )
    return ""


def runs_or_is_local(address: str) -> bool:
    """Tell whether an address is certainly one that is refused."""
    return scheme(address) in RUN_OR_LOCAL


def refuse_addresses(document: nodes.document, page: str, allowed: Set[str]) -> None:
    """Make a link to where no page may lead into its text; complain of each."""
    for node in list(document.findall(nodes.Element)):
        if not isinstance(node, nodes.reference | download_reference):
            continue
        address = node.get("refuri", "")
        if isinstance(node, download_reference) and "://" in node["reftarget"]:
            address = node["reftarget"]
        if problem := refusal(address, allowed):
            place = place_of(node, address) or place_of(node) or page
            logger.warning("%s", problem, location=place, type="addresses")
            node.replace_self(nodes.inline("", "", *node.children))


class Addresses(SphinxTransform):
    """Looks at the addresses that stand in a page."""

    default_priority = 868  # all are there; what they lead to is collected at 880

    def apply(self, **_options: object) -> None:
        page = self.env.current_document.docname
        refuse_addresses(self.document, page, SCHEMES | OURS)


class AddressesOfOthers(SphinxPostTransform):
    """Looks at those that come from elsewhere: sources, and names looked up."""

    default_priority = 700  # when references are resolved

    def run(self, **_options: object) -> None:
        refuse_addresses(self.document, self.env.current_document.docname, SCHEMES)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(Addresses)
    app.add_post_transform(AddressesOfOthers)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
