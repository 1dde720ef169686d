"""A page has one title, which comes first, and no heading without words.

The title names a page in the sidebar, in lists and links, and as a chapter of the
book; a second one would be a page or chapter that nothing leads to. A rule (``---``)
may stand anywhere: where docutils does not take it for a change of scene, at the end
of a page or in a list, it is a line like any other.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from _ext.posts.domain import is_post
from _ext.posts.places import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

TITLE_OF_HTML = re.compile(r"^<h1\b", re.M | re.I)


class rule(nodes.General, nodes.Element):
    """A line across the text that does not part two sections' contents."""


class RulesAnywhere(SphinxTransform):
    """Keeps the rules that docutils would complain of."""

    default_priority = 820  # docutils looks at its transitions at 830

    def apply(self, **_options: Any) -> None:
        for node in list(self.document.findall(nodes.transition)):
            if not is_change_of_scene(node) and "footnotes" not in node["classes"]:
                node.replace_self(rule())


def is_change_of_scene(node: nodes.transition) -> bool:
    """Tell whether a rule stands between two contents of a section."""
    if not isinstance(node.parent, nodes.document | nodes.section):
        return False
    place = node.parent.index(node)
    before, after = node.parent[:place], node.parent[place + 1 :]
    told = [each for each in before if not isinstance(each, nodes.Titular)]
    return (
        any(not isinstance(each, nodes.Invisible) for each in told)
        and any(not isinstance(each, nodes.Invisible) for each in after)
        and not isinstance(before[-1], nodes.transition | rule)
    )


def check_headings(app: Sphinx, doctree: nodes.document) -> None:
    """Complain of a page without title, with two, or with a heading of no words."""
    document = app.env.current_document
    docname = document.docname
    if is_post(docname) and document.get("post_fields") is None:
        return  # its front matter is wrong, and would be taken for text
    titles = list(doctree.findall(nodes.title))
    if not any(isinstance(title.parent, nodes.section) for title in titles):
        if TITLE_OF_HTML.search(Path(app.env.doc2path(docname)).read_text("utf-8")):
            return  # _ext.page.raw_html says it
        warn(
            (docname, 1),
            "this page has no heading; its first line of text is '# Title'",
        )
        return
    for title in titles:
        if isinstance(title.parent, nodes.section) and not title.astext().strip():
            warn(place_of(title), "this heading has no words; write some or drop it")
    sections = [each for each in doctree.children if isinstance(each, nodes.section)]
    for section in sections[1:]:
        warn(
            place_of(section[0]),
            f"this is a second title, {section[0].astext()!r}; "
            "a page has one: write ## for a section",
        )
    for node in doctree.children[: doctree.index(sections[0])]:
        if not isinstance(node, nodes.Invisible | nodes.system_message):
            warn(
                place_of(node) or (docname, 1),
                "this stands before the title; put it below the line '# Title'",
            )
            return


def unlink_contents(app: Sphinx, doctree: nodes.document) -> None:
    """Take links to files out of the contents, where Sphinx would follow them.

    A heading may link to a file of data; its line in the contents leads to the heading.
    """
    docname = app.env.current_document.docname
    for shown in (app.env.tocs.get(docname), app.env.titles.get(docname)):
        if shown is not None:
            for link in list(shown.findall(addnodes.download_reference)):
                link.replace_self(link.children)


def warn(location: str | tuple[str, int] | None, message: str) -> None:
    logger.warning("%s", message, location=location, type="headings")


def visit_rule(self: HTML5Translator, node: rule) -> None:
    self.body.append(self.emptytag(node, "hr", "\n", CLASS="docutils"))
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.add_node(rule, html=(visit_rule, None))
    app.add_transform(RulesAnywhere)
    app.connect("doctree-read", check_headings)
    app.connect("doctree-read", unlink_contents, priority=900)  # once Sphinx has them
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
