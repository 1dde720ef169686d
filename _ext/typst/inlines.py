"""What stands in a line of text: code, formulas, references, footnotes."""

from __future__ import annotations

from docutils import nodes

from _ext.page.formulas import tree_of
from _ext.page.speech import spoken
from _ext.typst import addresses, breaks, formulas, listings, numbers
from _ext.typst.displays import FormulaFitter
from _ext.typst.escaping import string
from _ext.typst.page import place_of
from _ext.typst.rooms import Room

# What the elements of HTML that only mark a text are in print.
MARKED_UP = {
    "del": "strike", "s": "strike", "ins": "underline", "u": "underline",
    "mark": "highlight", "small": "small",
}  # fmt: skip


class InlineWriter(FormulaFitter):
    """Writes what stands in a line."""

    def write_literal(self, node: nodes.literal) -> str:
        form = "key" if "kbd" in node["classes"] else "code"
        shown = breaks.code(node.astext(), self.room(node))
        return f"{self.anchors(node)}#inline-{form}({shown});"

    def write_inline(self, node: nodes.inline) -> str:
        inside = self.anchors(node) + self.inside(node)
        if {"guilabel", "menuselection"} & set(node["classes"]):
            return f"#interface[{inside}];"
        return inside

    def write_marked_up(self, node: nodes.inline) -> str:
        return f"{self.anchors(node)}#{MARKED_UP[node['tag']]}[{self.inside(node)}];"

    def write_sd_badge(self, node: nodes.inline) -> str:
        return f"#badge[{self.inside(node)}];"

    def write_abbreviation(self, node: nodes.abbreviation) -> str:
        full = node.get("explanation")
        text = node.astext() + (f" ({full})" if full else "")
        return breaks.breakable(text, self.room(node))

    def write_target(self, node: nodes.target) -> str:
        return self.anchors(node) + self.inside(node)

    def write_math(self, node: nodes.math) -> str:
        tree = tree_of(node)
        if tree is None:
            return f"#inline-code({breaks.code(node.astext(), self.room(node))});"
        return self.in_line(node, string(spoken(tree)), formulas.markup(tree))

    def write_math_block(self, node: nodes.math_block) -> str:
        tree = tree_of(node)
        if tree is None:
            block = listings.code_block(node.astext(), "text", self.room(node))
            return f"\n{block}{self.anchors(node)}\n"
        number, words = self.number("displaymath", node), string(spoken(tree))
        call = self.display(node, number, words, formulas.markup(tree))
        if goes_on(node):
            after = "" if goes_on(follower(node)) else "\n#going-on\n"
            return f"{self.anchors(node)}#in-paragraph[{call}];{after}"
        return f"\n{self.anchors(node)}{call}\n"

    def write_reference(self, node: nodes.reference) -> str:
        target = self.target_of(node)
        body = self.numbered(node, target or "") or self.inside(node)
        anchors = self.anchors(node)
        if target is None:
            return anchors + self.outside(node, body)
        self.page.targets.setdefault(target, place_of(node))
        how = reference_kind(node)
        entry = self.index_entry(target) if how == "term" else ""
        if self.notes_apart is not None:
            return anchors + entry + body
        if self.is_heading and how == "place":
            how = "heading"
        place = f"{string(target)}, {string(self.address(target))}"
        return f"{anchors}{entry}#refer({string(how)}, {place})[{body}];"

    def outside(self, node: nodes.reference, body: str) -> str:
        """Return words that lead to an address, with it where they do not say it."""
        address = node.get("refuri", "")
        is_said = addresses.says_itself(node.astext(), address)
        if self.notes_apart is not None:
            if is_said:
                return body
            written = breaks.breakable(address, Room())
            note = f"#outside({string(address)}, note: {addresses.SAID})[{written}];"
            return body + letter(note, self.notes_apart)
        if is_said:
            return f"#outside({string(address)}, note: {addresses.SAID})[{body}];"
        if self.is_heading:  # see write_title
            return f"#outside({string(address)})[{body}];"
        is_beside = addresses.has_no_notes(node)
        note = addresses.BESIDE if is_beside else self.addresses.note(address)
        return f"#outside({string(address)}, note: {note})[{body}];"

    def address_apart(self, node: nodes.reference) -> str:
        """Return the note of an address that words in a heading lead to."""
        address = node.get("refuri", "")
        if self.target_of(node) or addresses.says_itself(node.astext(), address):
            return ""
        return f"#address-note({string(address)}, ..{self.addresses.note(address)});"

    def numbered(self, node: nodes.reference, target: str) -> str:
        """Return what a reference to a number says, "" where it says none."""
        docname, _, node_id = target.partition("#")
        number = numbers.find(self.numbers.get(docname, {}), [node_id])
        words = numbers.around(node, numbers.written(number)) if number else None
        if words is None or number is None:
            return ""
        before, after = (breaks.breakable(each, self.room(node)) for each in words)
        return f"{before}#{numbers.in_chapter(docname, number)};{after}"

    def target_of(self, node: nodes.reference) -> str | None:
        """Return the label that a reference leads to; None if out of the site."""
        address = node.get("refuri", "")
        if "refid" in node:
            return self.label(node["refid"])
        if address.startswith("%"):
            return address[1:].rstrip("#")
        return address if node.get("internal") else None

    write_number_reference = write_reference

    def index_entries(self, node: nodes.Element) -> str:
        """Return the entries of the terms that are first used in a node."""
        found = [
            self.index_entry(self.target_of(each) or "")
            for each in node.findall(nodes.reference)
            if reference_kind(each) == "term"
        ]
        return "".join(found)

    def index_entry(self, target: str) -> str:
        """Return an entry of the index at the first use of a term on a page."""
        if target not in self.terms or target in self.seen_terms:
            return ""
        self.seen_terms.add(target)
        return f"#index-entry({string(self.terms[target])});"

    def write_footnote_reference(self, node: nodes.footnote_reference) -> str:
        if self.is_heading:
            return ""  # see write_title
        if self.notes_apart is not None:
            return self.note_apart(node["refid"], self.notes_apart)
        label = string("note:" + self.label(node["refid"]))
        number = f"numbering: _ => {string(node.astext())}"  # the page's
        if node["refid"] in self.seen_footnotes:
            return f"#footnote({number}, label({label}));"
        self.seen_footnotes.add(node["refid"])
        return f"#footnote({number})[{self.note(node['refid'])}]#label({label});"

    def note(self, node_id: str) -> str:
        """Return what a note says."""
        return "".join(map(self.write, self.footnotes[node_id].children[1:])).strip()

    def note_apart(self, node_id: str, notes: list[str]) -> str:
        """Return a letter for a note, which stands below the table with ``notes``."""
        self.notes_apart = None  # the note itself may link
        note = self.note(node_id)
        self.notes_apart = notes
        return letter(note, notes)

    def write_citation(self, node: nodes.citation) -> str:
        body = "".join(map(self.write, node.children[1:])).strip()
        target = string(self.label(node["ids"][0])) if node["ids"] else "none"
        return f"\n#source-entry({target})[{self.anchors(node)}{body}];\n"


def letter(note: str, notes: list[str]) -> str:
    """Return a letter for a note below a table, which comes to be one of ``notes``."""
    if note not in notes:
        notes.append(note)
    return f"#super[{chr(ord('a') + notes.index(note))}];"


def goes_on(node: nodes.Node | None) -> bool:
    """Tell whether a node is a formula that goes on from the words before it."""
    if not isinstance(node, nodes.math_block) or tree_of(node) is None:
        return False
    before = node.previous_sibling()
    while isinstance(before, nodes.target):
        before = before.previous_sibling()
    return isinstance(before, nodes.paragraph) or goes_on(before)


def follower(node: nodes.Node) -> nodes.Node | None:
    """Return what follows a node, targets left out."""
    after = node.next_node(descend=False, siblings=True)
    while isinstance(after, nodes.target):
        after = after.next_node(descend=False, siblings=True)
    return after


def reference_kind(node: nodes.reference) -> str:
    """Return how a reference is shown: a number, a term, a source, or a place."""
    if "checked-number" in node["classes"]:
        return "number"
    inner = {name for child in node.findall(nodes.inline) for name in child["classes"]}
    if "std-term" in inner:
        return "term"
    if node.get("refuri", "").startswith("%reference/sources"):
        return "source"
    return "place"
