"""Python awake in the built book: any setting, and a working page whatever goes wrong."""

import re

import pytest
from playwright.sync_api import expect

from book import project
from book.project import HTML
from tests.built import explorables

START = 240_000  # milliseconds to wake on a busy machine
LONG = 30  # seconds for a figure that only the weekly run waits for
PAGE = "intro"  # the one on which Python is woken when any page will do
OFFER = re.compile("Run at any setting")
SLEEP, AGAIN = "Put Python to sleep", "Try again"
ADVANCE = "The pictures drawn in advance are still here."


PAGES = [name for name in project.pages() if explorables(name)]


@pytest.fixture
def guard(page, book, complaints):
    """Say at the end what the page did that it should not."""
    yield
    assert complaints == []


def wake(box) -> None:
    """Press the button under an explorable and wait until it shows a picture that Python drew."""
    box.get_by_role("button", name=OFFER).or_(box.get_by_role("button", name=AGAIN)).click()
    image = box.locator("figure img")
    expect(image).to_have_attribute("src", re.compile("^blob:"), timeout=START)


def ask(page, number: int, setting: dict) -> dict:
    """Put an explorable at a setting; return what it shows then."""
    return page.evaluate(
        """async ([number, setting]) => {
          const explorable = explorables[number];
          await explorable.set(setting);
          const { image, figure, status } = explorable;
          await image.decode();
          const caption = figure.querySelector("figcaption").textContent;
          return { alt: image.alt, caption, said: status.textContent, width: image.naturalWidth };
        }""",
        [number, setting],
    )


def works_frozen(box) -> None:
    """Move the first slider from end to end, over frames drawn in advance."""
    slider = box.get_by_role("slider").first
    alts = []
    for key in ("End", "Home"):
        slider.press(key)
        box.evaluate("box => explorables.find((one) => one.box === box).shown")
        expect(box.locator("figure img")).not_to_have_attribute("src", re.compile("^blob:"))
        alts.append(box.locator("figure img").get_attribute("alt"))
    assert alts[0] != alts[1]


def settings_nobody_computed(visit, page, alone, name: str, count: int, longest: float) -> None:
    """Wake every explorable of a page, and compare settings drawn by chance with CPython's."""
    for number, (box, explorable) in enumerate(zip(visit(name), explorables(name), strict=True)):
        if explorable["seconds"] > longest:
            continue
        wake(box)
        for setting, alt in alone(explorable["source"], explorable["prelude"], [], count):
            shown = ask(page, number, setting)
            assert shown["alt"] == alt and shown["width"] > 0, setting


@pytest.mark.parametrize("name", PAGES)
def test_settings_that_nobody_computed(name, visit, page, alone, guard):
    settings_nobody_computed(visit, page, alone, name, 3, LONG)


@pytest.mark.weekly
@pytest.mark.parametrize("name", PAGES)
def test_twenty_settings_that_nobody_computed(name, visit, page, alone, guard):
    settings_nobody_computed(visit, page, alone, name, 20, 1e9)


def test_a_reader_moves_and_types(visit, page, guard):
    """Between and beyond the frames, by keyboard: numbers that are whole, real or out of range."""
    box = visit("chapters/skip_gram")[5]
    wake(box)
    slider = box.get_by_role("slider", name="learning rate")
    exactly = box.get_by_role("spinbutton", name="learning rate, exactly")
    image = box.locator("figure img")
    for typed, alt in (("0.07", "0.07"), ("3", "3"), ("0.0011", "0.0011")):
        exactly.fill(typed)
        exactly.press("Enter")
        expect(image).to_have_attribute("alt", re.compile(f"learning rate {alt};"), timeout=START)
        assert slider.get_attribute("aria-valuetext") == alt
    exactly.fill("50")
    exactly.press("Enter")
    assert exactly.evaluate("box => box.validity.rangeOverflow")
    slider.press("End")
    expect(image).to_have_attribute("alt", re.compile("learning rate 10;"), timeout=START)
    expect(box.locator(".explorable-status")).to_contain_text("lr")  # it diverges, and lib says so
    assert exactly.input_value() == "10"


