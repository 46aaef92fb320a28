"""Edit and run: a cell of the built page, its outputs as the book shows them, and the way back."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

WAKE = 180_000  # milliseconds: to wake Python on a busy machine and run what a cell needs
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'"
)


class Cell:
    """A code cell of the page, by its number."""

    def __init__(self, page, number):
        self.page, self.box = page, page.locator(f"#cell-{number}")
        self.editor = self.box.get_by_role("textbox", name=re.compile("Code of cell"))
        self.outputs = self.box.locator(".edit-outputs")

    def open(self):
        for fold in self.box.locator("details:not([open]) > summary").all():
            fold.click()
        self.box.get_by_role("button", name="Edit and run").click()
        self.editor.wait_for()
        return self

    def write(self, code):
        self.editor.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code)

    @property
    def code(self):
        return "\n".join(self.box.locator(".cm-line").all_text_contents())

    def run(self):
        self.editor.press("Control+Enter")
        self.page.wait_for_function(
            "status => /^(Done|Python found|A cell)/.test(status.textContent)",
            arg=self.box.locator(".edit-status").element_handle(),
            timeout=WAKE,
        )
        return self.outputs.text_content()


@pytest.fixture
def cell(visit, page, complaints):
    visit("chapters/lookup_tables")
    yield lambda number: Cell(page, number)
    assert complaints == []


def test_a_cell_is_edited_run_and_reset(cell, page):
    ids, layer = cell(3), cell(5)
    published = ids.box.locator(".cell_output").first
    before = published.locator("pre").text_content()
    ids.open()
    assert 'ids["queen"], ids["london"]' in ids.code
    assert ids.run().strip() == before.strip() == "(1, 9)"

    ids.write("import numpy as np\n\nids = {'king': 3, 'queen': 4}\nprint('edited')\nids['queen']")
    assert ids.run().split() == ["edited", "4"] and published.is_hidden()

    layer.open()  # it needs the ids, and gets them as they now are
    layer.write("for word in ids:\n    print(word)\nnp.zeros(2)")
    assert layer.run().split() == ["king", "queen", "array([0.,", "0.])"]

    ids.write("one = 1\n\none / 0")
    told = ids.run()
    assert told == "Line 3: ZeroDivisionError: division by zero"
    assert ids.box.locator(".edit-error-line").text_content() == "one / 0"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
        found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False})
        assert [violation["id"] for violation in found.response["violations"]] == []

    layer.run()
    failed = layer.box.get_by_text("A cell that this one needs has failed: ZeroDivisionError")
    assert failed.is_visible()

    ids.box.get_by_role("button", name="Reset cell").click()
    assert published.is_visible() and ids.editor.count() == 0
    ids.open()
    assert 'ids["queen"], ids["london"]' in ids.code


def test_an_edit_is_kept_until_its_cell_is_reset(cell, page):
    first = cell(3).open()
    first.write("'kept, as it was typed'")
    page.reload()
    assert cell(3).box.get_by_text("Your edit of this cell is kept").is_visible()
    assert cell(3).open().code == "'kept, as it was typed'"
    cell(3).box.get_by_role("button", name="Reset cell").click()
    page.reload()
    assert "kept" not in cell(3).open().code


def test_a_picture_is_drawn_as_edited(cell):
    bars = cell(20).open()
    code = bars.code.replace("3rd: man", "3rd: nobody").replace("Ten rows", "Now ten rows")
    bars.write(code)
    bars.run()
    image = bars.outputs.locator("figure.picture img")
    assert image.get_attribute("alt").startswith("Now ten rows")
    assert image.evaluate("image => image.naturalWidth") >= 1000
    assert "Zero in the rows" in bars.outputs.locator("figcaption").text_content()


def test_the_controls_of_an_edited_explorable_move(cell, page):
    words = cell(1).open()
    code = words.code.replace('"king queen', '"duke duchess king queen')
    words.write(code.replace("EmbeddingLayer(10,", "EmbeddingLayer(12,"))
    words.run()
    menu = words.outputs.locator("select, input:not([type=range])").first
    assert words.box.locator(".explorable:visible").count() == 1
    image = words.outputs.locator("figure img")
    if menu.evaluate("menu => menu.tagName") == "SELECT":
        menu.select_option("duchess")
    else:
        menu.fill("duchess")
        menu.press("Enter")
    page.wait_for_function(
        "document.querySelector('#cell-1 .edit-outputs img').alt.includes('duchess')",
        timeout=WAKE,
    )
    assert "duchess" in image.get_attribute("alt")

    words.box.get_by_role("button", name="Reset Python").click()
    words.box.get_by_text("Python is asleep").wait_for()
    assert image.is_visible() and words.outputs.locator(".explorable select, input").count() == 0
    assert words.run() and words.outputs.locator(".explorable").count() == 1  # it wakes again


def test_the_keyboard_enters_runs_and_leaves(cell, page):
    ids = cell(3)
    ids.box.get_by_role("button", name="Edit and run").focus()
    page.keyboard.press("Enter")
    ids.editor.wait_for()
    page.wait_for_function("document.activeElement.closest('.cm-editor')")
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert ids.code.endswith("\n    ")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Run")
    assert ids.editor.get_attribute("aria-label").endswith("Escape, then Tab, leaves the editor.")
    page.keyboard.press("Shift+Tab")
    ids.editor.wait_for()
    ids.box.get_by_role("button", name="Reset cell").click()
    assert page.evaluate("document.activeElement.textContent") == "Edit and run"


def test_every_cell_of_the_page_is_offered_and_nothing_is_fetched_before(visit, page, complaints):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    visit("chapters/lookup_tables")
    page.wait_for_function("document.querySelector('.edit-tools')")
    cells = page.locator(".cell[id^=cell-]").count()
    assert (
        page.get_by_role("button", name="Edit and run", include_hidden=True).count() == cells > 20
    )
    assert not [url for url in asked if "editor.mjs" in url or "pyodide" in url]
    assert complaints == []


def test_the_editor_keeps_to_the_policy(page, book):
    """No part of it evaluates text or writes a script into the page."""
    violations = []
    page.on("console", lambda m: "Content Security Policy" in m.text and violations.append(m.text))

    def with_policy(route):
        response = route.fetch()
        route.fulfill(
            response=response, headers={**response.headers, "content-security-policy": POLICY}
        )

    page.route("**/chapters/lookup_tables.html", with_policy)
    page.goto(f"{book}chapters/lookup_tables.html")
    before = [text for text in violations if "inline" not in text]  # the theme's own scripts
    assert Cell(page, 3).open().run().strip() == "(1, 9)"
    assert [text for text in violations if "inline" not in text] == before == []
