"""The built book in a real browser: nothing foreign, nothing broken, all of it legible."""

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from book import project
from book.project import HTML
from tests.look import PHONE

PAGES = project.pages()
OTHERS = ["search", "genindex"]
PAGE_LIMIT = 1_000_000  # bytes, gzipped

each_page = pytest.mark.parametrize("name", PAGES)


@pytest.mark.parametrize("name", [*PAGES, *OTHERS])
def test_page_is_clean(name, visit, page, complaints):
    visit(name)
    page.wait_for_load_state("networkidle")
    assert complaints == []
    for width in (1200, 390):
        page.set_viewport_size({"width": width, "height": 900})
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0, f"the page is wider than {width} px"


@each_page
def test_every_picture_says_what_it_shows(name, visit, page):
    visit(name)
    alts = page.locator("main article img").evaluate_all("all => all.map(img => img.alt)")
    assert all(len(alt) > 20 for alt in alts), alts


@each_page
def test_a_picture_has_on_a_phone_the_width_that_its_letters_need(name, visit, page):
    visit(name, width=390)
    page.evaluate("document.querySelectorAll('details').forEach(fold => (fold.open = true))")
    widths = page.locator("figure.picture img").evaluate_all(
        "all => all.map(img => img.clientWidth - 2 * parseFloat(getComputedStyle(img).paddingLeft))"
    )
    assert all(width >= PHONE for width in widths), widths


CUT_OFF = """all => all.filter(formula => {
  const view = formula.getBoundingClientRect();
  const parts = [...formula.querySelectorAll(".base")].map(part => part.getBoundingClientRect());
  const [left, right] = [Math.min(...parts.map(p => p.left)), Math.max(...parts.map(p => p.right))];
  const reached = view.left - formula.scrollLeft + formula.scrollWidth;
  return left < view.left - 1 || right > reached + 1 || formula.scrollWidth > formula.clientWidth
    && getComputedStyle(formula).overflowX != "auto";
}).map(formula => formula.textContent)"""


@each_page
def test_no_formula_is_cut_off_on_a_phone(name, visit, page):
    visit(name, width=390)
    page.evaluate("document.querySelectorAll('details').forEach(fold => (fold.open = true))")
    assert page.locator("article div.math > .katex-display").evaluate_all(CUT_OFF) == []


@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_to_say(name, scheme, visit, page):
    visit(name, scheme)
    rules = {
        "label-content-name-mismatch": {"enabled": True},  # off by default
        "empty-table-header": {"enabled": False},  # it cannot read MathML: a heading like $V$
    }
    results = Axe().run(page, options={"rules": rules, "resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()


@each_page
def test_page_weight(name):
    path = HTML / f"{name}.html"
    html = path.read_text(encoding="utf8")
    sources = set(re.findall(r'<img[^>]* src="([^":]+)"', html))
    parts = [html.encode(), *((path.parent / source).read_bytes() for source in sources)]
    assert sum(len(gzip.compress(part)) for part in parts) <= PAGE_LIMIT
