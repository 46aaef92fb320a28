"""Predictions in a browser: on a sheet of their own, and every one of the built book."""

import json
import re
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from lib.show.predict import predict
from lib.show.questions import Choice, Number

ROOT = Path(__file__).parents[2]
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf8"))
PARTS = TOC.get("parts", [TOC])
PAGES = [TOC["root"], *(chapter["file"] for part in PARTS for chapter in part["chapters"])]
SHEET = "http://sheet.test/sheet.html"

DRAWS = predict(
    "How often is queen nearest?", truth=723, unit="of 1,000 draws", within=50, why="King stays."
)
LOSS = predict("What is the loss?", truth=1.7917, decimals=3, why="It is the entropy.")
WORD = predict(
    "Which word?",
    {"queen": "Nearly: it is second.", "king": "Yes: it stays.", "man <b>": "No: it is far."},
    truth="king",
    hides=False,
)


def cell(asked) -> str:
    return (
        f'<div class="cell"><details class="hide"><summary>Code</summary>truth 723, 1.792, king'
        f'</details><div class="cell_output"><div class="output text_html">{asked.html()}</div>'
        "</div></div>"
    )


HTML = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Sheet</title>
<link rel="stylesheet" href="predict.css"><style>[hidden] {{ display: none !important }}</style>
<script src="dom.js"></script><script src="predict.js"></script>
<main><article><h1>Sheet</h1><p>Before. <a href="#inside">Inside</a></p>
<section id="one"><h2>One</h2>{cell(DRAWS)}
<p>It was 723.</p><p id="inside">Further in.</p>{cell(LOSS)}<p>Of course 1.792.</p>
<section id="part"><h3>Part</h3><p>A part of its own.</p></section></section>
<section id="check"><h2>Check yourself</h2>{cell(WORD)}<p>At the end.</p></section>
</article></main></html>"""


@pytest.fixture
def sheet(page):
    """Open a page of three predictions, with the book's own script and style."""

    def answer(route):
        name = route.request.url.rsplit("/", 1)[1]
        if name == "sheet.html":
            route.fulfill(body=HTML, content_type="text/html")
        else:
            route.fulfill(path=ROOT / "book" / "static" / name)

    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("http://sheet.test/**", answer)

    def visit(anchor=""):
        page.goto(SHEET + anchor)
        return page.locator(".predict form").all()

    yield visit
    assert errors == []


def check(form, answer):
    """Answer a prediction as a reader would and return what the page then says."""
    if form.get_by_role("radio").count():
        form.get_by_role("radio", name=answer, exact=True).check()
    else:
        form.get_by_role("textbox").fill(answer)
    form.get_by_role("button", name="Check my answer").click()
    return said(form)


def said(form):
    return form.get_by_role("status").locator("p").all_inner_texts()


def shown_text(page):
    return page.evaluate("document.body.innerText")


def test_before_the_answer_the_truth_is_in_no_visible_text(sheet, page):
    draws, _loss, word = sheet()
    text = shown_text(page)
    assert not re.search(r"723|1\.792|Nearly|Yes|Further", text)
    assert "What follows opens with the answer." in text
    assert "A part of its own." in text and "At the end." in text
    tree = json.dumps(page.context.new_cdp_session(page).send("Accessibility.getFullAXTree"))
    assert "How often is queen nearest?" in tree and "Check my answer" in tree
    assert not re.search(r"723|1\.792|Nearly|Further", tree)
    assert said(draws) == said(word) == []


def test_an_answer_opens_what_follows(sheet, page):
    draws, loss, _word = sheet()
    assert check(draws, "900") == DRAWS.reply("900")
    expect(page.get_by_text("It was 723.")).to_be_visible()
    expect(page.get_by_text("Of course")).to_be_hidden()
    loss.get_by_role("button", name="Show me").click()
    assert said(loss) == LOSS.answer()
    expect(page.get_by_text("Of course")).to_be_visible()


