"""How to cite a post: in words, in BibTeX, and in CSL-JSON for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from _ext.posts.days import written
from _ext.posts.domain import Post, posts_of
from _ext.reading.addresses import address_of
from _ext.reading.kept import is_site

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def in_words(post: Post, *, author: str, site: str, address: str) -> str:
    """Return a citation as a list of references has it."""
    day = written(post.fields.date)
    changed = f", updated {written(post.last_change)}" if post.fields.updated else ""
    return f"{author}. “{post.title}.” {site}, {day}{changed}. {address}"


def bibtex(post: Post, *, author: str, site: str, address: str) -> str:
    """Return a citation as BibTeX; the title is kept as it is spelt."""
    day = post.fields.date
    fields = {
        "author": f"{{{author}}}",
        "title": f"{{{in_bibtex(post.title)}}}",
        "howpublished": in_bibtex(site),
        "year": str(day.year),
        "url": address,
    }
    if post.fields.updated:
        fields["note"] = f"Updated {written(post.last_change)}"
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items()]
    lines.insert(4, f"  month = {MONTHS[day.month - 1]},\n")
    return f"@misc{{{post.slug},\n{''.join(lines)}}}"


def in_bibtex(text: str) -> str:
    """Return a text as BibTeX reads it: signs of TeX are no commands."""
    kept = text.replace("\\", "/").replace("{", "(").replace("}", ")")
    for sign in "&%$#_":
        kept = kept.replace(sign, f"\\{sign}")
    return kept


def csl(post: Post, *, author: str, site: str, address: str) -> str:
    """Return a citation as an item of CSL-JSON."""
    day = post.fields.date
    item = {
        "id": post.slug,
        "type": "post-weblog",
        "author": [{"literal": author}],
        "title": post.title,
        "container-title": site,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "abstract": post.fields.summary,
        "URL": address,
    }
    return json.dumps([item], ensure_ascii=False, indent=1)


def add_citation(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates the ways to cite a post."""
    post = posts_of(app.env).posts.get(pagename)
    if post is None or not is_site(app):
        return
    given = {
        "author": app.config.author,
        "site": app.config.project,
        "address": address_of(app, pagename),
    }
    context["citation"] = {
        "words": in_words(post, **given),
        "bibtex": bibtex(post, **given),
        "csl": csl(post, **given),
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.connect("html-page-context", add_citation)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
