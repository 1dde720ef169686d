"""The Markdown of this site: MyST, in which only what is HTML counts as HTML.

CommonMark takes any ``<word>`` for a tag, and a browser shows none that it does not
know: ``Vec<T>`` and ``<service-name>`` would lose what stands between the brackets.
Here a tag has the name of an element of HTML and attributes that HTML has, and every
other ``<`` is a sign like any other. What is HTML is marked as the author's own and
left to ``_ext.page.raw_html``, which makes it into what every output can show.

A fence that its author did not close would take all that follows for code: a warning.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from myst_parser.config.main import TopmatterReadError, read_topmatter
from myst_parser.mdit_to_docutils.base import make_document, token_line
from myst_parser.mdit_to_docutils.html_to_nodes import html_to_nodes
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.mocking import MockRSTParser
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.locale import admonitionlabels

from _ext.page import attributes, rule_signs
from _ext.page.addresses import runs_or_is_local
from _ext.page.depths import BOXES, limit_depth
from _ext.page.html_elements import marked_up
from _ext.page.markup_rules import (
    HAS_BARS,
    SURPLUS,
    begins_as_long_a_fence,
    change_rules,
)
from _ext.page.raw_html import AUTHORS_OWN, warn
from _ext.page.refused import refuse_settings
from _ext.posts.places import line_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode
    from myst_parser.config.main import MdParserConfig
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

Rule = Callable[["SyntaxTreeNode"], None]

# Boxes whose first line would run into their text.
WITHOUT_TITLE = set(admonitionlabels)

# A parser that no page is read by now, with the settings that it is for.
AT_HAND: list[tuple[MdParserConfig, MarkdownIt]] = []

# What a part of a page does not share with it.
OWN = set(vars(nodes.Element()))


class Renderer(SphinxRenderer):
    """Makes nodes of Markdown: HTML is marked as the author's, for others to judge.

    What fails is named at its line, and the rest of the page is read.
    """

    def __init__(self, parser: MarkdownIt) -> None:
        super().__init__(parser)
        self.rules = {name: self.guarded(rule) for name, rule in self.rules.items()}

    def setup_render(self, options: Any, env: Any) -> None:
        super().setup_render(options, env)
        self.boxes: list[str] = []  # the directives around, and what they include
        self.unclosed: set[str] = set()  # signs of fences of which that was said
        self.heeded: set[str] = set()  # attributes of the token that is rendered

    def guarded(self, rule: Rule) -> Rule:
        """Return a rule that names what fails in place of failing."""

        def render(token: SyntaxTreeNode) -> None:
            place, around, self.heeded = self.current_node, self.heeded, set()
            try:
                rule(token)
                if said := attributes.unheeded(token, self.heeded):
                    self.complain(token, said)
            except Warning:  # which the tests have Python raise
                raise
            except Exception as error:  # whatever an extension may raise
                self.current_node = place
                what = f"{type(error).__name__}: {error}".split("\n")[0]
                named = token.meta.get("name", "") or token.type.replace("_", " ")
                self.complain(
                    token,
                    f"{named} cannot be shown as it is written ({what})",
                )
            finally:
                self.heeded = around

        return render

    def copy_attributes(
        self,
        token: SyntaxTreeNode,
        node: nodes.Element,
        keys: Sequence[str] = ("class",),
        *,
        converters: dict[str, Callable[[str], Any]] | None = None,
        aliases: dict[str, str] | None = None,
    ) -> None:
        """Copy attributes as MyST does, and note which have been."""
        known = {
            name for name in token.attrs if (aliases or {}).get(name, name) in keys
        }
        self.heeded |= known
        super().copy_attributes(
            token, node, keys, converters=converters, aliases=aliases
        )

    def render_unused_attributes(self, token: SyntaxTreeNode) -> None:
        """Show nothing: ``guarded`` says of the attributes that none was heeded."""

    def render_text(self, token: SyntaxTreeNode) -> None:
        self.say(token.content)

    def render_softbreak(self, _token: SyntaxTreeNode) -> None:
        self.say("\n")

    def say(self, words: str) -> None:
        """Add words to the text that they follow, of which each line would be one.

        Half of a page's nodes would be ends of lines, and all of them are walked.
        """
        around = self.current_node
        if around.children and type(around[-1]) is nodes.Text:
            words = around.pop() + words
        around.append(nodes.Text(words))

    def render_too_deep(self, token: SyntaxTreeNode) -> None:
        self.complain(
            token,
            "quotes and lists are nested too deep here, and the rest is left out; "
            "say it in fewer levels",
        )

    def render_fence(self, token: SyntaxTreeNode) -> None:
        self.refuse_open(token)
        language, _, more = token.info.strip().partition(" ")
        if more.strip() and not language.startswith("{"):
            self.complain(
                token,
                f"{more.strip()} behind the language is not shown; write "
                f"{token.markup}{{code-block}} {language}, and below it :caption:, "
                ":emphasize-lines: or :lineno-start:",
            )
        if language in self.md_config.fence_as_directive:
            self.heeded |= token.attrs.keys()  # the directive's options
        super().render_fence(token)

    def render_colon_fence(self, token: SyntaxTreeNode) -> None:
        self.refuse_open(token)
        named = (token.info or "").strip()
        if re.match(r"\{\s+[\w:+-]+\s*\}|\{[\w:+-]+\s+\}", named):
            self.complain(token, f":::{named} has a space in its braces; take it out")
        if named and not named.startswith("{"):
            kind, _, title = named.partition(" ")
            remedy = f":::{{admonition}} {title.strip()}" if title else f":::{{{kind}}}"
            said = f":::{named} is no box here: its name stands in braces"
            self.complain(token, f"{said}, write {remedy}")
        super().render_colon_fence(token)

    def refuse_open(self, token: SyntaxTreeNode) -> None:
        """Complain of a fence that its author did not close, or closed by another's."""
        begun = f"{token.markup}{token.info}"
        is_closed = token.meta.get("is_closed", True)
        if not is_closed and token.markup[0] not in self.unclosed:
            self.complain(
                token,
                f"{begun} is not closed, and takes what follows for its own; "
                f"end it with a line of {token.markup}",
            )
        for place, line in enumerate(token.content.split("\n"), start=1):
            if begins_as_long_a_fence(line, token.markup):
                self.unclosed.add(token.markup[0])
                self.complain(
                    token,
                    f"{line.strip()} begins within {begun}, as its own text: is that "
                    f"closed? What holds a fence has one {token.markup[0]} more",
                    below=place,
                )
                break
        else:
            if is_closed:
                return
        if token.type == "fence" and not token.info.startswith("{"):
            token.token.info = "text"  # what it took is in no one language

    def render_footnote_reference(self, token: SyntaxTreeNode) -> None:
        name = token.meta["label"]
        if self.document.nametypes.get(name):
            said = f"[^{name}] is the name of something else already; choose another"
            self.complain(token, said)
        super().render_footnote_reference(token)

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

    def run_directive(
        self, name: str, first_line: str, content: str, position: int, **options: Any
    ) -> list[Any]:
        """Run a directive; where it fails, name it, and have the rest built."""
        place = f"{self.document['source']}:{position}"
        box = self.included(first_line) if name == "include" else name
        if name == "include" and box in [self.page(), *self.boxes]:
            warn(place, "this includes what it stands in; take it out")
            return []
        if len(self.boxes) >= BOXES:
            warn(place, f"{{{name}}} is in a box in a box, too deep; say it in fewer")
            return []
        if first_line.strip() and content.strip() and name in WITHOUT_TITLE:
            remedy = (
                f":::{{admonition}} {first_line.strip()}, and below it :class: {name}"
            )
            if name == "glossary":
                remedy = "each term on a line of its own, and : its text below"
            warn(
                place,
                f"{first_line.strip()!r} is no title of {{{name}}}; write {remedy}",
            )
        self.boxes.append(box)
        try:
            return super().run_directive(name, first_line, content, position, **options)
        except Warning:  # which the tests have Python raise
            raise
        except Exception as error:  # whatever an extension may raise
            what = f"{type(error).__name__}: {error}".split("\n")[0]
            warn(
                place,
                f"{{{name}}} cannot be shown as it is written ({what}); "
                "look at what its line, options and content may hold",
            )
            return []
        finally:
            self.boxes.pop()

    def page(self) -> str:
        """Return the file of the page, whatever it is that it includes here."""
        assert self.sphinx_env is not None
        return str(self.sphinx_env.doc2path(self.sphinx_env.docname))

    def included(self, name: str) -> str:
        """Return the file that is included under a name, in full."""
        assert self.sphinx_env is not None
        return os.path.normpath(self.sphinx_env.relfn2path(name.strip())[1])

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
            said = "this comment is not closed, and hides what follows"
            self.complain(token, f"{said}; end it with -->")
        for node in html_to_nodes(token.content, token_line(token, 0), self):
            if isinstance(node, nodes.raw):
                node[AUTHORS_OWN] = True
            self.current_node.append(node)

    def render_tex_formula(self, token: SyntaxTreeNode) -> None:
        """Show what TeX takes for a formula as it stands, and say how it is written."""
        shown, source = " ".join(token.content.split()), self.document["source"]
        start = token_line(token, 1)
        line = line_of(Path(source), token.content.split("\n")[0], start) or start
        warn(
            f"{source}:{line}",
            f"{shown} is no formula here; write it between dollars: $x$",
        )
        self.current_node.append(nodes.literal(token.content, token.content))

    def render_html_inline(self, token: SyntaxTreeNode) -> None:
        self.render_html_block(token)

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Make a link to what runs one to an address, which is refused as such."""
        if runs_or_is_local(str(token.attrGet("href") or "")):
            self.render_link_url(token)
        else:
            super().render_link(token)

    def render_s(self, token: SyntaxTreeNode) -> None:
        """Strike a text through, in every output and without MyST's doubts."""
        struck = marked_up(tag="s")
        self.add_line_and_source_path(struck, token)
        with self.current_node_context(struck, append=True):
            self.render_children(token)


