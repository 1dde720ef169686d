"""Pictures as TeX reads them: a drawing as PDF by Typst, any other bitmap as PNG."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

import typst
from sphinx.transforms.post_transforms.images import ImageConverter

from _ext.typst.pictures import printable

SOURCE = """\
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image("{}")
"""
TO_PNG = ("image/gif", "image/webp", "image/avif", "image/bmp")


class AsTexReads(ImageConverter):
    """Makes of a picture what TeX reads."""

    conversion_rules: ClassVar[list[tuple[str, str]]] = [
        ("image/svg+xml", "application/pdf"),
        *((kind, "image/png") for kind in TO_PNG),
    ]

    def is_available(self) -> bool:
        return True  # Typst and Pillow are what every build needs

    def convert(
        self, _from: str | os.PathLike[str], _to: str | os.PathLike[str]
    ) -> bool:
        """Convert a picture; ``_from`` and ``_to`` are files."""
        content, target = Path(_from).read_bytes(), Path(_to)
        if target.suffix == ".pdf":
            fonts = Path(self.env.srcdir) / "fonts"
            target.write_bytes(as_pdf(printable(content, "SVG"), target, fonts))
        else:
            target.write_bytes(printable(content, ""))
        return True


def as_pdf(drawing: bytes, place: Path, fonts: Path) -> bytes:
    """Return a drawing as a PDF of its size; files are made beside ``place``."""
    copy, main = place.with_suffix(".drawn.svg"), place.with_suffix(".typ")
    copy.write_bytes(drawing)
    main.write_text(SOURCE.format(copy.name), encoding="utf-8")
    try:
        return typst.compile(
            str(main),
            root=str(place.parent),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            timestamp=0,
        )
    finally:
        copy.unlink()
        main.unlink()
