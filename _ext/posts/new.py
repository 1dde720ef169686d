"""Begin a post: ``python -m _ext.posts.new career on-call`` (``make new``).

Writes the file from a template, as a draft dated today, and names it in the toctree
of its topic. Nothing is overwritten.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from _ext.posts import days
from _ext.posts.front_matter import SLUG, SLUG_RULE

TEMPLATE = """\
---
date: {date}
summary: What the reader will be able to do, in a sentence.
tags: [{topic}]
draft: true
---

# {title}

Open with the incident or the question.
"""
USAGE = "usage: make new TOPIC=career SLUG=on-call"


class Refused(ValueError):
    """A post that cannot be begun; the text says why and what to do."""


def begin(root: Path, topic: str, slug: str, day: dt.date) -> Path:
    """Write a new post and name it in its topic; raise Refused where that cannot be."""
    if not topic or not slug:
        raise Refused(USAGE)
    index = root / "posts" / topic / "index.md"
    if not index.exists():
        topics = sorted(path.parent.name for path in root.glob("posts/*/index.md"))
        raise Refused(f"there is no topic {topic!r}; topics are {', '.join(topics)}")
    if not SLUG.fullmatch(slug):
        raise Refused(f"{slug!r} cannot be a slug; write {SLUG_RULE}")
    if taken := next(root.glob(f"posts/*/{slug}.md"), None):
        raise Refused(f"{taken.relative_to(root)} exists; choose another slug")
    listed = with_entry(index.read_text(encoding="utf-8"), slug)
    page = index.with_name(f"{slug}.md")
    title = slug.replace("-", " ").capitalize()
    page.write_text(
        TEMPLATE.format(date=day, topic=topic, title=title), encoding="utf-8"
    )
    index.write_text(listed, encoding="utf-8")
    return page


def with_entry(text: str, slug: str) -> str:
    """Return a topic's page with a post named last in its toctree."""
    before, opening, rest = text.rpartition("```{toctree}")
    body, closing, after = rest.partition("\n```")
    if not opening or not closing:
        raise Refused("the topic's index.md has no toctree to name the post in")
    return f"{before}{opening}{body.rstrip()}\n{slug}{closing}{after}"


def main(arguments: list[str]) -> int:
    """Begin the post that the command line names."""
    topic, slug = [*arguments, "", ""][:2]
    try:
        page = begin(Path.cwd(), topic, slug, days.today())
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    print(f"{page.relative_to(Path.cwd())}: a draft; see it with: make live")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
