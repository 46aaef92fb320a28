"""The theme's icons as one small style sheet.

The theme brings Font Awesome as a script of 1.5 MB and a font: 700 kB even when compressed. Pages
show some twenty of its pictures. Here they are masks, which take the colour of the text around.
"""

from pathlib import Path
from urllib.parse import quote

SOLID = """angle-left angle-right arrow-up bars book circle-half-stroke circle-info code download
expand file file-pdf lightbulb list magnifying-glass moon pencil rocket sun"""
ICONS = {name: f"solid/{name}" for name in SOLID.split()}
ICONS |= {"github": "brands/github", "pencil-alt": "solid/pencil"}
STYLE = """\
:root {  /* what the theme would write in its font */
  --fa-font-solid: 1em sans-serif;
  --pst-icon-search-minus: none;
  --pst-icon-external-link: none;
  --pst-icon-download: none;
}
:is(.fa-solid, .fas, .fab) { font-family: inherit; }
.pst-navbar-icon .fa-lg { font-size: inherit; }
.search-button-field > i { display: block; }  /* on a phone the theme shows its icon alone */
:is(.fa-solid, .fas, .fab)::before, .admonition:not(.solution) > .admonition-title::after {
  content: "" !important;
  display: inline-block;
  vertical-align: -0.125em;
  width: 1em;
  height: 1em;
  background: currentColor;
  mask: var(--icon) center / contain no-repeat;
}
@media (forced-colors: active) {
  :is(.fa-solid, .fas, .fab)::before { forced-color-adjust: none; background: CanvasText; }
}
.admonition:not(.solution) > .admonition-title::after { margin-top: 0.3rem; }
.admonition-title { --icon: var(--icon-circle-info); }
.exercise > .admonition-title { --icon: var(--icon-pencil); }
"""


def style_sheet(pictures: Path) -> str:
    """Return the style sheet, from the folder of the pictures."""
    root, rules = [], []
    for name, file in ICONS.items():
        svg = quote((pictures / f"{file}.svg").read_text(encoding="utf8"), safe=" /:=@,.-'")
        root.append(f'--icon-{name}: url("data:image/svg+xml,{svg}");')
        rules.append(f".fa-{name} {{ --icon: var(--icon-{name}); }}")
    return "\n".join([":root {", *root, "}", *rules, STYLE])
