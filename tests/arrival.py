"""Tell whether all that an author wrote arrives: on the page, in print, and in mdast.

Words are compared in their order and without regard to white space, as a PDF breaks
lines where it likes. What print has besides (bullets, numbers, page numbers) is no
matter; a word of the page that print lacks is.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

import html5lib
from pypdf import PdfReader
from sphinx.testing.util import SphinxTestApp

from tests.epubs import EQUATION, NUMBERS, Epub
from tests.sites import HOUSE, POST, Site, lay_out

BEGIN = "begin0begin"  # stands before what is compared
SHY = "\u00ad"
UNSEEN = {"script", "style", "template", "title", "noscript"}
# What print leaves out of a page's words, by the class that it has there: why.
NOT_IN_PRINT = {
    "headerlink": "the sign of a link to a heading, to be copied",
    "only-dark": "the picture's twin for a dark screen",
    "post-tags": "tags lead to lists of posts, on paper nowhere",
    "post-changes": "what changed is for who has read the page before",
    "a-to-z": "letters to jump to are for a screen; a book has an index",
    "used-in": "who uses a term, likewise: the index has the pages",
    "post-list": "lists of posts are the contents, on paper a page of their own",
    "figure-data": "a figure's numbers stand behind a disclosure; print has the figure",
    "colon": "a field's name stands on a line of its own in print",
    "fn-bracket": "a note's number is set high in print",
    "fn-backref": "a note stands at the foot of the page that refers to it",
    "backrefs": "likewise, where several places refer to it",
    "footnote-reference": "print numbers the notes of a post by itself, from 1",
    "citation-label": "sources are named by author and year, in the order of names",
}
NOT_IN_EPUB = {*NOT_IN_PRINT, "works-cited", *NUMBERS} - {"used-in"}  # it has links


def marked(body: str) -> str:
    """Return a text after a mark by which it is found again, with its notes below."""
    return f"{BEGIN}\n\n{body}\n"


def after_mark(text: str) -> str:
    """Return what stands after the mark."""
    return text.partition(BEGIN)[2]


def text_of_html(source: str, without: Set[str] = NOT_IN_PRINT.keys()) -> str:
    """Return the text of a page that a reader sees, some classes left out."""
    start, end = source.find("<article"), source.find("</article>")
    article = source[start:end] if start >= 0 else source
    tree = html5lib.parseFragment(article, namespaceHTMLElements=False)
    return "".join(_texts(tree, without))


def classes_of(node) -> set[str]:
    """Return the classes of an element; some that theme and Sphinx do not name."""
    classes = set(node.get("class", "").split())
    role = node.get("role", "")
    if "label" in classes and node.tag == "span":
        classes.add("citation-label")
    return classes | {role} if role else classes


def _texts(node, without: Set[str]) -> list[str]:
    if not isinstance(node.tag, str) or node.tag in UNSEEN:
        return [node.tail or ""]
    if without & classes_of(node):
        return [node.tail or ""]
    found = [node.text or ""]
    if node.tag == "br":
        found.append("\n")
    for child in node:
        found += _texts(child, without)
    space = "" if node.tag in INLINE else "\n"
    return [space, *found, space, node.tail or ""]


INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "mi",
          "mn", "mo", "mrow", "msub", "msup", "mtext", "q", "s", "small", "span", "strong",
          "sub", "sup", "u", "math"}  # fmt: skip


def text_of_pdf(path: Path) -> str:
    """Return the text of a PDF, without what stands at the foot of its pages."""
    pages = (page.extract_text() for page in PdfReader(path).pages)
    return PLACE.sub("", "\n".join(FOOT.sub("", page) for page in pages))


def text_of_mdast(path: Path) -> str:
    """Return the text of a page as MyST's own tools read it."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return "".join(_said(data["mdast"]))


def _said(node: dict) -> list[str]:
    if "html" in node:  # a formula
        number = f"\n({node['enumerator']})" if "enumerator" in node else ""
        tree = html5lib.parseFragment(node["html"], namespaceHTMLElements=False)
        return [number, *_texts(tree, frozenset())]
    if node.get("showLineNumbers"):
        lines = enumerate(node["value"].splitlines(), node["startingLineNumber"])
        return ["\n", *(f"{number}{line}\n" for number, line in lines)]
    space = "\n" if node["type"] in BLOCKS else ""
    found = [space, node.get("title", "") if node["type"] == "tabItem" else ""]
    found.append("\n" if node["type"] == "break" else node.get("value", ""))
    for child in node.get("children", ()):
        found += _said(child)
    return [*found, space]


