"""Tell whether all that an author wrote arrives: on the page, and in print.

Words are compared in their order and without regard to white space, as a PDF breaks
lines where it likes. What print has besides (bullets, numbers, page numbers) is no
matter; a word of the page that print lacks is.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import html5lib
from pypdf import PdfReader

BEGIN, END = "begin0begin", "end0end"  # around what is compared
SHY = "\u00ad"
UNSEEN = {"script", "style", "template", "title", "noscript"}


def marked(body: str) -> str:
    """Return a text between marks by which it is found again."""
    return f"{BEGIN}\n\n{body}\n\n{END}\n"


def between_marks(text: str) -> str:
    """Return what stands between the marks; to the end where the last is missing."""
    _before, _mark, rest = text.partition(BEGIN)
    return rest.partition(END)[0]


def text_of_html(source: str) -> str:
    """Return the text of a page that a reader sees."""
    start, end = source.find("<article"), source.find("</article>")
    article = source[start:end] if start >= 0 else source
    tree = html5lib.parseFragment(article, namespaceHTMLElements=False)
    return "".join(_texts(tree))


def _texts(node) -> list[str]:
    if not isinstance(node.tag, str) or node.tag in UNSEEN:
        return [node.tail or ""]
    classes = node.get("class", "").split()
    if "headerlink" in classes or "only-dark" in classes:
        return [node.tail or ""]
    found = [node.text or ""]
    if node.tag == "br":
        found.append("\n")
    for child in node:
        found += _texts(child)
    space = "" if node.tag in INLINE else "\n"
    return [space, *found, space, node.tail or ""]


INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "mi",
          "mn", "mo", "mrow", "msub", "msup", "mtext", "q", "s", "small", "span", "strong",
          "sub", "sup", "u", "math"}  # fmt: skip


def text_of_pdf(path: Path) -> str:
    """Return the text of a PDF, without what stands at the foot of its pages."""
    pages = (page.extract_text() for page in PdfReader(path).pages)
    return "\n".join(FOOT.sub("", page) for page in pages)


FOOT = re.compile(r"\n?https://\S+\.html\s*\d+ / \d+\s*$")


# One sign for each that typographers tell apart, and a machine made of the other.
PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---"})


def squeezed(text: str) -> str:
    """Return a text without white space, soft hyphens and ways to write one letter."""
    plain = unicodedata.normalize("NFKC", text.translate(PLAIN)).replace(SHY, "")
    return re.sub(r"[\s\u200b\u2060]+", "", plain)


def lost(wanted: str, found: str) -> list[str]:
    """Return the words of one text that another has not, in order or elsewhere."""
    squeezed_found = squeezed(found)
    missing, place = [], 0
    for word in wanted.split():
        plain = squeezed(word)
        at = squeezed_found.find(plain, place)
        if at >= 0:
            place = at + len(plain)
        elif plain not in squeezed_found:
            missing.append(word)
    return missing
