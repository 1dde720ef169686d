"""A post's slug names its post, however a writer refers to it.

The slug is a label, and to a page in the same topic also the name of a file: Sphinx
would call ``{any}`cache-design` `` and ``[](cache-design)`` ambiguous there, though
both lead to one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from _ext.posts.domain import is_post

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

UNDECIDED = {"any", "myst"}  # kinds of reference that look for whatever has the name


class SlugsAreLabels(SphinxPostTransform):
    """Has a reference to a slug look for the label alone."""

    default_priority = 5  # MyST looks at 9, Sphinx at 10

    def run(self, **_options: Any) -> None:
        labels = self.env.domains.standard_domain.anonlabels
        for node in self.document.findall(addnodes.pending_xref):
            if node.get("reftype") not in UNDECIDED or node.get("refdomain"):
                continue
            docname, place = labels.get(node["reftarget"], ("", ""))
            if is_post(docname) and not place:
                node["reftype"], node["refdomain"] = "ref", "std"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.add_post_transform(SlugsAreLabels)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
