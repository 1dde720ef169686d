"""What each lab froze: looked at once a build, and asked for by all that show it.

A lab whose results are missing, faulty or older than its code is one warning, whatever
quotes it: who asks for them gets None, and says no more. Labs themselves are not run.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

import labs
from _ext.builds.memory import content, note_in_order, was_in_order
from _ext.posts.domain import posts_of
from labs import frozen

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

PAGE = re.compile(r"reference/labs/(?P<lab>[^/]+)")
REMEDY = "run 'make labs' and commit what changes"


def results_of(env: BuildEnvironment, lab: str) -> dict[str, Any] | None:
    """Return a lab's frozen results; the page that asks depends on the file.

    None where they are not to be had, which has been said. Raises ValueError where
    there is no such lab.
    """
    env.note_dependency(str(frozen.path_of(lab)))
    try:
        return frozen.read(lab)
    except frozen.Faulty:
        if lab in labs.slugs():
            return None
        raise
    except FileNotFoundError:
        if lab in labs.slugs() or lab == own_lab(env):
            return None
        raise ValueError(no_such_lab(lab)) from None


def own_lab(env: BuildEnvironment, docname: str = "") -> str:
    """Return the lab that a page is of, or that its front matter names, or ''."""
    fields = env.current_document.get("post_fields")
    if fields is None and docname in (posts := posts_of(env).posts):
        fields = posts[docname].fields
    if fields is not None:
        return fields.lab
    return lab_of_page(docname or env.current_document.docname)


def lab_of_page(docname: str) -> str:
    """Return the lab that a page is of by its name, or ''."""
    found = PAGE.fullmatch(docname)
    return found["lab"] if found else ""


def no_such_lab(lab: str) -> str:
    """Say that there is no lab of that name, and which there are."""
    known = labs.slugs()
    near = difflib.get_close_matches(lab, known, n=1)
    remedy = f"did you mean {near[0]}?" if near else f"labs are: {', '.join(known)}"
    return f"there is no lab {lab!r}; {remedy if known else 'none is there yet'}"


def report(app: Sphinx) -> None:
    """Complain of labs whose results cannot be shown, or are older than their code."""
    state = state_of_labs(app)
    if was_in_order(app.env, "labs", state):
        return
    found = [fault for slug in labs.slugs() for fault in faults_of(app, slug)]
    for path, line, message in found:
        warn(path, line, message)
    if not found:
        note_in_order(app.env, "labs", state)


def state_of_labs(app: Sphinx) -> bytes:
    """Return what tells the labs, and what they have found, from any others."""
    paths = [path for kind in ("py", "json", "yaml")
             for path in sorted(labs.FOLDER.rglob(f"*.{kind}"))]  # fmt: skip
    files = [(str(path), content(path)) for path in paths]
    return repr((app.config.labs_must_be_fresh, files)).encode()


def faults_of(app: Sphinx, slug: str) -> Iterator[tuple[Path, int, str]]:
    """Yield what is wrong with a lab: the file, the line, and what to say."""
    path = frozen.path_of(slug)
    name = path.relative_to(labs.FOLDER.parent).as_posix()
    try:
        frozen.read(slug)
        if app.config.labs_must_be_fresh and frozen.is_stale(slug):
            said = f"{name} is older than the code of the lab {slug}; {REMEDY}"
            yield path, 1, said
    except FileNotFoundError:
        if app.config.labs_must_be_fresh:
            said = f"{name} is missing, though there is a lab {slug}; {REMEDY}"
            yield path, 1, said
    except frozen.Faulty as fault:
        said = f"these are no results of the lab {slug}: {fault}; {REMEDY}"
        yield path, fault.line, said
    except SyntaxError as error:
        file = Path(error.filename or labs.FOLDER)
        yield file, error.lineno or 1, f"this is no Python ({error.msg}); mend it"


def warn(path: Path, line: int, message: str) -> None:
    logger.warning("%s", message, location=f"{path}:{line}", type="labs")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.add_config_value("labs_must_be_fresh", True, "", types=[bool])
    app.connect("builder-inited", report)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
