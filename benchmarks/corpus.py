"""A site of any number of posts, made up for timing.

A post is what one of this site is: about 2,200 words in nine sections, a table, code, a
list, a note, a footnote, three links to other posts, three terms, eight numbers of a
lab and two works that it cites, in words of the real posts and some rare ones. Chance
is seeded: two calls write the same bytes. ``benchmarks.peers`` has the same posts for
other generators, each in its own Markdown (``Dialect``).
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
    "con dis tri bor lat quo rum rep li ca log vec tor em bed tok val care".split()
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


OURS = Dialect(
    "[{title}](#{slug})",
    "{{term}}`term {number}`",
    "{{cite:p}}`work{number}`",
    "[{number}](lab:made-up#result-{number})",
    fenced_note,
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


def copy(source: Path, target: Path) -> None:
    """Copy a file, or a folder with all that is in it."""
    (shutil.copytree if source.is_dir() else shutil.copy)(source, target)


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
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
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
