"""What directives share that show a part of a lab's frozen results."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from _ext.evidence.records import own_lab, results_of
from _ext.posts import front_matter
from _ext.posts.domain import is_post

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
        lab = self.options.get("lab") or own_lab(self.env)
        try:
            found = self.frozen_part(lab, self.arguments[0])
            return list(self.show(lab, found)) if found else []
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

    def fields(self) -> front_matter.Fields | None:
        """Return the page's front matter; None where it is wrong, or no post's."""
        return self.env.current_document.get("post_fields")

    def frozen_part(self, lab: str, name: str) -> dict[str, Any] | None:
        """Return what a lab froze under this name; raise ValueError for none.

        None where the lab's results are wrong, which has been said.
        """
        if not lab:
            raise ValueError("this page names no lab; add ':lab: slug'")
        results = results_of(self.env, lab)
        if results is None:
            return None
        parts = {each["name"]: each for each in results[self.part]}
        if name not in parts:
            near = difflib.get_close_matches(name, parts) or sorted(parts)
            found = f"but {', '.join(near)}" if near else "and no other"
            raise ValueError(f"the lab {lab} has no such {self.kind}, {found}")
        return parts[name]

    def caption(self) -> tuple[list[nodes.Node], list[nodes.Node]]:
        """Return the inline nodes of the caption, and what follows it."""
        paragraph, *rest = self.parse_content_to_nodes() or [nodes.paragraph()]
        if not paragraph.astext().strip():
            raise ValueError("it has no caption; say what to see, below its name")
        return paragraph.children, rest

    def add_label(self, node: nodes.Element, label: str) -> None:
        """Give a node a name that pages and other projects can refer to."""
        self.options["name"] = label
        self.add_name(node)
