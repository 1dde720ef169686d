"""Code that holds the address of this site, wherever the site is.

::

    ```{code-of-site} python
    intersphinx_mapping = {"inproduction": ("<site>", None)}
    ```

``<site>`` is the site's address with its last slash, and changes with ``SITE_URL``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.directives.code import CodeBlock

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PLACE = "<site>"
OURS = "of-site"  # on blocks whose text has the place


class CodeOfSite(CodeBlock):
    """``{code-of-site} language``: code with the address of this site in it."""

    def run(self) -> list[nodes.Node]:
        found = super().run()
        for node in found:
            for block in node.findall(nodes.literal_block):
                block[OURS] = True
        return found


def put_address(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Put the address in when the page is written, as it may be another by then."""
    for block in list(doctree.findall(nodes.literal_block)):
        if block.get(OURS):
            text = block.astext().replace(PLACE, app.config.html_baseurl)
            block.rawsource = text
            block.children = []
            block += nodes.Text(text)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("code-of-site", CodeOfSite)
    app.connect("doctree-resolved", put_address)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
