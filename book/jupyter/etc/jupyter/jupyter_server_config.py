"""JupyterLab folds the code that the book folds: a page says it once, by the tag of a cell."""

from jupytext import AsyncTextFileContentsManager

FOLDED = {"hide-cell", "hide-input"}


class FoldingContentsManager(AsyncTextFileContentsManager):
    async def get(self, *arguments, **options):
        model = await super().get(*arguments, **options)
        if model["type"] == "notebook" and model["content"]:
            for cell in model["content"]["cells"]:
                if FOLDED & set(cell["metadata"].get("tags", [])):
                    cell["metadata"].setdefault("jupyter", {})["source_hidden"] = True
        return model


c = get_config()  # noqa: F821, for Jupyter puts it there
c.ServerApp.contents_manager_class = FoldingContentsManager
c.FoldingContentsManager.cell_metadata_filter = "-jupyter"  # a saved page says no more than before
