"""A reader's own words in a browser: on a sheet of their own, and in the built book."""

import os
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from playwright.sync_api import expect

from book import project
from lib.datasets import load_benchmarks, load_glove, load_glove_30k
from lib.show.ask import ask

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "book" / "static"
SCRIPTS = ["dom.js", "vectors.js", "words.js"]
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'"
)
WORDS = load_glove_30k()
POLES = {"he": ["he", "man", "boy"], "she": ["she", "woman", "girl"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small book on the disk: a page with two boxes, its scripts, and the vectors."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "_frames").mkdir()
    place = {"EXPLORE_VIEW": "published", "EXPLORE_FRAMES": str(folder / "_frames")}
    with patch.dict(os.environ, place):
        boxes = [ask(WORDS, "athens : greece :: oslo"), ask(WORDS, "nurse / engineer", POLES)]
        boxes = "<hr>".join(box.html() for box in boxes)
    (folder / "_static").mkdir()
    for name in [*SCRIPTS, "words.css"]:
        (folder / "_static" / name).write_bytes((STATIC / name).read_bytes())
    scripts = "".join(f'<script src="_static/{name}"></script>' for name in SCRIPTS)
    (folder / "sheet.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Sheet</title>'
        f'<link rel="stylesheet" href="_static/words.css">{scripts}'
        f"<style>.visually-hidden {{ position: absolute; opacity: 0 }}</style>"
        f"<main><h1>Sheet</h1>{boxes}</main></html>",
        encoding="utf8",
    )
    return folder


@pytest.fixture
def sheet(page, folder):
    """Open the page from a host with a strict policy; return its boxes and what was fetched."""
    fetched, errors = [], []

    def answer(route):
        name = route.request.url.removeprefix("http://sheet.test/")
        fetched.append(name)
        headers = {"Content-Security-Policy": POLICY}
        route.fulfill(path=folder / name, headers=headers)

    page.route("http://sheet.test/**", answer)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: m.type == "error" and errors.append(m.text))

    def visit():
        page.goto("http://sheet.test/sheet.html")
        return *page.locator(".own-words").all(), fetched

    yield visit
    assert errors == []


def box(form):
    return form.get_by_role("textbox", name="Your own words")


def said(form):
    return form.locator(".own-words-answer > p")


def wait_until_fetched(form):
    """Come to the box, as a reader would, and wait for its words."""
    box(form).focus()
    expect(form.locator("progress")).to_have_js_property("value", 1)
    expect(form.locator("progress")).to_be_hidden()


ASK = """(box, questions) => questions.map(([typed, allowed]) => {
  const [input, checkbox] = box.querySelectorAll("input");
  input.value = typed;
  if (checkbox) checkbox.checked = allowed;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  const texts = (element, selector) => [...element.querySelectorAll(selector)];
  return [
    box.querySelector(".own-words-answer p").textContent,
    texts(box, "figure").map((list) => [
      list.querySelector("figcaption").textContent,
      texts(list, "li").map((row) => [...row.children].map((cell) => cell.textContent)),
    ]),
  ];
})"""


def answers(form, questions):
    """Return what the page says to questions, as `Answer` has it."""
    wait_until_fetched(form)
    found = form.evaluate(ASK, questions)
    return [
        (text, [(name, list(map(tuple, rows))) for name, rows in lists]) for text, lists in found
    ]


def expected(asked, questions):
    """Return what a kernel says to the same questions."""
    found = []
    for question in questions:
        try:
            found.append(tuple(asked.answer(*question)))
        except ValueError as problem:
            found.append((str(problem), []))
    return found


def test_two_hundred_words_have_the_neighbours_that_word_vectors_gives_them(sheet):
    form, _, _ = sheet()
    drawn = np.random.default_rng(1).choice(len(WORDS), 200, replace=False)
    for word, (text, [(heading, rows)]) in zip(
        (WORDS.words[i] for i in drawn),
        answers(form, [(WORDS.words[i], False) for i in drawn]),
        strict=True,
    ):
        near = [(other, f"{x:.3f}".replace("-", "−")) for other, x in WORDS.most_similar(word)]
        assert rows == near and heading == f"cosine with {word}" and near[0][0] in text


@pytest.mark.parametrize("inputs", [False, True], ids=["excluded", "allowed"])
def test_two_hundred_analogies_are_answered_as_word_vectors_answers(sheet, inputs):
    form, _, _ = sheet()
    draw, few = np.random.default_rng(2), load_glove()
    known = [[few.words[i] for i in q[:3]] for q in draw.choice(load_benchmarks().questions, 100)]
    drawn = [[WORDS.words[i] for i in draw.choice(len(WORDS), 3, False)] for _ in range(100)]
    given = answers(form, [(f"{a} : {b} :: {c}", inputs) for a, b, c in known + drawn])
    for (a, b, c), (text, lists) in zip(known + drawn, given, strict=True):
        best = WORDS.analogy(a, b, c, topn=5, exclude_inputs=not inputs)
        alone = WORDS.similar_by_vector(WORDS[c], 5, () if inputs else (a, b, c))
        assert lists == [
            (
                f"cosine with {name}",
                [
                    (w + " (in the question)" * (w in (a, b, c)), f"{x:.3f}".replace("-", "−"))
                    for w, x in ranking
                ],
            )
            for name, ranking in {f"{c} − {a} + {b}": best, f"{c} alone": alone}.items()
        ]
        assert text.startswith(f"Nearest to {c} − {a} + {b}: {best[0][0]}. Nearest to {c} alone: ")


TYPED = [
    "King", "Zürich", "cafe\u0301", "− dark", "-dark", "king - queen", "king+queen",
    "king−man+woman", "man woman king", "man:woman::king:?", "king − man + woman −", " king ",
    "king + king", "king − king", "+ king", "− king − queen", "", " ", ":", "?", "-", "a b",
    "a b c d", "king + − man", "king man + woman",
]  # fmt: skip


def test_the_page_reads_questions_as_a_kernel_does(sheet):
    form, _, _ = sheet()
    asked = ask(WORDS, "king").asked
    questions = [(typed, False) for typed in TYPED]
    questions += [(typed, True) for typed in TYPED if typed != "king+queen"]  # both are as near
    assert answers(form, questions) == expected(asked, questions)


def test_lists_between_poles_are_scored_as_a_kernel_scores_them(sheet):
    _, form, _ = sheet()
    draw = np.random.default_rng(3)
    lists = [
        " ".join(draw.choice(WORDS.words[: draw.integers(1000, len(WORDS))], draw.integers(1, 12)))
        for _ in range(200)
    ]
    pairs = [f"{one} / {other}" for one, other in zip(lists, lists[::-1], strict=True)]
    questions = [(typed, False) for typed in lists + pairs]
    questions += [(typed, False) for typed in ("Nurse, ENGINEER;doctor/", "", " / ,")]
    assert answers(form, questions) == expected(ask(WORDS, "nurse", POLES).asked, questions)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("kingg", "king"), ("qeen", "queen"), ("kign", "king"), ("Telefone", "telephone"),
        ("norwa", "norway"), ("elefant", "elephant"), ("mathematik", "mathematics"),
    ],
)  # fmt: skip
def test_a_miss_offers_near_spellings(sheet, typed, offered):
    form, _, _ = sheet()
    wait_until_fetched(form)
    box(form).fill(f"{typed} - man")
    expect(said(form)).to_contain_text(f"“{typed}” is not one of the 30,097 words. Did you mean ")
    form.get_by_role("button", name=offered, exact=True).click()
    expect(box(form)).to_have_value(f"{offered} - man")
    expect(box(form)).to_be_focused()
    expect(said(form)).to_contain_text(f"Nearest to {offered} − man: ")


