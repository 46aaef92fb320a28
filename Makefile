# Two commands matter: `make book` builds the book, `make test` checks everything.
# Both set up .venv by themselves, and neither repeats what is already done.

VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PYTHON ?= python3
PORT ?= 8000
# What the book is built from; the PDF has a rule of its own.
PRINT := book/pdf.py book/browser.py book/print.css
SOURCES := _toc.yml intro.md $(filter-out $(PRINT),$(shell find chapters lib data book \
	\( -name __pycache__ -o -name node_modules -o -name site \) -prune -o -type f -print))
BOOK := _build/html/.complete
PDF := _build/html/ch320.pdf
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header \
	--no-emit-index-url --no-emit-find-links --upgrade

# One BLAS thread: at these sizes a second one only gets in the way.
export OPENBLAS_NUM_THREADS := 1

.PHONY: help book pdf test serve lab bench bench-quick mutate lock lint clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 - /p' Makefile

book: $(BOOK)  ## build the book into _build/html
	@echo "The book is up to date: _build/html/index.html"

pdf: $(PDF)  ## print the whole chapter into _build/html/ch320.pdf

test: $(VENV)/.dev $(BOOK)  ## unit tests, every cell of every page, and the built book in a browser
	@$(MAKE) --no-print-directory pdf || test -z "$$CI"  # without a browser, its tests are skipped
	$(BIN)/python -m pytest -m "not weekly" -n auto --dist loadfile  # a page's cells stay in order

serve: $(BOOK)  ## build the book and show it on this machine
	@echo "The book is at http://127.0.0.1:$(PORT)/ (Ctrl-C stops it)"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

lab: $(VENV)/.book  ## open the pages as notebooks in JupyterLab
	$(BIN)/jupyter lab intro.md

bench: $(VENV)/.dev  ## measure our code against the usual tools: one table, bench/results.json
	$(BIN)/python -m bench

bench-quick: $(VENV)/.dev  ## the same on smaller inputs, in under three minutes
	$(BIN)/python -m bench --quick

mutate: $(VENV)/.dev  ## break what matters, line by line: a test must notice
	$(BIN)/python -m tests.mutate

lock: $(VENV)/.dev  ## compile requirements*.in again, with the newest versions that fit
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt

lint: $(VENV)/.dev  ## ruff and codespell
	$(BIN)/ruff check .
	$(BIN)/codespell

clean:  ## remove what was built; .venv stays, and .cache with the browser's Python
	rm -rf _build conf.py book/node_modules book/site/vendor

# Sphinx itself builds, for Jupyter Book can't execute pages side by side. Warnings are errors, but all
# are shown first. A failed build forgets what it had read, so that the next one reports them again.
$(BOOK): $(SOURCES) conf.py
	@start=$$(date +%s); \
	$(BIN)/python -m sphinx -j auto -n -W --keep-going -d _build/.doctrees . _build/html \
		|| { rm -f _build/.doctrees/environment.pickle; exit 1; }; \
	echo "Built the book in $$(($$(date +%s) - start)) s"
	@touch $@

conf.py: _config.yml $(VENV)/.book
	$(BIN)/jupyter-book config sphinx .

$(PDF): $(BOOK) $(VENV)/.browser $(PRINT)
	$(BIN)/python -m book.pdf

# Beside the packages, the settings of book/jupyter/: JupyterLab opens .md as notebooks, with the same
# code folded, and kernels don't warn that they talk to this machine without encryption.
$(VENV)/.book: requirements.txt pyproject.toml $(shell find book/jupyter -type f)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	@test -d $(BIN) || $(PYTHON) -m venv $(VENV)
	@start=$$(date +%s); \
	$(BIN)/python -m pip install -r requirements.txt && \
	$(BIN)/python -m pip install --no-deps --no-build-isolation -e . && \
	echo "Installed what the book needs in $$(($$(date +%s) - start)) s"
	@cp -R book/jupyter/. $(VENV)/
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.book
	$(BIN)/python -m pip install -r requirements-dev.txt
	@touch $@

$(VENV)/.browser: $(VENV)/.dev
	$(BIN)/python -m book.browser
	@touch $@
