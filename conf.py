"""Sphinx configuration: what the site and the book are made of."""

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))  # for _ext and labs

from _ext.builds.address import site_address  # noqa: E402
from _ext.builds.surroundings import set_clock_aside  # noqa: E402

set_clock_aside()

project = "In Production"
author = "MW"
language = "en"
html_context = {"language": "en-GB"}  # what pages and PDFs say; Sphinx knows no more

# The one place for absolute addresses: canonical links, links in the PDFs.
html_baseurl = site_address(os.environ, "https://example.org/in-production/")

# Where the source is: what links "the source of this page", and how to run a lab.
repository_url = os.environ.get(
    "REPOSITORY_URL", "https://example.org/source/in-production"
)

extensions = [
    "myst_parser",  # posts are Markdown
    "sphinx_design",  # cards, tabs, dropdowns
    "sphinx_copybutton",  # code can be copied
    "sphinxcontrib.bibtex",  # citations, from reference/sources.bib
    "_ext.page.citations",  # their backend, found without a search
    "_ext.page.sources",  # what is wrong in that file, line by line
    "_ext.builds.surroundings",  # what a build cannot do without
    "_ext.builds.address",  # where the site will be
    "_ext.builds.outputs",  # what is served is whole
    "_ext.builds.unchanged",  # nothing is done twice
    "_ext.builds.workers",  # the work is shared
    "_ext.builds.walks",  # and done faster
    "_ext.builds.curls",  # or not at all
    "_ext.builds.translations",  # as for other languages
    "_ext.builds.once",  # or once
    "_ext.page.advice",  # what to do about what they complain of
    "_ext.builds.interruptions",  # a build that was stopped is begun anew
    "_ext.builds.complaints",  # a mistake is reported until it is mended
    "_ext.builds.refusals",  # what fails at a page is a warning
    "_ext.builds.sources",  # a page is read again when it is made of something else
    "_ext.builds.claims",  # a name has one owner
    "_ext.builds.borrowings",  # a page is written again when it shows something else
    "_ext.builds.site",  # no file that nothing makes
    "_ext.posts.files",  # what is a page by its name and is none
    "_ext.posts.domain",  # what a post is: front matter, label
    "_ext.posts.contents",  # no page stands below itself
    "_ext.posts.drafts",  # posts that are not published yet
    "_ext.posts.links",  # links to posts by their names
    "_ext.posts.unset",  # posts whose PDF cannot be set
    "_ext.posts.headers",  # summary, dates, reading time under the title
    "_ext.posts.changes",  # since it was published
    "_ext.posts.in_short",  # advice before argument
    "_ext.posts.lists",  # posts by topic, the newest
    "_ext.evidence.checked_numbers",  # numbers compared with what a lab computed
    "_ext.evidence.key_numbers",  # what a post is remembered by
    "_ext.evidence.figures",  # figures that a lab drew
    "_ext.evidence.calculators",  # closed forms to try with one's own numbers
    "_ext.evidence.calculator_lists",  # what each answers, and where it stands
    "_ext.evidence.lab_pages",  # what a sceptic needs of each
    "_ext.evidence.listing",  # what each lab computed, and who quotes it
    "_ext.page.files",  # of this repository, and for readers
    "_ext.page.elsewhere",  # names of other documentation
    "_ext.page.addresses",  # those that lead to another site
    "_ext.page.directions",  # text that runs the way it looks
    "_ext.page.markdown",  # only what is HTML counts as HTML
    "_ext.page.refused",  # what is lost in one output, or runs
    "_ext.page.raw_html",  # and is shown by every output, or refused
    "_ext.page.styles",  # the site's, not a page's own
    "_ext.page.icons",  # that a reader sees
    "_ext.page.terms",  # each has its text
    "_ext.page.notes",  # each has its reference
    "_ext.page.headings",  # one title, and rules anywhere
    "_ext.page.listings",  # in languages that are known
    "_ext.page.leftovers",  # markup that would be printed as it stands
    "_ext.page.prices",  # dollars that are money
    "_ext.page.images",  # as asked for; what cannot be shown is named
    "_ext.page.cards",  # tables that are cards on a phone
    "_ext.page.diagrams",  # Mermaid's, as figures
    "_ext.page.formulas",  # mathematics without a script
    "_ext.page.numbering",  # figures are numbered within their post
    "_ext.page.repository",  # where its source is
    "_ext.page.navigation",  # the sidebar; previous and next
    "_ext.page.former",  # addresses that were
    "_ext.page.accessibility",  # what the theme's HTML lacks
    "_ext.names.anchors",  # all that a reader would point at has one
    "_ext.names.offered",  # to other sites, each with its text
    "_ext.names.promises",  # which are kept
    "_ext.names.listing",  # for who looks for one
    "_ext.names.permalinks",  # beside each place
    "_ext.names.examples",  # of links, with the address of this site
    "_ext.reading.connections",  # who links here, and what is near
    "_ext.reading.archives",  # all posts by year and by tag
    "_ext.reading.uses",  # terms and works, by who uses them
    "_ext.reading.references",  # which posts use them, and what a post cites
    "_ext.reading.citing",  # in words and for programs
    "_ext.reading.feeds",  # to follow the site by
    "_ext.reading.social",  # the picture beside a link to a post
    "_ext.reading.twins",  # each page as Markdown, and what tells of them
    "_ext.reading.machines",  # what crawlers and other programs look for
    "_ext.reading.cards",  # what stands behind a link, where the link is
    "_ext.neighbours.pages",  # each as MyST's own tools read it
    "_ext.neighbours.references",  # and the names that they find
    "_ext.neighbours.previews",  # what a link to us says, for cards on other sites
    "_ext.reading.search",  # sections, terms, sources by any of their words
    "_ext.typst",  # the book and the posts as PDF
    "_ext.epub",  # the book for readers that fit it to their screen
    "_ext.epub.offered",  # on each page, once there is one
    "_ext.tex",  # the book for who has TeX
]

