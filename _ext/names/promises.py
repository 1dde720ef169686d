"""A name that others link to is kept: ``names.json`` holds those that were promised.

Each has its page, its anchor, what it leads to (a heading, a figure, ...) and what a
link shows that says nothing itself. At the end of every build the names on offer are
compared with it. One that is gone, leads to another page or to another kind of thing,
or whose anchor is gone, is a warning that says what to write. A new name is no
complaint, nor is a new text: ``make names`` takes both over, and is how to accept that
a name is gone. A site without the file has promised nothing.

A post that moved and says so (``aliases:``) has its names where it went.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from _ext.names.offered import DOC, LABEL, TERM, Name, offered
from _ext.names.places import places_of
from _ext.page.former import former_pages
from _ext.posts.domain import is_post

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

FILE = "names.json"
ROLES = (DOC, TERM, LABEL)  # of two names of a place the first is told of
ACCEPT = "or accept it: make names"
Promised = Mapping[tuple[str, str], Name]


@dataclass(frozen=True)
class Loss:
    """A promise that is not kept, and what to do."""

    name: Name
    message: str


def losses(
    promised: Promised,
    now: Promised,
    moved: Mapping[str, str],
    anchors: Mapping[str, Set[str]],
) -> Iterator[Loss]:
    """Yield the promises that are not kept, one for each place.

    ``moved`` leads from a post's former page to its own, ``anchors`` are those of each
    page. Of a page that is gone nothing is said but that.
    """
    gone = {name for role, name in promised if role == DOC and (role, name) not in now}
    lost_on = Counter(name.page for name in promised.values() if name.role != DOC)
    said = set()
    for key, was in promised.items():
        place = (was.page, was.anchor)
        if was.role == DOC and was.name in gone:
            yield Loss(was, page_is_gone(was, lost_on[was.page]))
        elif was.page not in gone and place not in said:
            page = moved.get(was.page, was.page) if was.role != DOC else was.page
            if message := fault(was, now.get(key), page, anchors.get(page, ())):
                said.add(place)
                what = f"the name {was.name!r}, which others may link to, "
                yield Loss(was, what + message)


def page_is_gone(page: Name, names: int) -> str:
    """Return what is said of a page that is gone, once for all that was on it."""
    also = f"names on it that others may link to: {names}"
    return f"the page {page.name!r} is gone ({also}); {remedy(page)}, {ACCEPT}"


def fault(was: Name, now: Name | None, page: str, anchors: Collection[str]) -> str:
    """Return how a name has changed, and what to do; '' where it is kept."""
    if now is None:
        return f"is gone; {remedy(was)}, {ACCEPT}"
    if now.page != page:
        return (
            f"led to {was.page} and leads to {now.page}; "
            f"give it back and choose another name there, {ACCEPT}"
        )
    if now.kind != was.kind:
        return (
            f"was that of a {was.kind} and is that of a {now.kind}; "
            f"give it back and choose another name here, {ACCEPT}"
        )
    if was.anchor and was.anchor not in anchors:
        return (
            f"led to #{was.anchor}, which is gone; "
            f"write ({was.anchor})= above what it was, {ACCEPT}"
        )
    return ""


def remedy(name: Name) -> str:
    """Return what to write so that a name is there again."""
    if name.role == DOC and not is_post(name.name):
        return "give it back"
    if name.role == DOC:
        alias = name.name.removeprefix("posts/")
        return f"write aliases: [{alias}] in the front matter of what it has become"
    if name.role == TERM:
        return "write it in the glossary as one more line above the term's text"
    if name.kind == "post":
        return f"write aliases: [{name.name}] in the front matter of what it has become"
    if name.kind in ("source", "result"):
        return f"give the {name.kind} its former key"
    return f"write ({name.name})= above what it has become"


def read(path: Path) -> dict[tuple[str, str], Name]:
    """Return the names of the file; raise ValueError where it is not of its form."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {
            (role, name): Name(role, name, **about)
            for role in ROLES
            for name, about in found[role].items()
        }
    except (KeyError, TypeError, AttributeError, OSError) as error:
        raise ValueError(
            f"it is not of the form that make names writes: {error}"
        ) from None


