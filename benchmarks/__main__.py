"""Time the builds: ``python -m benchmarks`` (see ``make help``; some minutes).

First the real site, as a reader's host and its author build it: from nothing, again
with nothing changed, and after an edit of one post. Then sites of more and more
posts made up for the purpose, whose cost for each post must stay the same. All
figures are CPU seconds, user and system, of one process and its children: wall time
says more of the machine's other work than of ours.
"""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
COPIED = ("conf.py", "index.md", "_ext", "_headers", "_static", "_templates", "fonts",
          "labs", "posts", "reference")  # fmt: skip
WORDS = "load queue cache miss wait server answer request second bound limit".split()
PARAGRAPHS, WORDS_EACH = 18, 80  # about what a post of this site holds


def cpu_seconds(command: list[str], folder: Path) -> float:
    """Run a command and return the CPU time that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def build(folder: Path, builder: str = "html") -> float:
    """Build a site strictly and return the CPU time that it took."""
    command = [sys.executable, "-m", "sphinx", "-M", builder, ".", "_build"]
    return cpu_seconds([*command, "-W", "--keep-going", "-n", "-q"], folder)


def copy_of_the_site(folder: Path) -> None:
    """Copy what the site is made of."""
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)


def made_up_post(number: int, chance: random.Random) -> str:
    """Return a post with sections, a table, code and a link to its neighbour."""
    front = "---\ndate: 2026-01-01\nsummary: Made up.\ntags: [made-up]\n---\n\n"
    parts = [f"# Post {number}"]
    for section in range(PARAGRAPHS // 3):
        parts.append(f"## Section {section} of post {number}")
        for _paragraph in range(3):
            parts.append(" ".join(chance.choices(WORDS, k=WORDS_EACH)) + ".")
    parts.append("| a | b |\n|---|---|\n| 1 | 2 |")
    parts.append(f"```python\nx = {number}\n```")
    parts.append(f"See {{ref}}`post-{max(0, number - 1)}`.")
    return front + "\n\n".join(parts) + "\n"


def made_up_site(folder: Path, posts: int) -> None:
    """Write a site of so many posts, in three topics."""
    chance = random.Random(7)
    for name in ("conf.py", "_ext", "_headers", "_static", "_templates"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    labs = folder / "labs"
    (labs / "results").mkdir(parents=True)
    for name in ("__init__.py", "frozen.py", "shapes.py"):
        shutil.copy(ROOT / "labs" / name, labs / name)
    reference = folder / "reference"
    reference.mkdir()
    (reference / "sources.bib").write_text("")
    (reference / "evidence.md").write_text("# Evidence\n")
    toctree = "```{{toctree}}\n:hidden:\n:maxdepth: 1\n\n{}\n```\n"
    topics = [f"topic-{letter}" for letter in "abc"]
    entries = "\n".join(f"posts/{topic}/index" for topic in topics)
    home = "# Home\n\n" + toctree.format(entries + "\nreference/evidence")
    (folder / "index.md").write_text(home)
    for place, topic in enumerate(topics):
        home = folder / "posts" / topic
        home.mkdir(parents=True)
        numbers = range(place, posts, 3)
        for number in numbers:
            (home / f"post-{number}.md").write_text(made_up_post(number, chance))
        listed = "\n".join(f"post-{number}" for number in numbers)
        (home / "index.md").write_text(f"# {topic}\n\n" + toctree.format(listed))


def time_the_site() -> None:
    """Print what the real site costs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_of_the_site(folder)
        print("this site                                   CPU s")
        print(f"  html, from nothing                     {build(folder):8.1f}")
        print(f"  html, nothing changed                  {build(folder):8.1f}")
        post = next(folder.glob("posts/career/staff*.md"))
        post.write_text(post.read_text(encoding="utf-8") + "\nOne more word.\n")
        print(f"  html, one post edited                  {build(folder):8.1f}")
        print(f"  pdf, from the same reading             {build(folder, 'pdf'):8.1f}")
        print(f"  pdf, nothing changed                   {build(folder, 'pdf'):8.1f}")


def time_growth(sizes: tuple[int, ...] = (100, 200, 400)) -> None:
    """Print what each post costs as posts become more."""
    print("\nposts made up      html CPU s    ms a post    size of a page")
    for posts in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            made_up_site(folder, posts)
            seconds = build(folder)
            page = folder / "_build" / "html" / "posts" / "topic-a" / "post-0.html"
            kilobytes = page.stat().st_size / 1000
        each = 1000 * seconds / posts
        print(f"{posts:10}  {seconds:16.1f}  {each:11.0f}  {kilobytes:12.0f} kB")


if __name__ == "__main__":
    time_the_site()
    time_growth()
