"""The Markdown of this site: MyST, in which only what is HTML counts as HTML.

CommonMark takes any ``<word>`` for a tag, and a browser shows none that it does not
know: ``Vec<T>`` and ``<service-name>`` would lose what stands between the brackets.
Here a tag has the name of an element of HTML and attributes that HTML has, and every
other ``<`` is a sign like any other. What is HTML is marked as the author's own and
left to ``_ext.page.raw_html``, which makes it into what every output can show.

A fence that its author did not close would take all that follows for code: a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markdown_it.common.html_re import HTML_TAG_RE, attribute
from markdown_it.rules_block import make_fence_rule
from markdown_it.rules_block.html_block import html_block
from markdown_it.rules_block.table import escapedSplit, getLine, table
from markdown_it.rules_inline.html_inline import html_inline
from myst_parser.config.main import (
    TopmatterReadError,
    merge_file_level,
    read_topmatter,
)
from myst_parser.mdit_to_docutils.base import make_document, token_line
from myst_parser.mdit_to_docutils.html_to_nodes import html_to_nodes
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.mocking import MockRSTParser
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import create_warning
from sphinx.util.docutils import SphinxDirective

from _ext.page.html_elements import marked_up
from _ext.page.raw_html import AUTHORS_OWN, warn

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

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
# What a part of a page does not share with it.
OWN = set(vars(nodes.Element()))
SURPLUS = "surplus"  # in what a token of a row knows: words of cells too many
HAS_BARS = "has_bars"  # likewise: whether its line has any
ATTRIBUTE = re.compile(attribute)
# What TeX and some tools have around a formula, and Markdown takes for brackets.
TEX_FORMULA = re.compile(r"\\\((?P<in>.+?)\\\)|\\\[(?P<out>.+?)\\\]", re.S)
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
    r"""Note a formula between ``\\(`` and ``\\)``, of which only brackets would be left."""
    match = TEX_FORMULA.match(state.src, state.pos)
    if match and not silent and TEX_SIGN.search(match["in"] or match["out"]):
        token = state.push("tex_formula", "", 0)
        token.content = match[0]
        state.pos = match.end()
        return True
    return False


class Renderer(SphinxRenderer):
    """Makes nodes of Markdown: HTML is marked as the author's, for others to judge."""

    def render_fence(self, token: SyntaxTreeNode) -> None:
        self.refuse_open(token)
        super().render_fence(token)

    def render_colon_fence(self, token: SyntaxTreeNode) -> None:
        self.refuse_open(token)
        named = (token.info or "").strip()
        if named and not named.startswith("{"):
            kind, _, title = named.partition(" ")
            remedy = f":::{{admonition}} {title.strip()}" if title else f":::{{{kind}}}"
            self.complain(
                token, f":::{named} is no box here: what it is called stands in braces, "
                f"write {remedy}"
            )  # fmt: skip
        super().render_colon_fence(token)

    def refuse_open(self, token: SyntaxTreeNode) -> None:
        """Complain of a fence that its author did not close, or closed by another's."""
        begun = f"{token.markup}{token.info}"
        if not token.meta.get("is_closed", True):
            self.complain(
                token,
                f"{begun} is not closed, and takes what follows for its own; "
                f"end it with a line of {token.markup}",
            )
        for place, line in enumerate(token.content.split("\n"), start=1):
            if begins_as_long_a_fence(line, token.markup):
                self.complain(
                    token,
                    f"{line.strip()} begins within {begun}, as its own text: is that one "
                    f"closed? What holds a fence has one {token.markup[0]} more",
                    below=place,
                )
                return

    def complain(self, token: SyntaxTreeNode, message: str, below: int = 0) -> None:
        """Warn of something at a token's line, or so many lines below it."""
        warn(f"{self.document['source']}:{token_line(token, 0) + below}", message)

    def render_table_row(self, token: SyntaxTreeNode) -> None:
        if lost := token.meta.get(SURPLUS):
            columns = len(token.children)
            self.complain(
                token,
                f"{lost!r} would be lost: the row has more cells than its table "
                f"columns, {columns}; a bar within a cell is \\|",
            )
        if not token.meta.get(HAS_BARS, True):
            self.complain(
                token,
                "this line below a table, which has no |, would be a row of it; "
                "leave an empty line between them",
            )
        super().render_table_row(token)

    def run_directive(self, name: str, *args: Any, **kwargs: Any) -> list[Any]:
        """Run a directive; where it fails, name it, and have the rest built."""
        try:
            return super().run_directive(name, *args, **kwargs)
        except Warning:  # which the tests have Python raise
            raise
        except Exception as error:  # whatever an extension may raise
            line = kwargs.get("position", args[2] if len(args) > 2 else 1)
            what = f"{type(error).__name__}: {error}"
            warn(
                f"{self.document['source']}:{line}",
                f"{{{name}}} cannot be shown as it is written ({what}); "
                "look at what its line, options and content may hold",
            )
            return []

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """Read reStructuredText as a part of the page, whose names it shares.

        MyST reads it as a document of its own, in which notes, targets and
        substitutions find nobody who would resolve them.
        """
        part = make_document()
        part.__dict__.update(
            {name: value for name, value in vars(self.document).items()
             if name not in OWN}
        )  # fmt: skip
        part["source"] = self.document["source"]
        MockRSTParser().parse("\n" * token_line(token) + token.content, part)
        self.current_node.extend(part.children)

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        if token.content.lstrip().startswith("<!--") and "-->" not in token.content:
            self.complain(
                token, "this comment is not closed, and hides what follows; end it with -->"
            )  # fmt: skip
        for node in html_to_nodes(token.content, token_line(token, 0), self):
            if isinstance(node, nodes.raw):
                node[AUTHORS_OWN] = True
            self.current_node.append(node)

    def render_tex_formula(self, token: SyntaxTreeNode) -> None:
        """Show what TeX takes for a formula as it stands, and say how it is written."""
        shown = " ".join(token.content.split())
        self.complain(
            token, f"{shown} is no formula here; write it between dollars: $x$"
        )
        self.current_node.append(nodes.literal(token.content, token.content))

    def render_html_inline(self, token: SyntaxTreeNode) -> None:
        self.render_html_block(token)

    def render_s(self, token: SyntaxTreeNode) -> None:
        """Strike a text through, in every output and without MyST's doubts."""
        struck = marked_up(tag="s")
        self.add_line_and_source_path(struck, token)
        with self.current_node_context(struck, append=True):
            self.render_children(token)


