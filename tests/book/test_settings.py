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
    (static,), (extra,) = settings["html_static_path"], settings["html_extra_path"]
    for name in settings["html_css_files"] + settings["html_js_files"]:
        above = name.removeprefix("../")  # what is fetched lies beside _static/ in the book
        assert (ROOT / (static if above == name else extra) / above).exists(), name
