"""Another project, with nothing of ours but a stock intersphinx mapping."""

project = "A neighbour"
extensions = ["myst_parser", "sphinx.ext.intersphinx"]
nitpicky = True
html_theme = "basic"
intersphinx_mapping = {"inproduction": ("SITE/", None)}
intersphinx_disabled_reftypes = ["*"]
