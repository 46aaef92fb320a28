"""The book from a host that sends the strict policy of book/policy.py: nothing is refused."""

import pytest
from playwright.sync_api import expect

from book import project

OTHERS = ["search", "genindex", "404"]


@pytest.fixture
def refused(page):
    """What the policy refuses, and every other error of a script."""
    found = []
    page.expose_function("refuse", lambda what: found.append(what))
    page.add_init_script(
        "addEventListener('securitypolicyviolation',"
        " event => refuse(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`))"
    )
    page.on("pageerror", lambda error: found.append(f"script error: {error}"))
    return found


def test_the_policy_is_kept(strict, page, refused):
    """Else the tests below could not fail."""
    page.goto(f"{strict}search.html")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<b onclick=\"0\">0</b>')")
    page.locator("b").last.click()
    assert len(refused) == 1 and refused[0].startswith("script-src-attr: inline")


@pytest.mark.parametrize("name", [*project.pages(), *OTHERS])
def test_nothing_of_a_page_is_refused(name, strict, page, refused):
    page.goto(f"{strict}{name}.html")
    for button in page.get_by_role("button", name="Show me").all():
        button.dispatch_event("click")
    page.wait_for_load_state("networkidle")
    for image in page.locator("article figure img:visible").all():
        image.scroll_into_view_if_needed()
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert refused == []


def test_what_the_buttons_of_the_theme_do(strict, page, refused):
    page.add_init_script("window.print = () => { document.title = 'printed' }")
    page.goto(f"{strict}intro.html")
    page.get_by_role("button", name="Download this page").click()
    page.get_by_role("button", name=".pdf").click()
    expect(page).to_have_title("printed")
    page.get_by_title("Fullscreen mode").or_(page.get_by_label("Fullscreen mode")).first.click()
    page.wait_for_function("document.fullscreenElement")
    before = page.locator("html").get_attribute("data-mode")
    page.locator(".theme-switch-button").first.click()
    expect(page.locator("html")).not_to_have_attribute("data-mode", before)
    page.keyboard.press("Control+k")
    page.get_by_role("searchbox").last.fill("queen")
    page.keyboard.press("Enter")
    expect(page.locator("#search-results li").first).to_contain_text("queen", ignore_case=True)
    page.locator("#search-results li a").first.click()
    page.locator("article .highlighted").first.wait_for(state="attached")
    assert refused == []
