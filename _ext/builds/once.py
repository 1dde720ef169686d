"""What is the same for all pages is worked out once for a build.

Sphinx and MyST lay out the options of a command line for each page, to learn the
settings of docutils; and for each file that a page names in its head, Sphinx asks the
system where it really is, to find the digest that it has kept.

Three functions are others' for the whole process: ``_get_settings`` of
``sphinx.util.docutils``, what MyST calls ``get_default_settings``, and
``_file_checksum`` of ``sphinx.builders.html``. Where a version has no such function, it
goes its own way.

What of ours is the same for all pages that are written is worked out by a function that
is ``once_a_build``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from docutils.utils import DependencyList
from myst_parser.mdit_to_docutils import base
from sphinx.builders import html
from sphinx.util import docutils

if TYPE_CHECKING:
    from docutils.frontend import Values
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


Said = TypeVar("Said")


def once_a_build(function: Callable[[Sphinx], Said]) -> Callable[[Sphinx], Said]:
    """Have what a function says of a site kept with the builder.

    It may be asked when all pages are read, and not before.
    """

    @wraps(function)
    def asked(app: Sphinx) -> Said:
        known = vars(app.builder).setdefault("said_once", {})
        if function not in known:
            known[function] = function(app)
        return known[function]

    return asked


def settings_once(work_out: Callable[..., Values]) -> Callable[..., Values]:
    """Return what works settings out once for each kind of parser and of defaults.

    Each page has a copy, with a list of its own for the files that it includes.
    """
    known: dict[tuple[Any, ...], tuple[Any, Values]] = {}

    def settings(*components: Any, **options: Any) -> Values:
        kinds = (part if isinstance(part, type) else type(part) for part in components)
        key = tuple(kinds)
        if key not in known or known[key][0] != options:
            known[key] = (options, work_out(*components, **options))
        copy = known[key][1].copy()
        copy.record_dependencies = DependencyList()
        return copy

    return settings


REPLACED: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
    (docutils, "_get_settings", settings_once),
    (base, "get_default_settings", settings_once),
    (html, "_file_checksum", cache),
)
THEIRS = {name: getattr(module, name, None) for module, name, _once in REPLACED}


def setup(app: Sphinx) -> ExtensionMetadata:
    for module, name, once in REPLACED:  # anew in each build of a process
        if theirs := THEIRS[name]:
            setattr(module, name, once(theirs))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
