"""What an author says of a block or a piece of text in braces, and nobody heeds.

``{.wide}`` above a block, or ``{width=50%}`` behind an image, becomes attributes of a
token of Markdown. Each renderer takes those that it knows and passes over the rest
without a word, and a directive passes over all: they are its options. So it is noted
which have been taken, and each other one is a warning.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.tree import SyntaxTreeNode

UNUSED = "unused_attributes"
# What Markdown's own signs become, and what MyST looks for besides what it copies.
OWN = {
    "link": {"href", "title"},
    "image": {"src", "alt", "title"},
    "ordered_list": {"start", "style"},
    "blockquote": {"attribution"},
    "fence": {"emphasize-lines", "lineno-start"},
    "code_block": {"emphasize-lines", "lineno-start"},
    "th": {"style"},
    "td": {"style"},
}
MADE = ("myst-", "markdown-alert")  # classes by which parsers mark their own signs
OPTIONS = {"id": "name"}


def change(parser: MarkdownIt) -> None:
    """Have a parser keep the braces that stand above no block, to be complained of."""
    parser.core.ruler.before("attr", UNUSED, keep_unused)


def keep_unused(state: StateCore) -> None:
    for token, after in pairwise([*state.tokens, None]):
        if (
            token
            and token.type == "attrs_block"
            and (after is None or after.nesting < 0)
        ):
            token.type = UNUSED


def unheeded(token: SyntaxTreeNode, heeded: Iterable[str]) -> str | None:
    """Return what to say of a token's attributes beyond those heeded, or None."""
    own = token.token or token.nester_tokens.opening  # half of all are bare words
    if not own.attrs and not own.meta:
        return None
    known = OWN.get(token.type, set()) | set(heeded)
    lost = {name: value for name, value in asked(token) if value and name not in known}
    if not lost:
        return None
    written = " ".join(map(as_written, lost, lost.values()))
    if token.type == UNUSED:
        return f"{{{written}}} stands above no block; put it above what it is for"
    name = (token.info if token.type.endswith("fence") else "").partition(" ")[0]
    if not name.startswith("{"):
        what = token.type.replace("_", " ")
        return f"{{{written}}} has no effect on this {what}; take it out"
    options = " and ".join(f":{OPTIONS.get(each, each)}: {lost[each]}" for each in lost)
    return f"{{{written}}} is lost above {name}; write {options} on a line below {name}"


def asked(token: SyntaxTreeNode) -> Iterator[tuple[str, str]]:
    """Yield the attributes of a token, without the classes that a parser gave it."""
    for name, value in (token.attrs | token.meta.get("insecure_attrs", {})).items():
        words = str(value).split() if name == "class" else [str(value)]
        yield name, " ".join(each for each in words if not each.startswith(MADE))


def as_written(name: str, value: object) -> str:
    """Return an attribute as an author writes it."""
    if name == "class":
        return " ".join(f".{each}" for each in str(value).split())
    return f"#{value}" if name == "id" else f"{name}={value}"
