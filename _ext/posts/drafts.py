"""Drafts: posts with ``draft: true``, which the author sees and the reader does not.

A draft is left out of the build, of lists and of feeds, unless ``DRAFTS=1`` is in the
environment (``make live`` sets it). A published post that links to a draft would
carry a dead link: a warning at its line.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from _ext.posts import front_matter

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

LABEL = re.compile(r"^\(([^)]+)\)=\s*$", re.MULTILINE)


def leave_out_drafts(app: Sphinx, config: Config) -> None:
    """Exclude the drafts from the build, remembering what they are called."""
    names: dict[str, str] = {}
    if not os.environ.get("DRAFTS"):
        for path in sorted(Path(app.srcdir).glob("posts/*/*.md")):
            page = path.relative_to(app.srcdir).as_posix()
            if page in config.exclude_patterns:
                continue  # it cannot be read, which has been said
            text = path.read_text(encoding="utf-8-sig", errors="replace")
            if is_draft(text):
                config.exclude_patterns.append(page)
                names |= dict.fromkeys([path.stem, *LABEL.findall(text)], page)
    config.drafts = names  # pages that link to a draft depend on this


def is_draft(text: str) -> bool:
    """Tell whether a page's front matter says ``draft: true``."""
    try:
        block = front_matter.raw_block(text)
        if "draft" not in block:  # to read the YAML of a thousand takes long
            return False
        nodes_by_name = front_matter.yaml_fields(block)
    except front_matter.FrontMatterError:
        return False  # reported when the page is read
    return "draft" in nodes_by_name and nodes_by_name["draft"][1].value == "true"


def refuse_links(app: Sphinx, doctree: nodes.document) -> None:
    """Complain of each link to a draft, once, and leave its text."""
    for link in list(doctree.findall(addnodes.pending_xref)):
        target = link.get("reftarget", "")
        name = target.split("#")[0].split("/")[-1].removesuffix(".md") or target
        page = app.config.drafts.get(name)
        if page:
            logger.warning(
                "this links to %s, which is a draft; publish it or drop the link",
                page,
                location=link,
                type="drafts",
            )
            link.replace_self(link.children or [nodes.Text(target)])


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.files")
    app.add_config_value("drafts", {}, "env", types=[dict])
    app.connect("config-inited", leave_out_drafts)
    app.connect("doctree-read", refuse_links)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