@contextmanager
def markdown_parser(config: MdParserConfig) -> Iterator[MarkdownIt]:
    """Lend the parser of a build, which takes as long to make as a paragraph to read.

    A page that has another file parsed while it is, gets one more.
    """
    known = AT_HAND.pop() if AT_HAND else None
    if known is None or known[0] is not config:
        parser = create_md_parser(config, Renderer)
        parser.validateLink = lambda _url: True  # type: ignore[method-assign]
        limit_depth(parser)
        attributes.change(parser)
        change_rules(parser, exact=config.colon_fence_exact_match)
        rule_signs.lead(parser)
        known = (config, parser)
    yield known[1]
    AT_HAND[:] = [known]


class Parser(MystParser):
    """MyST's parser with the rules above.

    A link that markdown-it would print as it stands, as it might run something, is
    made, so that ``_ext.page.addresses`` can say why it is refused.
    """

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Read a page's text into ``document``, as MyST does."""
        config = document.settings.env.myst_config
        try:
            refuse_settings(read_topmatter(inputstring) or {}, document["source"])
        except TopmatterReadError:
            pass  # said when it is rendered
        with markdown_parser(config) as parser:
            parser.options["document"] = document
            parser.render(inputstring)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("myst_parser")
    app.setup_extension("_ext.page.addresses")
    app.setup_extension("_ext.page.raw_html")
    app.setup_extension("_ext.page.refused")
    app.add_source_parser(Parser, override=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
