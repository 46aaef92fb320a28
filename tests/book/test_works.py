"""Citations of the built book: each leads to its work in the list of references."""

import re

import pytest

from book import works
from book.pdf import read
from book.project import HTML, ROOT, pages


@pytest.fixture(scope="module")
def listed():
    """The list of references: key -> the entry's text."""
    entries = read("chapters/references").select(".citation[id]")
    return {entry["id"]: entry.get_text(" ", strip=True) for entry in entries}


def test_works_are_named_by_authors_and_year():
    assert works.words("levy2015improving") == "Levy et al. (2015)"
    assert works.words("eckart1936approximation", True) == "Eckart and Young, 1936"
    both = [works.words(f"mikolov2013{word}") for word in ("efficient", "distributed")]
    years = [re.fullmatch(r"Mikolov et al\. \((2013.)\)", words)[1] for words in both]
    assert years == ["2013a", "2013b"]


def test_every_work_is_listed_under_the_words_that_name_it(listed):
    assert listed.keys() == works.entries().keys()
    assert list(listed) == sorted(listed, key=works.order)
    names = [works.words(key) for key in listed]
    assert names.index("Levy and Goldberg (2014a)") + 1 == names.index("Levy and Goldberg (2014b)")
    assert names.index("Radford et al. (2019)") + 1 == names.index("Řehůřek and Sojka (2010)")
    for key, text in listed.items():
        assert works.words(key, parenthetical=True) in text


@pytest.mark.parametrize("page", pages())
def test_citations_lead_to_their_work_and_describe_it(page, listed):
    links = [a for a in read(page).select("article a[href]") if a["href"].split("#")[-1] in listed]
    written = re.findall(r"\]\(#([\w-]+)\)", (ROOT / f"{page}.md").read_text(encoding="utf8"))
    assert {a["href"].split("#")[-1] for a in links} == set(written) & listed.keys()
    here = HTML / f"{page}.html"
    for link in links:
        file, _, key = link["href"].rpartition("#")
        there = here.parent / file if file else here
        assert there.resolve() == HTML / "chapters" / "references.html"
        assert " ".join(link.text.split()) in (works.words(key), works.words(key, True))
        assert len(link["title"]) > 40


@pytest.mark.parametrize("page", pages())
def test_a_linked_term_says_what_it_means(page):
    glossary = read("chapters/summary")
    for formula in glossary.select(".katex"):  # it is there twice: to be seen and to be heard
        formula.replace_with(formula.select_one("annotation").text)
    meanings = {
        term["id"]: term.find_next("dd").get_text(" ", strip=True)
        for term in glossary.select("dl.glossary dt[id]")
    }
    letters = lambda text: re.sub(r"[\W_]", "", text)  # noqa: E731
    for link in read(page).select("article a.reference[href*='#term-']"):
        meaning = meanings[link["href"].split("#")[1]]
        assert letters(link["title"])[:20] == letters(meaning)[:20]


def test_every_work_is_cited():
    text = "".join((ROOT / f"{page}.md").read_text(encoding="utf8") for page in pages())
    assert works.entries().keys() <= set(re.findall(r"\]\(#([\w-]+)\)", text))
