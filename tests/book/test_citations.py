"""Citations of the built book: each leads to its work in the list of references."""

import bibliography
import notebooks
import pytest
from pdf import HTML, read


@pytest.fixture(scope="module")
def listed():
    """The list of references: key -> the entry's text."""
    entries = read("chapters/references").select(".citation[id]")
    return {entry["id"]: entry.get_text(" ", strip=True) for entry in entries}


def test_every_work_is_listed_under_the_words_that_name_it(listed):
    assert listed.keys() == bibliography.works()
    assert list(listed) == sorted(listed, key=bibliography.order)
    names = [bibliography.words(key) for key in listed]
    assert names.index("Levy and Goldberg (2014a)") + 1 == names.index("Levy and Goldberg (2014b)")
    assert names.index("Radford et al. (2019)") + 1 == names.index("Řehůřek and Sojka (2010)")
    for key, text in listed.items():
        assert bibliography.words(key, parenthetical=True) in text


@pytest.mark.parametrize("page", notebooks.pages())
def test_citations_lead_to_their_work_and_describe_it(page, listed):
    links = [a for a in read(page).select("article a[href]") if a["href"].split("#")[-1] in listed]
    keys = {a["href"].split("#")[-1] for a in links}
    assert keys == notebooks.cited([page])
    here = HTML / f"{page}.html"
    for link in links:
        file, _, key = link["href"].rpartition("#")
        there = here.parent / file if file else here
        assert there.resolve() == HTML / "chapters" / "references.html"
        assert link.text in (bibliography.words(key), bibliography.words(key, True))
        assert len(link["title"]) > 40