def written(names: Promised) -> str:
    """Return the file for some names: a line each, so that a change can be read."""
    parts = []
    for role in ROLES:
        lines = [
            f"{json.dumps(name, ensure_ascii=False)}: {about(names[key])}"
            for key in sorted(names)
            if (name := key[1]) and key[0] == role
        ]
        parts.append(f'"{role}": {{\n' + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def about(name: Name) -> str:
    """Return what the file says of a name."""
    said = {part: getattr(name, part) for part in ("page", "anchor", "kind", "text")}
    return json.dumps(said, ensure_ascii=False)


def load(app: Sphinx) -> None:
    """Have the results of labs that were promised be offered, quoted or not."""
    try:
        promised = read(Path(app.srcdir) / FILE)
    except ValueError:
        return  # no file, or one that is complained of at the end
    places_of(app.env).kept_results = {
        name.name for name in promised.values() if name.kind == "result"
    }


def compare(app: Sphinx, error: Exception | None) -> None:
    """Complain of each promise that is not kept, or take the names on offer over."""
    path = Path(app.srcdir) / FILE
    if error is not None:
        return
    try:
        promised = read(path) if path.exists() else None
        fault = ""
    except ValueError as wrong:
        promised, fault = {}, str(wrong)
    now = {(name.role, name.name): name for name in offered(app.env)}
    if app.config.accept_names:
        accept(app, path, promised or {}, now)
    elif fault:
        logger.warning(
            "%s; take the last that was committed, %s",
            fault,
            ACCEPT,
            location=f"{path}:1",
            type="names",
        )
    elif promised is not None:
        complain(app, path, promised, now)


def complain(app: Sphinx, path: Path, promised: Promised, now: Promised) -> None:
    """Complain of the promises that are not kept; tell of new names."""
    moved = {page: post.docname for page, post in former_pages(app.env)}
    anchors = anchors_of(app.env, now)
    for loss in losses(promised, now, moved, anchors):
        page = moved.get(loss.name.page, loss.name.page)
        location: Any = (page, None)
        if page not in app.env.all_docs:
            location = f"{path}:{line_of(path, loss.name)}"
        logger.warning("%s", loss.message, location=location, type="names")
    if new := now.keys() - promised.keys():
        logger.info("%s names are new; make names promises them", len(new))


def anchors_of(env: BuildEnvironment, now: Promised) -> dict[str, Set[str]]:
    """Return the anchors of each page, with those that come when all pages are read."""
    found = {page: set(kinds) for page, kinds in places_of(env).anchors.items()}
    for name in now.values():
        found.setdefault(name.page, set()).add(name.anchor)
    return found


def line_of(path: Path, name: Name) -> int:
    """Return the line of the file that promises a name."""
    wanted = f"{json.dumps(name.name, ensure_ascii=False)}: {about(name)}"
    lines = path.read_text(encoding="utf-8").splitlines()
    found = (n for n, line in enumerate(lines, start=1) if line.startswith(wanted))
    return next(found, 1)


def accept(app: Sphinx, path: Path, was: Promised, now: Promised) -> None:
    """Promise the names on offer, where nothing else was complained of."""
    if app._warncount:
        logger.warning("no name was taken over: mend what is said above first")
        return
    path.write_text(written(now), encoding="utf-8")
    new, gone = len(now.keys() - was.keys()), len(was.keys() - now.keys())
    print(f"{len(now)} names are promised in {FILE}: {new} new, {gone} taken back.")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.names.offered")
    app.add_config_value("accept_names", False, "", types=[bool])
    app.connect("builder-inited", load)
    app.connect("build-finished", compare, priority=850)  # before complaints are kept
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
