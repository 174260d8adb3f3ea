# Everything one does here. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run test test-python test-databases test-browser test-faults test-frontend check bench gallery matrix messages assets clean
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

VENV ?= .venv
BIN := $(VENV)/bin
SOURCES := $(shell find city_diplomacy_xblocks/frontend -name '*.ts' -o -name '*.css' -o -name 'build.mjs' 2>/dev/null)
PO := $(wildcard locale/*/LC_MESSAGES/django.po)
MANIFEST := city_diplomacy_xblocks/assets/public/manifest.json

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

run: $(VENV)/ready $(MANIFEST) $(VENV)/catalogues ## the demo in a browser; RESET=1 starts clean, PORT=8000
	$(BIN)/python -m city_diplomacy_xblocks.demo run $(if $(RESET),--reset) $(if $(PORT),--port $(PORT))

test: test-frontend test-python test-databases test-browser test-faults ## every test, browser tests included
	@echo "All tests passed."

test-python: $(VENV)/ready $(MANIFEST) $(VENV)/catalogues ## the Python tests on SQLite
	$(BIN)/pytest -m "not browser" -n 2 --dist loadfile $(ARGS)

test-databases: $(VENV)/ready $(VENV)/catalogues ## what concerns storage, on MariaDB and PostgreSQL where they run
	@$(BIN)/python -m tests.databases

test-browser: $(VENV)/ready $(MANIFEST) $(VENV)/catalogues ## the story in Chromium, at 320 and 1280 px
	@tests/browser/chromium.sh $(BIN)
	$(BIN)/pytest -m browser -n 2 --dist loadfile tests/browser $(ARGS)

test-faults: $(VENV)/ready $(MANIFEST) $(VENV)/catalogues ## the server killed, the link cut, the tab gone: no word is lost
	@tests/browser/chromium.sh $(BIN)
	$(BIN)/pytest -m browser -n 2 --dist worksteal tests/faults $(ARGS)

test-frontend: node_modules/ready ## the scripts' own tests
	npm run --silent types
	npm run --silent test

check: $(VENV)/ready $(MANIFEST) $(VENV)/catalogues ## the code (ruff, mypy, layers, migrations), words and spelling, the courses' links and facts, the round trip of OLX
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.house_rules
	$(BIN)/python -m tests.catalogues
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m django makemigrations --check --dry-run city_diplomacy_xblocks
	$(BIN)/python -m tests.spelling
	$(BIN)/city-plans courses build --lang en -o build/courses
	$(BIN)/pytest -q tests/courses tests/test_olx.py

bench: $(VENV)/ready $(MANIFEST) $(VENV)/catalogues ## sizes, query counts and ratios, measured here and now
	@tests/browser/chromium.sh $(BIN)
	$(BIN)/python -m benchmarks

gallery: $(VENV)/ready $(VENV)/catalogues ## every picture, and the first page of documents, on one page
	$(BIN)/python -m tests.gallery

matrix: ## the Python tests on each supported pair of Python and platform whose interpreter is here
	@.ci/python.sh >/dev/null
	@$$(.ci/python.sh) -m tests.matrix

messages: $(VENV)/ready ## gather the strings into locale/*/LC_MESSAGES/django.po
	$(BIN)/python -m tests.catalogues --write

assets: $(MANIFEST) ## build the browser's files

$(MANIFEST): node_modules/ready $(SOURCES)
	npm run --silent build

$(VENV)/catalogues: $(VENV)/ready $(PO)
	$(BIN)/python -c "import sys; sys.argv = ['setup.py', '--quiet', '--version']; import setup; setup.build_catalogues()" >/dev/null
	@touch $@

$(VENV)/ready: setup.py pyproject.toml | node_modules/ready
	@python=$$(.ci/python.sh); [ -x $(BIN)/python ] || $$python -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip "setuptools<82"
	$(BIN)/python -m pip install --quiet -e ".[dev]"
	@touch $@

node_modules/ready: package.json package-lock.json
	@.ci/node.sh
	npm ci --silent --no-audit --no-fund
	@touch $@

clean: ## remove what was built
	rm -rf $(VENV) .venvs node_modules build dist var *.egg-info city_diplomacy_xblocks/assets
