"""The pictures of the book: as files that Typst reads, each tried before it is used.

Typst reads PNG, JPEG and SVG; anything else that a browser shows becomes a PNG, of a
moving one the first picture. One that Typst refuses would take the whole book, so
each new file is set by itself first; what is refused is told at its place, and a box
with its alternative text stands there instead.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import typst
from docutils import nodes
from PIL import Image, ImageOps
from sphinx.util import logging

from _ext.posts.places import place_of
from _ext.typst.drawings import for_print
from _ext.typst.picture_widths import LETTERS, letters_share

logger = logging.getLogger(__name__)

ENDINGS = {"SVG": ".svg", "JPEG": ".jpg"}  # the others become PNG
TRIAL = '#set document(title: "A trial")\n#image("/{}", alt: "a picture")\n'


class Pictures:
    """Makes the pictures that pages show into files beside Typst's sources."""

    def __init__(
        self, root: Path, sources: Path, fonts: Path, standards: Sequence[str]
    ) -> None:
        """Read from ``root``, the author's folder; write to ``sources``."""
        self.root = root
        self.folder = sources / "images"
        self.sources = sources
        self.fonts = fonts
        self.standards = standards
        self.known: dict[str, tuple[str, str]] = {}  # by uri: name, refusal
        self.letters: dict[str, float] = {}  # by name: see picture_widths

    def prepare(self, doctree: nodes.document) -> dict[str, str | None]:
        """Return the files of a page's images by uri; None for what Typst refuses."""
        found: dict[str, str | None] = {}
        for node in doctree.findall(nodes.image):
            uri = node["uri"]
            if "form" not in node or "only-dark" in node["classes"]:
                continue  # for the site alone
            if uri not in self.known:
                self.known[uri] = self.make(self.root / uri, node["form"])
            name, refusal = self.known[uri]
            found[uri] = None if refusal else name
            node[LETTERS] = self.letters.get(name, 0.0)
            if refusal:
                name_in_text = node.get("original_uri", uri)
                logger.warning(
                    "the book cannot show %s: %s",
                    called(uri),
                    refusal,
                    location=place_of(node, name_in_text) or place_of(node),
                    type="typst",
                )
        return found

    def make(self, path: Path, form: str) -> tuple[str, str]:
        """Write a picture as Typst is to read it; return its name and its refusal."""
        try:
            original = path.read_bytes()
            ending = ENDINGS.get(form, ".png")
            content = printable(original, form)
        except OSError as error:
            return "", f"it cannot be read ({error})"
        # By content: a name such as a-b.svg cannot be another's.
        name = hashlib.sha256(content).hexdigest()[:20] + ending
        self.letters[name] = letters_share(content) if form == "SVG" else 0.0
        self.folder.mkdir(parents=True, exist_ok=True)
        file, note = self.folder / name, self.folder / f"{name}.tried"
        conditions = self.conditions()
        if file.exists() and note.exists():
            tried, _, refusal = note.read_text(encoding="utf-8").partition("\n")
            if tried == conditions and file.read_bytes() == content:
                return name, refusal
        file.write_bytes(content)
        refusal = self.refusal(name)
        note.write_text(f"{conditions}\n{refusal}", encoding="utf-8")
        return name, refusal

    def conditions(self) -> str:
        """Return what the outcome of a trial depends on besides the picture."""
        fonts = [(each.name, each.stat().st_size) for each in self.fonts.glob("*.?tf")]
        said = repr((version("typst"), sorted(fonts), list(self.standards)))
        return hashlib.sha256(said.encode()).hexdigest()

    def refusal(self, name: str) -> str:
        """Set one picture by itself; return what Typst says against it, or nothing."""
        trial = self.sources / "trial.typ"
        trial.write_text(TRIAL.format(f"images/{name}"), encoding="utf-8")
        try:
            _pdf, remarks = typst.compile_with_warnings(
                str(trial),
                root=str(self.sources),
                font_paths=[str(self.fonts)],
                ignore_system_fonts=True,
                pdf_standards=list(self.standards),
            )
        except typst.TypstError as error:
            return "; ".join([" ".join(error.message.split()), *error.hints])
        return "; ".join(remark.message for remark in remarks)


def called(uri: str) -> str:
    """Return what an author calls a picture: a diagram has no file of its own."""
    return "this diagram" if "/diagrams/" in uri else f"the image {uri}"


def printable(content: bytes, form: str) -> bytes:
    """Return a picture's file in a form that Typst reads; the same input, the same."""
    if form == "SVG":
        return for_print(content)
    if form in ("PNG", "JPEG"):
        return content
    with Image.open(io.BytesIO(content)) as image:
        turned = ImageOps.exif_transpose(image)
        mode = "RGBA" if turned.has_transparency_data else "RGB"
        made = io.BytesIO()
        turned.convert(mode).save(made, "PNG")
    return made.getvalue()
