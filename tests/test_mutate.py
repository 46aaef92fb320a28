"""The list of mutations is of the code as it stands: `make mutate` is too slow to find out here."""

import pytest

from tests.mutate import MUTATIONS, ROOT


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: f"{m.room}: {m.line.strip()}")
def test_a_mutation_has_its_line_and_its_tests(mutation):
    source = (ROOT / "lib" / mutation.room).read_text(encoding="utf8")
    assert source.count(mutation.line) == 1 and mutation.becomes != mutation.line
    assert (ROOT / mutation.where.partition("::")[0]).exists()
