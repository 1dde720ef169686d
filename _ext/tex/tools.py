"""What ``make latexpdf`` needs of the machine: ``python -m _ext.tex.tools`` says.

One line names what is missing, as TeX would only after a minute and at great length.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator

PROGRAMS = ("latexmk", "xelatex", "makeindex")
FILES = {  # of Debian's packages, one that only that package has
    "fontspec.sty": "texlive-latex-recommended",
    "polyglossia.sty": "texlive-latex-extra",
    "framed.sty": "texlive-latex-extra",
    "tabulary.sty": "texlive-latex-extra",
}
REMEDY = (
    "make latexpdf needs TeX, and here is no {missing}. On Debian and Ubuntu: apt-get "
    "install latexmk texlive-xetex texlive-latex-recommended texlive-latex-extra. "
    "The book without TeX is make pdf."
)


def missing() -> Iterator[str]:
    """Yield the programs and the files of TeX that are not here."""
    yield from (each for each in PROGRAMS if shutil.which(each) is None)
    if shutil.which("kpsewhich"):
        yield from (each for each in FILES if not is_file_of_tex(each))


def is_file_of_tex(name: str) -> bool:
    """Tell whether TeX finds a file."""
    run = subprocess.run(["kpsewhich", name], capture_output=True, check=False)
    return run.returncode == 0


def main() -> int:
    """Return 0 where all is there, else say in one line what is not."""
    if lacking := list(missing()):
        print(REMEDY.format(missing=", ".join(lacking)), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
