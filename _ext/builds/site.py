"""The site's folder holds what a build from nothing would put there, and nothing else.

Sphinx leaves pages, images and downloads that nothing makes any more, and its search
index forgets the entries of the pages that were not written again.
"""

from __future__ import annotations

import shutil
from collections.abc import Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from _ext.builds.borrowings import Written
from _ext.builds.outputs import BuilderApart

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

COPIED_WHOLE = ("_static", "_downloads", "_sources")  # at each build


class SiteBuilder(BuilderApart, StandaloneHTMLBuilder):
    """Builds the site, and removes what is no longer part of it."""

    name = "html"

    def init(self) -> None:
        super().init()
        self.pages_made: set[str] = set()
        kept = Written(Path(self.doctreedir), "images").read()
        self.images_by_page: dict[str, dict[str, str]] = kept

    def write_doc_serialized(self, docname: str, doctree: nodes.document) -> None:
        """Note the images of the page, which a page that is not written keeps."""
        self.images, others = {}, self.images
        super().write_doc_serialized(docname, doctree)
        self.images_by_page[docname] = dict(self.images)
        self.images = {**others, **self.images}

    def handle_page(self, pagename: str, *args: Any, **options: Any) -> None:
        self.pages_made.add(pagename)
        super().handle_page(pagename, *args, **options)

    def copy_assets(self) -> None:
        for name in COPIED_WHOLE:
            shutil.rmtree(Path(self.outdir) / name, ignore_errors=True)
        super().copy_assets()

    def copy_image_files(self) -> None:
        """Copy the images of all pages; remove what no page makes."""
        pages = self.env.found_docs
        known = self.images_by_page.items()
        self.images_by_page = {name: images for name, images in known if name in pages}
        for images in self.images_by_page.values():
            self.images |= images
        super().copy_image_files()
        Written(Path(self.doctreedir), "images").write(self.images_by_page)
        self.remove_former()

    def remove_former(self) -> None:
        """Remove the files and folders that this build would not have made."""
        folder = Path(self.outdir)
        (folder / ".buildinfo.bak").unlink(missing_ok=True)
        made = self.pages_made | self.env.found_docs
        kept = {Path(self.get_output_path(page)) for page in made}
        kept |= {folder / self.imagedir / name for name in self.images.values()}
        for path in sorted(
            folder.rglob("*"), reverse=True
        ):  # what is within goes first
            top = path.relative_to(folder).parts[0]
            if top in COPIED_WHOLE:
                continue
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif (path.suffix == ".html" or top == self.imagedir) and path not in kept:
                path.unlink()

    def load_indexer(self, docnames: Set[str]) -> None:
        """Load the search index, its entries of the pages that stay too."""
        super().load_indexer(docnames)
        assert self.indexer is not None
        self.indexer._index_entries.clear()
        path = Path(self.outdir) / self.searchindex_filename
        try:
            frozen = self.indexer_format.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        keep = set(self.env.all_docs) - set(docnames)
        for entry, places in frozen["indexentries"].items():
            for number, target, is_main in places:
                if (docname := frozen["docnames"][number]) in keep:
                    found = (entry, target, "main" if is_main else "")
                    self.indexer._index_entries.setdefault(docname, []).append(found)

    def dump_search_index(self) -> None:
        """Store the search index in one order, without words that no page has."""
        index = self.indexer
        assert index is not None
        index.prune(self.env.all_docs)
        index._index_entries = {
            docname: sorted(entries)
            for docname, entries in sorted(index._index_entries.items())
        }
        for name in ("_mapping", "_title_mapping"):
            words = getattr(index, name)
            setattr(
                index, name, {word: found for word, found in words.items() if found}
            )
        super().dump_search_index()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.builds.borrowings")
    app.add_builder(SiteBuilder, override=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
