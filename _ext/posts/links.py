"""A link to a post by its name: ``[](#cache-design)``, from wherever it stands.

MyST looks for a label of that name and for a file, which from a post of the same topic
are the same page found twice, and complains that it cannot choose. A post's name is
enough to know it, so such links are given to the domain of posts, before MyST looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.addnodes import pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform

from _ext.posts.domain import PostsDomain, posts_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


UNDECIDED = {"any", "myst"}  # references that look for whatever has the name


class PostLinks(SphinxPostTransform):
    """Has the domain of posts resolve the links of MyST's to a post's name."""

    default_priority = 8  # before MyST's, which is 9

    def run(self, **_kwargs: Any) -> None:
        names = {
            name for post in posts_of(self.env).posts.values() for name in post.names
        }
        for node in self.document.findall(pending_xref):
            is_open = node["reftype"] in UNDECIDED and not node.get("refdomain")
            if is_open and node["reftarget"] in names:
                node["refdomain"], node["reftype"] = PostsDomain.name, "post"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.add_post_transform(PostLinks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
