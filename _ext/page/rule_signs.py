"""A rule of Markdown is tried where the sign stands that it begins with.

markdown-it has some twenty rules for what a line may begin, and twenty for what a place
within one may, and tries all of them at each: at every letter *w*, as ``www.`` may
follow. Most of them look at the one sign that is there and give up. Those that are
known to (``BLOCKS``, ``INLINE``) are asked here where it is theirs, all others
everywhere, and all of them at what is no sign of ASCII. That is half of what parsing
takes.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import Ruler
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    Rule = Callable[..., bool]

# By the name of a rule: the signs that a line has first, or a place, where it may hold.
BLOCKS = {
    "front_matter": "-",
    "math_block": "$",
    "colon_fence": ":",
    "attr": "{",
    "fence": "`~",
    "myst_line_comment": "%",
    "amsmath": "\\",
    "blockquote": ">",
    "myst_block_break": "+",
    "myst_target": "(",
    "hr": "*-_",
    "list": f"*-+{string.digits}",
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
    "fieldlist": ":",
}
INLINE = {
    "newline": "\n",
    "math_inline": "$",
    "tex_formula": "\\",
    "escape": "\\",
    "myst_role": "{",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "footnote_ref": "[",
    "span": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "gfm_autolink_www": "w",
    "gfm_autolink_protocol": ":",
    "gfm_autolink_email": "@",
    "attr": "{",
}
SIGNS = f"{string.digits}{string.ascii_letters}{string.punctuation}\n"


def lead(parser: MarkdownIt) -> None:
    """Have a parser try its rules where their signs stand."""
    lead_rules(parser.block.ruler, BLOCKS, of_lines)
    lead_rules(parser.inline.ruler, INLINE, of_places)


def lead_rules(
    ruler: Ruler[Any],
    signs: Mapping[str, str],
    one_for: Callable[[Sequence[Rule], Mapping[str, Sequence[Rule]]], Rule],
) -> None:
    """Have a ruler give one rule in place of many, which knows where to try these.

    As they may be switched on and off, it is made anew for other rules.
    """
    theirs = ruler.getRules
    known: dict[str, tuple[Sequence[Rule], list[Rule]]] = {}

    def rules_of(chain: str = "") -> list[Rule]:
        rules = theirs(chain)
        if chain not in known or known[chain][0] is not rules:
            names = dict(zip(theirs(), ruler.get_active_rules(), strict=True))
            by_sign = {
                sign: [each for each in rules if sign in signs.get(names[each], sign)]
                for sign in SIGNS
            }
            known[chain] = rules, [one_for(rules, by_sign)]
        return known[chain][1]

    ruler.getRules = rules_of  # type: ignore[method-assign]


def of_lines(rules: Sequence[Rule], by_sign: Mapping[str, Sequence[Rule]]) -> Rule:
    """Return a rule that tries others at a line, by its first sign."""

    def rule(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        first = state.bMarks[line] + state.tShift[line]
        for each in by_sign.get(state.src[first : first + 1], rules):
            if each(state, line, end, silent):
                return True
        return False

    return rule


def of_places(rules: Sequence[Rule], by_sign: Mapping[str, Sequence[Rule]]) -> Rule:
    """Return a rule that tries others at a place within a line."""

    def rule(state: StateInline, silent: bool) -> bool:
        for each in by_sign.get(state.src[state.pos], rules):
            if each(state, silent):
                return True
        return False

    return rule
