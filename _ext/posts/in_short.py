"""What a reader who has a minute takes away, in a box on the first screen.

::

    :::{in-short}
    - Size the pool for what the database can run at once. [How](#pool-size).
    - Keep the waiting where you can see it.
    :::
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class InShort(SphinxDirective):
    """``{in-short}``: a few lines of advice."""

    has_content = True
    title: ClassVar[str] = "In short"

    def run(self) -> list[nodes.Node]:
        box = nodes.admonition("", nodes.title("", self.title), classes=["in-short"])
        self.set_source_info(box)
        box += self.parse_content_to_nodes()
        return [box]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("in-short", InShort)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
