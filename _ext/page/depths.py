"""How deep a text may nest: as deep as anybody writes, and no program stumbles.

markdown-it drops in silence what stands more than 20 levels deep, and a tree of a
thousand levels exhausts Python's stack wherever it is walked. Here a quote, a list or a
box is read as deep as ``LEVELS``; what is deeper is named, and left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

LEVELS = 24  # of markdown-it's: a list takes two, a quote one
BOXES = 12  # directives in directives
TOO_DEEP = "too_deep"


def too_deep(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Take what is nested too deep out of the text; a rule of markdown-it's."""
    if state.level < LEVELS:
        return False
    if not silent:
        token = state.push(TOO_DEEP, "", 0)
        token.map = [start_line, end_line]
        state.line = end_line
    return True


def limit_depth(parser: MarkdownIt) -> None:
    """Have a parser name what is nested too deep."""
    parser.options["maxNesting"] = LEVELS + 2
    parser.block.ruler.before(parser.block.ruler.get_all_rules()[0], TOO_DEEP, too_deep)
