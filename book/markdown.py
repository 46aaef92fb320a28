"""A page as plain Markdown, from the tree in which Sphinx has resolved its directives and links.

Headings, quotes, tables, lists and maths are what any notebook viewer renders. A construct that has
no plain form is a warning of the build, and so an error, that names the page and the line.
"""

import base64
import mimetypes
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from textwrap import indent
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from book import works
from book.project import site

LOGGER = logging.getLogger(__name__)
ADVICE = "write it in plain Markdown, or teach it to book/markdown.py"
# What Markdown would read as its own, anywhere and at the start of a line.
SPECIAL = re.compile(r"[\\`*\[\]<$]|&(?=#?\w+;)|(?<!\w)_(?=[^\s_])|(?<=[^\s_])_(?!\w)")
STARTS = re.compile(r"^(?=[-+=>#_~|])|(?:\A\d+|^0*1)(?=[.)](?:\s|$))", re.M)
CELL = re.compile(r"\0(\d+)\0")  # stands where a code cell belongs
SAFE = "/:;?&=#%~@!$'*+,"  # of an address: not the brackets, which would end a link
ALIGNED = {"text-left": ":--", "text-center": ":-:", "text-right": "--:"}


class Writer:
    """Writes the nodes of one page, each by the method that is called as its class.

    cited: the anchors of the works that were met on the way.
    """

    def __init__(self, app: Sphinx, page: str):
        self.app, self.page = app, page
        self.level, self.quotes, self.cited = 0, 0, set()

    def __call__(self, node: nodes.Node) -> str:
        for kind in type(node).__mro__:
            if write := getattr(self, kind.__name__, None):
                return write(node)
        return self.refuse(node)

    def refuse(self, node: nodes.Node, advice: str = ADVICE) -> str:
        place = node
        while not place.line and place.parent:  # what stands inside a line has no number
            place = place.parent
        LOGGER.warning("%s has no plain form: %s", node.tagname, advice, location=place)
        return node.astext()

    def inside(self, node: nodes.Element) -> str:
        return "".join(map(self, node))

    def blocks(self, parts: Iterable[nodes.Node]) -> str:
        return "\n\n".join(text for part in parts if (text := self(part)))

    def nothing(self, node: nodes.Node) -> str:
        return ""

    target = comment = index = label = compound = substitution_definition = nothing
    document = definition = definition_list = glossary = only = figure = blocks
    inline = term = title_reference = caption = inside

    # Inside a line

    def Text(self, node: nodes.Text) -> str:
        return SPECIAL.sub(r"\\\g<0>", node)

    def emphasis(self, node: nodes.emphasis) -> str:
        return f"*{self.inside(node)}*"

    def strong(self, node: nodes.strong) -> str:
        return f"**{self.inside(node)}**"

    def literal(self, node: nodes.literal) -> str:
        text = node.astext()
        fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
        return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"

    def math(self, node: nodes.math) -> str:
        return f"${node.astext()}$"

    def raw(self, node: nodes.raw) -> str:
        return node.astext() if node["format"] == "html" else ""

    def image(self, node: nodes.image) -> str:
        address = node["uri"]
        if "://" not in address:  # the notebook travels alone
            data = base64.b64encode(Path(self.app.srcdir, address).read_bytes()).decode()
            address = f"data:{mimetypes.guess_type(address)[0]};base64,{data}"
        return f"![{node.get('alt', '')}]({address})"

    def reference(self, node: nodes.reference) -> str:
        words, address = self.inside(node), self.address(node)
        return f"[{words}]({quote(address, safe=SAFE)})" if address else words

    def address(self, node: nodes.reference) -> str | None:
        """Return where a link leads.

        That is a work itself for a citation; else the published page where its address is known,
        or the notebook beside this one. Viewers do not agree on the anchors of headings.
        """
        path, _, anchor = node.get("refuri", "").partition("#")
        anchor = node.get("refid", anchor)
        if work := works.listed(self.app).get(anchor):
            self.cited.add(anchor)
            return works.address(work)
        if not node.get("internal") and "refid" not in node:
            return node["refuri"]
        if any("std-term" in child.get("classes", []) for child in node.findall(nodes.inline)):
            return None  # the glossary is on one page only
        here = posixpath.dirname(self.page)
        other = posixpath.normpath(posixpath.join(here, path)).removesuffix(".html")
        other = other if path else self.page
        if site():
            return f"{site()}{other}.html" + f"#{anchor}" * bool(anchor)
        return None if other == self.page else posixpath.relpath(f"{other}.ipynb", here or ".")

    # Blocks

    def paragraph(self, node: nodes.paragraph) -> str:
        return STARTS.sub(r"\g<0>\\", self.inside(node))

    def section(self, node: nodes.section) -> str:
        self.level += 1
        text = self.blocks(node)
        self.level -= 1
        return text

    def title(self, node: nodes.title) -> str:
        return f"{'#' * self.level} {self.inside(node)}"

    rubric = title

    def transition(self, node: nodes.transition) -> str:
        return "---"

    def literal_block(self, node: nodes.literal_block) -> str:
        return f"```{node.get('language', '')}\n{node.astext().rstrip()}\n```"

    def math_block(self, node: nodes.math_block) -> str:
        text = node.astext().strip("\n")
        tag = [f"\\tag{{{node['number']}}}"] if node["number"] else []
        rows = [text] if node.get("nowrap") else ["$$", text, *tag, "$$"]
        # A quote's marks would end up inside the formula.
        return " ".join(" ".join(rows).split()) if self.quotes else "\n".join(rows)

    def bullet_list(self, node: nodes.Element) -> str:
        return self.items(["- "] * len(node), node)

    def enumerated_list(self, node: nodes.enumerated_list) -> str:
        start = node.get("start", 1)
        return self.items([f"{start + n}. " for n in range(len(node))], node)

    def items(self, marks: list[str], items: Iterable[nodes.list_item]) -> str:
        pairs = zip(marks, map(self.blocks, items), strict=True)
        return "\n".join(mark + indent(text, " " * len(mark)).lstrip() for mark, text in pairs)

    def definition_list_item(self, node: nodes.definition_list_item) -> str:
        *terms, meaning = node
        # Two spaces: the meaning starts on a line of its own.
        return f"**{', '.join(map(self, terms))}**  \n{self(meaning)}"

    def block_quote(self, parts: Iterable[nodes.Node], heading: str = "") -> str:
        self.quotes += 1
        text = heading + self.blocks(parts)
        self.quotes -= 1
        return "\n".join(f"> {row}".rstrip() for row in text.split("\n"))

    def Admonition(self, node: nodes.Admonition) -> str:
        """Write a box as a quote; those of a kind of their own have no title but its name."""
        if isinstance(node, nodes.admonition):
            title, *rest = node
            return self.block_quote(rest, f"**{self.inside(title)}**\n\n")
        name = {"seealso": "See also"}.get(node.tagname, node.tagname.capitalize())
        return self.block_quote(node, f"**{name}**\n\n")

    def exercise_enumerable_node(self, node: nodes.Admonition) -> str:
        number = self.app.env.toc_fignumbers[self.page]["exercise"][node["label"]]
        return self.exercise_node(node, node[0]["title"] % ".".join(map(str, number)))

    def exercise_node(self, node: nodes.Admonition, name: str = "") -> str:
        title, *rest = node
        return f"### {name}{self.inside(title)}\n\n{self.blocks(rest)}"

    def solution_node(self, node: nodes.Admonition) -> str:
        title, *rest = node
        return f"#### {self.inside(title)}\n\n{self.blocks(rest)}"

    def dropdown_main(self, node: nodes.Element) -> str:
        """Write a fold open, under its title: a notebook's cells cannot stand inside one."""
        title, body = node
        words = next(part for part in title if "sd-summary-text" in part["classes"])
        return f"#### {self.inside(words)}\n\n{self.blocks(body)}"

    def table(self, node: nodes.table) -> str:
        title = "".join(f"**{self.inside(title)}**\n\n" for title in node.findall(nodes.title))
        first, *rest = node.findall(nodes.row)
        marks = [ALIGNED.get("".join(entry["classes"]), "---") for entry in first]
        lines = [self.row(first), f"|{'|'.join(marks)}|", *map(self.row, rest)]
        return title + "\n".join(lines)

    def row(self, node: nodes.row) -> str:
        return "|" + "".join(f" {self(entry)} |" for entry in node)

    def entry(self, node: nodes.entry) -> str:
        if len(node) > 1 or not all(isinstance(child, nodes.paragraph) for child in node):
            return self.refuse(node, "a cell of a table holds one paragraph")
        return self.blocks(node).replace("\n", " ").replace("|", r"\|")

    def citation(self, node: nodes.citation) -> str:
        return self.work(node["ids"][0])

    def work(self, anchor: str) -> str:
        """Return a work as an item of the list of references."""
        work = works.listed(self.app)[anchor]
        return f"- **{works.words(work.key)}.** {self(works.description(work))}"

    def container(self, node: nodes.container) -> str:
        if node.get("nb_element") == "cell_code":
            return f"\0{node['cell_index']}\0"
        list_of_works = isinstance(node.next_node(), nodes.citation)
        return "\n".join(map(self, node)) if list_of_works else self.blocks(node)
