r"""The mistakes of ``tests/broken/``: what each file says, and sites that hold them.

A mistake is a text in which files stand one after the other, as in Go's txtar, below
what the build must say of them, once, whatever is built and in whichever order::

    # A box whose name has no braces
    body:1: :::note is no box here: its name stands in braces, write :::{note}

    -- body --
    :::note
    Text.
    :::

``body`` is what stands under the title of a good post, ``front`` its front matter,
``page`` the whole of it, ``bib`` entries of ``reference/sources.bib``, ``lab`` changes
of the toy lab's results, one a line (``results.amplification.value = "35"``, or
``= gone``). Any other name is that of a file, of a folder if it ends with a slash; NAME
in it is the mistake's own name, which is a post's slug, TOPIC the folder of its post.
Behind the name may stand how the file is written: ``in latin-1``, ``escaped`` (``\x00``
is a byte), ``-> target`` (a symbolic link), ``as a pipe``, ``for nobody``. In any of
them ``«1000 × [»`` is a text a thousand times.

Lines are counted from 1 in what the case shows. ``...`` in a message is any text. The
first lines may say ``alone`` (the mistake ends the build, or disturbs the others), and
``only pdf`` or ``only html`` (the other builder can repeat it, and cannot find it).
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.sites import (
    HOUSE,
    INDEX,
    POST,
    ROOT,
    TOPIC,
    know_python,
    toy_record,
)

FOLDER = ROOT / "tests" / "broken"
HEAD = re.compile(r"^-- (?P<name>\S+)(?: (?P<how>.+?))? --$", re.M)
MANY = re.compile(r"«(\d+) × (.*?)»", re.S)
SAID = re.compile(r"(?P<place>[^:]+(?::\d+)?): (?P<message>.+)")
FRONT, BODY = POST.partition("---\n\n")[0], "The body.\n"
BIB = "reference/sources.bib"
LAB = "from labs import Lab\n\nLAB = Lab(slug='{}')\n"
# What stands above what a case shows, in lines.
ABOVE = {"front": 1, "body": POST.partition(BODY)[0].count("\n"), "page": 0}


@dataclass(frozen=True)
class File:
    """A file of a case: its name, how it is written, and its text."""

    name: str
    how: str
    text: str

    def content(self) -> bytes:
        """Return the bytes of the file."""
        text = MANY.sub(lambda many: int(many[1]) * many[2], self.text)
        if self.how == "escaped":
            return text.encode("ascii").decode("unicode_escape").encode("latin-1")
        encoding = self.how.removeprefix("in ") if self.how.startswith("in ") else ""
        return text.encode(encoding or "utf-8")

    def write(self, site: Path) -> None:
        """Write the file into a site, whatever it is."""
        path = site / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.name.endswith("/"):
            path.mkdir()
        elif self.how.startswith("-> "):
            path.symlink_to(self.how.removeprefix("-> "))
        elif self.how == "as a pipe":
            os.mkfifo(path)
        else:
            path.write_bytes(self.content())
            if self.how == "for nobody":
                path.chmod(0)


@dataclass
class Mistake:
    """A case: what is said of it, and the files that it is made of."""

    name: str
    group: str
    options: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)

    @property
    def is_alone(self) -> bool:
        return "alone" in self.options

    @property
    def page(self) -> str:
        """The post of the case."""
        return f"posts/{self.topic}/{self.name}.md"

    @property
    def topic(self) -> str:
        """The topic of the case: its group's, where many share a site."""
        return "systems" if self.is_alone else self.group

    @property
    def module(self) -> str:
        """The name of the case's lab as a module."""
        return self.name.replace("-", "_")

    def is_found_by(self, builder: str) -> bool:
        """Tell whether a builder finds the mistake by itself."""
        others = {"html", "pdf"} - {builder}
        return not any(f"only {other}" in self.options for other in others)

    def laid_out(self) -> list[File]:
        """Return the files of the site that the case is about, its own first."""
        return [each for file in self.files for each in self._in_full(file)]

    def _in_full(self, file: File) -> list[File]:
        if file.name == "front":
            text = POST.replace(FRONT, f"---\n{file.text}")
        elif file.name == "body":
            text = POST.replace(BODY, file.text)
        elif file.name == "page":
            text = file.text
        elif file.name == "lab":
            code = LAB.format(self.name)
            record = json.dumps(self.changed(file.text, code), indent=1)
            return [File(f"labs/{self.module}.py", "", code),
                    File(f"labs/results/{self.name}.json", "", record),
                    *self.drawings]  # fmt: skip
        else:
            own = self.module if file.name == "labs/NAME.py" else self.name
            name = self.named(file.name.replace("NAME", own)).replace("␣", " ")
            return [File(name, self.named(file.how), self.named(file.text))]
        return [File(self.page, file.how, self.named(text))]

    def named(self, text: str) -> str:
        """Return a text with the case's own name and topic."""
        return text.replace("NAME", self.name).replace("TOPIC", self.topic)

    @cached_property
    def drawings(self) -> list[File]:
        svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
        name = f"labs/results/{self.name}-line"
        return [File(f"{name}{kind}.svg", "", svg) for kind in ("", "-dark")]

    def changed(self, changes: str, code: str) -> dict[str, Any]:
        """Return the toy lab's record under the case's name, changed."""
        record = toy_record()
        record["lab"] = self.name
        record["code"] = sha256(f"{self.module}.py{code}".encode()).hexdigest()[:16]
        for line in changes.splitlines():
            path, _, value = line.partition(" = ")
            *parents, last = [int(each) if each.isdigit() else each
                              for each in path.split("/")]  # fmt: skip
            place: Any = record
            for each in parents:
                place = place[each]
            if value == "gone":
                del place[last]
            else:
                place[last] = json.loads(value)
        return record

    def expected(self, above: int) -> list[str]:
        """Return what is to be said, by the lines of the files themselves.

        ``above`` is how many lines of others stand above the case's sources.
        """
        return [self._placed(line, above) for line in self.said]

    def _placed(self, line: str, above: int) -> str:
        match = SAID.fullmatch(self.named(line))
        assert match is not None, f"{self.name}: not 'place: message': {line}"
        name, _, number = match["place"].partition(":")
        if name == "bib":
            return f"{BIB}:{int(number) + above}: {match['message']}"
        if name in ABOVE:
            return f"{self.page}:{int(number) + ABOVE[name]}: {match['message']}"
        return f"{match['place']}: {match['message']}"


