"""Listings: in a language that is known, or in the one that was meant.

A language that Pygments does not know would lose its colours on the page, and be
complained of by that builder alone. Rust's attributes (``rust,ignore``) are for tests
of its documentation: the language is what stands before the comma.

Of a session, a reader copies the commands: the button leaves out what Pygments marks as
prompt or output (``copybutton_exclude`` in conf.py), and with it here the line's end.
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from docutils import nodes
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx.highlighting import lexers
from sphinx.locale import admonitionlabels
from sphinx.util import logging

from _ext.posts.places import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

OUTPUT = re.compile(r'(<span class="go">[^<]*)</span>\n')
SPHINX_NAMES = {"default", "none", "guess", "rest", "py", "py3", "pycon3", "python3"}


@cache
def is_known(name: str) -> bool:
    """Tell whether Sphinx or Pygments has a lexer of that name."""
    if name in SPHINX_NAMES or name in lexers:
        return True
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        return False
    return True


def remedy(name: str) -> str:
    """Return what an author may have meant by the name of a language."""
    if name in admonitionlabels:
        return f"a box is :::{{{name}}}, with braces"
    known = [alias for _name, aliases, _files, _types in get_all_lexers()
             for alias in aliases]  # fmt: skip
    near = difflib.get_close_matches(name, known, n=3)
    return f"did you mean {' or '.join(near)}?" if near else "write text for none"


def check_languages(app: Sphinx, doctree: nodes.document) -> None:
    """Complain of a listing in a language that nothing knows; show it plain."""
    for block in doctree.findall(nodes.literal_block):
        written = block.get("language")
        if written is None:
            continue
        name = written.split(",")[0].strip()
        block["language"] = name if is_known(name) else "none"
        if is_known(name):
            continue
        logger.warning(
            "no language of listings is called %r: %s",
            written,
            remedy(name),
            location=place_of(block) or block,
            type="listings",
        )


def end_output_within(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Put the end of a line of output with the output, so that both are left out."""
    if body := context.get("body"):
        context["body"] = OUTPUT.sub("\\1\n</span>", body)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-read", check_languages)
    app.connect("html-page-context", end_output_within)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
