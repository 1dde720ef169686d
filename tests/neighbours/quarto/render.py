"""Render the page as Quarto does: by pandoc, through the filter of links."""

import os
import subprocess
from importlib.metadata import files
from pathlib import Path

import pypandoc

FILTER = next(file for file in files("quartodoc") if file.name == "interlinks.lua")

subprocess.run(
    [pypandoc.get_pandoc_path(), "index.qmd", "-f", "markdown", "-t", "html",
     "-o", "index.html", "--metadata-file", "_quarto.yml", "-L", "stand_in.lua"],
    check=True, env=os.environ | {"INTERLINKS": str(Path(FILTER.locate()).resolve())},
)  # fmt: skip
