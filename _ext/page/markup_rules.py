"""What counts as markup on this site: rules for markdown-it in place of its own.

Each has the form of the rule that it replaces, and tells by a token's ``meta`` what the
renderer should know.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from markdown_it.common.html_re import HTML_TAG_RE, attribute
from markdown_it.rules_block import make_fence_rule
from markdown_it.rules_block.html_block import html_block
from markdown_it.rules_block.table import escapedSplit, getLine, table
from markdown_it.rules_inline.html_inline import html_inline

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    Rule = Callable[[StateBlock, int, int, bool], bool]

# The elements of HTML (the Living Standard's index), the obsolete ones that people
# still write at the end.
ELEMENTS = frozenset(
    """
    a abbr address area article aside audio b base bdi bdo blockquote body br button
    canvas caption cite code col colgroup data datalist dd del details dfn dialog div
    dl dt em embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header
    hgroup hr html i iframe img input ins kbd label legend li link main map mark math
    menu meta meter nav noscript object ol optgroup option output p picture pre
    progress q rp rt ruby s samp script search section select slot small source span
    strong style sub summary sup svg table tbody td template textarea tfoot th thead
    time title tr track u ul var video wbr
    acronym big center font frame frameset marquee nobr param strike tt xmp
    """.split()
)
# Attributes that stand without a value, and are no reason to doubt a tag.
BARE = frozenset(
    """
    async autofocus autoplay checked class controls default defer disabled hidden id
    inert loop multiple muted nomodule novalidate open playsinline readonly required
    reversed selected
    """.split()
)
TAG = re.compile(
    r"</?(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<attributes>(?:" + attribute + r")*)\s*/?>"
)
NAME_AT_START = re.compile(r"</?(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>]|$)")
SURPLUS = "surplus"  # in what a token of a row knows: words of cells too many
HAS_BARS = "has_bars"  # likewise: whether its line has any
ATTRIBUTE = re.compile(attribute)
# What TeX and some tools have around a formula, and Markdown takes for brackets.
TEX_FORMULA = re.compile(r"\\\((?P<in>.+?)\\\)|\\\[(?P<out>.+?)\\\]", re.S)
ESCAPED = re.compile(r"\\[^\w\s]")
TEX_SIGN = re.compile(r"\\[a-zA-Z]+|[\^_=+]")


def is_html(tag: str) -> bool:
    """Tell whether a text in angle brackets is a tag or a comment of HTML.

    ``<b and c>`` has the form of a tag of ``b``, whose attributes HTML does not have.
    """
    if tag.startswith("<!--"):
        return True
    match = TAG.fullmatch(tag)
    if match is None or match["name"].lower() not in ELEMENTS:
        return False
    written = (each[0].strip() for each in ATTRIBUTE.finditer(match["attributes"]))
    return all("=" in each or each.lower() in BARE for each in written)


def known_inline(state: StateInline, silent: bool) -> bool:
    """Read a tag within a line, if it is one; a rule of markdown-it's."""
    match = HTML_TAG_RE.match(state.src, state.pos)
    return bool(match) and is_html(match[0]) and html_inline(state, silent)


def known_block(
    state: StateBlock, start_line: int, end_line: int, silent: bool
) -> bool:
    """Read a block of HTML, if it begins with a tag of HTML; likewise a rule."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    line = state.src[start : state.eMarks[start_line]]
    whole = HTML_TAG_RE.match(line)
    begun = NAME_AT_START.match(line)  # its attributes may go on below
    if not (
        line.startswith("<!--")
        or (whole and is_html(whole[0]))
        or (not whole and begun and begun["name"].lower() in ELEMENTS)
    ):
        return False
    return html_block(state, start_line, end_line, silent)


def closing(rule: Rule) -> Rule:
    """Return a rule for fences that notes of each whether its author closed it.

    Left open, a fence takes all that follows it for code.
    """

    def fence(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        found = rule(state, start_line, end_line, silent)
        if found and not silent:
            token = state.tokens[-1]
            assert token.map is not None  # a fence always has its lines
            last = token.map[1] - 1
            line = state.src[state.bMarks[last] : state.eMarks[last]].strip(" >")
            is_closed = last > start_line and set(line) == {token.markup[0]}
            token.meta["is_closed"] = is_closed and len(line) >= len(token.markup)
        return found

    return fence


def counting(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table, and note the cells of each row that it has no columns for."""
    first = len(state.tokens)
    found = table(state, start, end, silent)
    if not found or silent:
        return found
    tokens = state.tokens[first:]
    columns = sum(token.type == "th_open" for token in tokens)
    for token in tokens:
        if token.type == "tr_open" and token.map is not None:
            line = getLine(state, token.map[0])
            token.meta[HAS_BARS] = "|" in line
            cells = escapedSplit(line.strip().strip("|"))
            token.meta[SURPLUS] = " ".join(map(str.strip, cells[columns:])).strip()
    return found


def begins_as_long_a_fence(line: str, markup: str) -> bool:
    """Tell whether a line of a fence begins another that the first would end with."""
    text = line.strip()
    length = len(text) - len(text.lstrip(markup[0]))
    named = text[length:].strip()
    return length >= len(markup) and bool(re.match(r"[\w{]", named))


def bracketed(state: StateInline, silent: bool) -> bool:
    r"""Note a formula of TeX, of which only brackets would be left."""
    match = TEX_FORMULA.match(state.src, state.pos)
    inside = ESCAPED.sub("", match["in"] or match["out"]) if match else ""
    if match and not silent and TEX_SIGN.search(inside):
        token = state.push("tex_formula", "", 0)
        token.content = match[0]
        state.pos = match.end()
        return True
    return False


def change_rules(parser: MarkdownIt, *, exact: bool) -> None:
    """Give a parser the rules above in place of CommonMark's and MyST's.

    ``exact`` is MyST's setting: a fence of colons is closed by as many, not more.
    """
    after_text = ["paragraph", "reference", "blockquote"]
    parser.inline.ruler.at("html_inline", known_inline)
    parser.inline.ruler.before("escape", "tex_formula", bracketed)
    parser.block.ruler.at("html_block", known_block, {"alt": after_text})
    parser.block.ruler.at("table", counting, {"alt": ["paragraph", "reference"]})
    fence = closing(make_fence_rule())
    parser.block.ruler.at("fence", fence, {"alt": [*after_text, "list"]})
    colons = make_fence_rule(
        markers=(":",), token_type="colon_fence", exact_match=exact
    )
    parser.block.ruler.at(
        "colon_fence",
        closing(colons),
        {"alt": [*after_text, "list", "footnote_def"]},
    )
