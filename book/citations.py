"""Sphinx extension: a link that names a work leads to the list of references.

Pages write `[Harris (1954)](#harris1954distributional)`: plain Markdown, which reads the same in a
notebook, where the roles of sphinxcontrib-bibtex would stand as they are.
"""

import bibliography
from docutils import nodes
from pybtex.plugin import find_plugin, register_plugin
from pybtex.style.formatting.unsrt import Style
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from sphinx.application import Sphinx


class Label(BaseLabelStyle):
    """Works are listed under the words by which the text names them."""

    def format_labels(self, sorted_entries):
        return [bibliography.words(entry.key, parenthetical=True) for entry in sorted_entries]


class Order(BaseSortingStyle):
    def sorting_key(self, entry):
        return bibliography.order(entry.key)


class ByAuthor(Style):
    default_label_style = Label
    default_sorting_style = Order


def setup(app: Sphinx) -> dict:
    register_plugin("pybtex.style.formatting", "by_author", ByAuthor)
    app.connect("env-updated", label_works, priority=900)  # when sphinxcontrib-bibtex knows them
    app.connect("doctree-resolved", describe_works)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def label_works(app: Sphinx, env) -> None:
    """Make the key of every work a label, as a heading has one."""
    labels = env.get_domain("std").anonlabels
    for work in env.get_domain("cite").citations:
        labels[work.key] = work.bibliography_key.docname, work.citation_id


def describe_works(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Show the whole reference where the pointer rests on a citation."""
    plain = find_plugin("pybtex.backends", "plaintext")()  # it leaves the command \url in
    works = {work.citation_id: work for work in app.env.get_domain("cite").citations}
    for link in doctree.findall(nodes.reference):
        work = works.get(link.get("refid") or link.get("refuri", "").partition("#")[2])
        if work:
            link["reftitle"] = work.tooltip_entry.text.render(plain).replace("\\url ", "")
