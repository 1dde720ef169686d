"""Sphinx configuration: what the site and the book are made of."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for _ext and labs

project = "In Production"
author = "The author of In Production"
language = "en"

# The one place for absolute addresses: canonical links, feeds, links in the PDFs.
html_baseurl = os.environ.get("SITE_URL", "https://example.org/in-production/")

extensions = [
    "myst_parser",
    "sphinx_design",
    "sphinx_copybutton",
    "sphinxcontrib.bibtex",
]

# Only these are pages: a README, a virtual environment or a test fixture under the
# root can then never become part of the site by accident.
include_patterns = ["index.md", "posts/**/*.md", "reference/*.md"]

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "attrs_inline"]
numfig = True
nitpicky = True
bibtex_bibfiles = ["reference/sources.bib"]
