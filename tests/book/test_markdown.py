"""Pages as plain Markdown: construct by construct, through the parser of the book itself."""

import re
import shutil

import nbformat
import pytest
from docutils import nodes
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from book.markdown import Writer
from book.project import ROOT

OTHER = """\
(there)=
# Its title

## Part

:::{glossary}
id
  A number.

word
  Some letters.
:::

:::{bibliography}
:all:
:::
"""
PLAIN = [
    ("An {term}`id` of an {term}`old word <word>`.", "An id of an old word."),
    (
        "See {ref}`words <there>` or {ref}`there`.",
        "See [words](other.ipynb) or [Its title](other.ipynb).",
    ),
    (
        "See [words](other.md) and [](other.md#part).",
        "See [words](other.ipynb) and [Part](other.ipynb).",
    ),
    ("See {doc}`other`.", "See [Its title](other.ipynb)."),
    ("(here)=\n## Title\n\nSee [words](#here).", "## Title\n\nSee words."),
    (
        "As [Levy](#levy2015improving) says.",
        "As [Levy](https://doi.org/10.1162/tacl_a_00134) says.",
    ),
    (":::{tip}\nShort.\n:::", "> **Tip**\n>\n> Short."),
    (":::{dropdown} Why *two*?\nFor `i`.\n\nAnd j.\n:::", "#### Why *two*?\n\nFor `i`.\n\nAnd j."),
    (":::{seealso}\nMore.\n:::", "> **See also**\n>\n> More."),
    (":::{admonition} A {term}`id`\n:class: tip\nText.\n:::", "> **A id**\n>\n> Text."),
    ("````{note}\n```{tip}\nx\n```\n````", "> **Note**\n>\n> > **Tip**\n> >\n> > x"),
    ("- item\n\n  :::{tip}\n  x\n  :::", "- item\n\n  > **Tip**\n  >\n  > x"),
    ("3. a\n4. b\n\n   c", "3. a\n4. b\n\n   c"),
    ("> quoted\n\n---\n\nafter", "> quoted\n\n---\n\nafter"),
    (
        ":::{exercise} Why $x$\n:label: why\nSay.\n:::\n\n"
        ":::{solution-start} why\n:class: dropdown\n:::\n\nSo.\n\n:::{solution-end}\n:::",
        "### Exercise 1 (Why $x$)\n\nSay.\n\n#### Solution to Exercise 1 (Why $x$)\n\nSo.",
    ),
    (":::{exercise}\n:nonumber:\n\nSay.\n:::", "### Exercise\n\nSay."),
    (":::{glossary}\nnew\n  A *thing*.\n:::", "**new**  \nA *thing*."),
    ("Term\n: Meaning", "**Term**  \nMeaning"),
    (
        ":::{list-table} Name\n:header-rows: 1\n\n* - a\n  - b\n* - $x$\n  - two\n    | a | b\n:::",
        "**Name**\n\n| a | b |\n|---|---|\n| $x$ | two \\\\| a \\| b |",
    ),
    ("| a | b |\n|---|--:|\n| 1 | 2 |", "| a | b |\n|---|--:|\n| 1 | 2 |"),
    (":::{note}\n$$\na\n= b\n$$\n:::", "> **Note**\n>\n> $$ a = b $$"),
    ("$$\na\n$$ (formula)\n\nSee {eq}`formula`.", "$$\na\n\\tag{1}\n$$\n\nSee (1)."),
    ("\\begin{align}\na\n\\end{align}", "\\begin{align}\na\n\\end{align}"),
    ("Maths $e_i^\\top E$ and\n\n$$\n\\text{embed}(i) = 1\n$$",) * 2,
    ("`{ref}` and ``{term}`x` `` stay code", "`{ref}` and `` {term}`x`  `` stay code"),
    ("```python\nx = {'{ref}`a`': 1}\n(target)=\n```",) * 2,
    ("![a picture](https://example.org/x.png) and <b>bold</b>, [there](https://example.org)",) * 2,
    ("![a dot](dot.svg)", "![a dot](data:image/svg+xml;base64,PHN2Zy8+)"),
    ("2 \\* 3 \\$ \\[x\\] ___ a_b",) * 2,
    ("[words]{.class}", "words"),
    ("% a comment", ""),
]
REFUSED = [
    ("A note.[^1]\n\n[^1]: Below.", "footnote", 3),
    ("One\ntwo {abbr}`x (y)`.", "abbreviation", 3),
    (":::{list-table}\n* - a\n\n    ```\n    b\n    ```\n:::", "entry", 3),
    (":::{note}\nOne.\n\n:::{sidebar} Title\nx\n:::\n:::", "sidebar", 3),
]


