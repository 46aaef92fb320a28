"""MyST to the plain Markdown that every notebook viewer renders.

A page's directives, roles, targets and links become headings, quotes, tables and links of ordinary
Markdown. What this module does not know is an error that names the page and the line, so nothing
raw reaches a reader. Dollar maths, tables and code stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from textwrap import indent

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

EXTENSIONS = {"amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath"}  # of _config.yml
PARSER = create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), RendererHTML)

ADMONITIONS = {"note", "tip", "hint", "important", "warning", "caution", "danger", "seealso"}
FENCES = ("fence", "colon_fence")
DROPPED = ("myst_target", "myst_block_break")
VERBATIM = ("code_block", "math_block", "html_block")
FOREIGN = {  # constructs that only MyST knows and no page uses so far
    "myst_line_comment": "a line that starts with % vanishes: move the % to the line before",
    "amsmath": "put the environment between $$ lines, as aligned",
    "math_block_label": "refer to the formula in words",
    "dl_open": "use a list or a table",
    "footnote_ref": "put the note into the text",
    "footnote_reference_open": "put the note into the text",
    "span_open": "write it without attributes",
}

DIRECTIVE = re.compile(r"\{(?P<name>[\w:-]+)\}\s*(?P<argument>.*)")
OPTION = re.compile(r":(?P<key>[\w-]+):\s*(?P<value>.*)")
LABELLED = re.compile(r"(?P<text>.*?)\s*<(?P<target>[^<>]+)>$", re.S)  # text <target>
# What a line of text holds, leftmost first: escapes, code and maths are skipped.
INLINE = re.compile(
    r"""\\.
    | \{(?P<role>[\w:+-]+)\}(?P<ticks>`+)(?P<content>(?:(?!\n\s*\n).)+?)(?P=ticks)
    | (?P<code>`+)(?:(?!\n\s*\n).)+?(?<!`)(?P=code)(?!`)
    | \$\$.+?\$\$ | \$(?:(?!\n\s*\n)[^$])+\$
    | (?P<image>!?)\[(?P<text>[^\[\]]*)\]\((?P<href>[^()\s]*)\)
    """,
    re.S | re.X,
)


class Unknown(ValueError):
    """A construct that has no plain form."""


@dataclass
class Context:
    """What the conversion of one page needs to know of the book around it.

    page: the page's name, for messages.
    link: from a link's target (a page, a label, an anchor) to (address or None, title).
    bibliography: the list of references as Markdown, for the page that shows it.
    exercises: from the label of an exercise to its number.
    """

    page: str
    link: Callable[[str], tuple[str | None, str]]
    bibliography: Callable[[], str]
    exercises: Mapping[str, int] = field(default_factory=dict)

    def fail(self, line: int, what: str, advice: str = "") -> Unknown:
        advice = advice or "write it in plain Markdown, or teach it to book/plain_markdown.py"
        return Unknown(f"{self.page}.md, line {line}: {what} has no plain form: {advice}")


def convert(text: str, context: Context, line: int = 1) -> str:
    """Return MyST text as plain Markdown; `line` is where it starts in its page."""
    rows, out, done = text.split("\n"), [], 0
    for token in _blocks(text, context, line):
        start, end = token.map
        out.append(_inline("\n".join(rows[done:start]), context, line + done))
        if token.type not in DROPPED:
            plain = _directive(token, context, line + start)
            out.append("\n".join(rows[start:end]) if plain is None else _placed(plain, rows[start]))
        done = end
    out.append(_inline("\n".join(rows[done:]), context, line + done))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip("\n")


def _blocks(text: str, context: Context, line: int) -> list[Token]:
    """Return the blocks that are not running text, in order; refuse the foreign ones."""
    found = []
    for token in PARSER.parse(text):
        for part in [token, *(token.children or [])]:
            if part.type in FOREIGN:
                at = line + (token.map[0] if token.map else 0)
                raise context.fail(at, part.type.removesuffix("_open"), FOREIGN[part.type])
        if token.type in (*FENCES, *DROPPED, *VERBATIM):
            found.append(token)
    return found


def _placed(plain: str, first_row: str) -> str:
    """Put a converted block where the directive stood: inside a list item or a quote, perhaps."""
    marker = re.match(r"[^`:]*", first_row)[0]
    further = re.sub(r"[^\s>]", " ", marker)
    return marker + indent(plain, further, lambda row: True).removeprefix(further)


# Directives: {name} -> a function of (argument, options, body, context, line of the body)


def _directive(token: Token, context: Context, line: int) -> str | None:
    """Return the plain form of a directive; None for a block that is none."""
    match = DIRECTIVE.match(token.info.strip()) if token.type in FENCES else None
    if not match:
        return None
    name, argument = match["name"], match["argument"].strip()
    rows, options = token.content.rstrip("\n").split("\n"), {}
    while rows and (option := OPTION.match(rows[0])):
        options[option["key"]] = option["value"]
        rows.pop(0)
    below = line + 1 + len(options)
    plain = _admonition if name in ADMONITIONS else DIRECTIVES.get(name)
    if plain is None:
        raise context.fail(line, f"the directive {{{name}}}")
    if name in ADMONITIONS:  # these have no title of their own: the argument is their first line
        rows, below = [argument, *rows] if argument else rows, below - bool(argument)
        argument = "See also" if name == "seealso" else name.capitalize()
    return plain(argument, options, "\n".join(rows), context, below)


def _admonition(title: str, options: dict, body: str, context: Context, line: int) -> str:
    title, body = _inline(title, context, line), _one_line_maths(convert(body, context, line))
    return "\n".join(f"> {row}".rstrip() for row in f"**{title}**\n\n{body}".split("\n"))


def _one_line_maths(text: str) -> str:
    """Join the rows of displayed formulas: a quote's marks would end up inside them."""
    rows = text.split("\n")
    for token in reversed(PARSER.parse(text)):
        if token.type == "math_block":
            start, end = token.map
            rows[start:end] = [" ".join(row.strip() for row in rows[start:end])]
    return "\n".join(rows)


