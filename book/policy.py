"""Sphinx extension: pages that a strict Content-Security-Policy lets through, and nothing unused.

The theme and its helpers write scripts into the page itself. After the build these become files, so
that a host may send the policy below. JupyterLite, in its own folder, is another application: it
evaluates what a reader types, and a host that sends the policy leaves that folder out.
"""

import hashlib
import re
import shutil
from pathlib import Path

from sphinx.application import Sphinx

POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'wasm-unsafe-eval'",  # Python, once a reader has asked for it
    "worker-src": "'self'",
    "img-src": "'self' data: blob:",  # icons stand in a style sheet; Python's pictures in memory
    "style-src": "'self' 'unsafe-inline'",  # each part of a formula has its place in its style
}
STATIC = re.compile(r'<script src="([^"]*_static/)documentation_options.js')
MODE = re.compile(r'<script data-cfasync="false">.*?</script>', re.S)  # now book/static/first.js
HANDLER = re.compile(r' onclick="')  # now book/static/page.js
INLINE = re.compile(r"(?:<script>.*?</script>\s*)+", re.S)  # several in a row become one file
ICONS = re.compile(r"<script [^>]*fontawesome.js.*?</script>\s*")  # see book/icons.py
SEARCH = re.compile(r"<script [^>]*(?:searchtools|language_data|searchindex).js.*?</script>\s*")
GLYPHS = re.compile(r'(?:\.fa-[\w-]+:before,?)+{content:"[^"]*"}')  # a third of the theme's style
LEFT_OVER = ["**/*.map", "scripts/fontawesome*", "vendor/fontawesome", "locales", "sphinx-thebe.*"]


def setup(app: Sphinx) -> dict:
    app.connect("build-finished", settle)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def header() -> str:
    """Return the policy as the value of the header Content-Security-Policy."""
    return "; ".join(f"{name} {sources}" for name, sources in POLICY.items())


def settle(app: Sphinx, exception: Exception | None) -> None:
    """Rewrite the pages that were built, and remove what none of them asks for."""
    if exception or app.builder.name != "html":
        return
    out = Path(app.outdir)
    static = out / "_static"
    for path in {*out.glob("*.html"), *(out / f"{page}.html" for page in app.env.found_docs)}:
        html = path.read_text(encoding="utf8")
        path.write_text(settled(html, static, path.stem == "search"), encoding="utf8")
    theme = static / "styles" / "pydata-sphinx-theme.css"
    theme.write_text(GLYPHS.sub("", theme.read_text(encoding="utf8")), encoding="utf8")
    for path in {path for pattern in LEFT_OVER for path in static.glob(pattern)}:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def settled(html: str, static: Path, searches: bool) -> str:
    """Return a page whose scripts are files, those of search only if it searches."""
    match = STATIC.search(html)
    if not match:
        return html  # it only leads to the first page

    def as_file(scripts: re.Match) -> str:
        code = "\n".join(re.findall("<script>(.*?)</script>", scripts[0], re.S))
        name = f"inline-{hashlib.sha256(code.encode()).hexdigest()[:12]}.js"
        (static / name).write_text(code, encoding="utf8")
        return f'<script src="{match[1]}{name}"></script>\n'

    html = MODE.sub(f'<script src="{match[1]}first.js"></script>', html)
    html = HANDLER.sub(' data-click="', ICONS.sub("", html))
    return INLINE.sub(as_file, html if searches else SEARCH.sub("", html))
