r"""What to write instead of LaTeX that cannot be shown, by name and by error.

A formula has what math-core reads and both outputs can set. The rest of LaTeX is large;
what people do write has an answer here, and of other names the nearest known one.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches

LABELS = "the page numbers formulas; label it behind the dollars: $$ ... $$ (name)"
REFERENCES = "refer to it in the text around it: {eq}`name`"
COLOURS = "a formula has the colour of its text"
UNITS = r"write the number and \,\text{ms}"
FIRST_NAMES = {  # in the order of what they are: a remedy and who needs it
    LABELS: r"\tag \tag* \label",
    REFERENCES: r"\eqref \ref \cref \autoref",
    COLOURS: r"\color \textcolor \colorbox \fcolorbox \definecolor",
    UNITS: r"\SI \si \qty \unit \num \ang \numrange \SIrange",
    r"write the elements in \mathrm{}, as in \mathrm{H_2O}": r"\ce \pu \cf",
    r"write \text{}": r"\mbox \hbox \textnormal \textup \textmd \fbox",
    r"write \mathrm{}": r"\textsc \mathup \mathnormal",
    "a formula defines no commands; write it out":
        r"\newcommand \renewcommand \providecommand \def \gdef \let \newenvironment "
        r"\DeclareMathOperator \DeclareMathOperator*",
    "put the link into the text around it": r"\href \url \hyperref",
    "put it into the text around the formula":
        r"\includegraphics \footnote \cite \verb",
    "write the conditions in one line, with commas": r"\substack \subarray",
    r"write \tilde{}": r"\widetilde",
    r"write \check{}": r"\widecheck",
    r"write \underline{}": r"\underbar",
    r"write \overrightarrow{}": r"\underrightarrow \Overrightarrow",
    r"write \overleftarrow{}": r"\underleftarrow",
    r"write \overleftrightarrow{}": r"\underleftrightarrow",
    r"write \overbrace{}": r"\overgroup \overparen",
    r"write \underbrace{}": r"\undergroup \underparen",
    r"write \sqrt{}": r"\surd",
    r"write \limsup": r"\varlimsup",
    r"write \liminf": r"\varliminf",
    r"write \dots": r"\dotsb \dotsc \dotsm \dotsi \dotso",
    r"write \lvert x \rvert": r"\abs",
    r"write \lVert x \rVert": r"\norm",
    r"write \frac{\mathrm{d} y}{\mathrm{d} x}": r"\dv \dd \derivative",
    r"write \frac{\partial y}{\partial x}": r"\pdv",
    r"write \mathbb{}": r"\mathbbm \mathds",
    r"write \mathbb{E}": r"\E",
    r"write \pm": r"\plusmn",
    r"write \hline": r"\hdashline \cline \toprule \midrule \bottomrule",
    r"write {}_a^b x": r"\prescript \sideset",
    r"write \quad": r"\hfill \hfil \vspace \bigskip",
    r"break the line with \\ within aligned": r"\newline \linebreak",
    "end the formula and begin another below the words":
        r"\intertext \shortintertext",
    "do without it: sizes and places are the font's":
        r"\raisebox \smash \vphantom \hphantom \mathrlap \mathllap \mathclap \rlap "
        r"\llap \large \Large \small \tiny \normalsize \rule "
        r"\strut \mathstrut \scalebox \rotatebox \mathchoice",
    "break the lines with aligned": "multline multline* alignat alignat* alignedat "
        "eqnarray eqnarray* flalign flalign* IEEEeqnarray IEEEeqnarray*",
    "write matrix or pmatrix":
        "smallmatrix psmallmatrix bsmallmatrix pmatrix* bmatrix*",
    "write array": "tabular tabular* tabularx subarray",
    "a picture is a figure of its own": "tikzpicture picture tikzcd CD",
}  # fmt: skip
REMEDIES = {
    name: remedy for remedy, names in FIRST_NAMES.items() for name in names.split()
}
# Commands that are known, to name the nearest to one that is not.
COMMANDS = r"""
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu
nu xi pi rho varrho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta
Lambda Xi Pi Sigma Upsilon Phi Psi Omega frac dfrac tfrac cfrac binom dbinom tbinom
sqrt sum prod int iint oint coprod bigcup bigcap bigvee bigwedge bigoplus bigotimes
lim limsup liminf min max sup inf argmin argmax log ln lg exp sin cos tan cot arcsin
arccos arctan sinh cosh tanh det dim ker hom deg gcd arg Pr le leq ge geq ne neq ll gg
approx sim simeq cong equiv propto prec succ preceq succeq lesssim gtrsim subset
subseteq subsetneq supset supseteq in notin ni cup cap setminus emptyset varnothing
land lor lnot neg forall exists nexists top bot vdash models perp parallel mid to
mapsto gets leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow
longrightarrow Longrightarrow longmapsto implies iff uparrow downarrow hookrightarrow
rightharpoonup xrightarrow xleftarrow pm mp times div cdot ast star circ bullet oplus
otimes odot infty partial nabla hbar ell Re Im aleph dots ldots cdots vdots ddots quad
qquad left right middle big Big bigg Bigg bigl bigr Bigl Bigr langle rangle lfloor
rfloor lceil rceil lvert rvert lVert rVert lbrace rbrace backslash text textbf textit
texttt textrm mathrm mathbf mathit mathsf mathtt mathbb mathcal mathscr mathfrak
boldsymbol operatorname hat widehat bar tilde vec dot ddot check acute grave breve
mathring overline underline overbrace underbrace overset underset stackrel
overrightarrow overleftarrow boxed cancel bcancel xcancel phantom not pmod bmod mod
colon coloneqq prime degree displaystyle textstyle scriptstyle limits nolimits begin
end hline
""".split()
ENVIRONMENTS = (
    "aligned align align* gathered gather gather* split cases dcases rcases matrix "
    "pmatrix bmatrix Bmatrix vmatrix Vmatrix array equation equation*"
).split()
ERRORS = {  # what math-core says: what to do
    r"reached end of input":
        r"it ends too early; close what is open, and write \% for the sign",
    r"Unmatched closing token|Expected closing token|Unexpected closing":
        r"a brace, \left or \begin has no partner; close each where it belongs",
    r"Found \"&\"": r"& is for columns; begin aligned or a matrix, or write \&",
    r"only appear at the top level":
        r"\\ stands within braces; put it outside of them",
    r"Unexpected \"\$\"": "a formula has no dollar within it; write \\$ for money",
    r"Math mode within text mode": r"close \text{} before the formula within it",
    r"Invalid parameter number": r"write \# for the sign",
    r"Not valid in text mode": r"close \text{} before it, and open it again behind it",
    r"Disallowed character": "it has a control character; delete it",
    r"There must be a parenthesis":
        r"\left, \big and their like need a bracket behind them; . is none",
    r"Not valid in math mode": r"put it into \text{}",
    r"Could not extract text": r"\operatorname{} has letters only; write \text{}",
    r"Expected argument": "a command lacks what it needs; write it in braces",
    r"Duplicate subscript or superscript": "put braces around one of them: {x^a}^b",
}  # fmt: skip


def remedy_for_name(name: str) -> str:
    r"""Return what to write for ``\SI`` or ``smallmatrix``; '' where it may stand."""
    remedy = REMEDIES.get(name, "")
    return f"{name} cannot be shown; {remedy}" if remedy else ""


def remedy_for_error(what: str) -> str:
    """Return an error of math-core's with what to do about it."""
    if match := re.fullmatch(r'Unknown command "\\(.*)"\.', what, re.DOTALL):
        return f"\\{match[1]} is not known; " + nearest(match[1], COMMANDS, "\\")
    if match := re.fullmatch(r'Unknown environment "(.*)"\.', what, re.DOTALL):
        return f"{match[1]} is not known; " + nearest(match[1], ENVIRONMENTS)
    for pattern, remedy in ERRORS.items():
        if re.search(pattern, what):
            return remedy
    return f"{what.rstrip('.')}; write it with plainer LaTeX"


def nearest(name: str, known: list[str], before: str = "") -> str:
    """Return a question after the known name that is nearest to one."""
    found = get_close_matches(name, known, n=2, cutoff=0.7)
    if not found:
        return "write it with plainer LaTeX"
    return f"is it {' or '.join(before + each for each in found)}?"


def remedy_for_character(char: str) -> str:
    """Return a complaint of a character that a font lacks."""
    name = unicodedata.name(char, f"U+{ord(char):04X}").lower()
    return f"the fonts lack its character {char} ({name}); say it in the text around it"
