"""What directives share that show a part of a lab's frozen results."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from _ext.evidence.lab_pages import lab_of_page
from _ext.posts import front_matter
from _ext.posts.domain import is_post
from labs import frozen

logger = logging.getLogger(__name__)


class LabDirective(SphinxDirective):
    """A directive that names a part of a lab; its content is the caption.

    The lab is the one that the page's front matter names, or ``:lab: slug``.
    ``part`` is the key of the results that holds such parts; ``kind`` is what one
    is called.
    """

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"lab": directives.unchanged_required}
    part: ClassVar[str]
    kind: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        if is_post(self.env.docname) and self.fields() is None:
            return []  # its front matter is wrong, which has been said once
        lab = self.options.get("lab") or self.own_lab()
        try:
            return list(self.show(lab, self.frozen_part(lab, self.arguments[0])))
        except ValueError as error:
            logger.warning(
                "%s %s: %s",
                self.name,
                self.arguments[0],
                error,
                location=(self.env.docname, self.lineno),
                type="labs",
            )
            return []

    def show(self, lab: str, found: dict[str, Any]) -> Sequence[nodes.Node]:
        """Return the nodes that show this part of a lab."""
        raise NotImplementedError

    def own_lab(self) -> str:
        """Return the lab that the page's front matter names, or ''."""
        fields = self.fields()
        return fields.lab if fields else lab_of_page(self.env.docname)

    def fields(self) -> front_matter.Fields | None:
        """Return the page's front matter; None where it is wrong, or no post's."""
        return self.env.current_document.get("post_fields")

    def frozen_part(self, lab: str, name: str) -> dict[str, Any]:
        """Return what a lab froze under this name; raise ValueError for none."""
        if not lab:
            raise ValueError("this page names no lab; add ':lab: slug'")
        self.env.note_dependency(str(frozen.path_of(lab)))
        try:
            parts = {each["name"]: each for each in frozen.read(lab)[self.part]}
        except FileNotFoundError:
            raise ValueError(
                f"the lab {lab!r} has no results; run 'make labs'"
            ) from None
        if name not in parts:
            near = difflib.get_close_matches(name, parts) or sorted(parts)
            found = f"but {near}" if near else "and no other"
            raise ValueError(f"the lab {lab} has no such {self.kind}, {found}")
        return parts[name]

    def caption(self) -> tuple[list[nodes.Node], list[nodes.Node]]:
        """Return the inline nodes of the caption, and what follows it."""
        paragraph, *rest = self.parse_content_to_nodes() or [nodes.paragraph()]
        return paragraph.children, rest

    def add_label(self, node: nodes.Element, label: str) -> None:
        """Give a node a name that pages and other projects can refer to."""
        self.options["name"] = label
        self.add_name(node)
