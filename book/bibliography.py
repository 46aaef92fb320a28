"""Citations by author and year, and the list of references, from chapters/references.bib."""

import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path
from urllib.parse import quote

from pybtex.backends import markdown
from pybtex.database import Entry, parse_file
from pybtex.richtext import Text
from pybtex.style.formatting.unsrt import Style

BIB = Path(__file__).resolve().parent.parent / "chapters" / "references.bib"


@cache
def _entries() -> dict[str, Entry]:
    return dict(parse_file(BIB, bib_format="bibtex").entries)


@cache
def _years() -> dict[str, str]:
    """Return the year of every work, with a letter where its authors have several of that year."""
    same = defaultdict(list)
    for key, entry in _entries().items():
        same[_authors(entry), entry.fields["year"]].append(key)
    letters = "abcdefghij"
    return {
        key: year + (letters[i] if len(keys) > 1 else "")
        for (_, year), keys in same.items()
        for i, key in enumerate(keys)
    }


def _authors(entry: Entry) -> str:
    names = [
        str(Text.from_latex(" ".join([*person.prelast_names, *person.last_names])))
        for person in entry.persons.get("author") or entry.persons["editor"]
    ]
    if len(names) > 2:
        return f"{names[0]} et al."
    return " and ".join(names)


def address(key: str) -> str | None:
    """Return where a work can be read, if it is online."""
    fields = _entries()[key].fields
    if "doi" in fields:
        return _safe(f"https://doi.org/{fields['doi']}")
    if fields.get("archiveprefix", fields.get("archivePrefix", "")).lower() == "arxiv":
        return f"https://arxiv.org/abs/{fields['eprint']}"
    return fields.get("url")


def _safe(url: str) -> str:
    """Return an address without the brackets that would end a Markdown link."""
    return quote(url, safe="/:;?&=#%~")


class Backend(markdown.Backend):
    """The references as Markdown, escaping no more than Markdown asks for."""

    def format_str(self, text: str) -> str:
        for mark in "\\`*_[]<>":
            text = text.replace(mark, f"\\{mark}")
        return text

    def format_href(self, url: str, text: str, external: bool = False) -> str:
        return super().format_href(_safe(url), text) if text else ""


def works() -> set[str]:
    """Return the keys of all works."""
    return set(_entries())


def words(key: str, parenthetical: bool = False) -> str:
    """Return "Author et al. (year)", or "Author et al., year" for a work named in brackets.

    Raises KeyError for a key that the bibliography does not have.
    """
    entry, year = _entries()[key], _years()[key]
    return f"{_authors(entry)}, {year}" if parenthetical else f"{_authors(entry)} ({year})"


def order(key: str) -> str:
    """Return what to sort works by: author and year, accents left aside."""
    parts = unicodedata.normalize("NFKD", words(key, parenthetical=True))
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def references(keys: set[str]) -> str:
    """Return the works as a Markdown list, sorted by author and year."""
    ordered = sorted(keys, key=order)
    formatted = Style().format_entries([_entries()[key] for key in ordered])
    lines = [
        f"- **{words(key)}.** " + entry.text.render(Backend()).replace("\n", " ")
        for key, entry in zip(ordered, formatted, strict=True)
    ]
    return "\n".join(lines)