@pytest.mark.parametrize("typed", ["", "  ", "abc", "1,2,3", "12e3", "--5", "<b>5</b>"])
def test_nonsense_gets_a_sentence_and_commits_nothing(sheet, page, typed):
    draws, *_ = sheet()
    with pytest.raises(ValueError) as problem:
        DRAWS.reply(typed)
    assert check(draws, typed) == [str(problem.value)]
    box = draws.get_by_role("textbox")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-invalid", "true")
    assert "723" not in shown_text(page)
    page.reload()
    assert said(draws) == []


NUMBERS = [
    "1 000", "1,000", "1.000", "1'000", "0,8", ".8", "80 %", "80%", "−3", "-0", "1,234.5",
    "1.234.567,5", "723 of 1,000 draws", "673", "773.0001", "1.7920", "1,792", "0.1234567",
]  # fmt: skip


@pytest.mark.parametrize("number", [0, 1])
def test_the_page_says_what_a_kernel_would_say(sheet, number):
    forms, asked = sheet(), [DRAWS, LOSS][number]
    forms[0].get_by_role("button", name="Show me").click()  # so that the second is open
    for typed in NUMBERS:
        try:
            expected = asked.reply(typed)
        except ValueError as problem:
            expected = [str(problem)]
        assert check(forms[number], typed) == expected, typed


def test_an_option_gets_its_reason(sheet):
    word = sheet()[2]
    word.get_by_role("button", name="Check my answer").click()
    assert said(word) == ["Choose one of the options first, or press “Show me”."]
    for option, _ in WORD.choices:
        assert check(word, option) == WORD.reply(option)
    word.get_by_role("button", name="Show me").click()
    assert said(word) == WORD.answer()


def test_the_keyboard_is_enough(sheet, page):
    draws, _loss, word = sheet()
    page.keyboard.press("Tab")  # the link
    page.keyboard.press("Tab")
    expect(draws.get_by_role("textbox", name="Your answer of 1,000 draws")).to_be_focused()
    page.keyboard.type("700")
    page.keyboard.press("Enter")
    assert said(draws) == DRAWS.reply("700")
    expect(draws.get_by_role("textbox")).to_be_focused()
    word.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(word.get_by_role("button", name="Check my answer")).to_be_focused()
    page.keyboard.press("Space")
    assert said(word) == WORD.reply("king")
    expect(word.get_by_role("button", name="Check my answer")).to_be_focused()


def test_a_link_into_what_is_hidden_opens_it(sheet, page):
    sheet()
    page.get_by_role("link", name="Inside").click()
    expect(page.get_by_text("Further in.")).to_be_in_viewport()
    page.goto("about:blank")
    sheet("#inside")
    expect(page.get_by_text("Further in.")).to_be_in_viewport()


def test_the_search_of_the_browser_opens_what_it_finds(sheet, page):
    sheet("#:~:text=Further")
    expect(page.get_by_text("Further in.")).to_be_visible()
    expect(page.get_by_text("Of course")).to_be_hidden()


def test_answers_are_there_on_return_and_can_be_forgotten(sheet, page):
    draws, loss, word = sheet()
    check(draws, "900")
    loss.get_by_role("button", name="Show me").click()
    check(word, "queen")
    page.reload()
    assert said(draws) == DRAWS.reply("900")
    assert draws.get_by_role("textbox").input_value() == "900"
    assert said(loss) == LOSS.answer()
    assert said(word) == WORD.reply("queen")
    expect(word.get_by_role("radio", name="queen")).to_be_checked()
    expect(page.get_by_text("Of course")).to_be_visible()
    forget = page.get_by_role("button", name="Forget my answers")
    forget.click()
    expect(forget).to_be_focused()
    expect(page.get_by_text("Forgotten.")).to_be_visible()
    for _ in range(2):
        assert "723" not in shown_text(page) and said(word) == []
        assert draws.get_by_role("textbox").input_value() == ""
        expect(word.get_by_role("radio", name="queen")).not_to_be_checked()
        page.reload()


