"""What a page needs to run in the browser: sliced from it, and enough for every published frame."""

import itertools

import pytest

from book import live, project
from tests.built import explorables

FIRST = """
import numpy as np
from lib import explore, Picture
rng = np.random.default_rng(0)
unused = list(range(10**12))
E = rng.normal(size=(3, 2))
assert len(E) == 3
Picture(E, "not needed")
"""
SECOND = """
E[0] = 1
E -= E.mean()
words, rest = "a b".split(), None
for i in range(3):
    counts = i
print(E)
words.append(rng.normal())
"""
THIRD = """
def draw(step):
    return scaled(step) + len(words)
"""
FOURTH = """
def scaled(x):
    return x * factor

factor = [float(row.sum()) for row in E][0]
E = "another"
"""


@pytest.fixture(scope="module")
def page():
    sources = {0: FIRST, 3: SECOND, 4: THIRD, 6: FOURTH, 9: "explore(draw, step=[1, 2])"}
    return live.page_of(sources)


def test_a_prelude_holds_what_is_needed_and_nothing_else(page):
    assert list(page["preludes"]) == [9]
    assert page["preludes"][9].split("\n") == [
        "import numpy as np",
        "from lib import explore, Picture",
        "rng = np.random.default_rng(0)",
        "E = rng.normal(size=(3, 2))",
        "E[0] = 1",
        "E -= E.mean()",
        "words, rest = ('a b'.split(), None)",
        "words.append(rng.normal())",
        "def draw(step):",
        "    return scaled(step) + len(words)",
        "def scaled(x):",
        "    return x * factor",
        "factor = [float(row.sum()) for row in E][0]",
    ]


def test_cells_need_the_cells_above_that_give_their_names(page):
    assert page["needs"] == {0: [], 3: [0], 4: [0, 3], 6: [0, 3], 9: [0, 3, 4, 6]}


@pytest.mark.parametrize(
    ("before", "code", "kept"),
    [
        ("a = 1\na = 2", "a", "a = 2"),  # the last value only
        ("a = 1\na = a + 1", "a", "a = 1\na = a + 1"),
        ("a = 1\ndef f(): return a\na = 2", "f()", "a = 1\ndef f():\n    return a\na = 2"),
        ("a = [1]\nb = a\nb.sort()", "a", "a = [1]"),  # what hides behind another name is not seen
        ("a = [1]\nprint(a)\na.sort()", "a", "a = [1]\na.sort()"),
        ("a = b = 0\nfor a in range(3): b += a", "a", "a = b = 0\nfor a in range(3):\n    b += a"),
        ("import x\nx.go(a)\nx.stop()", "x.now", "import x"),  # modules do not change
        ("from m import f\na = []\nf(a)", "a", "from m import f\na = []\nf(a)"),
        ("a = 1\nb = [a for a in 'xy']", "a", "a = 1"),  # a comprehension has names of its own
        ("g = 2\nf = lambda x: x + g", "f", "g = 2\nf = lambda x: x + g"),
        ("class A:\n    b = c\nc = 1", "A", "class A:\n    b = c\nc = 1"),
        ("with open('x') as s:\n    t = s.read()", "t", "with open('x') as s:\n    t = s.read()"),
        ("if (n := 3) > 2:\n    m = n", "m", "if (n := 3) > 2:\n    m = n"),
    ],
)
def test_what_is_kept_of_the_statements_before(before, code, kept):
    page = live.page_of({0: before, 1: f"{code}\nexplore(None)"})
    assert page["preludes"][1] == kept


@pytest.mark.weekly
@pytest.mark.parametrize("name", project.pages())
def test_a_prelude_alone_draws_every_published_frame(name, alone):
    for page in explorables(name):
        names = [axis["name"] for axis in page["axes"]]
        positions = itertools.product(*(axis["values"] for axis in page["axes"]))
        settings = [dict(zip(names, position, strict=True)) for position in positions]
        drawn = [alt for _, alt in alone(page["source"], page["prelude"], settings)]
        assert drawn == [alt for _, alt, *_ in page["frames"]]
