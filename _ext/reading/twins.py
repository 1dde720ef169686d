"""Each page as Markdown beside it, for who keeps notes and for programs that read.

    <page>.md        what the page says, directives resolved, links absolute
    llms.txt         what there is, with a line on each page (https://llmstxt.org)
    llms-full.txt    the posts, the labs' pages and the glossary in one file

They are made of the pages as they are shown, by html-to-markdown, so that nothing that
a page has (a checked number, a list of posts, a citation) needs a form here of its own.
Only formulas do: what was written in LaTeX is LaTeX again. What a page has for some of
its readers alone (``SAID_PLAINLY``) is left out or said otherwise before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from html_to_markdown import (
    CodeBlockStyle,
    ConversionOptions,
    HeadingStyle,
    convert,
)

from _ext.builds.site import write_last
from _ext.builds.whole_files import write_if_changed
from _ext.posts.domain import Post, posts_of
from _ext.reading.addresses import address_of, topics_of
from _ext.reading.kept import is_site
from _ext.reading.portable import portable

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

LABS = "reference/labs/"
GLOSSARY = "reference/glossary"
SOURCES = "reference/sources"
MATH = re.compile(r"<math\b[^>]*>.*?</math>", re.DOTALL)
EQUATION_NUMBER = re.compile(r'<span class="eqno">.*?</span>', re.DOTALL)
RESULTS = re.compile(
    r'<table class="[^"]*\blab-results\b.*?</table>'
    r'|<details class="lab-rest">.*?</details>',
    re.DOTALL,
)
RESULTS_ELSEWHERE = "<p>They are in labs/results of the repository, as JSON.</p>"
NUMBER_LINK = re.compile(r"\[([^][]*)\]\([^()\s]*#lab-[^()\s]*\)")
EMPTY_LINES = re.compile(r"\n\n\n+")

# In HTML: what it is, and what it is in Markdown. A form begins with its first letters,
# which are sought quickly, and looks back from there.
SAID_PLAINLY = [
    # The head of a column, said in each cell to who has a narrow screen.
    (re.compile(r'<span class="cell-head">.*?</span>', re.DOTALL), ""),
    (re.compile(r"</?span\b[^>]*>"), ""),  # code is full of them
    # The title of a link is for who points at it.
    (re.compile(r'(<(?:a|img)\b[^>]*?) title="[^"]*"'), r"\1"),
    # A picture once, not for light and for dark.
    (re.compile(r'<img\b[^>]*\bonly-dark\b[^>]*>'), ""),
    # What stands over a table or below a picture is a paragraph.
    (re.compile(r"(<table\b[^>]*>)\s*<caption>(.*?)</caption>", re.DOTALL),
     r"<p>\2</p>\1"),
    (re.compile(r"(</?)(?:figcaption|summary)\b[^>]*>"), r"\1p>"),
    # The title of a box is one.
    (re.compile(r'<p class="admonition-title">(.*?)</p>', re.DOTALL),
     r"<p><strong>\1</strong></p>"),
    # A term stands over what it means: most Markdown has no form for the two.
    (re.compile(r"<dt\b[^>]*>(.*?)</dt>", re.DOTALL), r"<p><strong>\1</strong></p>"),
    (re.compile(r"(</?)d[dl]\b[^>]*>"), r"\1div>"),
    # Code says its language, which Sphinx says around it.
    (re.compile(r'highlight-(?<=\Whighlight-)([\w+-]+)([^>]*>(?:<div[^>]*>)?)<pre[^>]*>'),
     r'\2<pre><code class="language-\1">'),
    (re.compile(r"</pre>(?<!</code></pre>)"), "</code></pre>"),
    # An item of one paragraph stands on a line.
    (re.compile(r"<li>\s*<p>((?:(?!</?p\b).)*)</p>\s*</li>", re.DOTALL),
     r"<li>\1</li>"),
]  # fmt: skip
UNSAID = re.compile(r' class="language-default"')
OPTIONS = ConversionOptions(
    heading_style=HeadingStyle.ATX,
    code_block_style=CodeBlockStyle.BACKTICKS,
    bullets="-",
    compact_tables=True,
    escape_asterisks=True,
    escape_underscores=True,
    extract_metadata=False,
)


def markdown(html: str, formulas: Sequence[str]) -> str:
    """Return a page's HTML as Markdown; ``formulas`` is the LaTeX of its mathematics.

    Where a page shows another number of formulas than it has, as one that shows
    another's title may, they stay as they are shown.
    """
    html = RESULTS.sub(RESULTS_ELSEWHERE, html, count=1)  # rows by the hundred are data
    html = RESULTS.sub("", html)
    shown = MATH.findall(html)
    marks = {f"FORMULA{number}END": each for number, each in enumerate(formulas)}
    if len(shown) == len(formulas):
        names = iter(marks)
        html = MATH.sub(lambda _found: next(names), EQUATION_NUMBER.sub("", html))
    for form, plain in SAID_PLAINLY:
        html = form.sub(plain, html)
    text = convert(UNSAID.sub("", html), OPTIONS).content or ""
    displayed = {
        name
        for name, element in zip(marks, shown, strict=False)
        if 'display="block"' in element
    }
    for name, latex in marks.items():
        sign = "$$" if name in displayed else "$"
        text = text.replace(name, f"{sign}{' '.join(latex.split())}{sign}")
    return EMPTY_LINES.sub("\n\n", text).strip() + "\n"


def formulas_of(doctree: nodes.document) -> list[str]:
    """Return the LaTeX of a page's formulas, in order."""
    return [
        node.astext()
        for node in doctree.findall(nodes.Element)
        if isinstance(node, nodes.math | nodes.math_block)
    ]


