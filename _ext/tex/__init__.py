"""The classic way to a PDF, for who has TeX: ``make latexpdf``.

It has the pages of the printed book in its order, its topics as parts, and shows of
them what print shows. Sphinx's builder writes LaTeX; it would resolve all pages as if
they were the front page, and so each is resolved by itself here. Drawings become PDFs
by Typst, which every build has. The result is plain: untagged, tables as LaTeX sets
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    from _ext.tex.builder import TexBuilder  # _ext.tex.tools needs none of it
    from _ext.tex.drawings import AsTexReads

    app.setup_extension("sphinx.builders.latex")
    app.setup_extension("_ext.posts.domain")
    app.add_builder(TexBuilder, override=True)
    app.add_post_transform(AsTexReads)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
