"""What a page may be made of: files of this repository that are meant for readers.

Anybody may send a post, and its text names files: to include, to quote, to show, to
offer. Whatever names one, it is looked at here before it is read. One that lies
outside of the repository (by ``..``, from the root or over a symbolic link), one whose
path begins with a dot somewhere (``.git``, ``.env``) and what a build has made are
refused, with one warning at the line. A page that is itself a link to such a file is
no page.

There is a second net. Once a page is read, every file that Sphinx knows it to be made
of is looked at again; a page that some other way has led out of here is left empty.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from myst_parser.mocking import MockIncludeDirective, MockState
from sphinx.addnodes import download_reference
from sphinx.directives.code import LiteralInclude
from sphinx.directives.other import Include
from sphinx.directives.patches import CSVTable, Figure
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from _ext.posts.files import escaped
from _ext.posts.places import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata, OptionSpec

logger = logging.getLogger(__name__)

WRITTEN = ("index.md", "posts", "reference")  # where pages are, and what they cite
OUTSIDE = "lies outside of this repository; copy it beside the post"
PRIVATE = (
    "is not for readers: its path has a name with a dot before it, or a build has made "
    "it; copy what they need beside the post"
)
UNREACHABLE = "cannot be reached; name a file of this repository"
REMOTE = "is on another host, and a build asks none; save it beside the post"


def refusal(path: Path, root: Path, made: tuple[Path, ...] = ()) -> str:
    """Return why no page may be made of a file, with the remedy; nothing if it may.

    ``root`` is the repository, ``made`` are folders of what builds make. A file need
    not be there: what is outside is not told from what is not.
    """
    try:
        named = path.relative_to(root) if path.is_absolute() else path
        root, place = root.resolve(), (root / path).resolve()
    except (OSError, RuntimeError):  # links in a circle
        return UNREACHABLE
    except ValueError:  # not below the root as it is named, or a sign no name has
        if "\0" in str(path):
            return UNREACHABLE
        return OUTSIDE
    if not place.is_relative_to(root):
        return OUTSIDE
    parts = {*named.parts, *place.relative_to(root).parts} - {".."}
    is_made = any(place.is_relative_to(folder.resolve()) for folder in made)
    if is_made or any(part.startswith(".") for part in parts):
        return PRIVATE
    return ""


def problem_with(env: BuildEnvironment, name: str) -> str:
    """Return why the page that is being read may not be made of a file it names."""
    if "\0" in name:
        return UNREACHABLE
    _relative, path = env.relfn2path(name)
    return refusal(Path(path), Path(env.srcdir), folders_made(env))


def folders_made(env: BuildEnvironment) -> tuple[Path, ...]:
    """Return the folders of what builds make."""
    return Path(env.srcdir, "_build"), Path(env.doctreedir)


class Held(SphinxDirective):
    """A directive that reads files: only those that a page may be made of."""

    in_options: ClassVar[tuple[str, ...]] = ()
    is_in_argument: ClassVar[bool] = True

    def run(self) -> list[nodes.Node]:
        for name in self.files():
            if problem := problem_with(self.env, name):
                return self.refuse(name, problem)
        return list(self.read())

    def files(self) -> Iterator[str]:
        """Yield the files that the author names."""
        if self.is_in_argument:
            yield self.arguments[0]
        for option in self.in_options:
            if option in self.options:
                yield self.options[option]

    def read(self) -> list[nodes.Node]:
        """Do what the directive is for."""
        return super().run()

    def refuse(self, name: str, problem: str) -> list[nodes.Node]:
        warn(self.get_location(), name, problem)
        return []


class HeldInclude(Held):
    """``{include}``, of pages in Markdown and of reStructuredText in them.

    MyST and docutils each have their own. Neither has ``:parser:`` here, which would
    import a module by its name, and run what is in it.
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {
        **{
            name: form for name, form in Include.option_spec.items() if name != "parser"
        },
        "relative-images": directives.flag,
        "relative-docs": directives.path,
        "heading-offset": directives.nonnegative_int,
    }

    def run(self) -> list[nodes.Node]:
        self.arguments = [directives.path(self.arguments[0])]
        if self.arguments[0].startswith("<"):  # docutils' own, over which one gets out
            return self.refuse(self.arguments[0], OUTSIDE)
        return super().run()

    def read(self) -> list[nodes.Node]:
        if isinstance(self.state, MockState):
            renderer = self.state._renderer
            given = (self.arguments, self.options, list(self.content), self.lineno)
            return MockIncludeDirective(renderer, self.name, Include, *given).run()
        return Include(*self.as_called()).run()

    def as_called(self) -> tuple[Any, ...]:
        """Return what a directive is made with."""
        return (self.name, self.arguments, self.options, self.content, self.lineno,
                self.content_offset, self.block_text, self.state,
                self.state_machine)  # fmt: skip


