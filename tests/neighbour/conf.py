"""Another project, with nothing of ours but a stock intersphinx mapping."""

import os

project = "A neighbour"
extensions = ["myst_parser", "sphinx.ext.intersphinx"]
nitpicky = True
html_theme = "basic"
site = os.environ["IN_PRODUCTION"]  # the folder of the built site
intersphinx_mapping = {
    "inproduction": ("https://inproduction.test/", os.path.join(site, "objects.inv"))
}
intersphinx_disabled_reftypes = ["*"]
