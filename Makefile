# `make serve` and `make test` need Python 3.11 or newer with venv, make and git; the rest is
# installed into .venv/ from the locks in .lock/. They name everything, so nothing is resolved anew:
# pip would take the newest release of what a package asks for with an extra, which has no hash.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
NAME ?= cards
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

.DEFAULT_GOAL := help
.PHONY: help serve run test coverage lint types check clients dialect bench bench-tools lighthouse lock clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

serve: $(VENV)/.run ## Serve the sample site at http://127.0.0.1:8000 (PORT=… changes the port)
	PEK_BASE_URL=$${PEK_BASE_URL:-http://127.0.0.1:$(PORT)} $(BIN)/flask serve --host $(HOST) --port $(PORT)

run: $(VENV)/.run ## Develop: reload on change, drafts and errors shown
	PEK_BASE_URL=$${PEK_BASE_URL:-http://127.0.0.1:$(PORT)} $(BIN)/flask run --debug --extra-files content/site.toml --host $(HOST) --port $(PORT)

test: $(VENV)/.dev ## Lint, types and tests
	@$(MAKE) --no-print-directory lint types
	$(BIN)/python -m pytest

coverage: $(VENV)/.dev ## Tests with the lines they do not reach
	$(BIN)/python -m pytest --cov

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

check: $(VENV)/.run ## Every problem of the content
	$(BIN)/flask check

clients: $(VENV)/.dev tests/clients/node_modules/.package-lock.json tests/dialect/node_modules/.package-lock.json ## Pages, previews and feeds read by others' programs, and dialect (needs Node.js, npm, newsboat, Java)
	$(BIN)/python -m tests.clients
	$(BIN)/python -m tests.dialect

dialect: $(VENV)/.dev tests/dialect/node_modules/.package-lock.json ## Markdown beside remark's and GitHub's examples (needs Node.js and npm)
	$(BIN)/python -m tests.dialect

# What some benches need besides the packages of the group `bench`.
SATORI := bench/satori/node_modules/.package-lock.json
ELEVENTY := bench/eleventy/node_modules/.package-lock.json
NODE_cards := $(SATORI)
NODE_freezing := $(ELEVENTY)

bench: $(VENV)/.bench $(NODE_$(NAME)) ## One measurement beside its peers: NAME=serving, …; bench/README.md lists them
	$(BIN)/python -m bench.$(NAME)

bench-tools: $(VENV)/.bench $(SATORI) $(ELEVENTY) ## What the benches are measured beside (needs Node.js and npm)

lighthouse: $(VENV)/.dev bench/lighthouse/node_modules/.package-lock.json ## Grades of home and the longest post (needs Node.js, npm and Chromium)
	$(BIN)/python -m bench.lighthouse

lock: $(VENV)/.dev ## Write the locks anew from pyproject.toml
	$(PIP) install 'uv >=0.9,<1'
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --quiet --upgrade --group build -o .lock/run.txt
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --quiet --upgrade --group build --group dev \
	  -c .lock/run.txt -o .lock/dev.txt
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --quiet --upgrade --group build --group bench \
	  -c .lock/dev.txt --overrides .lock/overrides.txt -o .lock/bench.txt

clean: ## Remove what make and pek made
	rm -rf $(VENV) instance .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage htmlcov
	rm -rf bench/satori/node_modules bench/eleventy/node_modules bench/lighthouse/node_modules
	rm -rf tests/clients/node_modules tests/dialect/node_modules

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo 'make: $(PYTHON) is missing: install Python 3.11 or newer, or say PYTHON=/path/to/python3'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'make: $(PYTHON) is too old: Python 3.11 or newer is needed; say PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo 'make: Python lacks venv: on Debian and Ubuntu, apt-get install python3-venv'; exit 1; }
	@echo 'make: creating $(VENV)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: .lock/run.txt pyproject.toml | $(VENV)/bin/python
	@echo 'make: installing what pek needs'
	@$(PIP) install --no-deps --require-hashes -r .lock/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: .lock/dev.txt $(VENV)/.run
	@echo 'make: installing what the tests need'
	@$(PIP) install --no-deps --require-hashes -r .lock/dev.txt
	@touch $@

$(VENV)/.bench: .lock/bench.txt $(VENV)/.run
	@echo 'make: installing what the benches measure beside'
	@$(PIP) install --no-deps --require-hashes -r .lock/bench.txt
	@touch $@

%/node_modules/.package-lock.json: %/package-lock.json
	@command -v npm >/dev/null || { echo 'make: npm is missing: on Debian and Ubuntu, apt-get install nodejs npm'; exit 1; }
	@echo 'make: installing what $*/package.json names'
	@npm ci --prefix $* --no-audit --no-fund --loglevel=error
	@touch $@