class HeldLiteralInclude(Held, LiteralInclude):
    """``{literalinclude}``, of a file and of one that it is compared with."""

    in_options = ("diff",)


class HeldCSVTable(Held, CSVTable):
    """``{csv-table}``, of what stands in it or in a file, not of an address."""

    is_in_argument = False
    in_options = ("file",)

    def read(self) -> list[nodes.Node]:
        if "url" in self.options:
            return self.refuse(self.options["url"], REMOTE)
        if "file" in self.options:  # docutils begins at the file that names it
            _relative, path = self.env.relfn2path(self.options["file"])
            begin = Path(self.state.document.current_source).absolute().parent
            self.options["file"] = os.path.relpath(path, begin)
        return super().read()


class HeldFigure(Held, Figure):
    """``{figure}``, which reads its image if it is to be as wide (``:figwidth:``)."""

    def files(self) -> Iterator[str]:
        if self.options.get("figwidth") == "image":
            yield self.arguments[0]


class HeldDownloads(SphinxTransform):
    """Refuse files to take away that are not for readers; their text stays."""

    default_priority = 869  # as images; Sphinx copies the files at 880

    def apply(self, **_options: Any) -> None:
        for node in list(self.document.findall(download_reference)):
            name = node["reftarget"]
            if "://" in name:
                continue  # _ext.page.addresses looks at it
            if problem := problem_with(self.env, name):
                warn(place_of(node, name) or place_of(node), name, problem)
                node.replace_self(nodes.inline("", "", *node.children))


def refuse_what_got_through(app: Sphinx, doctree: nodes.document) -> None:
    """Empty a page that is made of a file that it may not be made of; say so."""
    env, page = app.env, app.env.current_document.docname
    root, made = Path(env.srcdir), folders_made(env)
    pictures = made[1] / "diagrams"  # which a build draws
    for name in sorted(map(str, env.dependencies.get(page, ()))):
        path = Path(os.path.normpath(root / name))
        problem = "" if path.is_relative_to(pictures) else refusal(path, root, made)
        if problem:
            doctree.children.clear()
            warn(page, name, problem)


def leave_out_links(app: Sphinx, config: Config) -> None:
    """Leave out what is a symbolic link to where no page may come from."""
    root = Path(app.srcdir)
    made = (root / "_build", Path(app.doctreedir))
    for path in links_below(root, {".git", ".venv", "_build"}):
        problem = refusal(path, root, made)
        if problem in ("", UNREACHABLE) or path.name.startswith(".#"):
            continue  # _ext.posts.files sees to what leads nowhere and to editors' own
        name = path.relative_to(root).as_posix()
        if path.is_dir():  # Sphinx would walk through it in search of pages
            config.exclude_patterns.append(escaped(name))
        if name.split("/")[0] in WRITTEN:
            config.exclude_patterns.append(escaped(name))
            kept = [each for each in config.bibtex_bibfiles if each != name]
            config.bibtex_bibfiles = kept
            warn(f"{path}:1", name, f"is a symbolic link; what it leads to {problem}")


def links_below(folder: Path, passed_over: set[str]) -> Iterator[Path]:
    """Yield the symbolic links in a folder and in those within it."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_symlink():
            yield Path(entry.path)
        elif entry.is_dir() and entry.name not in passed_over:
            yield from links_below(Path(entry.path), set())


def warn(location: Any, name: str, problem: str) -> None:
    logger.warning("the file %s %s", name, problem, location=location, type="files")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("myst_parser")
    app.setup_extension("sphinxcontrib.bibtex")
    for name, directive in (("include", HeldInclude), ("csv-table", HeldCSVTable),
                            ("literalinclude", HeldLiteralInclude),
                            ("figure", HeldFigure)):  # fmt: skip
        app.add_directive(name, directive, override=True)
    app.add_transform(HeldDownloads)
    app.connect("config-inited", leave_out_links, priority=400)  # before drafts
    app.connect("doctree-read", refuse_what_got_through, priority=100)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