@pytest.mark.parametrize(
    "storage",
    [
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })",
        "Storage.prototype.setItem = () => { throw new Error('full') }",
        "localStorage.setItem('answers /sheet.html', '{broken')",
        "localStorage.setItem('answers /sheet.html', '{\"Which word?\": \"gone\"}')",
    ],
    ids=["refused", "full", "broken", "outdated"],
)
def test_any_storage_will_do(sheet, page, storage):
    page.add_init_script(storage)
    draws, loss, word = sheet()
    assert said(word) == []
    assert check(draws, "900") == DRAWS.reply("900")
    assert check(loss, "1.8") == LOSS.reply("1.8")
    page.get_by_role("button", name="Forget my answers").click()
    assert said(draws) == []


def test_without_javascript_the_answer_is_in_a_fold(sheet, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(body=HTML, content_type="text/html"))
    page.goto(SHEET)
    assert page.locator("form").count() == 0
    expect(page.get_by_text("It was 723.")).to_be_visible()
    expect(page.get_by_text("man <b>", exact=True)).to_be_visible()
    expect(page.get_by_text("King stays.")).to_be_hidden()
    page.get_by_text("The answer").first.click()
    expect(page.get_by_text("King stays.")).to_be_visible()
    context.close()


def test_all_of_it_is_on_paper(sheet, page):
    sheet()
    page.emulate_media(media="print")
    text = shown_text(page)
    for words in ("It was 723.", "Of course 1.792.", "King stays.", "Yes: it stays."):
        assert words in text
    assert "Check my answer" not in text and "Forget" not in text


# The built book


def predictions(name):
    """Return the predictions of a built page, as `predict` made them."""
    path = ROOT / "_build" / "html" / f"{name}.html"
    boxes = BeautifulSoup(path.read_text(encoding="utf8"), "html.parser").select("[data-predict]")
    found = [json.loads(box["data-predict"]) for box in boxes]
    return [
        Choice(**data | {"choices": tuple(map(tuple, data["choices"]))})
        if "choices" in data
        else Number(**data)
        for data in found
    ]


@pytest.fixture
def visit(page, book, complaints):
    """Open a page of the book that has predictions; return each with its form."""

    def visit(name):
        asked = predictions(name)
        if not asked:
            pytest.skip("no prediction on this page")
        page.goto(f"{book}{name}.html")
        forms = page.locator(".predict form").all()
        return list(zip(asked, forms, strict=True))

    yield visit
    assert complaints == []


def wrong_and_right(asked):
    if isinstance(asked, Number):
        return f"{asked.truth + 2 * asked.within + 1:f}", f"{asked.truth:f}"
    return next(option for option, _ in asked.choices if option != asked.truth), asked.truth


@pytest.mark.parametrize("name", PAGES)
def test_every_prediction_of_the_book_answers(name, visit, page):
    pairs = visit(name)
    for asked, form in pairs:
        expect(form).to_be_visible()
        assert not any(line in shown_text(page) for line in asked.answer())
        wrong, right = wrong_and_right(asked)
        form.get_by_role("button", name="Check my answer").click()
        assert "first, or press “Show me”" in said(form)[0]
        assert check(form, wrong) == asked.reply(wrong)
        assert said(form)[0].startswith("Not right.")
        assert check(form, right) == asked.reply(right)
        assert said(form)[0].startswith("Right.")
    page.reload()
    for asked, form in pairs:
        assert said(form) == asked.reply(wrong_and_right(asked)[1])


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_every_prediction_of_the_book_is_legible(name, scheme, visit, narrow, legible):
    narrow(scheme)
    pairs = visit(name)
    for state in ("before", "answered", "nonsense"):
        for asked, form in pairs:
            if state == "answered":
                check(form, wrong_and_right(asked)[0])
            elif state == "nonsense" and isinstance(asked, Number):
                check(form, "abc")
        legible(".predict", ".predict-forget", state=state)
