"""The site's folder holds what a build from nothing would put there, and nothing else.

Sphinx leaves pages, images and downloads that nothing makes any more.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from _ext.builds.borrowings import Written, shared_files
from _ext.builds.outputs import BuilderApart
from _ext.builds.whole_files import leave_only

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

THEIRS = {f"_static/{name}.js" for name in ("doctools", "sphinx_highlight")}
COPIED_WHOLE = ("_static", "_downloads", "_sources")  # at each build


class SiteBuilder(BuilderApart, StandaloneHTMLBuilder):
    """Builds the site, and removes what is no longer part of it."""

    name = "html"
    search = False  # Sphinx's: _ext.reading.search has our own
    keeps_pages = True

    def init(self) -> None:
        super().init()
        self.replaces(".html", ".md", *COPIED_WHOLE)
        self.pages_made: set[str] = set()
        self.last: list[Callable[[Sphinx], None]] = []  # see write_last
        self.addresses: dict[tuple[str, str, str | None], str] = {}
        kept = Written(Path(self.doctreedir), "images").read()
        self.images_by_page: dict[str, dict[str, str]] = kept

    def shared(self) -> list[tuple[str, str]]:
        return shared_files(self.site)

    def shows(self, docname: str) -> list[Any]:
        return self.events.emit("page-shows", docname)

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Work out once what is the same from all other pages of a folder."""
        if from_ == to:
            return super().get_relative_uri(from_, to, typ)
        key = (from_.rpartition("/")[0], to, typ)
        if key not in self.addresses:
            self.addresses[key] = super().get_relative_uri(from_, to, typ)
        return self.addresses[key]

    def init_js_files(self) -> None:
        """Leave out Sphinx's scripts, which serve its own search and its shortcuts."""
        super().init_js_files()
        self._js_files = [
            each for each in self._js_files if each.filename not in THEIRS
        ]

    def write_doc_serialized(self, docname: str, doctree: nodes.document) -> None:
        """Note the images of the page, which a page that is not written keeps."""
        self.images, others = {}, self.images
        super().write_doc_serialized(docname, doctree)
        self.images_by_page[docname] = dict(self.images)
        self.images = {**others, **self.images}

    def brought_home(self, docnames: Sequence[str]) -> Any:
        """Return the images of the pages written here, and the folders replaced."""
        images = {name: self.images_by_page.get(name, {}) for name in docnames}
        return images, self.replaced

    def take_home(self, brought: Any) -> None:
        images, replaced = brought
        self.images_by_page |= images
        self.replaced |= replaced

    def finish(self) -> None:
        super().finish()
        self.deal([partial(write, self.site) for write in reversed(self.last)])

    def handle_page(self, pagename: str, *args: Any, **options: Any) -> None:
        self.pages_made.add(pagename)
        Path(self.get_output_path(pagename)).unlink(missing_ok=True)  # it may be served
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
        kept |= {folder / f"{page}.md" for page in self.env.found_docs}
        kept |= {folder / self.imagedir / name for name in self.images.values()}

        def is_page_or_image(name: str) -> bool:
            top = name.partition(os.sep)[0]
            return top not in COPIED_WHOLE and (
                top == self.imagedir or name.endswith((".html", ".md"))
            )

        leave_only(folder, kept, is_page_or_image)


def write_last(app: Sphinx, write: Callable[[Sphinx], None]) -> None:
    """Have files written that tell of all pages, when those of the site are there.

    It may be done in a copy of the process, beside others. The last to be named is
    begun first: the search's index, which takes longest.
    """

    def note(app: Sphinx) -> None:
        if isinstance(app.builder, SiteBuilder):
            app.builder.last.append(write)

    app.connect("builder-inited", note)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.builds.borrowings")
    app.add_builder(SiteBuilder, override=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