def test_a_miss_that_resembles_nothing_says_just_that(sheet):
    form, _, _ = sheet()
    wait_until_fetched(form)
    box(form).fill("<b>qqqqqqq</b>")
    expect(said(form)).to_have_text("“<b>qqqqqqq</b>” is not one of the 30,097 words.")
    expect(form.get_by_role("listitem")).to_have_count(0)


def test_nothing_is_fetched_before_a_reader_comes_and_then_once(sheet, page):
    form, other, fetched = sheet()
    assert not any(name.startswith("_frames") for name in fetched)
    first = form.locator(".own-words-answer").inner_html()
    wait_until_fetched(form)
    assert form.locator(".own-words-answer").inner_html() == first  # the page's own question
    once = sorted(name for name in fetched if name.startswith("_frames"))
    assert len(once) == len(set(once)) > 10
    box(other).fill("captain")
    expect(said(other)).to_contain_text("captain: ")
    assert sorted(name for name in fetched if name.startswith("_frames")) == once


def test_the_first_answers_are_those_that_the_script_gives(sheet):
    asked = ["athens : greece :: oslo", "nurse / engineer"]
    for form, typed in zip(sheet()[:2], asked, strict=True):
        before = form.locator(".own-words-answer").inner_html()
        wait_until_fetched(form)
        box(form).fill("king")
        expect(said(form)).to_contain_text("king: ")
        box(form).fill(typed)
        assert form.locator(".own-words-answer").inner_html() == before


