"""Whatever was edited, a build leaves and says what one from nothing would.

Each edit is made to a small site that has been built; then it is built on and built
from nothing, and both are compared: exit status, messages, every byte. Each takes some
seconds, so a few are tried here, always the same, and all of them by ``make soak``.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rebuilding import Built, Rebuilt
from tests.sites import HOUSE, POST, ROOT, know_python

A, B = "posts/systems/alpha.md", "posts/systems/beta.md"
C, D = "posts/people/gamma.md", "posts/people/delta.md"
GLOSSARY, BIB = "reference/glossary.md", "reference/sources.bib"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="10"><rect width="9" height="9" fill="#0b5d78"/></svg>'
TOPIC = "# {0}\n\n```{{post-list}}\n```\n\n```{{toctree}}\n:maxdepth: 1\n\n{1}\n```\n"
SOURCES = "@book{{knuth1984,\n  author = {{{0}}},\n  title = {{{{The TeXbook}}}},\n  publisher = {{Addison-Wesley}},\n  year = {{1984}},\n}}\n"


def post(title: str, body: str, extra: str = "") -> str:
    text = POST.replace("# Cold caches", f"# {title}").replace("The body.", body)
    return text.replace("tags: [caching]\n", f"tags: [caching]\n{extra}")


ALPHA = """\
(alpha-first)=
## First section

A {term}`goodput` and {cite:t}`knuth1984`, as {ref}`beta-section` and {ref}`gamma` say.

:::{figure} /a.svg
:name: fig-one
:alt: One.

One.
:::

:::{figure} /b.svg
:name: fig-two
:alt: Two.

Two.
:::

```{code-block} python
:name: code-one
:caption: Code

x = 1
```

$$a = b$$ (eq-one)
"""
BETA = """\
(beta-section)=
## Beta's section