def _exercise(title: str, options: dict, body: str, context: Context, line: int) -> str:
    number = context.exercises.get(options.get("label", ""), "")
    title = f": {_inline(title, context, line)}" if title else ""
    return f"### Exercise {number}".rstrip() + f"{title}\n\n{convert(body, context, line)}"


def _solution(label: str, options: dict, body: str, context: Context, line: int) -> str:
    number = context.exercises.get(label, "")
    return f"#### Solution to exercise {number}".rstrip() + f"\n\n{convert(body, context, line)}"


def _nothing(argument: str, options: dict, body: str, context: Context, line: int) -> str:
    return ""


def _list_table(title: str, options: dict, body: str, context: Context, line: int) -> str:
    rows = _cells(body, context, line)
    width = max(map(len, rows))
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * width)
    return "\n".join([f"**{title}**\n", *lines] if title else lines)


def _cells(body: str, context: Context, line: int) -> list[list[str]]:
    """Read the nested lists of a list-table: the outer items are rows, the inner ones cells."""
    rows: list[list[str]] = []
    depth = 0
    for token in PARSER.parse(body):
        depth += {"bullet_list_open": 1, "bullet_list_close": -1}.get(token.type, 0)
        if token.type == "list_item_open" and depth == 1:
            rows.append([])
        elif token.type == "list_item_open":
            rows[-1].append("")
        elif token.type == "inline":
            text = _inline(token.content, context, line + token.map[0])
            rows[-1][-1] += text.replace("\n", " ").replace("|", r"\|")
        elif token.type in (*FENCES, *VERBATIM):
            raise context.fail(line + token.map[0], "a block inside a table")
    return rows


def _glossary(argument: str, options: dict, body: str, context: Context, line: int) -> str:
    out = []
    for number, row in enumerate(body.split("\n")):
        if row and not row.startswith(" "):
            out += ["", f"**{row}**  "]  # two spaces: the meaning starts on a line of its own
        elif row.strip():
            out.append(_inline(row.strip(), context, line + number))
    return "\n".join(out).strip("\n")


def _bibliography(argument: str, options: dict, body: str, context: Context, line: int) -> str:
    return context.bibliography()


DIRECTIVES = {
    "admonition": _admonition,
    "bibliography": _bibliography,
    "exercise": _exercise,
    "glossary": _glossary,
    "list-table": _list_table,
    "solution": _solution,
    "solution-end": _nothing,
    "solution-start": _solution,
}


# Roles and links


def _inline(text: str, context: Context, line: int) -> str:
    """Return running text with its roles and links in plain form."""

    def plain(match: re.Match) -> str:
        at = line + text.count("\n", 0, match.start())
        if match["role"]:
            return _role(match["role"], match["content"].replace("\n", " "), context, at)
        if match["href"] is not None and not match["image"]:
            return _link(match["text"], match["href"], context, at)
        return match[0]

    _expect_roles(text, context, line)
    return INLINE.sub(plain, text)


def _expect_roles(text: str, context: Context, line: int) -> None:
    """Refuse text in which the pattern above and the real parser see different roles."""
    tokens = [child for token in PARSER.parse(text) for child in token.children or []]
    parsed = [token.meta["name"] for token in tokens if token.type == "myst_role"]
    matched = [match["role"] for match in INLINE.finditer(text) if match["role"]]
    if parsed != matched:
        raise context.fail(line, f"a role among {parsed or matched} in or near code or maths")


def _role(name: str, content: str, context: Context, line: int) -> str:
    labelled = LABELLED.match(content)
    text, target = labelled.group("text", "target") if labelled else ("", content)
    if name == "term":
        return text or target
    if name in ("ref", "doc"):
        return _link(text, target + ".md" * (name == "doc"), context, line)
    raise context.fail(line, f"the role {{{name}}}")


def _link(text: str, target: str, context: Context, line: int) -> str:
    try:
        address, title = context.link(target)
    except KeyError:
        advice = "no page, label or work is called so (works are in references.bib)"
        raise context.fail(line, f"a link to {target!r}", advice) from None
    text = _inline(text, context, line) or title
    return f"[{text}]({address})" if address else text


def raw_left(text: str) -> list[str]:
    """Name whatever in a text only MyST would render: empty after `convert`."""
    tokens = [part for token in PARSER.parse(text) for part in [token, *(token.children or [])]]
    return [
        f"{token.type}: {token.info or token.content or token.attrs.get('href', '')}"
        for token in tokens
        if token.type in FOREIGN
        or token.type in (*DROPPED, "myst_role", "colon_fence")
        or (token.type == "fence" and token.info.startswith("{"))
        or (token.type == "text" and "$" in token.content)  # maths that was not recognised
        or (token.type == "link_open" and re.search(r"^#|\.md(#|$)", str(token.attrs["href"])))
    ]
