"""The book, and each post by itself, as tagged PDF, by Typst and without TeX.

::

    sphinx-build -M pdf . _build      # _build/pdf/in-production.pdf, pdf/posts/*.pdf

``builder`` says what is made of what, ``writer`` turns a page's nodes into Typst
markup, ``template.typ`` gives them form. Typst is a wheel from PyPI that needs no
network; fonts come from ``fonts/``. It refuses what would not be accessible (PDF/UA-1):
an image or a formula without alternative text, a character that no font has.

What is too wide for its room finds more, shrinks or breaks: ``rooms`` and ``metrics``
say how much there is and is needed, ``columns``, ``listings``, ``displays`` and
``breaks`` what is done about it.

A node that the writer does not know is a warning, so that a strict build fails
rather than drop text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    from _ext.typst.builder import PdfBuilder  # _ext.typst.compiling needs none of it

    app.setup_extension("_ext.posts.domain")
    app.setup_extension("_ext.page.formulas")
    app.setup_extension("_ext.page.repository")
    app.add_builder(PdfBuilder)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
