"""Another project, with a stock intersphinx mapping and our script for cards."""

project = "A neighbour"
extensions = ["myst_parser", "sphinx.ext.intersphinx"]
nitpicky = True
html_theme = "basic"
intersphinx_mapping = {"inproduction": ("SITE/", None)}
intersphinx_disabled_reftypes = ["*"]
html_js_files = ["SITE/_static/previews.js"]
