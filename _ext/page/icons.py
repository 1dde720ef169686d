"""Icons: of those that a build brings along.

sphinx-design knows icons of fonts that a page would have to fetch from another host:
``{fas}`rocket```, ``{material-regular}`home```. Nothing is seen of them here. Those of
``{octicon}`` are drawings, which page and print have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

OF_FONTS = (
    *("fa", "fas", "fab", "far", "fa-solid", "fa-brands", "fa-regular"),
    *("material-regular", "material-outlined", "material-round", "material-sharp"),
    "material-twotone",
)


class IconOfFont(SphinxRole):
    """An icon of which a reader would see nothing."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        source, line = self.get_source_info()
        logger.warning(
            "{%s}`%s` is of a font that is not here; write {octicon}`name`, or a word",
            self.name,
            self.text,
            location=f"{source}:{line}",
            type="icons",
        )
        return [], []


def refuse_fonts(app: Sphinx) -> None:
    """Put our role in the place of those that show nothing."""
    for name in OF_FONTS:
        app.add_role(name, IconOfFont(), override=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_design")
    refuse_fonts(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
