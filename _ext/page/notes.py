"""Notes: each reference has its note, and each note is referred to.

docutils says of a note that is missing two things without its name, and of one that
nobody refers to that it is called ``[#]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from _ext.posts.places import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


class NotesKnown(SphinxTransform):
    """Names the notes that are missing or not used; leaves their signs as text."""

    default_priority = 15  # long before docutils numbers them, at 620

    def apply(self, **_options: Any) -> None:
        notes = {name: note for note in self.document.findall(nodes.footnote)
                 for name in note["names"]}  # fmt: skip
        used = set()
        for reference in list(self.document.findall(nodes.footnote_reference)):
            name = reference.get("refname", "")
            used.add(name)
            if name and name not in notes:
                sign = f"[^{name}]"
                warn(
                    reference, sign, f"there is no note {sign}; write one, {sign}: ..."
                )
                self.forget(reference, name)
                reference.parent.replace(reference, nodes.Text(sign))
        for name, note in notes.items():
            if not note.astext().removeprefix(name).strip():
                sign = f"[^{name}]"
                warn(note, f"{sign}:", f"the note {sign} has no words; write some")
            if name not in used:
                sign = f"[^{name}]"
                warn(note, sign, f"nothing refers to the note {sign}; do, or drop it")

    def forget(self, reference: nodes.footnote_reference, name: str) -> None:
        """Take a reference from what docutils will number."""
        for references in (
            self.document.autofootnote_refs,
            self.document.footnote_refs.get(name, []),
            self.document.refnames.get(name, []),
        ):
            if reference in references:
                references.remove(reference)


def warn(node: nodes.Node, sign: str, message: str) -> None:
    location = place_of(node, sign) or place_of(node)
    logger.warning("%s", message, location=location, type="notes")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(NotesKnown)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