@pytest.fixture(scope="module")
def built(build_book, tmp_path_factory):
    """A book with a page for each case: (its notebooks, its warnings)."""
    folder = tmp_path_factory.mktemp("cases")
    pages = {"intro": "# Cases", "other": OTHER}
    for kind, cases in {"plain": PLAIN, "refused": REFUSED}.items():
        pages |= {f"{kind}-{n}": f"# Case\n\n{case[0]}\n" for n, case in enumerate(cases)}
    shutil.copy(ROOT / "chapters" / "references.bib", folder)
    (folder / "dot.svg").write_text("<svg/>")
    extensions = [
        "myst_nb",
        "sphinx_design",
        "sphinx_exercise",
        "sphinxcontrib.bibtex",
        "book.notebooks",
    ]
    options = {
        "bibtex_bibfiles": ["references.bib"],
        "bibtex_cite_id": "{key}",
        "myst_enable_extensions": [
            "amsmath",
            "attrs_inline",
            "colon_fence",
            "deflist",
            "dollarmath",
        ],
        "myst_heading_anchors": 3,
        "myst_ref_domains": ["std"],
        "numfig": True,
    }
    return build_book(folder, pages, [*extensions, "book.works"], **options)


def prose(built, page):
    notebook = nbformat.read(built[0] / "notebooks" / f"{page}.ipynb", 4)
    return [cell.source for cell in notebook.cells]


@pytest.mark.parametrize(("number", "case"), list(enumerate(PLAIN)))
def test_what_a_construct_becomes(number, case, built):
    title, _, text = prose(built, f"plain-{number}")[0].partition("\n\n")
    assert (title, text) == ("# Case", case[1])
    assert f"plain-{number}" not in built[1]


def test_the_works_that_a_page_cites_stand_at_its_end(built):
    number = next(n for n, case in enumerate(PLAIN) if "(#levy" in case[0])
    work = "- **Levy et al. (2015).** Omer Levy, Yoav Goldberg, and Ido Dagan. Improving"
    *_, listed = prose(built, f"plain-{number}")
    assert listed.startswith(f"## References\n\n{work}")
    assert work in prose(built, "other")[0]


@pytest.mark.parametrize(("number", "case"), list(enumerate(REFUSED)))
def test_what_has_no_plain_form_is_refused_with_its_line(number, case, built):
    _, named, line = case
    assert re.search(rf"refused-{number}\.md:{line}: WARNING: {named}\w* has no plain", built[1])


@given(st.text("a1 .*_`[]()<>$\\#-+|!&;=~\n"))
@example("1. a\n# b\n- c\n> d\n1) e")
@example("a\n---\nb\n===")
def test_words_stay_words(text):
    """Whatever a text says, Markdown reads it as that text and nothing else."""
    text = re.sub(r"\s*\n\s*", "\n", text).strip() or "."
    tokens = MarkdownIt().parse(Writer(None, "page")(nodes.paragraph("", text)))
    assert [token.type for token in tokens if token.type != "inline"] == [
        "paragraph_open",
        "paragraph_close",
    ]
    inner = [part for token in tokens for part in token.children or []]
    assert {part.type for part in inner} <= {"text", "softbreak", "text_special"}
    assert "".join(part.content or "\n" for part in inner) == text