def read(path: Path) -> Mistake:
    """Read the file of a mistake."""
    head, *parts = HEAD.split(path.read_text(encoding="utf-8"))
    found = Mistake(f"{path.parent.name}-{path.stem}", path.parent.name)
    for line in head.splitlines():
        if line in ("alone", "only pdf", "only html"):
            found.options.add(line)
        elif line.startswith("  "):  # the line above goes on
            found.said[-1] += f" {line.strip()}"
        elif line and not line.startswith("#"):
            found.said.append(line)
    for name, how, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        found.files.append(File(name, how or "", text.removeprefix("\n")))
    return found


def mistakes() -> list[Mistake]:
    """Return all mistakes, by name."""
    return [read(path) for path in sorted(FOLDER.glob("*/*.txt"))]


class Site:
    """A site that holds mistakes, and knows which file is whose."""

    def __init__(self, folder: Path, held: list[Mistake]) -> None:
        self.folder = folder
        self.held = held
        self.owner: dict[str, Mistake] = {}
        self.above: dict[str, int] = {}
        sources = ""
        topics = sorted({"systems", *(each.topic for each in held)})
        entries = "\n".join(f"posts/{topic}/index" for topic in topics)
        house = {**HOUSE, "posts/systems/good.md": POST,
                 "index.md": INDEX.replace("posts/systems/index", entries)}  # fmt: skip
        house |= {f"posts/{topic}/index.md": TOPIC for topic in topics}
        house |= {f"posts/{topic}/{topic}-good.md": POST for topic in topics
                  if topic != "systems"}  # fmt: skip
        files = {name: File(name, "", text) for name, text in house.items()}
        for name in ("labs/__init__.py", "labs/frozen.py", "labs/shapes.py"):
            files[name] = File(name, "", (ROOT / name).read_text(encoding="utf-8"))
        for mistake in held:
            for file in mistake.laid_out():
                if file.name == "bib":
                    self.above[mistake.name] = sources.count("\n")
                    sources += file.text
                    continue
                owner = self.owner.setdefault(file.name, mistake)
                assert owner is mistake, f"two cases write {file.name}"
                files.pop(file.name.rstrip("/"), None)
                files[file.name] = file
        if sources:
            files[BIB] = File(BIB, "", sources)
        (folder / "labs" / "results").mkdir(parents=True)
        for file in files.values():
            file.write(folder)
        know_python(folder, "asyncio.timeout", "asyncio.shield")
        for name in ("conf.py", "_ext", "_headers", "_templates", "_static", "fonts"):
            if name not in files:
                (folder / name).symlink_to(ROOT / name)

    def for_nobody(self) -> list[str]:
        """Return the files that nobody is to read."""
        files = [file for each in self.held for file in each.laid_out()]
        return [file.name for file in files if file.how == "for nobody"]

    def expected(self, mistake: Mistake) -> list[str]:
        """Return what the build is to say of a mistake."""
        return mistake.expected(self.above.get(mistake.name, 0))

    def owner_of(self, line: str) -> str:
        """Return the mistake that a message is about, by file, else by name; ''."""
        if len(self.held) == 1:
            return self.held[0].name
        if match := re.match(re.escape(BIB) + r":(\d+)", line):
            number = int(match[1])
            earlier = [name for name, above in self.above.items() if above < number]
            return earlier[-1] if earlier else ""
        for file, mistake in self.owner.items():
            if line.startswith(f"{file.rstrip('/')}:"):
                return mistake.name
        named = [each.name for each in self.held if each.name in line]
        return max(named, key=len, default="")
