"""The builder ``latex``: the pages of the book as one tree, each resolved by itself."""

from __future__ import annotations

import shutil
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.latex import LaTeXBuilder
from sphinx.util.docutils import new_document
from sphinxcontrib.bibtex.nodes import raw_latex

from _ext.page.plain import make_plain
from _ext.posts.days import written
from _ext.posts.domain import posts_of
from _ext.typst.book import LOOKED_UP, pages_in_order

STYLE = Path(__file__).with_name("bookform.sty")


class TexBuilder(LaTeXBuilder):
    """Writes the book as LaTeX."""

    def assemble_doctree(
        self, indexfile: str, toctree_only: bool, appendices: list[str]
    ) -> nodes.document:
        """Return the pages of the book as one tree: parts, and chapters in them."""
        order = pages_in_order(self.env)
        self.docnames = set(order)
        self.tags.add("pdf")  # {only}: what is for the printed book is for this one
        topics = {f"posts/{topic}/index" for topic in posts_of(self.env).topics()}
        self.context["date"] = written(posts_of(self.env).edition)
        whole = new_document("<the book>")
        whole["docname"] = indexfile
        book = part = self.section(self.config.project, indexfile)
        whole += book
        is_reference_begun = False
        for docname in order:
            is_post = docname.startswith("posts/")
            if not is_post and not is_reference_begun:
                is_reference_begun = True
                part = self.section(LOOKED_UP, indexfile)
                book += part
            page = self.page(docname)
            if docname in topics:
                book += page
                part = next(iter(page.findall(nodes.section)), page)
            else:
                part += page
        return whole

    def finish(self) -> None:
        """Put the typefaces beside what names them."""
        super().finish()
        fonts = sorted((Path(self.confdir) / "fonts").glob("*.ttf"))
        for path in (STYLE, *fonts):
            shutil.copyfile(path, Path(self.outdir) / path.name)

    def section(self, title: str, docname: str) -> nodes.section:
        """Return a section of the book that no page is."""
        section = nodes.section(ids=[nodes.make_id(title)], docname=docname)
        section += nodes.title("", title)
        return section

    def page(self, docname: str) -> addnodes.start_of_file:
        """Return a page with its references resolved, as a part of the book."""
        tree = self.env.get_doctree(docname)
        tree["docname"] = docname
        for section in tree.findall(nodes.section):
            section["docname"] = docname
        self.env.resolve_references(tree, docname, self)
        address = f"{self.config.html_baseurl}{docname}.html"
        make_plain(tree, lambda place: f"{address}#{place}")
        if (top := tree.next_node(nodes.section)) is not None:
            top["ids"].append(":doc")  # where Sphinx has references to a page lead
        unlink_in_captions(tree)
        for toctree in list(tree.findall(addnodes.toctree)):
            toctree.parent.remove(toctree)
        return addnodes.start_of_file("", *tree.children, docname=docname)


def unlink_in_captions(tree: nodes.document) -> None:
    """Have a work that a caption cites be its name alone: TeX moves captions about.

    Such a link is raw LaTeX before the name and after it.
    """
    for kind in (nodes.caption, nodes.title):
        for caption in tree.findall(kind):
            for raw in list(caption.findall(raw_latex)):
                raw.parent.remove(raw)