def test_a_menu_takes_words(visit, page, guard):
    box = visit("chapters/pca")[2]
    wake(box)
    words = box.get_by_role("combobox")
    image = box.locator("figure img")
    for typed, word in (("dog", "dog"), ("ITALY", "italy")):
        words.fill(typed)
        words.press("Enter")
        expect(image).to_have_attribute("alt", re.compile(f"lines from {word} "), timeout=START)
    words.fill("itally")
    words.press("Enter")
    expect(box.locator(".explorable-status")).to_contain_text("did you mean 'italy'")
    expect(image).to_have_attribute("alt", re.compile("lines from italy "))


def test_the_newest_request_wins(visit, page, guard):
    box = visit(PAGE)[0]
    wake(box)
    asked = """() => new Promise((resolve) => {
      const { controls: [control], box } = explorables[0], alts = [];
      new MutationObserver(() => alts.push(explorables[0].image.alt))
        .observe(box.querySelector("figure"), { childList: true });
      for (let step = 1; step <= 40; step++) control.move(step);
      explorables[0].shown.then(() => resolve(alts));
    })"""
    alts = page.evaluate(asked)
    assert len(alts) <= 3 and "after 40 training steps" in alts[-1]


def test_asleep_and_awake_again_ten_times(visit, page, guard):
    box = visit(PAGE)[0]
    for _ in range(10):
        wake(box)
        assert "after 33 " in ask(page, 0, {"step": 33})["alt"]
        box.get_by_role("button", name=SLEEP).click()
        expect(box.get_by_role("button", name=OFFER)).to_be_visible()
        works_frozen(box)
    expect(box.locator(".explorable-status")).to_have_text("")
    assert page.workers == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_to_say_of_what_is_awake(scheme, visit, legible, guard):
    for name, number in (("chapters/pca", 2), ("chapters/skip_gram", 3)):
        box = visit(name, scheme, width=320)[number]
        wake(box)
        legible(".explorable")


# What may go wrong


def refused(box, sentence: str) -> None:
    """Press the button: a sentence says why not, the page works on, and one may try again."""
    box.get_by_role("button", name=OFFER).click()
    status = box.locator(".explorable-status")
    expect(box.get_by_role("button", name=AGAIN)).to_be_visible(timeout=START)
    expect(status).to_contain_text(sentence)
    expect(status).to_contain_text(ADVANCE)
    assert page_has_no_worker(box.page)
    works_frozen(box)


def page_has_no_worker(page) -> bool:
    for _ in range(100):
        if not page.workers:
            return True
        page.wait_for_timeout(100)
    return False


def flipped(path) -> bytes:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    return bytes(body)


def missing(route):
    route.fulfill(status=404, body="")


@pytest.mark.parametrize(
    ("files", "answer", "sentence"),
    [
        ("matplotlib-*.whl", lambda route: route.abort(), "matplotlib-"),
        ("packaging-*.whl", lambda route: route.fulfill(
            body=flipped(next((HTML / "pyodide").glob("packaging-*.whl")))), "packaging-"),
        ("pyodide.asm.wasm", missing, "pyodide.asm.wasm is missing from this site"),
        ("pyodide.mjs", missing, "Python could not start"),
        ("python_stdlib.zip", missing, "python_stdlib.zip is missing from this site"),
        ("pyodide-lock.json", missing, "pyodide-lock.json is missing from this site"),
        ("book.zip", missing, "book.zip is missing from this site"),
        ("worker.mjs", missing, "Python could not start"),
        ("worker.mjs", lambda route: forbid(route), "forbids WebAssembly"),
    ],
    ids=["blocked wheel", "tampered wheel", "no wasm", "no core", "no library", "no lock",
         "no lib", "no worker script", "policy"],
)  # fmt: skip
def test_a_fault_ends_in_a_sentence(files, answer, sentence, visit, page):
    page.route(f"**/{files}", answer)
    box = visit(PAGE)[0]
    refused(box, sentence)
    page.unroute(f"**/{files}")
    wake(box)
    assert "after 33 " in ask(page, 0, {"step": 33})["alt"]


