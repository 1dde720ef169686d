"""A link to a post by its name: ``[](#cache-design)``, from wherever it stands.

MyST looks for a label of that name and for a file, which from a post of the same topic
are the same page found twice, and complains that it cannot choose. A post's name is
enough to know it, so such links are given to the domain of posts, before MyST looks.
"""

from __future__ import annotations

import difflib
import logging
import re
from typing import TYPE_CHECKING, Any

from sphinx.addnodes import pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform

from _ext.posts.domain import PostsDomain, posts_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


QUOTED = re.compile(r": '([^']*)'$")
REMEDY = "link to #label, /posts/topic/slug or a file that is there"
UNDECIDED = {"any", "myst"}  # references that look for whatever has the name


class PostLinks(SphinxPostTransform):
    """Has the domain of posts resolve the links of MyST's to a post's name."""

    default_priority = 8  # before MyST's, which is 9

    def run(self, **_kwargs: Any) -> None:
        names = posts_of(self.env).by_name
        for node in self.document.findall(pending_xref):
            is_open = node["reftype"] in UNDECIDED and not node.get("refdomain")
            if is_open and node["reftarget"] in names:
                node["refdomain"], node["reftype"] = PostsDomain.name, "post"


class Nearby(logging.Filter):
    """Adds to MyST's complaint of a dead link what may have been meant."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self.app = app

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "subtype", "") == "xref_missing":
            said = record.getMessage()
            if (target := QUOTED.search(said)) and REMEDY not in said:
                record.msg = f"{said}; {self.remedy(target[1])}"
                record.args = ()
        return True

    def remedy(self, target: str) -> str:
        """Return the names that are nearest to one that nothing has."""
        env = self.app.env
        names = [f"#{name}" for name in env.domains.standard_domain.anonlabels]
        names += [f"/{docname}" for docname in env.found_docs]
        word = target.removesuffix(".md").lstrip("/#")
        near = difflib.get_close_matches(f"#{word}", names, n=2)
        near = near or difflib.get_close_matches(f"/{word}", names, n=1)
        meant = f"did you mean {' or '.join(near)}? " if near else ""
        return f"{meant}{REMEDY}"


def tell_what_is_near(app: Sphinx) -> None:
    """Have MyST's complaints of dead links say what may have been meant."""
    logger = logging.getLogger("sphinx.myst_parser.sphinx_ext.myst_refs")
    nearby = Nearby(app)
    logger.addFilter(nearby)
    app.connect("build-finished", lambda *_: logger.removeFilter(nearby))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.connect("builder-inited", tell_what_is_near)
    app.add_post_transform(PostLinks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
