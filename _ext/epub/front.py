"""What stands before the parts: the cover, what the book is, how to read it.

It says what the printed book says there, less what is about paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from _ext.epub.package import About
from _ext.posts.days import written

COVER = '<div class="cover"><img src="{image}" alt="{words}"/></div>'
TITLE = """\
<section epub:type="titlepage" class="title-page">
<h1>{title}</h1>
{subtitle}<p>{author}</p>
<p>Edition of {edition}, the day of the newest change in a post.</p>
<p>The posts on the web, with what a book cannot hold: the data behind the figures,
tables that take your own numbers, all results of the labs.<br/>
<a href="{site}">{site}</a></p>
{source}
</section>"""
SOURCE = """\
<p>Text, models and tests. The licences of all packages that a build needs are listed
there.<br/>
<a href="{repository}">{repository}</a></p>"""
PREFACE = """\
<section epub:type="preface" role="doc-preface">
<h1>How to read this book</h1>
<p>Each chapter is a post that stands by itself. It opens with what to do, in short, and
closes with what to take to work and with what its model leaves out. Read it in any
order.</p>
<h2>Underlined numbers</h2>
<p>A number with <span class="dotted">a dotted line</span> below it was computed
by a model, a <em>lab</em>, and leads to its row among that lab’s results. A build
compares every such number with what the lab computed, to the digits that are shown, and
fails where they differ. A number without the line is the author’s own, is cited, or
says that it is assumed.</p>
{labs}
<h2>Figures, tables, formulas</h2>
<p>They carry the number of their chapter: the second figure of chapter 3 is Figure 3.2,
on the site and in the chapter’s own PDF Figure 2. A table with “Try it with your own
numbers” below it computes on the site what you enter there.</p>
<h2>Links</h2>
<p>A term leads to the glossary, a name with a year to the work{sources}, a title to
another place in the book. What the book does not have is a link to the site.</p>
</section>"""
LABS = """\
<h2>The labs</h2>
<p>Chapters {first} to {last} are about the labs, one each: the question that it
answers, its model and assumptions, what happens when an assumption is turned round, and
those of its results that a chapter quotes. A result holds for its model. Whether the
model is like your system is for you to judge, and its chapter says what to
compare.</p>"""


def cover(image: str, words: str) -> str:
    """Return the body of the page that shows the cover, described by some words."""
    return COVER.format(image=escape(image), words=escape(words))


def title_page(about: About, repository: str) -> str:
    """Return the body of the page that says what the book is, and where it is from."""
    source = SOURCE.format(repository=escape(repository)) if repository else ""
    said = f'<p class="subtitle">{escape(about.description)}</p>\n'
    return TITLE.format(
        title=escape(about.title),
        subtitle=said if about.description else "",
        author=escape(about.author),
        edition=written(about.edition),
        site=escape(about.site),
        source=source,
    )


def preface(labs: Sequence[str], sources: str) -> str:
    """Return the body of the preface.

    ``labs`` are the numbers of the labs' chapters, ``sources`` is that of the sources'.
    """
    said = LABS.format(first=labs[0], last=labs[-1]) if labs else ""
    where = f" in chapter {escape(sources)}" if sources else ""
    return PREFACE.format(labs=said, sources=where)