def test_a_page_without_its_code_says_so(visit, page):
    page.route(f"**/live/{PAGE}.json", missing)
    box = visit(PAGE)[0]
    box.get_by_role("button", name=OFFER).click()
    expect(box.get_by_role("button", name=AGAIN)).to_be_visible(timeout=START)
    expect(box.locator(".explorable-status")).to_contain_text("code of this page is missing")
    works_frozen(box)
    page.unroute(f"**/live/{PAGE}.json")
    wake(box)


def forbid(route) -> None:
    """Answer with a policy that allows no WebAssembly."""
    answer = route.fetch()
    policy = {"content-security-policy": "default-src 'self'"}
    route.fulfill(response=answer, headers={**answer.headers, **policy})


@pytest.mark.parametrize("body", [None, "nothing"], ids=["never comes", "broken"])
def test_silence_ends_in_a_sentence(body, visit, page):
    page.route("**/pyodide.asm.wasm", lambda route: body and route.fulfill(body=body))
    box = visit(PAGE)[0]
    page.evaluate(
        """async () => {
          const tag = document.querySelector("script[data-live]");
          const { python } = await import(new URL("python.js", tag.src));
          python.silence = 8000;
        }"""
    )
    refused(box, "nothing was heard of it for 8 seconds")


def test_a_worker_that_dies_is_missed(visit, page):
    page.add_init_script(
        """window.workers = [];
        const Old = Worker;
        window.Worker = class extends Old {
          constructor(...given) { super(...given); workers.push(this); }
        };"""
    )
    box = visit(PAGE)[0]
    wake(box)
    page.evaluate("explorables[0].set({ step: 33 }); workers[0].terminate()")
    expect(box.get_by_role("button", name=AGAIN)).to_be_visible(timeout=START)
    expect(box.locator(".explorable-status")).to_contain_text("The browser has ended Python")
    works_frozen(box)
    wake(box)


def test_sleep_while_waking(visit, page, guard):
    box = visit(PAGE)[0]
    box.get_by_role("button", name=OFFER).click()
    expect(box.get_by_role("progressbar", name="Python is waking")).to_be_visible()
    box.get_by_role("button", name=SLEEP).click()
    expect(box.locator(".explorable-status")).to_have_text("")
    works_frozen(box)
    wake(box)


@pytest.mark.parametrize("gone", ["Worker", "WebAssembly"])
def test_what_cannot_work_is_not_offered(gone, visit, page, guard):
    page.add_init_script(f"delete window.{gone}")
    box = visit(PAGE)[0]
    page.wait_for_load_state("networkidle")
    assert box.get_by_role("button", name=OFFER).count() == 0
    works_frozen(box)


def test_a_file_is_not_offered_python(page):
    page.goto((HTML / f"{PAGE}.html").as_uri())
    box = page.locator(".explorable").first
    expect(box.get_by_role("button", name="Copy link to this setting")).to_be_visible()
    assert box.get_by_role("button", name=OFFER).count() == 0
    works_frozen(box)


def test_it_wakes_without_storage(visit, page):
    for name in ("localStorage", "sessionStorage", "indexedDB", "caches"):
        page.add_init_script(
            f"Object.defineProperty(window, '{name}', {{ get() {{ throw new Error('no') }} }})"
        )
    box = visit(PAGE)[0]
    wake(box)


@pytest.mark.parametrize("sandbox", ["", "sandbox='allow-scripts'"], ids=["plain", "sandboxed"])
def test_in_a_frame_of_another_site(sandbox, page, book, elsewhere):
    frame = f"<iframe {sandbox} width=1000 height=800 src='{book}{PAGE}.html'></iframe>"
    page.goto(elsewhere(frame))
    box = page.frame_locator("iframe").locator(".explorable").first
    expect(box.get_by_role("slider").first).to_be_visible()
    if sandbox:  # such a frame may fetch no modules
        assert box.get_by_role("button", name=OFFER).count() == 0
    else:
        wake(box)
        box.get_by_role("button", name=SLEEP).click()
    works_frozen(box)


def test_it_wakes_under_the_policy_of_a_strict_site(strict, page):
    complaints = []
    page.on("console", lambda m: m.type == "error" and complaints.append(m.text))
    page.goto(f"{strict}{PAGE}.html")
    wake(page.locator(".explorable").first)
    assert complaints == []
