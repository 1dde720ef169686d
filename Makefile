# Everything runs in .venv, which is made on first use: `make html pdf` and
# `make test` need nothing but Python 3.11 or newer and make.

PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
BUILD = _build
SPHINXOPTS ?= --fail-on-warning --keep-going --nitpicky --jobs auto --quiet
PYTESTOPTS ?= --numprocesses 2 --dist loadfile
SPHINX = $(BIN)/sphinx-build
LOCK = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
  --generate-hashes --no-annotate --no-emit-index-url --custom-compile-command "make update"
UNCHANGED = $(BIN)/python -m _ext.builds.unchanged $@ $(BUILD) $(SPHINXOPTS)
REFUSED = { echo "Nothing was published: $(BUILD)/$@ is as it was."; exit 1; }

.DEFAULT_GOAL = help

## html       build the site into _build/html
html: $(VENV)/site
	@$(UNCHANGED) || $(SPHINX) -M $@ . $(BUILD) $(SPHINXOPTS) || $(REFUSED)
	@echo "The site is in $(BUILD)/html."

## pdf        build the book and a PDF of each post into _build/pdf; PRINT=1: to print, too
pdf: $(VENV)/site
	@$(UNCHANGED) || $(SPHINX) -M $@ . $(BUILD) $(SPHINXOPTS) || $(REFUSED)
	@echo "The book and the posts are in $(BUILD)/pdf."

## epub       build the book as EPUB 3 into _build/epub; the next `make html` offers it
epub: $(VENV)/site
	@$(UNCHANGED) || $(SPHINX) -M $@ . $(BUILD) $(SPHINXOPTS) || $(REFUSED)
	@echo "The book is in $(BUILD)/epub."

## offline    the site as a zip that works from a folder, search and books included
offline: epub html pdf
	@$(BIN)/python -m _ext.reading.offline $(BUILD)/html $(BUILD)/in-production.zip
	@echo "The site to keep is $(BUILD)/in-production.zip: unpack it, open index.html."

## live       serve the site, drafts included, and rebuild it on every save
live: $(VENV)/site
	DRAFTS=1 $(BIN)/python -m _ext.builds.live --jobs auto -d $(BUILD)/live-doctrees \
	  . $(BUILD)/live --watch labs/results

## labs       recompute the labs whose code has changed; freeze what they found
labs: $(VENV)/dev
	$(BIN)/python -m labs freeze

## lab        run one lab: make lab LAB=cache-design
lab: $(VENV)/dev
	@$(BIN)/python -m labs $(LAB) $(ARGS)

## new        begin a post: make new TOPIC=career SLUG=on-call
new: $(VENV)/site
	$(BIN)/python -m _ext.posts.new "$(TOPIC)" "$(SLUG)"

## names      promise the names on offer to who links here, and take back what is gone
names: $(VENV)/site
	@$(SPHINX) -M html . $(BUILD) $(SPHINXOPTS) -D accept_names=1

## inventories  bring what others' documentation calls its parts up to date
inventories: $(VENV)/site
	@$(BIN)/python -m _ext.page.elsewhere

## prose      the words and numbers of each section: make prose POST=cache-design
prose: html
	@$(BIN)/python -m _ext.posts.prose $(BUILD)/doctrees $(POST)

## search-quality  what the search finds: make search-quality QUESTIONS=file.yaml
search-quality: html $(VENV)/dev $(VENV)/browser
	@$(BIN)/python -m tests.search_quality $(BUILD)/html $(QUESTIONS)

## test       every check, in a real browser too
test: $(VENV)/dev $(VENV)/browser
	$(BIN)/python -m pytest $(PYTESTOPTS)

## test-neighbours  Sphinx, MyST, MkDocs and others link here, and arrive (needs a network)
test-neighbours: html $(VENV)/dev
	@$(BIN)/python -m tests.neighbours $(BUILD)/html $(CLIENTS)

## soak       the slow proofs: edits by chance, builds cut short, every lab, every view
soak: $(VENV)/dev $(VENV)/browser
	SOAK=50 $(BIN)/python -m pytest tests/test_builds_same.py \
	  tests/test_builds_outputs.py tests/test_builds_by_chance.py tests/test_broken.py \
	  tests/test_labs.py tests/test_site_in_browser.py

## fuzz       20,000 accidents to posts, results and sources: FUZZ=n for another number
fuzz: $(VENV)/dev
	FUZZ=$(or $(FUZZ),20000) $(BIN)/python -m pytest tests/test_broken_by_chance.py

## lint       format and lint the code, and look for misspellings
lint: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/codespell

## update     pin the newest versions of what is needed, and list their licences
update: $(VENV)/dev
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) --no-deps requirements-retrieval.in -o requirements-retrieval.txt
	$(LOCK) --no-deps requirements-models.in -o requirements-models.txt
	@$(MAKE) --no-print-directory LICENCES.md

# Two packages have their licence as a file alone: it was read.
LICENCES.md: requirements-dev.txt $(VENV)/dev
	$(BIN)/pip-licenses --from=mixed --with-system --with-urls --format=markdown \
	  --packages $$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/\1/p' requirements-dev.txt) \
	  | sed -E '/axe-playwright-python|ppi-python/s/UNKNOWN    /MIT License/' > $@

## linkcheck  visit every address that the posts link to (needs a network)
linkcheck: $(VENV)/site
	$(SPHINX) -M linkcheck . $(BUILD)

## latexpdf   the classic way to a PDF, for who has TeX (see ARCHITECTURE.md)
latexpdf: $(VENV)/site
	@$(BIN)/python -m _ext.tex.tools
	@LATEXMKOPTS="-silent -interaction=nonstopmode" $(SPHINX) -M latexpdf . $(BUILD) $(SPHINXOPTS)
	@echo "The book by TeX is in $(BUILD)/latex."

## clean      remove what was built, keeping .venv
clean:
	rm -rf $(BUILD)

## help       list these targets
help:
	@sed -n 's/^## /  /p' $(MAKEFILE_LIST)

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "In Production needs Python 3.11 or newer; $(PYTHON) is older." \
	         "Name another: make PYTHON=python3.12 html"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/site: requirements.txt $(VENV)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/site
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(VENV)/browser: $(VENV)/dev
	$(BIN)/python -m tests.browser
	@touch $@

.PHONY: html pdf epub offline live labs lab new names inventories prose search-quality test test-neighbours soak fuzz lint update linkcheck latexpdf clean help
