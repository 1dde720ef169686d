"""Signs that an author meant as markup, and that a reader would see as they stand.

Every tool that reads Markdown adds signs of its own. One that this site does not
know, or that is not quite right, is printed: ``==so==``, ``{{ version }}``,
``{ref} `x```. Each is a warning at its line that says what to write instead. Who means
the signs themselves writes them as code, where nothing is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import shorten
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from _ext.posts.places import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

ANYWHERE = (
    (r"\{\{.*?\}\}|\{%.*?%\}", "nothing is filled in here; write what it stands for"),
    (r"(?<![\w=])==\S(?:[^=]*\S)?==(?![\w=])", "write <mark>so</mark>"),
    (r"~~", "to strike out, write ~~so~~, without spaces inside"),
    (r"(?<!\w)\*\*(?=\w)|(?<=\w)\*\*(?!\w)",
     "strong text is **so**, without spaces inside"),
    (r"\{[^{}]*\b(?:width|height|align|style|target)=[^{}]*\}|\{:[^{}]*\}",
     'it follows an image or a link at once, and a value with a sign has quotes: '
     '![x](a.png){width="50%"}'),
    (r"\{[#.][a-zA-Z][\w:-]*(?:\s[^}=]*)?\}",
     "it names the image, link or code before it, or stands on a line above a block; "
     "above a heading write (name)="),
    (r"\[\[[^\]]+\]\]", "write [text](target)"),
    (r"\[[^\[\]]+\]\[[^\[\]]*\]", "no address of that name is given; "
     "write [text](target)"),
    (r"!?\[[^\[\]]*\]\([^()]*\s[^()]*\)",
     "an address with spaces stands in angle brackets: [text](<a b.png>)"),
    (r"\[[^\[\]]*\]\((?:javascript|vbscript|file|data):[^()]*\)?",
     "an address is that of a site, a page or a file of this repository"),
    (r"(?<!\w)\[(?:\d+|#\w*|\*)\]_(?!\w)", "a note is [^name], and [^name]: with its "
     "text on a line below"),
    (r"\\(?:cite[pt]?|ref|eqref|autoref|footnote|emph|textbf|textit)\b",
     "nothing of TeX is known in a text; write {cite:p}`key`, {ref}`label`, *so*"),
    ("\N{REPLACEMENT CHARACTER}", "a character was lost here; write it again"),
    (r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]",
     "this is a control character; delete it"),
    ("\u200b", "this is a character that nobody sees; delete it"),
    (r"\$\$", "a formula of its own has $$ above and below, and an empty line before"),
    (r"\\(?:begin|end)\{\w+\*?\}", "put formulas between $ or $$"),
    (r"(?<!\S):[a-z][a-z0-9_+-]+:(?=[\s.,;!)]|$)",
     "write the sign itself, or a role as {name}`text`"),
    (r"\^\[[^\]]+\]", "a note is [^name], and [^name]: with its text on a line below"),
    (r"\[\^[^\]\s]*\s[^\]]*\](?!:)", "the name of a note has no spaces: [^name]"),
    (r"\[-?@\w[^\]]*\]", "write {cite:p}`key`"),
    (r"(?<=\w)\^[\w+-]{1,8}\^", "write <sup>so</sup>"),
    (r"(?<=\w)~[\w+-]{1,8}~(?!~)", "write <sub>so</sub>"),
    (r"\[TOC\]", "the page lists its sections by itself"),
    (r"&[a-z]+\d*;", "HTML knows no such character"),
)  # fmt: skip
AT_THE_START = (
    (r"\[!\w+\]", "alerts are [!NOTE], [!TIP], [!IMPORTANT], [!WARNING], [!CAUTION]"),
    (r"[!?]{3}\s?\w+", "write :::{note}, and ::: after it"),
    (r"={3}\s+[\"“]", "write ::::{tab-set}, and :::{tab-item} Title in it"),
    (r"\.\. _[\w -]+:", "a label is (name)= on a line above what it names"),
    (
        r"\+(?:[-=–—]+\+)+",
        "a table has | between its cells, and |---|---| below its head",
    ),
    (r"\.\. [\w-]+::", "write :::{name}, and ::: after it"),
    (r"%{1,2}\s?\w", "a comment is <!-- so -->"),
    (r"\+{3}(?:\s|$)", "a rule is ---"),
    (r"#{2,6}\w", "a heading has a space after its #"),
    (r"\|.*\|", "a table has a line of |---|---| below its head, as many as columns"),
    (r":{3,}", "it closes nothing here; open with :::{note}, close with as many"),
)
PATTERNS = [(re.compile(pattern, re.S), said) for pattern, said in ANYWHERE]
FIRST = [(re.compile(pattern), said) for pattern, said in AT_THE_START]
SIGNS = re.compile(
    r"[~=*{}\[\]$\\&`|:!?#^%+_\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b"
    r"\ufdd0-\ufdef\ufffd-\uffff]"
)
UNSEEN = re.compile(
    r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\ufdd0-\ufdef\ufffd-\uffff]"
)
ADDRESS = re.compile(r"\w+:\S+$")
ROLE = re.compile(r"\{[a-z][a-z:+_-]*\}\s+$")
BACKTICK = re.compile(r"`")
# What the page makes of an author's quotes, dashes and dots, taken back.
TYPED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---",
                       "…": "..."})  # fmt: skip
# Where signs are what they are.
VERBATIM = (nodes.literal, nodes.FixedTextElement, nodes.math, nodes.math_block,
            nodes.raw, nodes.comment, nodes.system_message, nodes.problematic,
            nodes.citation)  # fmt: skip


def leftovers(text: str, *, is_first: bool) -> Iterator[tuple[str, str]]:
    """Yield the signs in a text that look like markup, each with what to do.

    ``is_first`` tells whether the text begins its paragraph.
    """
    for pattern, remedy in [*(FIRST if is_first else ()), *PATTERNS]:
        for match in pattern.finditer(text):
            if pattern in [each for each, _ in FIRST] and match.start():
                continue
            yield match[0], remedy
    if BACKTICK.search(text):
        yield "`", "code stands between two of them: `so`"


def refuse_leftovers(app: Sphinx, doctree: nodes.document) -> None:
    """Complain of each sign that the page would show as it stands, once a place."""
    said: set[tuple[str, str]] = set()
    for text in list(doctree.findall(nodes.Text)):
        if not SIGNS.search(text) or is_verbatim(text):
            continue
        parent = text.parent
        is_first = isinstance(parent, nodes.paragraph) and parent[0] is text
        seen = dict(leftovers(text.astext(), is_first=is_first))
        for found, remedy in seen.items():
            warn(text, found, remedy, said)
        if UNSEEN.search(text):  # which no font has
            text.parent.replace(text, nodes.Text(UNSEEN.sub("", text)))
            continue
        follower = text.next_node(descend=False, siblings=True)
        if isinstance(follower, nodes.literal) and (match := ROLE.search(text)):
            sign = match[0].strip()
            warn(text, sign, "a role has no space before its text", said)
        if text.startswith("_") and isinstance(before(text), nodes.literal):
            warn(text, "`_", "a link is [text](address)", said)


def before(text: nodes.Text) -> nodes.Node | None:
    """Return what stands before a text in its paragraph."""
    place = text.parent.index(text)
    return text.parent[place - 1] if place else None


def is_verbatim(node: nodes.Node) -> bool:
    """Tell whether a text stands in code, a formula or the like, or is an address."""
    around = node.parent
    while around is not None:
        if isinstance(around, VERBATIM):
            return True
        if isinstance(around, nodes.reference) and ADDRESS.match(node):
            return True
        around = around.parent
    return False


def warn(node: nodes.Text, found: str, remedy: str, said: set[tuple[str, str]]) -> None:
    """Complain of signs, if the author wrote just these: escaped ones are meant."""
    line = found.split("\n")[0]
    place = place_of(node, line) or place_of(node, line.translate(TYPED))
    if place is None and UNSEEN.search(found):  # written as &#0;, and lost all the same
        place = place_of(node)
    if place is None or (place, found) in said:
        return
    said.add((place, found))
    shown = UNSEEN.sub(lambda sign: f"U+{ord(sign[0]):04X}", found)
    shown = shorten(shown, 50, placeholder=" ...")
    logger.warning(
        "%s would be printed as it stands: %s",
        shown,
        remedy,
        location=place,
        type="leftovers",
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-read", refuse_leftovers)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
