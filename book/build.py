"""`jupyter-book build .` with as many processes as there are cores, to execute pages side by side.

Jupyter Book takes no option for this. Warnings are errors, but all of them are shown first.
"""

import os
from functools import partial

import jupyter_book.sphinx
from jupyter_book.cli.main import main

if __name__ == "__main__":
    cores = os.cpu_count() or 1
    jupyter_book.sphinx.build_sphinx = partial(jupyter_book.sphinx.build_sphinx, jobs=cores)
    main(["build", ".", "--warningiserror", "--nitpick", "--keep-going"])
