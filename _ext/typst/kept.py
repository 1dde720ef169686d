"""Pages as Typst markup, kept from one build to the next.

A page is written again when it, or what it shows of others, is not what it was
(``_ext.builds.borrowings``). The others are as they were kept.
"""

from __future__ import annotations

import pickle
from pathlib import Path

from _ext.builds.whole_files import write_whole
from _ext.typst.page import Page


class KeptPages:
    """The pages that were written, in a folder; their pictures are in another."""

    def __init__(self, folder: Path, pictures: Path) -> None:
        self.folder = folder
        self.pictures = pictures

    def keep(self, page: Page) -> None:
        """Keep a page in place of what was kept of it."""
        write_whole(self.place(page.docname), pickle.dumps(page))

    def read(self, docname: str) -> Page | None:
        """Return a page as it was kept; None where it has to be written again."""
        try:
            page = pickle.loads(self.place(docname).read_bytes())
        except Exception:  # whatever pickle makes of a file that is torn
            return None
        is_whole = all((self.pictures / name).exists() for name in page.pictures)
        return page if is_whole else None

    def place(self, docname: str) -> Path:
        """Return the file of a page."""
        return self.folder / f"{docname}.page"
