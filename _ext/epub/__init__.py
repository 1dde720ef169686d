"""The book as EPUB 3, for readers that fit it to their screen.

::

    sphinx-build -M epub . _build      # _build/epub/in-production.epub

It has the pages of the printed book, in its order and with its numbers, and shows of
them what print shows. Sphinx's builder of EPUB 3 has pages written as XHTML; ``plain``
takes out beforehand what only a browser can do, ``xhtml`` mends what was written,
``links`` says where a reference leads, ``front`` and ``cover`` are what stands before
the parts. ``package`` is the file itself. Sphinx's own would not declare formulas,
takes in every file of the site, and says when it was built.

There is no index of terms: a reader searches, and each term leads to the glossary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders import epub3

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def ask_for_nothing(app: Sphinx) -> None:
    """Keep Sphinx from asking for what its own package says and ours does not."""
    for listener in list(app.events.listeners["builder-inited"]):
        if listener.handler is epub3.validate_config_values:
            app.disconnect(listener.id)


def setup(app: Sphinx) -> ExtensionMetadata:
    from _ext.epub.builder import EpubBuilder

    app.setup_extension("sphinx.builders.epub3")
    app.setup_extension("_ext.posts.domain")
    app.setup_extension("_ext.page.formulas")
    app.setup_extension("_ext.page.repository")
    app.add_builder(EpubBuilder, override=True)
    ask_for_nothing(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
