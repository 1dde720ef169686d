"""Names of other documentation, by the inventories that are kept in ``inventories/``.

A post says whose name it means: ``{external+python:py:func}`asyncio.timeout```, or
``[words](inv:python#asyncio.timeout)``. MyST also takes any link of a page's own that
nothing here answers for a name of somebody else's, so that a misspelt label would lead
to another site and the build be green; that is undone. A page is read again when an
inventory that it uses has changed. ``make inventories`` brings them up to date, from
where the others are published or from a file: ``python -m _ext.page.elsewhere
python=objects.inv``.
"""

from __future__ import annotations

import difflib
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import requests
from docutils import nodes
from myst_parser.sphinx_ext.myst_refs import MystReferenceResolver
from sphinx.addnodes import pending_xref
from sphinx.ext.intersphinx import InventoryAdapter
from sphinx.util.inventory import InventoryFile

from _ext.builds.whole_files import write_whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

SECONDS = 30  # for a site to answer in
PROJECT = re.compile(r"inventory for external cross-reference not found: '(.*)'")
ROLE = re.compile(r"role for external cross-reference not found in domain '\w+'")
NAME = re.compile(
    r"external [\w+:]+ reference target not found: (?P<name>.*)"
    r"|No matches for '(?P<project>[^:]*):[^:]*:[^:]*:(?P<found>.*)'"
)


def remedy_of(env: BuildEnvironment, said: str) -> str | None:
    """Return what to do about a complaint of another's name; None if it is of none."""
    inventories = InventoryAdapter(env).named_inventory
    known = ", ".join(sorted(inventories))
    unknown = f"conf.py has inventories of {known}; write the whole address of others"
    if PROJECT.search(said):
        return unknown
    if ROLE.search(said):
        return "write func, class, meth, mod or exc for Python's names, else doc or ref"
    if not (match := NAME.search(said)):
        return None
    project = match["project"]
    if project and project not in {*inventories, "*"}:
        return unknown
    name = match["name"] or match["found"]
    near = difflib.get_close_matches(name, set(names(env)), n=2, cutoff=0.8)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    return f"{meant}make inventories asks {known} for names that are new"


def names(env: BuildEnvironment) -> Iterator[str]:
    """Yield all names of all others."""
    for kinds in InventoryAdapter(env).named_inventory.values():
        for kind in kinds.values():
            yield from kind


def depend(app: Sphinx, document: nodes.document) -> None:
    """Have a page read again when an inventory has changed that it uses."""
    uses = any(
        "inv_match" in node or node.get("intersphinx")
        for node in document.findall(nodes.Element)
        if isinstance(node, nodes.reference | pending_xref)
    )
    if uses:
        for _name, (_address, files) in app.config.intersphinx_mapping.values():
            for file in files:
                app.env.note_dependency(file)


def keep_links_here(app: Sphinx) -> None:
    """Have MyST look for a link of a page's own on this site alone."""
    MystReferenceResolver._resolve_myst_ref_intersphinx = (  # type: ignore[method-assign]
        lambda *_arguments: None
    )


def refresh(project: str, address: str, file: Path, source: str) -> str:
    """Bring an inventory up to date; return what has changed.

    Args:
        project: What the inventory is called.
        address: Where the documentation is published.
        file: Where the inventory is kept; it is written whole, or not at all.
        source: The address or file to take it from.

    Raises:
        OSError: The inventory cannot be had, or kept.
        ValueError: It is no inventory.
    """
    if "://" in source:
        answer = requests.get(source, timeout=SECONDS)
        answer.raise_for_status()
        content = answer.content
    else:
        content = Path(source).read_bytes()
    found = held(content, address)
    before = held(file.read_bytes(), address) if file.exists() else set()
    write_whole(file, content)
    gone = ", ".join(sorted(before - found)[:9])
    return (f"{project}: {len(found):,} names, {len(found - before):,} new, "
            f"{len(before - found):,} gone{': ' + gone if gone else ''}")  # fmt: skip


def held(content: bytes, address: str) -> set[str]:
    """Return the names that an inventory holds, each with its kind."""
    try:
        kinds = InventoryFile.loads(content, uri=address).data
    except Exception as error:  # whatever zlib or Sphinx makes of it
        raise ValueError(f"it is no inventory ({error})") from error
    return {f"{kind} {name}" for kind, items in kinds.items() for name in items}


def main(arguments: list[str]) -> int:
    """Bring all inventories up to date, or those named; return 1 if one cannot be."""
    mapping = importlib.import_module("conf").intersphinx_mapping
    sources = dict(argument.partition("=")[::2] for argument in arguments)
    if unknown := sorted(sources.keys() - mapping.keys()):
        known = ", ".join(mapping)
        print(f"conf.py has no inventory of {', '.join(unknown)}; it has {known}")
        return 1
    failed = False
    for project in sources or mapping:
        address, file = mapping[project]
        source = sources.get(project) or f"{address.rstrip('/')}/objects.inv"
        try:
            print(refresh(project, address, Path(file), source))
        except (OSError, ValueError) as error:
            reason = error if isinstance(error, ValueError) else type(error).__name__
            print(f"{project}: {file} is as it was; {source}: {reason}")
            failed = True
    return int(failed)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx.ext.intersphinx")
    app.connect("builder-inited", keep_links_here)
    app.connect("doctree-read", depend)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