See {numref}`fig-two`, {numref}`code-one`, {eq}`eq-one`, {ref}`alpha-first`,
[](#alpha) and {doc}`/posts/people/gamma`. [The file](/data.csv).
"""
PAGES = {
    **HOUSE,
    "index.md": "# Home\n\n```{post-list}\n:newest: 2\n```\n\n```{toctree}\nposts/systems/index\nposts/people/index\nreference/glossary\nreference/evidence\nreference/sources\nreference/archive\n```\n",
    "posts/systems/index.md": TOPIC.format("Systems", "alpha\nbeta"),
    "posts/people/index.md": TOPIC.format("People", "gamma\ndelta"),
    "reference/evidence.md": "# Evidence\n\nNone.\n",
    "reference/archive.md": "# All posts\n\n```{post-archive}\n```\n\n```{tag-list}\n```\n\n```{name-list}\n```\n",
    GLOSSARY: "# Glossary\n\n:::{glossary}\ngoodput\n  Useful work.\n\nbadput\n  Other work.\n:::\n",
    BIB: SOURCES.format("Donald E. Knuth"),
    A: post("Alpha", ALPHA),
    B: post("Beta", BETA),
    C: post(
        "Gamma", "Text of gamma, after {ref}`beta`. See <inv:python#asyncio.timeout>"
    ),
    D: post("Delta", "Text of delta.\n\n```{index} single: delta; index\n```\n"),
    "a.svg": SVG.format(20),
    "b.svg": SVG.format(30),
    "data.csv": "a,b\n1,2\n",
}
LOST = """{"doc": {}, "term": {}, "label": {
"lost": {"page": "posts/people/delta", "anchor": "lost", "kind": "heading", "text": ""},
"other": {"page": "posts/gone", "anchor": "", "kind": "post", "text": ""}}}"""
COPIED = (
    "conf.py",
    "_ext",
    "_headers",
    "_templates",
    "_static",
    "labs/__init__.py",
    "labs/frozen.py",
    "labs/shapes.py",
)

Edit = Callable[[Path], None]


def put(name: str, text: str) -> Edit:
    def edit(site: Path) -> None:
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return edit


def change(name: str, old: str, new: str, *, stamp: str = "") -> Edit:
    """Return an edit of a file; ``stamp`` keeps its time, or makes it older."""

    def edit(site: Path) -> None:
        path = site / name
        text, was = path.read_text(encoding="utf-8"), path.stat()
        assert re.search(old, text), f"{old!r} is not in {name}"
        path.write_text(re.sub(old, new, text, count=1), encoding="utf-8")
        if stamp:
            time = was.st_mtime_ns - (10**15 if stamp == "older" else 0)
            os.utime(path, ns=(time, time))

    return edit


def gone(*names: str) -> Edit:
    return lambda site: [(site / name).unlink() for name in names]


def moved(old: str, new: str) -> Edit:
    return lambda site: (site / old).rename(site / new)


def both(*edits: Edit) -> Edit:
    return lambda site: [edit(site) for edit in edits]


DRAFT = change(C, "tags:", "draft: true\ntags:")
EDITS: dict[str, Edit] = {
    "nothing": lambda site: None,
    "a body": change(A, "as \\{ref\\}", "as indeed {ref}"),
    "a body, with an older time": change(D, "Text of", "Words of", stamp="older"),
    "a body, with the same time": change(D, "Text of", "Words of", stamp="same"),
    "a title": change(B, "# Beta\n", "# Beta, retitled\n"),
    "a title, linked to": change(C, "# Gamma\n", "# Gamma, retitled\n"),
    "a section's title": change(A, "## First section", "## Another title"),
    "a summary": change(C, "Plan for", "Prepare for"),
    "a date": change(C, "2026-03-14", "2026-04-01"),
    "a tag": change(C, "\\[caching\\]", "[people, caching]"),
    "a term used": change(D, "Text of", "A {term}`badput` of"),
    "a work cited": change(D, "Text of", "After {cite:t}`knuth1984`, text of"),
    "a tag that no other post has": change(C, "\\[caching\\]", "[people]"),
    "a post's year": change(D, "2026-03-14", "2025-03-14"),
    "a change": change(D, "tags:", "updated: 2026-04-01\nchanges:\n  - 2026-04-01: More.\ntags:"),
    "a section's first lines": change(A, "A \\{term\\}", "One more {term}"),
    "a caption": change(A, "\n\nTwo\\.\n", "\n\nWhat to see.\n"),
    "a label renamed": change(A, "\\(alpha-first\\)=", "(alpha-renamed)="),
    "a label gone": change(A, "\\(alpha-first\\)=\n", ""),
    "a term renamed": change(GLOSSARY, "\ngoodput\n", "\ngoodputs\n"),
    "a term defined anew": change(GLOSSARY, "Useful work", "Work that serves"),
    "the glossary's heading": change(GLOSSARY, "# Glossary", "# Terms"),
    "a topic's heading": change("posts/people/index.md", "# People", "# Humans"),
    "an equation's label gone": change(A, " \\(eq-one\\)", ""),
    "a listing's name gone": change(A, ":name: code-one\n", ""),
    "a figure's label gone": change(A, ":name: fig-two\n", ""),
    "two figures swapped": both(
        change(A, "fig-one", "fig-x"), change(A, "fig-two", "fig-one"),
        change(A, "fig-x", "fig-two")),
    "a figure before another": change(
        A, ":::\\{figure\\} /a.svg",
        ":::{figure} /b.svg\n:name: fig-zero\n:alt: Zero.\n\nZero.\n:::\n\n:::{figure} /a.svg"),
    "an equation before another": change(A, "\\$\\$a = b", "$$c = d$$ (eq-zero)\n\n$$a = b"),
    "a listing before another": change(
        A, "```\\{code-block\\}",
        "```{code-block} python\n:name: code-zero\n:caption: Zero\n\ny = 0\n```\n\n```{code-block}"),
    "a source's author": put(BIB, SOURCES.format("D. Ervin Knuth")),
    "a source gone": put(BIB, ""),
    "a picture's size": put("a.svg", SVG.format(40)),
    "a picture gone": gone("a.svg"),
    "a file that is linked to": put("data.csv", "a,b\n3,4\n"),
    "a post added": both(
        put("posts/people/new.md", post("New", "Text.")),
        change("posts/people/index.md", "delta\n", "delta\nnew\n")),
    "a post added and named by nobody": put("posts/people/new.md", post("New", "Text.")),
    "a post gone": both(gone(D), change("posts/people/index.md", "delta\n", "")),
    "a post gone, and still named": gone(D),
    "a post renamed": both(
        moved(D, "posts/people/epsilon.md"),
        change("posts/people/index.md", "delta\n", "epsilon\n"),
        change(D.replace("delta", "epsilon"), "tags:", "aliases: [delta]\ntags:")),
    "a post moved": both(
        moved(D, "posts/systems/delta.md"),
        change("posts/people/index.md", "delta\n", ""),
        change("posts/systems/index.md", "beta\n", "beta\ndelta\n")),
    "posts in another order": change("posts/systems/index.md", "alpha\nbeta", "beta\nalpha"),
    "a draft again, linked to": DRAFT,
    "a draft again": both(
        DRAFT, change(A, " and \\{ref\\}`gamma`", ""),
        change(B, " and \\{doc\\}`/posts/people/gamma`", "")),
    "an alias": change(D, "tags:", "aliases: [once]\ntags:"),
    "an address in another topic": change(D, "tags:", "aliases: [systems/delta]\ntags:"),
    "a heading without a label": change(D, "Text of", "## New heading\n\nText of"),
    "a name that was promised and is not there": put("names.json", LOST),
    "a promise of a form that is none": put("names.json", "{"),
    "an alias that is another's label": change(D, "tags:", "aliases: [beta-section]\ntags:"),
    "a label that another has": change(D, "Text of", "(alpha-first)=\n## Mine\n\nText of"),
    "a misspelt field": change(D, "summary", "sumary"),
    "a link to nowhere": change(D, "Text of", "See {ref}`nowhere`. Text of"),
    "an index entry": change(D, "delta; index", "delta; entry"),
    "a template": change("_templates/page.html", "Next", "Onwards"),
    "a style": change("_static/site.css", "/\\* Type", "/* The type"),
    "an inventory": lambda site: know_python(site, "asyncio.timeout", on="moved"),
    "a setting": change("conf.py", 'project = "In Production"', 'project = "Elsewhere"'),
    "an extension": change("_ext/posts/headers.py", "min read", "minutes"),
}  # fmt: skip


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory) -> Rebuilt:
    """Make the site and build it once; each test puts back what it has changed."""
    return built_once(tmp_path_factory.mktemp("same"), "html")


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> Rebuilt:
    """Do so for its PDFs."""
    return built_once(tmp_path_factory.mktemp("printed"), "pdf")


def built_once(work: Path, builder: str) -> Rebuilt:
    found = Rebuilt(made(work / "site"), work, (builder,))
    for name, first in found.build_on().items():
        assert first == Built(0, ()), name
    return found


def made(site: Path) -> Path:
    """Lay out the site with copies of what builds it, which edits may change."""
    import shutil

    for name in COPIED:
        source, target = ROOT / name, site / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(
                source, target, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(source, target)
    (site / "fonts").symlink_to(ROOT / "fonts")
    (site / "labs" / "results").mkdir()
    know_python(site, "asyncio.timeout")
    lay_out_pages(site)
    return site


def lay_out_pages(site: Path) -> None:
    for name, text in PAGES.items():
        put(name, text)(site)


NAMES = sorted(EDITS)
TRIED = NAMES if os.environ.get("SOAK") else random.Random(9).sample(NAMES, 14)
PRINTED = NAMES if os.environ.get("SOAK") else random.Random(16).sample(NAMES, 6)


@pytest.mark.parametrize("name", TRIED)
def test_an_edit_is_built_on_as_from_nothing(name, rebuilt):
    edited_and_undone(name, rebuilt)


@pytest.mark.parametrize("name", PRINTED)
def test_an_edit_is_printed_as_from_nothing(name, printed):
    edited_and_undone(name, printed)


def edited_and_undone(name: str, rebuilt: Rebuilt) -> None:
    before = snapshot(rebuilt.site)
    EDITS[name](rebuilt.site)
    try:
        assert rebuilt.disagreements() == []
    finally:
        restore(rebuilt.site, before)
    assert rebuilt.disagreements() == [], "when it was undone"


@pytest.mark.parametrize("order", [("html", "pdf"), ("pdf", "html")], ids="-".join)
def test_two_builders_agree_with_themselves_from_nothing(order, tmp_path):
    # What one complained of is not what the other makes of the same edit.
    site = Rebuilt(made(tmp_path / "site"), tmp_path, order, jobs=2)
    for name in ("nothing", "a term renamed", "a title, linked to"):
        before = snapshot(site.site)
        EDITS[name](site.site)
        assert site.disagreements() == [], name
        restore(site.site, before)
    assert site.disagreements() == [], "when all was undone"


def snapshot(site: Path) -> dict[Path, tuple[bytes, int]]:
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in site.rglob("*")
        if path.is_file() and "_build" not in path.parts
    }


def restore(site: Path, before: dict[Path, tuple[bytes, int]]) -> None:
    """Put the files of a site back, with times that may be older than the builds'."""
    for path in snapshot(site).keys() - before.keys():
        path.unlink()
    for path, (content, _time) in before.items():
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


@pytest.mark.parametrize("point", ["reading", "read", "half", "written"])
def test_a_build_that_was_killed_is_made_up_for(point, rebuilt):
    before = snapshot(rebuilt.site)
    EDITS["a title, linked to"](rebuilt.site)
    EDITS["a link to nowhere"](rebuilt.site)
    try:
        rebuilt.kill(point)
        assert rebuilt.killed[-1] < 0, "it was to be killed"
        assert rebuilt.disagreements() == []
    finally:
        restore(rebuilt.site, before)
