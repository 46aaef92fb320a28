"""What Jupyter Book makes of _config.yml, by its own command and by the Makefile's."""

from jupyter_book.config import get_final_config

from book.project import ROOT


def test_the_extension_is_loaded_and_thebe_is_not():
    settings, _ = get_final_config(
        user_yaml=ROOT / "_config.yml",
        sourcedir=ROOT,
        cli_config={"latex_individualpages": False},
        raise_on_invalid=True,
    )
    assert {"book", "sphinx_external_toc"} <= set(settings["extensions"])
    assert "sphinx_thebe" not in settings["extensions"]
    for folder in settings["html_static_path"]:
        for name in settings["html_css_files"] + settings["html_js_files"]:
            assert (ROOT / folder / name).exists()
