"""``[text](#slug)`` leads to the post of that name, from wherever it stands.

From the post's own folder MyST also takes a slug for the name of the file, finds two
targets that are one, and complains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from _ext.posts.domain import posts_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class SlugLinks(SphinxPostTransform):
    """Makes links to a slug into references to its label."""

    default_priority = 8  # before MyST looks for what it could be

    def run(self, **_options: Any) -> None:
        names = {
            name
            for post in posts_of(self.env).posts.values()
            for name in (post.slug, *post.fields.aliases)
        }
        for link in self.document.findall(addnodes.pending_xref):
            if link.get("reftype") == "myst" and link.get("reftarget") in names:
                link["refdomain"], link["reftype"] = "std", "ref"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.add_post_transform(SlugLinks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
