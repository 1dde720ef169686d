"""A page is written again when what it shows of other pages is not what it was.

A page shows titles, numbers and texts of others: in references, in lists, in quotes, in
the sidebar. When one is read, its references and its nodes that are filled in later are
kept. When all are read, each distinct reference is resolved once, as the front page
would show it, and what comes out goes with the rest into a digest a page. A page whose
digest is not that with which the builder last wrote it is written again.

Resolving alters what extensions keep, so it is done in a copy of the process. Who adds
to a page what is not in its nodes (``html-page-context``) answers ``page-shows``. Who
fills in a node that many pages have may answer ``nodes-show``, as all that goes with
resolving takes longer: what its nodes (``is_told``) will show of other pages.
"""

from __future__ import annotations

import json
import multiprocessing
import pickle
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import new_document
from sphinx.writers.html5 import HTML5Translator

from _ext.builds.memory import content, digest, memory_of
from _ext.builds.whole_files import write_whole
from _ext.builds.workers import spread

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

SHOW_THEIR_OWN = {"quotes"}  # domains whose references show what their page says
PLACES = {"refdoc", "ids", "names", "backrefs", "classes", "dupnames"}


def note_borrowings(app: Sphinx, doctree: nodes.document) -> None:
    """Note what of the page that was just read will come from elsewhere."""
    references: dict[str, dict[str, Any]] = {}
    later = []
    for node in doctree.findall(nodes.Element):
        if not isinstance(node, addnodes.pending_xref):
            later += [alone(node)] if is_filled_later(app, node) else []
        elif node.get("refdomain") not in SHOW_THEIR_OWN:
            asked = {k: v for k, v in node.attributes.items() if k not in PLACES}
            references[json.dumps(asked, sort_keys=True, default=str)] = asked
    docname = app.env.current_document.docname
    kept = pickle.dumps(later) if later else b""
    memory_of(app.env).borrows[docname] = (references, kept)


def alone(node: nodes.Element) -> nodes.Element:
    """Return a copy of a node that knows nothing of the page around it."""
    copy = node.deepcopy()
    for each in copy.findall():
        each.document = None
    return copy


def is_filled_later(app: Sphinx, node: nodes.Element) -> bool:
    """Tell whether no writer knows a node, so that something must replace it."""
    kind = type(node)
    return not (
        hasattr(kind, "is_told")
        or kind.__module__.startswith(("docutils.", "sphinx.", "_ext.page."))
        or hasattr(HTML5Translator, f"visit_{kind.__name__}")
        or kind.__name__ in app.registry.translation_handlers.get("html", {})
    )


def shown(app: Sphinx) -> dict[str, str]:
    """Return a digest, for each page, of what it shows that is not in its own file."""
    env = app.env
    borrows = memory_of(env).borrows
    asked = {key: how for some, _later in borrows.values() for key, how in some.items()}
    found = references(app, dict(sorted(asked.items())))
    of_all = digest(repr(app.builder.shared()).encode())
    images = images_by_page(env)

    def digest_of(docname: str) -> str:
        keys, later = borrows.get(docname, ({}, b""))
        filled = (
            resolved(app, docname, pickle.loads(later))[0].pformat() if later else ""
        )
        parts = [
            of_all,
            env.all_docs[docname],
            images.get(docname, []),
            env.toc_fignumbers.get(docname),
            env.toc_secnumbers.get(docname),
            [found[key] for key in sorted(keys)],
            filled,
            app.emit("nodes-show", docname),
            app.builder.shows(docname),
        ]
        return digest(repr(parts).encode())

    return spread(digest_of, sorted(env.found_docs), app.parallel)


