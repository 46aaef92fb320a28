"""What a first visit sends, each file compressed as a server would: until the page is idle, and
after a look at every frame of its explorables."""

import gzip

import pytest

from book import project

FIRST, WHOLE = 600_000, 1_200_000  # bytes


@pytest.fixture
def sent(page):
    """Return how many bytes the page has been sent so far."""
    responses = []
    page.on("response", lambda response: responses.append(response))

    def sent():
        page.wait_for_load_state("networkidle")
        return sum(len(gzip.compress(response.body())) for response in responses)

    return sent


@pytest.mark.parametrize("name", [*project.pages(), "search", "genindex"])
def test_a_first_visit_is_light(name, book, page, sent):
    page.goto(f"{book}{name}.html")
    assert sent() <= FIRST
    for button in page.get_by_role("button", name="Show me").all():  # what is kept back
        button.dispatch_event("click")
    for explorable in page.locator(".explorable").all():
        explorable.hover()  # all its frames are fetched
    frames = "explorables.every(e => e.frames.every(([file]) => e.images.get(file)?.complete))"
    page.wait_for_function(f"() => !window.explorables || {frames}")
    assert sent() <= WHOLE
