"""What other tools let a page do, and this one does not.

``{raw}`` and roles made of it are for one output and lost in the others, and would put
scripts into a page. ``{meta}`` would send readers elsewhere. A page's own settings for
MyST could have it run templates, which are programs. And a role that a page defines is
that page's: docutils would keep it for those that are read after it. An icon's HTML is
put together by sphinx-design, which takes a quotation mark among the classes for one
of its own.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives, roles
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from _ext.page.raw_html import warn
from _ext.posts.places import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

SETTINGS = {"myst", "html_meta", "substitutions"}
DRAWN = {"svg", "path", "g", "circle", "rect", "polygon", "line", "ellipse",
         "br", "input"}  # fmt: skip
NOT_DRAWN = (
    "what this icon is given would run on the page; leave it its name and its size"
)
LOST = "is for one output and lost in the others; write it as Markdown"


class RefusedRaw(SphinxDirective):
    """``{raw}``: refused, its text shown as it stands."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = None

    def run(self) -> list[nodes.Node]:
        place = (self.env.docname, self.lineno)
        warn(place, f"{{raw}} {self.arguments[0]} {LOST}")
        text = "\n".join(self.content)
        return [nodes.literal_block(text, text, language="none")] if text else []


def refuse_raw_role(
    name: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Any,
    options: Any = None,
    content: Any = None,
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Refuse a role made of ``raw``; its text is shown as it stands."""
    source, line = inliner.reporter.get_source_and_line(lineno)
    warn(f"{source}:{line}", f"{{{name}}} {LOST}")
    return [nodes.literal(rawtext, text)], []


refuse_raw_role.options = {"format": directives.unchanged}  # docutils asks for it


class RefusedMeta(SphinxDirective):
    """``{meta}``: refused, as pages say what they are in their front matter."""

    has_content = True
    option_spec = None

    def run(self) -> list[nodes.Node]:
        said = "{meta} has no effect here; a post says what it is by its summary"
        warn(self.get_location(), said)
        return []


class DrawnOnly(HTMLParser):
    """Tells whether HTML that an extension wrote is a drawing, and nothing runs."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.is_drawing = True
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _value in attrs}
        if tag not in DRAWN or any(name.startswith("on") for name in names):
            self.is_drawing = False
        if names & {"href", "src", "xlink:href", "style"}:
            self.is_drawing = False


class HeldHtml(SphinxTransform):
    """Refuse an icon into whose HTML an author has written: its classes, say."""

    default_priority = 866  # once the author's own HTML has been made into nodes

    def apply(self, **_options: Any) -> None:
        for node in list(self.document.findall(nodes.Element)):
            html = node.astext() if isinstance(node, nodes.raw) else node.get("svg", "")
            if html and not DrawnOnly(html).is_drawing:
                place = place_of(node) or self.env.current_document.docname
                warn(place, NOT_DRAWN)
                node.replace_self(nodes.inline())


def refuse_settings(topmatter: dict[str, Any], source: str) -> None:
    """Complain of settings of MyST's in a page's front matter."""
    for name in sorted(SETTINGS & topmatter.keys()):
        warn(f"{source}:1", f"front matter has {name!r}, and a page has no settings of "
             "its own; drop it")  # fmt: skip


def forget_roles(app: Sphinx) -> None:
    """Have each page begin with the roles that the site has, and no other page's."""
    known = dict(roles._roles)  # type: ignore[attr-defined]

    def forget(_app: Sphinx, _docname: str, _source: list[str]) -> None:
        roles._roles.clear()  # type: ignore[attr-defined]
        roles._roles.update(known)  # type: ignore[attr-defined]

    app.connect("source-read", forget)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("raw", RefusedRaw, override=True)
    app.add_directive("meta", RefusedMeta, override=True)
    app.add_role("raw", refuse_raw_role, override=True)
    app.add_transform(HeldHtml)
    app.connect("builder-inited", forget_roles, priority=950)  # once all are known
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