def head(title: str, address: str, post: Post | None, author: str) -> str:
    """Return what stands over a page that is read away from the site."""
    lines = [f"# {title}"]
    if post is None:
        return f"{lines[0]}\n\n<{address}>\n\n"
    said = f"By {author}, {post.fields.date.isoformat()}"
    if post.last_change != post.fields.date:
        said += f", updated {post.last_change.isoformat()}"
    return f"{lines[0]}\n\n> {post.fields.summary}\n\n{said}. <{address}>\n\n"


def write_twin(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write a page that is written as Markdown, too, and name that to the page."""
    if not is_site(app) or doctree is None:
        return
    address = address_of(app, pagename)
    body = portable(context["body"], address)
    title = app.env.titles[pagename].astext()
    post = posts_of(app.env).posts.get(pagename)
    text = head(title, address, post, app.config.author)
    text += markdown(body, formulas_of(doctree))
    write_if_changed(twin_of(app, pagename), text.encode())
    context["markdown_url"] = f"{pagename.split('/')[-1]}.md"


def twin_of(app: Sphinx, docname: str) -> Path:
    """Return where a page is as Markdown."""
    return Path(app.builder.outdir) / f"{docname}.md"


def write_overviews(app: Sphinx) -> None:
    """Write what tells of all pages as Markdown."""
    folder = Path(app.builder.outdir)
    lead = lead_of(twin_of(app, app.config.root_doc).read_text(encoding="utf-8"))
    (folder / "llms.txt").write_text(overview(app, lead), encoding="utf-8")
    # The labs are in the same file: thousands of links to their rows say nothing more.
    pages = [
        NUMBER_LINK.sub(r"\1", twin_of(app, docname).read_text(encoding="utf-8"))
        for docname in in_order(app)
        if docname in app.env.found_docs
    ]
    (folder / "llms-full.txt").write_text("\n\n".join(pages), encoding="utf-8")


def in_order(app: Sphinx) -> Iterator[str]:
    """Yield the pages of ``llms-full.txt``: posts by topic, labs, terms."""
    included = app.env.toctree_includes
    for topic in topics_of(app):
        yield from included.get(f"posts/{topic}/index", [])
    yield from (each for each in sorted(app.env.found_docs) if each.startswith(LABS))
    yield GLOSSARY


def lead_of(page: str) -> str:
    """Return the first paragraph of a page in Markdown, on one line."""
    paragraphs = page.split("\n\n")[2:3]  # below the title and the address
    return " ".join(" ".join(paragraphs).split())


def overview(app: Sphinx, lead: str) -> str:
    """Return ``llms.txt``: what the site is, its posts by topic, the rest."""
    titles, posts = app.env.titles, posts_of(app.env).posts
    site = app.config.html_baseurl

    def line(docname: str, said: str = "") -> str:
        about = f": {said}" if said else ""
        return f"- [{titles[docname].astext()}]({site}{docname}.md){about}\n"

    parts = [f"# {app.config.project}\n\n> {lead}\n"]
    for topic, title in topics_of(app).items():
        listed = app.env.toctree_includes.get(f"posts/{topic}/index", [])
        lines = [
            line(each, posts[each].fields.summary) for each in listed if each in posts
        ]
        parts.append(f"## {title}\n\n{''.join(lines)}")
    labs = [line(each) for each in sorted(titles) if each.startswith(LABS)]
    parts.append(f"## What computed the numbers\n\n{''.join(labs)}")
    others = [line(each) for each in (GLOSSARY, SOURCES) if each in titles]
    parts.append(f"## Optional\n\n{''.join(others)}")
    return "\n".join(parts)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.builds.site")
    app.setup_extension("_ext.posts.domain")
    app.connect("html-page-context", write_twin, priority=950)  # once it is mended
    write_last(app, write_overviews)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