def references(app: Sphinx, asked: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return what each reference leads to and shows, and what is said of it."""
    root = app.config.root_doc
    found = {
        key: numbers(app.env, each["reftarget"])
        for key, each in asked.items()
        if each["reftype"] == "numref"
    }
    others = [key for key in asked if key not in found]
    pending = []
    for line, key in enumerate(others, start=1):
        node = addnodes.pending_xref("", nodes.inline(), **asked[key], refdoc=root)
        node.source, node.line = "reference", line
        pending.append(node)
    document, records = resolved(app, root, pending)
    for key, place in zip(others, document, strict=True):
        found[key] = place.pformat()
    for record in records:
        line = str(getattr(record, "location", "")).rpartition(":")[2]
        if line.isdigit() and 0 < int(line) <= len(others):
            found[others[int(line) - 1]] += record.getMessage()
    return found


def numbers(env: BuildEnvironment, target: str) -> str:
    """Return what a numbered reference shows.

    Sphinx would read the whole page of the target for each.
    """
    standard = env.domains.standard_domain
    label = standard.labels.get(target, standard.anonlabels.get(target, ("", "")))
    kinds = env.toc_fignumbers.get(label[0], {})
    return repr(
        (label, sorted((kind, ids.get(label[1])) for kind, ids in kinds.items()))
    )


def resolved(
    app: Sphinx, docname: str, content_of: Iterable[nodes.Node]
) -> tuple[nodes.document, list[Any]]:
    """Return paragraphs with some nodes as a page would show them, and what is said."""
    document = new_document(str(app.env.doc2path(docname)))
    document.settings.env = app.env
    document += [nodes.paragraph("", "", node) for node in content_of]
    collector = logging.LogCollector()
    with collector.collect():
        app.env.apply_post_transforms(document, docname)
    return document, collector.logs


def shared_files(app: Sphinx) -> list[tuple[str, str]]:
    """Return the files that go into every page, with digests: templates, styles."""
    folders = [*app.config.html_static_path, *app.config.templates_path]
    paths = [path for name in folders for path in (app.srcdir / name).rglob("*")]
    return [
        (path.relative_to(app.srcdir).as_posix(), content(path))
        for path in sorted(paths)
        if path.is_relative_to(app.srcdir)
    ]


def images_by_page(env: BuildEnvironment) -> dict[str, list[tuple[str, str, str]]]:
    """Return the images of each page: path, name of the copy, digest."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for path, (docnames, name) in sorted(env.images.items()):
        for docname in docnames:
            known = (path, name, content(env.srcdir / path))
            found.setdefault(docname, []).append(known)
    return found


def apart(function: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
    """Call a function in a copy of this process.

    To call what this returns waits for the copy, and returns what that has returned;
    None where it has failed, and said why.
    """
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)

    def call() -> None:
        sender.send(function(*arguments))

    child = context.Process(target=call)
    child.start()
    sender.close()

    @cache
    def answer() -> Any:
        try:
            return receiver.recv()
        except EOFError:
            return None
        finally:
            child.join()

    return answer


class Written:
    """With what each page was last written by a builder: kept in a file."""

    def __init__(self, doctreedir: Path, builder: str) -> None:
        self.path = doctreedir / f"written-{builder}.json"

    def read(self) -> dict[str, Any]:
        try:
            return json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def write(self, pages: dict[str, Any]) -> None:
        write_whole(self.path, json.dumps(pages).encode())


def pages_to_write(app: Sphinx, _env: BuildEnvironment) -> list[str]:
    """Return the pages that show something else than when they were last written.

    The front page is among them always, as Sphinx checks what holds between pages, and
    stores what it has read, only where there is a page to write.
    """
    root = app.config.root_doc
    if not getattr(app.builder, "keeps_pages", False):
        return [root]
    before = Written(Path(app.doctreedir), app.builder.name).read()
    app.builder.shown = apart(shown, app)
    now = app.builder.shown() if before else None  # what is new is written meanwhile
    if now is None:
        return sorted(app.env.found_docs)
    return [root, *(name for name in now if before.get(name) != now[name])]


def note_written(app: Sphinx, error: Exception | None) -> None:
    """Keep with what the pages were written, once all are."""
    if error is None and hasattr(app.builder, "shown"):
        now = app.builder.shown()
        if now is not None:
            Written(Path(app.doctreedir), app.builder.name).write(now)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.builds.memory")
    app.add_event("page-shows")
    app.add_event("nodes-show")
    app.connect("doctree-read", note_borrowings, priority=900)
    app.connect("env-get-updated", pages_to_write, priority=950)  # once all is counted
    app.connect("build-finished", note_written)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