BLOCKS = {"paragraph", "heading", "listItem", "tableCell", "code", "definitionTerm",
          "admonitionTitle", "summary", "tabItem", "cardTitle"}  # fmt: skip
FOOT = re.compile(r"\n?https://\S+\.html\s*\d+ / \d+\s*$")
PLACE = re.compile(r"\s*\(p\.\s+\d+\)")  # what print adds to a reference


# One sign for each that typographers tell apart, and a machine made of the other.
PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---"})


def squeezed(text: str) -> str:
    """Return a text without white space, soft hyphens and ways to write one letter."""
    plain = unicodedata.normalize("NFKC", text.translate(PLAIN)).replace(SHY, "")
    return re.sub(r"[\s\u200b\u2060\u2061]+", "", plain)


def whole(squeezed_text: str) -> str:
    """Return a squeezed text without hyphens, some of which only end a line."""
    return squeezed_text.replace("-", "")


def lost(wanted: str, found: str) -> list[str]:
    """Return the words of one text that another has not, in order or elsewhere."""
    squeezed_found = squeezed(found)
    whole_found = whole(squeezed_found)
    missing, place = [], 0
    for word in wanted.split():
        plain = squeezed(word)
        at = squeezed_found.find(plain, place)
        if at >= 0:
            place = at + len(plain)
        elif plain not in squeezed_found and (
            not whole(plain) or whole(plain) not in whole_found
        ):
            missing.append(word)
    return missing


@dataclass
class Arrived:
    """What became of a specimen."""

    page: str = ""
    pdf: str = ""
    page_in_epub: str = ""  # what of the page an EPUB has, too
    epub: str = ""
    mdast: str = ""
    complaints: list[str] = field(default_factory=list)


def arrive(
    folder: Path,
    specimens: dict[str, str],
    builders: Sequence[str] = ("html", "pdf", "epub"),
    **files: str | bytes,
) -> dict[str, Arrived]:
    """Build a post for each specimen, by some builders; return what became of each."""
    pages = {
        f"posts/systems/{name}.md": POST.replace("The body.\n", marked(body))
        for name, body in specimens.items()
    }
    lay_out(folder, {**HOUSE, "reference/evidence.md": "# Evidence\n\nNone.\n",
                     **pages, **files})  # fmt: skip
    (folder / "labs").mkdir(exist_ok=True)
    found: dict[str, Arrived] = defaultdict(Arrived)
    for builder in builders:
        app = SphinxTestApp(
            builder, srcdir=folder, confoverrides={"labs_must_be_fresh": False}
        )
        app.build()
        site = Site(app, folder)
        if builder == "epub":
            book = Epub(next(Path(app.outdir).glob("*.epub")))
        for name in specimens:
            place = f"posts/systems/{name}.md"
            found[name].complaints += [line for line in site.warnings if place in line]
            if builder == "html":
                html = site.html(f"posts/systems/{name}")
                found[name].page = after_mark(text_of_html(html))
                found[name].page_in_epub = after_mark(text_of_html(html, NOT_IN_EPUB))
                tree = Path(app.outdir) / f"_xref/posts/systems/{name}.json"
                found[name].mdast = after_mark(text_of_mdast(tree))
            elif builder == "epub":
                chapter = f"EPUB/posts/systems/{name}.xhtml"
                xhtml = book.files.get(chapter, b"").decode()
                text = EQUATION.sub(r"(\1)", text_of_html(xhtml))
                found[name].epub = after_mark(text)
            elif (path := Path(app.outdir) / f"posts/{name}.pdf").exists():
                text = text_of_pdf(path)
                # A figure floats to the head of its page, before all that is said there.
                floats = "figure" in specimens[name] or "mermaid" in specimens[name]
                found[name].pdf = text if floats else after_mark(text)
        app.cleanup()
    return found
