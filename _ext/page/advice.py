"""What Sphinx, docutils and MyST complain of: on one line, with what to do about it.

They say what they cannot do, and leave it to the author to find out why. Here their
complaints are known by their words, and get a remedy: the near name, where one was
misspelt, else what to write instead. One that says no line gets the first.
"""

from __future__ import annotations

import difflib
import logging
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import directives, roles
from sphinx.util.logging import NAMESPACE, get_node_location
from sphinx_design.icons import get_octicon_data

from _ext.page import elsewhere
from _ext.posts.places import line_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

Names = Callable[["Sphinx"], Iterable[str]]


def labels(app: Sphinx) -> Iterable[str]:
    return app.env.domains.standard_domain.anonlabels


def figures(app: Sphinx) -> Iterable[str]:
    return (name for name in labels(app) if name.startswith(("fig-", "tbl-", "code-")))


def pages(app: Sphinx) -> Iterable[str]:
    return (f"/{docname}" for docname in app.env.found_docs)


def terms(app: Sphinx) -> Iterable[str]:
    objects = app.env.domains.standard_domain.objects
    return (name for kind, name in objects if kind == "term")


def equations(app: Sphinx) -> Iterable[str]:
    return app.env.domains.math_domain.equations


def works(app: Sphinx) -> Iterable[str]:
    return app.env.get_domain("cite").bibdata.data.entries  # type: ignore[attr-defined]


def known_directives(app: Sphinx) -> Iterable[str]:
    yield from directives._directives  # type: ignore[attr-defined]
    yield from directives._directive_registry  # type: ignore[attr-defined]


def known_roles(app: Sphinx) -> Iterable[str]:
    yield from roles._roles  # type: ignore[attr-defined]
    yield from roles._role_registry  # type: ignore[attr-defined]
    for name, domain in app.env.domains.items():
        yield from domain.roles if name == "std" else ()
        yield from (f"{name}:{role}" for role in domain.roles)


def octicons(app: Sphinx) -> Iterable[str]:
    return get_octicon_data()


def nothing(app: Sphinx) -> Iterable[str]:
    return ()


# A pattern of what is said, whose group is a name; the names that there are; a remedy.
ADVICE: tuple[tuple[str, Names, str], ...] = (
    (r"(?i:unknown) document: '(.*)'", pages, "name a page as /posts/topic/slug"),
    (r"undefined label: '(.*)'", labels,
     "write the label that stands above the heading"),
    (r"equation not found: (.*)", equations, "label it behind its dollars: $$ (name)"),
    (r"term not in glossary: '(.*)'", terms, "define it in reference/glossary.md"),
    (r"could not find bibtex key \"(.*)\"", works, "add it to reference/sources.bib"),
    (r"Unknown interpreted text role \"(.*)\"", known_roles,
     "write the text without it"),
    (r"Unknown directive type: '(.*)'", known_directives, "write the text without it"),
    (r"Unknown directive type \"(.*)\"", known_directives, "write the text without it"),
    (r"'(?:any|ref|doc)' reference target not found: (.*)", labels,
     "link to a label, or to a page as /posts/topic/slug"),
    (r"(?:py|c|cpp|js|rst|std):\w+ reference target not found: (.*)", nothing,
     "nothing here describes it; write it as code: `so`"),
    (r"(?<!-)reference target not found: (.*)", labels,
     "link to a label that is there"),
    (r"download file not readable: (.*)", nothing,
     "save it beside the post, and name it as seen from there"),
    (r"Any number is not assigned: (.*)", nothing,
     "figures, tables, listings and formulas have numbers; use {ref}"),
    (r"A title or caption not found: '(.*)'", nothing,
     "give the words: {ref}`words <label>`"),
    (r"Document headings start at H2|Non-consecutive header level", nothing,
     "# is the title, ## a section, ### a part of it"),
    (r"Duplicate explicit target name: \"(.*)\"|duplicate label", nothing,
     "a label names one place; choose another"),
    (r"isn't included in any toctree", nothing, "name it in the toctree of its topic"),
    (r"toctree contains reference to non-?existing document '(.*)'", pages,
     "name a page that is there, or take the line out"),
    (r"toctree glob pattern '.*' didn't match", nothing,
     "write a page, or take it out"),
    (r"Unknown option key", nothing, "take it out, or look for the nearest of those"),
    (r"Invalid option value for '(.*?)'", nothing, "write one that it may have"),
    (r"Invalid options|Invalid '.*' attribute", nothing, "write one that it may have"),
    (r"1 argument\(s\) required, 0 supplied", nothing, "write it behind the name"),
    (r"No content permitted|no content", nothing, "take its content out"),
    (r"Content block expected", nothing, "write its text below it"),
    (r"maximum .* argument\(s\) allowed|[Aa]rguments? .*not allowed", nothing,
     "leave out what stands behind its name"),
    (r"Include file '(.*)' not found|file not found: '(.*)'", nothing,
     "name it as seen from this page, or from the root with / before it"),
    (r"Encoding '.*' used for reading|codec can't decode", nothing,
     "save the file as UTF-8"),
    (r"Object named '(.*)' not found in include file", nothing,
     "write the name of a function or class in it"),
    (r"no lines pulled from include file", nothing, "quote by name: :pyobject:"),
    (r"line number spec is out of range|invalid line number spec", nothing,
     "count from 1: 2,4-6"),
    (r"pattern not found: (.*)", nothing, "write words that stand in the file"),
    (r"parsing '.*' failed: SyntaxError", nothing, "the file is no Python; mend it"),
    (r"directive path:", nothing,
     "name it as seen from this page, or from the root with / before it"),
    (r"Error with CSV data", nothing, "close its quotation marks"),
    (r"content block for the \"list-table\"", nothing,
     "a row is * - one, and - another below, all of as many cells"),
    (r"cannot be mocked", nothing, "leave it out: it has no form here"),
    (r"evaluating only directive", nothing, "write html or pdf"),
    (r"should be '(?:grid|tab)-item'", nothing, "put its text into one"),
    (r"parent of a '(.*?)-item' should be", nothing, "put it into one"),
    (r"Invalid directive argument", nothing, "write one that it may have"),
    (r"directive can only be used within a substitution", nothing, "leave it out"),
    (r"Unrecognised octicon: (.*)'", octicons, "write a word"),
    (r"octicon content: Invalid height", nothing, "write it as 1em or 16px"),
    (r"invalid (?:PEP|RFC) number", nothing, "write its number"),
    (r"unknown option: '(.*)'", nothing, "nothing here describes it; write it as code"),
    (r"malformed citation target", nothing,
     "write keys with commas between: {cite:p}`one,two`"),
    (r"Lexing literal_block .* as \"(.*)\"", nothing,
     "mend it, or name another language; text is none"),
    (r"cannot be shown as it is written \([^;]*\)$", nothing,
     "write it in another way"),
)  # fmt: skip
COMPILED = [(re.compile(pattern), names, remedy) for pattern, names, remedy in ADVICE]
TWICE = re.compile(r"target name: \"(.+?)\"|label of equation (\S+),")
REPEATED = "run it again once this is mended"  # by _ext.builds.complaints
ADVISED = "_advised"


