"""The first page leads a reader who comes back to where they were."""

import pytest


@pytest.fixture
def been_there(page, book, visit):
    """Read a page up to a heading, and go to the first one."""
    visit("intro")
    assert page.locator(".place").count() == 0
    visit("chapters/pca")
    page.locator("#in-short h2").evaluate("heading => heading.scrollIntoView()")
    page.wait_for_function("localStorage.getItem('place')?.includes('in-short')")
    page.goto(f"{book}intro.html")


def test_the_way_back_leads_to_the_section(been_there, page, complaints):
    page.locator(".place a").click()
    page.wait_for_url("**/chapters/pca.html#in-short")
    page.wait_for_function(
        "document.querySelector('#in-short h2').getBoundingClientRect().top < innerHeight / 2"
    )
    assert complaints == []


def test_it_can_be_forgotten(been_there, page):
    page.locator(".place button").press("Enter")
    page.reload()
    assert page.locator(".place").count() == 0


def test_where_nothing_may_be_kept_nothing_is_offered(page, visit):
    refuse = "Object.defineProperty(window, 'localStorage', { get() { throw Error('refused') } })"
    page.add_init_script(refuse)
    visit("chapters/pca")
    page.locator("#in-short h2").evaluate("heading => heading.scrollIntoView()")
    page.wait_for_timeout(700)
    visit("intro")
    assert page.locator("article h1").first.is_visible() and page.locator(".place").count() == 0
