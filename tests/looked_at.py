"""The directives and roles that an author may use, each looked at by somebody.

A new one (of an extension, or of a new version of one) is none of these until it is
known what it reads, what it runs and what it writes into a page.
"""

from __future__ import annotations

# What reads a file that the author names: see _ext.page.files and _ext.page.images.
HELD = {
    "include", "literalinclude", "csv-table", "figure", "figure-md", "image", "card",
    "grid-item-card", "article-info", "bibliography", "footbibliography", "toctree",
    "lab-figure", "calculator", "evidence", "lab-command", "lab-parameters",
    "lab-results", "lab-checks",
}  # fmt: skip
REFUSED = {"raw", "meta"}  # see _ext.page.refused
HARMLESS = set(
    """
    _all-octicon accordion acks admonition aside attention button-link button-ref
    c:alias c:enum c:enumerator c:function c:macro c:member c:namespace c:namespace-pop
    c:namespace-push c:struct c:type c:union c:var calculator-list card-carousel card-footer card-header
    caution centered class cmdoption code code-block code-of-site codeauthor compound confval
    container contents cpp:alias cpp:class cpp:concept cpp:enum cpp:enum-class
    cpp:enum-struct cpp:enumerator cpp:function cpp:member cpp:namespace
    cpp:namespace-pop cpp:namespace-push cpp:struct cpp:type cpp:union cpp:var cssclass
    danger date default-domain default-role deprecated describe div dropdown envvar
    epigraph error footer glossary grid grid-item header highlight highlights hint hlist
    important in-short index js:attribute js:class js:data js:function js:method js:module
    line-block list-table math mermaid moduleauthor name-list note object only option
    parsed-literal post-archive post-list productionlist program pull-quote py:attribute py:class
    py:classmethod py:currentmodule py:data py:decorator py:decoratormethod py:exception
    py:function py:method py:module py:property py:staticmethod py:type replace
    restructuredtext-test-directive role rst-class rst:directive rst:directive:option
    rst:role rubric sectionauthor sectnum seealso sidebar sourcecode step steps tab-item
    tab-set tab-set-code table tabularcolumns tag-list target-notes tip title topic unicode
    version-added version-changed version-deprecated version-removed versionadded
    versionchanged versionremoved warning
    """.split()
)
ROLES = set(
    """
    abbr abbreviation acronym anonymous-reference any c:data c:enum c:enumerator c:expr
    c:func c:macro c:member c:struct c:texpr c:type c:union c:var citation-reference
    cite cite:alp cite:alps cite:author cite:authorpar cite:authorpars cite:authors
    cite:cauthor cite:cauthors cite:ct cite:cts cite:empty cite:label cite:labelpar
    cite:p cite:ps cite:t cite:ts cite:year cite:yearpar code command confval cpp:any
    cpp:class cpp:concept cpp:enum cpp:enumerator cpp:expr cpp:func cpp:member
    cpp:struct cpp:texpr cpp:type cpp:union cpp:var cve cwe dfn doc emphasis envvar eq
    fa fa-brands fa-regular fa-solid fab far fas file footcite footcite:ct footcite:cts
    footcite:p footcite:ps footcite:t footcite:ts footnote-reference guilabel index
    js:attr js:class js:data js:func js:meth js:mod kbd keyword literal mailheader
    makevar manpage material-outlined material-regular material-round material-sharp
    material-twotone math math:numref menuselection mimetype named-reference newsgroup
    numref octicon option pep pep-reference program py:attr py:class py:const py:data
    py:deco py:exc py:func py:meth py:mod py:obj py:type ref regexp
    restructuredtext-unimplemented-role rfc rfc-reference rst:dir rst:role samp strong
    sub-ref subscript substitution-reference superscript target term title-reference
    token uri-reference
    """.split()
)
BADGES = r"bdg(-link|-ref)?(-\w+)?(-line)?"  # in all colours
ROLES_HELD = {"download"}
ROLES_REFUSED = {"raw"}
