"""Formulas are part of the page: for the eye and for screen readers, without a script."""

import pytest
from bs4 import BeautifulSoup

from book.project import HTML, pages

EXTENSIONS = ["myst_parser", "book.maths"]
OPTIONS = {"myst_enable_extensions": ["dollarmath", "amsmath"]}
PAGES = {
    "intro": "# A table $E$\n\nRow $E_i$ of $d < 9$.\n\n$$\np_i\n$$ (one)\n\nIt is {eq}`one`.\n",
    "two": "# Two rows\n\n\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}\n",
}


@pytest.fixture(scope="module")
def small(build_book, tmp_path_factory):
    out, warnings = build_book(tmp_path_factory.mktemp("maths"), PAGES, EXTENSIONS, **OPTIONS)
    assert "unknown" not in warnings and "KaTeX" not in warnings
    texts = {name: (out / f"{name}.html").read_text(encoding="utf8") for name in PAGES}
    return {name: BeautifulSoup(text, "html.parser") for name, text in texts.items()}


def sources(html):
    """Return the formulas of a page as the MathML that screen readers get names them."""
    return [part.text for part in html.select("article math annotation")]


def test_formulas_are_set_in_the_page(small):
    assert sources(small["intro"]) == ["E", "E_i", "d < 9", "p_i"]
    assert [part.text for part in small["intro"].select("article .katex-html")][:3] == [
        "E", "Ei\u200b", "d<9",
    ]  # fmt: skip
    assert not small["intro"].select('script[src*="mathjax"]')


def test_blocks_and_their_numbers(small):
    block = small["intro"].select_one("div.math#equation-one")
    assert block.select_one(".katex-display") and block.select_one(".eqno").text.startswith("(1)")
    assert small["intro"].select_one('p a[href="#equation-one"]').text == "(1)"
    (aligned,) = sources(small["two"])
    assert "\\begin{align}" in aligned and len(small["two"].select("article .katex-display")) == 1


def test_titles_in_menus_have_their_formulas(small):
    entry = small["two"].select_one("a.left-prev")
    assert entry.select_one("math annotation").text == "E"


def test_what_katex_does_not_know_is_a_warning(build_book, tmp_path):
    pages = {"intro": "# Title\n\nFirst.\n\nThen $\\nonsense{x}$.\n"}
    _, warnings = build_book(tmp_path, pages, EXTENSIONS, **OPTIONS)
    problem = "KaTeX parse error: Undefined control sequence: \\nonsense"
    assert f"intro.md:5: WARNING: {problem}" in warnings


@pytest.mark.parametrize("name", pages())
def test_no_formula_of_the_book_is_left_as_it_was_typed(name):
    html = BeautifulSoup((HTML / f"{name}.html").read_text(encoding="utf8"), "html.parser")
    formulas = html.select("article .math")
    assert all(formula.select_one("math") for formula in formulas)
    for part in html.select("article .math, pre, code, script"):
        part.decompose()
    assert "\\(" not in html.article.text and "$" not in html.article.text
