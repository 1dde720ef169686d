"""Diagrams in Mermaid's text, drawn when the page is read: no script, no request.

::

    ```mermaid
    flowchart TD
      accTitle: How a read is served
      accDescr: From the cache; on a miss from the database, which refills it.
      Client --> Cache
      Cache -->|on a miss| Database:::second
    ```

    :::{mermaid}
    :alt: From the cache; on a miss from the database, which refills it.
    :caption: How a read is served
    :name: fig-read
    flowchart TD
      ...
    :::

What the diagram shows is said by ``:alt:`` or by Mermaid's own ``accTitle`` and
``accDescr``. On the page it is a figure like any other, with a picture for light and
one for dark. A mistake in it is told at its line; the text stands there then.
"""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from _ext.page import mermaid
from _ext.page.mermaid import DARK, LIGHT, Palette, Undrawable

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec

logger = logging.getLogger(__name__)


class Mermaid(SphinxDirective):
    """``{mermaid}``: a diagram."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = {
        "alt": directives.unchanged_required,
        "caption": directives.unchanged_required,
        "name": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content)
        said = self.options.get("alt") or mermaid.alternative(text)
        try:
            names = [self.draw(text, palette) for palette in (LIGHT, DARK)]
        except Undrawable as problem:
            self.complain(str(problem), problem.line)
            return [nodes.literal_block(text, text, language="text")]
        if not said:
            self.complain(
                "it has no alternative text; say what it shows, in a line "
                "accDescr: ... after its first, or as :alt:"
            )
        figure = nodes.figure(classes=["diagram"])
        self.set_source_info(figure)
        for name, shown in zip(names, ("only-light", "only-dark"), strict=True):
            image = nodes.image(uri=name, alt=said or "a diagram", classes=[shown])
            self.set_source_info(image)
            figure += image
        if "caption" in self.options:
            inline, messages = self.parse_inline(self.options["caption"])
            caption = nodes.caption("", "", *inline, *messages)
            self.set_source_info(caption)
            figure += caption
        self.add_name(figure)
        return [figure]

    def complain(self, message: str, line: int = 0) -> None:
        """Warn of a mistake at a line of the diagram, counted from 0."""
        source, first = self.get_source_info()
        place = first + self.content_offset + 1 + line if line else first
        logger.warning(
            "this diagram cannot be shown: %s",
            message,
            location=f"{source}:{place}",
            type="diagrams",
        )

    def draw(self, text: str, palette: Palette) -> str:
        """Draw a diagram where that has not been done; return the picture's uri."""
        made_by = (version("mmdr"), version("fonttools"), self.config.code_digest)
        said = repr((text, palette, *made_by))
        name = f"diagram-{hashlib.sha256(said.encode()).hexdigest()[:20]}.svg"
        path = Path(self.env.doctreedir, "diagrams", name)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(f".{os.getpid()}")
            unfinished.write_text(mermaid.draw(text, palette), encoding="utf-8")
            unfinished.replace(path)
        self.env.note_dependency(path)
        return f"/{os.path.relpath(path, self.env.srcdir)}".replace(os.sep, "/")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.page.images")
    app.add_directive("mermaid", Mermaid)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
