"""Addresses of the first edition: each still leads somewhere on its page."""

import json
import re
from pathlib import Path

import pytest

from book.project import HTML

FIRST_EDITION = json.loads(Path(__file__).with_name("addresses.json").read_text(encoding="utf8"))


@pytest.mark.parametrize("name", FIRST_EDITION)
def test_what_was_linked_to_is_still_there(name):
    if not HTML.exists():
        pytest.skip("the book is not built")
    ids = set(re.findall(r'\bid="([^"]+)"', (HTML / name).read_text(encoding="utf8")))
    assert set(FIRST_EDITION[name]) - ids == set()