class Parser(MystParser):
    """MyST's parser with the rules above."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Read a page's text into ``document``, as MyST does."""
        config = document.settings.env.myst_config
        try:
            topmatter = read_topmatter(inputstring)
        except TopmatterReadError:
            topmatter = None  # said when it is rendered
        if topmatter:
            config = merge_file_level(config, topmatter, warning_in(document))
        parser = create_md_parser(config, Renderer)
        change_rules(parser, exact=config.colon_fence_exact_match)
        parser.options["document"] = document
        parser.render(inputstring)


def warning_in(document: nodes.document) -> Callable[..., object]:
    """Return what MyST calls to complain of a page's own settings."""

    def warning(kind, message: str) -> object:
        return create_warning(document, message, kind, line=1, append_to=document)

    return warning


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


class RefusedRaw(SphinxDirective):
    """``{raw}``: refused, as what is raw to one output is lost in the others."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = None

    def run(self) -> list[nodes.Node]:
        warn(
            (self.env.docname, self.lineno),
            f"{{raw}} {self.arguments[0]} is for one output and lost in the others; "
            "write it as Markdown",
        )
        text = "\n".join(self.content)
        return [nodes.literal_block(text, text, language="none")] if text else []


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("myst_parser")
    app.setup_extension("_ext.page.raw_html")
    app.add_source_parser(Parser, override=True)
    app.add_directive("raw", RefusedRaw, override=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
