"""Sphinx extension: works are cited by plain links, listed by author and year; links say to what.

Pages write `[Harris (1954)](#harris1954distributional)`: plain Markdown, which reads the same in a
notebook, where the roles of sphinxcontrib-bibtex would stand as they are.
"""

import unicodedata
from collections import defaultdict
from functools import cache

from docutils import nodes
from pybtex.database import Entry, parse_file
from pybtex.plugin import find_plugin, register_plugin
from pybtex.richtext import Text
from pybtex.style.formatting.unsrt import Style
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.domain import Citation
from sphinxcontrib.bibtex.transforms import node_text_transform

from book.project import ROOT


def setup(app: Sphinx) -> dict:
    register_plugin("pybtex.style.formatting", "by_author", ByAuthor)
    app.connect("env-updated", label_works, priority=900)  # when sphinxcontrib-bibtex knows them
    app.connect("doctree-resolved", describe_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


@cache
def entries() -> dict[str, Entry]:
    """Return the works of chapters/references.bib by their keys."""
    return dict(parse_file(ROOT / "chapters" / "references.bib", bib_format="bibtex").entries)


@cache
def years() -> dict[str, str]:
    """Return the year of every work, with a letter where its authors have several of that year."""
    same = defaultdict(list)
    for key, entry in entries().items():
        same[authors(entry), entry.fields["year"]].append(key)
    return {
        key: year + ("abcdefghij"[i] if len(keys) > 1 else "")
        for (_, year), keys in same.items()
        for i, key in enumerate(keys)
    }


def authors(entry: Entry) -> str:
    names = [
        str(Text.from_latex(" ".join([*person.prelast_names, *person.last_names])))
        for person in entry.persons.get("author") or entry.persons["editor"]
    ]
    return f"{names[0]} et al." if len(names) > 2 else " and ".join(names)


def words(key: str, parenthetical: bool = False) -> str:
    """Return "Author et al. (year)", or "Author et al., year" for a work named in brackets.

    Raises KeyError for a key that the bibliography does not have.
    """
    who, year = authors(entries()[key]), years()[key]
    return f"{who}, {year}" if parenthetical else f"{who} ({year})"


def order(key: str) -> str:
    """Return what to sort works by: author and year, accents left aside."""
    parts = unicodedata.normalize("NFKD", words(key, parenthetical=True))
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


class Label(BaseLabelStyle):
    """Works are listed under the words by which the text names them."""

    def format_labels(self, sorted_entries):
        return [words(entry.key, parenthetical=True) for entry in sorted_entries]


class Order(BaseSortingStyle):
    def sorting_key(self, entry):
        return order(entry.key)


class ByAuthor(Style):
    default_label_style = Label
    default_sorting_style = Order


def listed(app: Sphinx) -> dict[str, Citation]:
    """Return the works of the list of references by the anchors that they have there."""
    return {work.citation_id: work for work in app.env.get_domain("cite").citations}


def label_works(app: Sphinx, env) -> None:
    """Make the key of every work a label, as a heading has one."""
    labels = env.get_domain("std").anonlabels
    for anchor, work in listed(app).items():
        labels[work.key] = work.bibliography_key.docname, anchor


def describe_links(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Show the reference or the definition where the pointer or the focus rests on a link to it."""
    plain = find_plugin("pybtex.backends", "plaintext")()  # it leaves the command \url in
    works, terms = listed(app), definitions(app)
    for link in doctree.findall(nodes.reference):
        anchor = link.get("refid") or link.get("refuri", "").partition("#")[2]
        if anchor in works:
            text = works[anchor].formatted_entry.text.render(plain)
            link["reftitle"] = text.replace("\\url ", "")
        elif anchor in terms:
            link["reftitle"] = terms[anchor]


@cache  # the glossary's tree is read once, not for every page
def definitions(app: Sphinx) -> dict[str, str]:
    """Return what the glossary says of each term, by the anchor of the term."""
    objects = app.env.get_domain("std").get_objects()
    pages = {page for _, _, kind, page, _, _ in objects if kind == "term"}
    items = [
        item
        for page in pages
        for item in app.env.get_doctree(page).findall(nodes.definition_list_item)
    ]
    return {
        anchor: " ".join(item[-1].astext().split()) for item in items for anchor in item[0]["ids"]
    }


def description(work: Citation) -> nodes.paragraph:
    """Return the reference itself: authors, title, where and when, and links to it."""
    paragraph = find_plugin("pybtex.backends", "docutils")().paragraph(work.formatted_entry)
    node_text_transform(paragraph)  # it knows the command \url
    return paragraph


def address(work: Citation) -> str | None:
    """Return where a work can be read, if it is online: the last of its links is the best."""
    links = [link["refuri"] for link in description(work).findall(nodes.reference)]
    return links[-1] if links else None