# What only repeats another complaint: who says it, and how it begins.
ECHOES = (
    ("sphinx.sphinx.util.docutils", "Duplicate ID:"),
    ("sphinx.sphinx.directives.other", "duplicated entry found in toctree"),
    ("sphinx.sphinx.environment.adapters.toctree", "circular toctree references"),
)


class Echo(logging.Filter):
    """Leaves out what begins in a way."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith(self.said)


class Advisor(logging.Handler):
    """Puts a remedy to each complaint of others, before anybody prints or keeps it."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app

    def emit(self, record: logging.LogRecord) -> None:
        if getattr(record, ADVISED, False) or REPEATED in record.getMessage():
            return
        setattr(record, ADVISED, True)
        said = record.getMessage().partition("\n\n")[0]  # then comes the source
        said = "; ".join(filter(None, map(str.strip, said.split("\n"))))
        if remedy := remedy_of(self.app, said):
            said = f"{said.rstrip('.')}; {remedy}"
        record.msg, record.args = said, ()
        if env := getattr(self.app, "env", None):
            record.location = placed(env, getattr(record, "location", None), said)


def remedy_of(app: Sphinx, said: str) -> str:
    """Return what to do about what was said; '' where nothing better is known."""
    if remedy := elsewhere.remedy_of(app.env, said):
        return remedy
    for pattern, names, remedy in COMPILED:
        if match := pattern.search(said):
            name = next(filter(None, match.groups()), "") if pattern.groups else ""
            near = difflib.get_close_matches(name, set(names(app)), n=2, cutoff=0.7)
            if f"/{name}" in near:
                return "a page cannot be below itself; take the line out"
            return f"did you mean {' or '.join(near)}?" if near else remedy
    return ""


def placed(env: BuildEnvironment, location: object, said: str) -> object:
    """Return a location with a line: the first, where only the page is known.

    Of a name that stands there twice, it is that of the second.
    """
    if isinstance(location, nodes.Node):
        location = get_node_location(location)
    if location is None and (page := env.current_document.docname):
        location = f"{env.doc2path(page)}:"  # it was said while that was read
    if isinstance(location, str) and location.endswith(":"):  # a file without its line
        path, twice = location.rstrip(":"), TWICE.search(said)
        name = next(filter(None, twice.groups())) if twice else ""
        line = line_of(Path(path), name, 1, earlier=1) if name else 1
        return f"{path}:{line or 1}"
    docname = location[0] if isinstance(location, tuple) else location
    if isinstance(location, tuple) and str(docname).endswith(".md"):
        return ":".join(map(str, location))  # a file, whose suffix Sphinx would add
    has_line = isinstance(location, tuple) and len(location) > 1 and location[1]
    if has_line or not isinstance(docname, str) or docname not in env.found_docs:
        return location
    return (docname, 1)


def advise(app: Sphinx) -> None:
    """Have complaints get their remedies until the build ends."""
    advisor = Advisor(app)
    logger = logging.getLogger(NAMESPACE)
    logger.handlers.insert(0, advisor)  # before those that print and keep
    listened = [(logging.getLogger(name), Echo(said)) for name, said in ECHOES]
    for each, echo in listened:
        each.addFilter(echo)

    def end(*_arguments: object) -> None:
        logger.removeHandler(advisor)
        for each, echo in listened:
            each.removeFilter(echo)

    app.connect("build-finished", end, priority=990)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", advise, priority=1)  # before others complain
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