def test_the_keyboard_is_enough(sheet, page):
    form, _, _ = sheet()
    page.keyboard.press("Tab")
    expect(box(form)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("quen")
    expect(said(form)).to_contain_text("Did you mean")
    page.keyboard.press("Tab")
    expect(form.get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("Tab")
    expect(form.get_by_role("button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(box(form)).to_be_focused()
    expect(box(form)).to_have_value("queen")
    page.keyboard.press("Enter")  # sends nothing anywhere
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(form.get_by_role("listitem").first).to_contain_text("queen (in the question) 1.000")


def test_a_screen_reader_is_told_the_last_answer_only(sheet, page):
    form, _, _ = sheet()
    wait_until_fetched(form)
    status = form.get_by_role("status")
    expect(status).to_be_empty()  # what stood there before was not asked
    status.evaluate(
        "s => { window.told = []; new MutationObserver(() => told.push(s.textContent))"
        ".observe(s, { childList: true, characterData: true, subtree: true }) }"
    )
    box(form).press("Control+a")
    box(form).press_sequentially("queen", delay=20)
    expect(status).to_have_text("Nearest to queen: princess, king, elizabeth.")
    assert page.evaluate("told") == ["Nearest to queen: princess, king, elizabeth."]


def test_words_that_do_not_come_can_be_asked_for_again(sheet, page, folder):
    files = sorted(path.name for path in (folder / "_frames").iterdir())
    page.route(f"**/{files[3]}", lambda route: route.fulfill(body="", content_type="text/plain"))
    form, _, _ = sheet()
    box(form).fill("king")
    expect(said(form)).to_have_text("The words could not be fetched.")
    expect(form.locator("progress")).to_be_hidden()
    page.unroute(f"**/{files[3]}")
    form.get_by_role("button", name="Try again").click()
    expect(said(form)).to_contain_text("Nearest to king")
    expect(form.get_by_role("button", name="Try again")).to_be_hidden()


def test_storage_may_be_refused(sheet, page):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
    )
    form, _, _ = sheet()
    box(form).fill("king")
    expect(said(form)).to_contain_text("Nearest to king")


def test_from_a_disk_it_works_as_from_a_host(page, folder):
    page.goto((folder / "sheet.html").as_uri())
    form = page.locator(".own-words").first
    box(form).fill("paris : france :: rome")
    expect(said(form)).to_contain_text("Nearest to rome − paris + france: italy.")


def test_without_javascript_a_question_and_its_answer_stand_there(browser, folder):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((folder / "sheet.html").as_uri())
    expect(page.get_by_text("Asked: athens : greece :: oslo")).to_be_visible()
    expect(page.get_by_text("Nearest to oslo − athens + greece: norway.")).to_be_visible()
    assert page.locator("form").count() == 0
    page.context.close()


# The built book

ASKING = [
    name for name in project.pages() if "ask(" in (ROOT / f"{name}.md").read_text(encoding="utf8")
]


@pytest.fixture
def boxes(page, book, complaints):
    """Open a page of the book and return its boxes, none kept back by a question."""

    def visit(name):
        page.goto(f"{book}{name}.html")
        for button in page.get_by_role("button", name="Show me").all():
            button.dispatch_event("click")
        return page.locator(".own-words").all()

    yield visit
    assert complaints == []


@pytest.mark.parametrize("name", ASKING)
def test_every_box_of_the_book_answers(name, boxes):
    asked = boxes(name)
    assert asked
    for form in asked:
        box(form).fill("Norwey")
        expect(said(form)).to_contain_text("“Norwey” is not one of the 30,097 words. Did you mean ")
        form.get_by_role("button", name="norway", exact=True).click()
        expect(said(form)).to_contain_text("norway: ")


@pytest.mark.parametrize("name", ASKING)
@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_every_box_of_the_book_is_legible(name, scheme, boxes, narrow, legible):
    narrow(scheme)
    for form in boxes(name):
        wait_until_fetched(form)
        for typed in ("", "representatives", "representativse"):
            box(form).fill(typed)
            legible(".own-words")
