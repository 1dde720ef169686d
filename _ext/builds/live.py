"""``make live``: a saved page is shown at once, and the rest of the site follows.

sphinx-autobuild watches the files, serves the site and has the browser load a page anew
when a build has ended. A build begins with a second of loading programs, and ends with
what tells of all pages, which nobody waits for who writes one. So here

- a build is begun in a copy of a process that has loaded them;
- where only pages were saved, these are read and written as the last build would show
  them, and nothing else is: a first look. Then the browser is told;
- the build follows, in a process of its own. While one waits for another to end, no
  third one does.

A first look takes nothing away that the build needs: what was read is not stored, so
that the build reads it again, with all that it has to say of it.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.application import Sphinx
from sphinx.cmd.build import get_parser
from sphinx.cmd.build import main as sphinx_build
from sphinx.config import Config
from sphinx.environment import CONFIG_OK
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.tags import Tags
from sphinx_autobuild import __main__ as autobuild
from sphinx_autobuild.build import Builder

from _ext.builds.interruptions import LOCK, waiting
from _ext.builds.outputs import BuilderApart
from _ext.builds.whole_files import write_whole

if TYPE_CHECKING:
    from argparse import Namespace

WHOLE = "--whole"  # the first argument of a process that builds the site
FEW = 4  # pages that are looked at; of more, there is nothing to see first


class LookFirst(Builder):
    """Shows what was saved before the site is built."""

    def __call__(self, *, changed_paths: Sequence[Path]) -> None:
        said = get_parser().parse_args(self.sphinx_args)
        if not changed_paths or not is_shown(said, changed_paths):
            super().__call__(changed_paths=changed_paths)
            return
        print(f"Shown: {', '.join(path.name for path in changed_paths)}", flush=True)
        command = [sys.executable, "-m", "_ext.builds.live", WHOLE]
        subprocess.Popen([*command, "--quiet", *self.sphinx_args])


def is_shown(said: Namespace, changed: Sequence[Path]) -> bool:
    """Write the pages that were saved where they are served; tell whether it could be.

    ``said`` is what sphinx-build would be told. New pages, more than a few, and any
    other file are for a build, as is a site whose programs have changed.
    """
    paths = sorted({path for path in changed if path.exists()})
    if not paths or len(paths) > FEW or any(path.suffix != ".md" for path in paths):
        return False
    try:
        with looking(said) as app:
            return show(app, paths)
    except (Exception, SystemExit):  # whatever it is, the build will say it
        return False


@contextmanager
def looking(said: Namespace) -> Iterator[Sphinx]:
    """Yield the site as the last build knew it; nothing that it says is heard."""
    source = Path(said.sourcedir).resolve()
    outdir = Path(said.outputdir).resolve()
    with patch_docutils(source), docutils_namespace():
        yield Sphinx(
            source,
            source,
            outdir,
            doctrees_of(said),
            "html",
            confoverrides={"first_look": True},
            status=None,
            warning=None,
        )


def doctrees_of(said: Namespace) -> Path:
    """Return where Sphinx keeps what it has read."""
    return Path(said.doctreedir or Path(said.outputdir, ".doctrees")).resolve()


def show(app: Sphinx, paths: Sequence[Path]) -> bool:
    """Read and write some pages of a site that was built, and serve them."""
    env, builder = app.env, app.builder
    names = [env.path2doc(path) for path in paths]
    is_known = env.config_status == CONFIG_OK and {*names} <= env.found_docs
    if not is_known or not isinstance(builder, BuilderApart):
        return False
    for name in names:
        app.events.emit("env-purge-doc", env, name)
        env.clear_doc(name)
        builder.read_doc(name, _cache=False)
    builder.prepare_writing({*names})
    for name in names:
        builder.write_page(name)
        page = builder.get_target_uri(name)
        write_whole(builder.published / page, Path(builder.outdir, page).read_bytes())
    return True


def build_whole(arguments: Sequence[str]) -> int:
    """Build the site once the build that runs has ended, unless another waits to."""
    doctrees = doctrees_of(get_parser().parse_args(arguments))
    with waiting(doctrees, "queue") as is_first:
        if not is_first:
            return 0
        with waiting(doctrees, LOCK, patiently=True):
            pass
    return sphinx_build(arguments)


def main() -> None:
    """Serve the site as sphinx-autobuild does, with its arguments."""
    if sys.argv[1:2] == [WHOLE]:
        sys.exit(build_whole(sys.argv[2:]))
    for name in Config.read(Path.cwd(), overrides={}, tags=Tags()).extensions:
        importlib.import_module(name)
    autobuild.Builder = LookFirst
    autobuild.main()


if __name__ == "__main__":
    main()