# Only these are pages: a README, a virtual environment or a test fixture under the
# root can then never become part of the site by accident.
include_patterns = ["index.md", "posts/**.md", "reference/**.md"]
# Not walked in search of pages, which takes longer than reading them. Drafts are added.
exclude_patterns = [".venv", "_build", ".git"]
source_suffix = {".md": "markdown"}

nitpicky = True
numfig = True
numfig_format = {"figure": "Figure %s", "code-block": "Listing %s"}
myst_enable_extensions = [
    "alert",
    "amsmath",
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "fieldlist",
    "gfm_autolink",
    "html_admonition",
    "strikethrough",
    "tasklist",
]
myst_fence_as_directive = ["mermaid"]
# A line that begins with a sign is text: "the rate is 5\n% of all" loses nothing.
myst_disable_syntax = ["myst_line_comment", "myst_block_break"]
myst_heading_anchors = 3
myst_update_mathjax = False  # formulas are MathML: _ext.page.formulas
copybutton_exclude = ".linenos, .gp, .go"  # of a session, the commands are copied
myst_dmath_allow_space = False  # between $3 and $4 are prices: _ext.page.prices
# Other documentation, by inventories that are kept here: a build asks no network for
# them, and is the same next year. make inventories brings them up to date.
intersphinx_mapping = {
    "python": ("https://docs.python.org/3.11/", "inventories/python.inv"),
}
intersphinx_disabled_reftypes = ["*"]  # who means another project's name says whose
bibtex_bibfiles = ["reference/sources.bib"]
bibtex_reference_style = "author_year"
bibtex_cite_id = "source-{key}"  # an address that stays
suppress_warnings = [
    "ref.footnote",  # _ext.page.notes says it, with the name
    "bibtex.bibfile_data_error",  # _ext.page.sources says it, with the line
    "toc.no_title",  # _ext.page.headings says it at the page, with a remedy
    "toc.excluded",  # a draft may stand in its topic's toctree
]

templates_path = ["_templates"]
html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_extra_path = ["_headers"]  # what a host is to send with the pages
html_css_files = ["site.css", "print.css", "formulas.css"]
html_js_files = [("notes.js", {"defer": "defer"}), ("places.js", {"defer": "defer"})]
html_favicon = "_static/favicon.svg"
html_math_renderer = "mathml"
html_copy_source = False
html_show_sourcelink = False
html_permalinks_icon = "#"
html_use_index = True
html_domain_indices = False
html_theme_options = {"top_of_page_buttons": []}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

latex_engine = "xelatex"
latex_toplevel_sectioning = "part"  # topics; posts are chapters
latex_use_xindy = False
latex_elements = {
    "fontpkg": r"\usepackage{bookform}",  # of _ext.tex
    "preamble": r"\bookform",
    "sphinxsetup": "verbatimvisiblespace=",  # a sign that no font of ours has
}


def digest_of_code() -> str:
    """Return a digest of the extensions: Sphinx reads pages anew when it changes."""
    combined = hashlib.sha256()
    for path in sorted(ROOT.glob("_ext/**/*.py")):
        combined.update(path.read_bytes())
    return combined.hexdigest()


def setup(app):
    """Have pages read anew when an extension has been edited."""
    app.add_config_value("code_digest", digest_of_code(), "env", types=[str])
