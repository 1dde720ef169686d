"""Sites of any number of posts made up for timing, the same for several generators.

A post is what one of this site is: about 2,200 words in nine sections, a table, code, a
list, a note, a footnote, three links to other posts, three terms, eight numbers of a
lab and two works that it cites, in words of the real posts and some that are rare. Chance
is seeded: two calls write the same bytes.

Each generator gets it in its own Markdown (``Dialect``). What a generator has no notion
of, terms, works and checked numbers, are links to the pages where these stand.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
COPIED = (
    "conf.py",
    "_ext",
    "_headers",
    "_static",
    "_templates",
    "fonts",
    "inventories",
)
TOPICS = ("systems", "tooling", "career")
TAGS = "kafka postgres latency testing hiring mentoring rfc retrieval sre go".split()
TERMS, WORKS, RESULTS = 120, 60, 240
SYLLABLES = (
    "con dis tri bu lat quo rum rep li ca log vec tor em bed tok val care".split()
)
CODE = '''\
@dataclass
class {name}:
    """Call the backend within a budget of retries."""

    retries: int = {number}
    seen: dict[str, int] = field(default_factory=dict)

    async def fetch(self, key: str) -> bytes | None:
        for attempt in range(self.retries):
            try:
                return await asyncio.wait_for(self.get(key), {number}.5)
            except TimeoutError as error:
                await asyncio.sleep(2**attempt * 0.1)  # and jitter
                if attempt == self.retries - 1:
                    raise RuntimeError(f"gave up on {{key!r}}") from error
        return None
'''


@dataclass(frozen=True)
class Dialect:
    """How a generator's Markdown says what is more than CommonMark.

    The texts are formats of ``topic``, ``slug``, ``title`` and ``number``; ``note``
    makes a note of a paragraph.
    """

    post: str
    term: str
    work: str
    result: str
    note: Callable[[str], str]


def fenced_note(text: str) -> str:
    return f":::{{note}}\n{text}\n:::"


def indented_note(text: str) -> str:
    return f"!!! note\n\n{textwrap.indent(text, '    ')}"


def quoted_note(text: str) -> str:
    return textwrap.indent(f"**Note**\n{text}", "> ")


OURS = Dialect(
    "[{title}](#{slug})",
    "{{term}}`term {number}`",
    "{{cite:p}}`work{number}`",
    "[{number}](lab:made-up#result-{number})",
    fenced_note,
)
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


class Words:
    """Sentences of the words of the real posts, one in five of them rare."""

    def __init__(self) -> None:
        posts = sorted(ROOT.glob("posts/*/*-*.md"))
        text = " ".join(path.read_text(encoding="utf-8") for path in posts)
        self.chance = random.Random(7)
        self.common = re.findall(r"(?<![\w{`#(:/-])[a-z]{2,}(?![\w}`:/.(-])", text)
        self.rare = [
            "".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 4)))
            for _each in range(12_000)
        ]
        weights = (1 / (rank + 5) for rank in range(len(self.rare)))
        self.cumulative = list(itertools.accumulate(weights))

    def some(self, count: int) -> list[str]:
        rare = self.chance.choices(self.rare, cum_weights=self.cumulative, k=count)
        return [
            self.chance.choice(self.common) if self.chance.random() < 0.8 else word
            for word in rare
        ]

    def sentence(self) -> str:
        words = self.some(self.chance.randint(9, 24))
        at, kind = self.chance.randrange(len(words)), self.chance.random()
        for below, mark in ((0.12, "**"), (0.22, "`"), (0.3, "*")):
            if kind < below:
                words[at] = f"{mark}{words[at]}{mark}"
                break
        if self.chance.random() > 0.95:
            words[2:2] = ["\"it's", 'done"']
        text = " ".join(words)
        return f"{text[0].upper()}{text[1:]}."

    def paragraph(self, length: int) -> str:
        sentences: list[str] = []
        while sum(each.count(" ") + 1 for each in sentences) < length:
            sentences.append(self.sentence())
        return textwrap.fill(" ".join(sentences), 88, break_long_words=False)

    def title(self) -> str:
        return " ".join(self.some(self.chance.randint(4, 7))).capitalize()


@dataclass(frozen=True)
class Post:
    """A post as it is said in front matter; ``body`` writes the rest in a dialect."""

    topic: str
    slug: str
    title: str
    date: str
    summary: str
    tags: tuple[str, ...]
    blocks: tuple[tuple[str, object], ...]

    def body(self, dialect: Dialect) -> str:
        parts = [self._shown(kind, what, dialect) for kind, what in self.blocks]
        return "\n\n".join(parts) + "\n"

    def _shown(self, kind: str, what: object, dialect: Dialect) -> str:
        if kind == "note":
            return dialect.note(str(what))
        if kind in ("post", "term", "work", "result"):
            link, said = what
            return f"{said}\nSee {getattr(dialect, kind).format(**link)} there."
        return str(what)


def made_up_posts(count: int) -> list[Post]:
    """Return so many posts, in three topics."""
    words = Words()
    chance = words.chance
    named = [
        {
            "topic": TOPICS[number % len(TOPICS)],
            "slug": f"post-{number:05}",
            "title": words.title(),
        }
        for number in range(count)
    ]
    return [
        Post(
            **names,
            date=f"202{chance.randint(1, 5)}-{chance.randint(1, 12):02}-11",
            summary=" ".join(words.some(18)).capitalize()[:180] + ".",
            tags=tuple(sorted(chance.sample(TAGS, 3))),
            blocks=tuple(blocks(words, named)),
        )
        for names in named
    ]


def blocks(words: Words, named: list[dict[str, str]]) -> list[tuple[str, object]]:
    """Return what a post says, in order."""
    chance = words.chance
    found: list[tuple[str, object]] = [("text", words.paragraph(110))]

    def link(kind: str, among: int) -> None:
        to = {"number": chance.randrange(among)}
        found.append((kind, (to, words.paragraph(12))))

    for section in range(9):
        found.append(("text", f"{'###' if section % 3 == 2 else '##'} {words.title()}"))
        found.append(("text", words.paragraph(100)))
        if section % 3 == 0:
            link("term", TERMS)
            found.append(("post", (chance.choice(named), words.paragraph(10))))
        if section % 4 == 1:
            link("work", WORKS)
        if section in (0, 2, 3, 5, 6, 8):
            link("result", RESULTS)
        found.append(("text", words.paragraph(85)))
    rows = [
        f"| {words.some(1)[0]} | {chance.randint(1, 999)} | {' '.join(words.some(3))} |"
        for _row in range(6)
    ]
    table = ["| name | count | note |", "| --- | --: | --- |", *rows]
    code = CODE.format(name=words.some(1)[0].title(), number=chance.randint(1, 9))
    listed = [f"- {' '.join(words.some(12))}" for _item in range(5)]
    found[4:4] = [("text", "\n".join(table)), ("text", f"```python\n{code}```")]
    found[12:12] = [("text", "\n".join(listed)), ("note", words.paragraph(35))]
    link("result", RESULTS)
    link("result", RESULTS)
    found.append(("text", words.paragraph(20)[:-1] + "[^aside]."))
    found.append(("text", f"[^aside]: {' '.join(words.some(18))}."))
    return found


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def toctree(entries: list[str]) -> str:
    return "\n".join(
        ["```{toctree}", ":hidden:", ":maxdepth: 1", "", *entries, "```\n"]
    )


def front_matter(post: Post, **more: str) -> str:
    """Return the fields that all generators know."""
    fields = {**more, "date": post.date, "tags": f"[{', '.join(post.tags)}]"}
    return "\n".join(["---", *(f"{k}: {v}" for k, v in fields.items()), "---\n\n"])


def write_ours(folder: Path, posts: list[Post], extensions: Path = ROOT) -> None:
    """Write a site with the project's own ``conf.py``, a lab and its page.

    ``extensions`` is where conf.py, _ext and the rest are taken from.
    """
    for name in COPIED:
        copy = shutil.copytree if (extensions / name).is_dir() else shutil.copy
        copy(extensions / name, folder / name)
    write_lab(folder, extensions)
    for post in posts:
        text = front_matter(post, summary=post.summary) + f"# {post.title}\n\n"
        write(folder / "posts" / post.topic / f"{post.slug}.md", text + post.body(OURS))
    lists = ["```{post-list}\n:newest: 3\n```"]
    for topic in TOPICS:
        lists.append(f"```{{post-list}}\n:topic: {topic}\n:brief:\n```")
        slugs = [post.slug for post in posts if post.topic == topic]
        listed = f"# {topic.title()}\n\n```{{post-list}}\n```\n\n{toctree(slugs)}"
        write(folder / "posts" / topic / "index.md", listed)
    pages = ("glossary", "evidence", "sources", "archive", "linking")
    entries = [f"posts/{topic}/index" for topic in TOPICS]
    entries += [f"reference/{page}" for page in pages]
    home = "# Made up\n\nNotes.\n\n" + "\n\n".join(lists)
    write(folder / "index.md", f"{home}\n\n{toctree(entries)}")


def write_lab(folder: Path, extensions: Path) -> None:
    """Write a lab, what it found, the pages that show it, the terms and the works."""
    for name in ("__init__.py", "frozen.py", "shapes.py"):
        (folder / "labs").mkdir(exist_ok=True)
        shutil.copy(extensions / "labs" / name, folder / "labs" / name)
    write(folder / "labs" / "made_up.py", "LAB = Lab('made-up')\n")
    ask = [
        sys.executable,
        "-c",
        "from labs import frozen; print(frozen.digest('made-up'))",
    ]
    digest = subprocess.run(ask, cwd=folder, check=True, capture_output=True, text=True)
    record = {
        "lab": "made-up",
        "question": "What does a number cost?",
        "honesty": "Made up.",
        "code": digest.stdout.strip(),
        "parameters": [],
        "results": {
            f"result-{number}": {
                "value": number,
                "unit": "requests",
                "meaning": f"requests of the {number}th kind",
            }
            for number in range(RESULTS)
        },
        "checks": [],
        "figures": [],
        "calculators": [],
    }
    write(folder / "labs" / "results" / "made-up.json", json.dumps(record))
    terms = "\n\n".join(f"term {n}\n  What {n} means." for n in range(TERMS))
    works = "\n".join(
        f"@article{{work{n}, author = {{Doe, Jo}}, title = {{Work {n}}}, "
        f"journal = {{Notes}}, year = {{2020}}}}"
        for n in range(WORKS)
    )
    pages = {
        "glossary.md": f"# Glossary\n\n:::{{glossary}}\n{terms}\n:::\n",
        "sources.bib": works,
        "sources.md": "# Sources\n\n```{bibliography}\n:all:\n```\n",
        "evidence.md": "# Evidence\n\n```{evidence}\n```\n\n"
        + toctree(["labs/made-up"]),
        "archive.md": "# All posts\n\n```{post-archive}\n```\n\n```{tag-list}\n```\n",
        "linking.md": "# Linking\n\n```{name-list}\n```\n",
        "labs/made-up.md": "# What does a number cost?\n\n```{lab-results}\n```\n",
    }
    for name, text in pages.items():
        write(folder / "reference" / name, text)


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
    write_anchors(folder, {"sources": ("Work", WORKS), "evidence": ("Result", RESULTS)})
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
    write_anchors(pages, {
        "glossary": ("Term", TERMS),
        "sources": ("Work", WORKS),
        "evidence": ("Result", RESULTS),
    })  # fmt: skip
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
    write_anchors(pages, {
        "glossary": ("Term", TERMS),
        "sources": ("Work", WORKS),
        "evidence": ("Result", RESULTS),
    })  # fmt: skip
    write(folder / "hugo.toml", 'baseURL = "https://example.org/"\ntitle = "Made up"\n'
          'disableKinds = ["RSS"]\n[outputs]\nhome = ["html", "json"]\n')  # fmt: skip
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        "<title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>"
    )
    listed = (
        "{{ range (where .Site.RegularPages "
        '"Section" "posts") | first 20 }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
    )
    layouts = folder / "layouts" / "_default"
    write(
        layouts / "single.html",
        f"{head}<nav>{listed}</nav>{{{{ .Content }}}}</body></html>",
    )
    write(layouts / "list.html", f"{head}{{{{ range .Pages }}}}<a href="
          '"{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</body></html>')  # fmt: skip
    write(
        folder / "layouts" / "index.json",
        '[{{ range $i, $p := .Site.RegularPages }}{{ if $i }},{{ end }}{"t":'
        '{{ .Title | jsonify }},"c":{{ .Plain | jsonify }}}{{ end }}]',
    )


def write_anchors(folder: Path, pages: dict[str, tuple[str, int]]) -> None:
    """Write pages of headings that posts link to, each a page's name, a word, a count."""
    for page, (word, count) in pages.items():
        parts = [f"## {word} {number}\n\nIt is made up.\n" for number in range(count)]
        write(folder / "reference" / f"{page}.md", f"# {page}\n\n" + "\n".join(parts))
