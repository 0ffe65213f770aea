# Commands for users and developers. `make` without a target lists them.

# Texts for `make bench`: one JSON object per line, see docs/performance.md.
CORPUS ?= ../shared/data/corpora/bulletin-bodies.corpus.jsonl
QUERIES ?= ../shared/data/corpora/bulletin-titles.queries.jsonl

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
PREFECTURE ?=
# For `make demo`: elasticsearch; empty means SEARCH_ENGINE of the environment (default: embedded).
ENGINE ?=

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
RUNTIME := $(VENV)/runtime-installed
DEVELOPMENT := $(VENV)/development-installed
NEXT := .venv-next/installed
# Python compiles the modules that it imports; pip would compile all, for 13 seconds of processor time.
PIP_OPTIONS := --quiet --disable-pip-version-check --require-hashes --no-compile
UV_COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes \
	--custom-compile-command "make lock"

# The demo has its own data folder and index names, separate from a real portal's.
DEMO_ENV := DATA_DIR=$${DATA_DIR:-var/demo} BASE_URL=http://localhost:$(PORT) LOG_LEVEL=$${LOG_LEVEL:-WARNING} \
	ELASTICSEARCH_PREFIX=$${ELASTICSEARCH_PREFIX:-renkei-demo} SEARCH_MEANING=$${SEARCH_MEANING:-use} $(if $(ENGINE),SEARCH_ENGINE=$(ENGINE)) \
	DJANGO_SETTINGS_MODULE=portal.settings.development
JINJA := $(wildcard search/jinja2/search/*.html)
CHECK_ENV := DATA_DIR=build/check DATABASE_URL=

# The parts of the suite. In CI all of them run, three at a time and the longest first, in one process
# each: those that wait for a server or a browser leave a core idle, and expensive fixtures are created once.
IN_CI := $(filter true,$(CI))
JOBS ?= 3
PROCESSES ?= $(if $(IN_CI),0,2)
PARTS := sqlite $(if $(IN_CI),next) browsers $(if $(IN_CI),postgresql) leaks \
	$(if $(IN_CI),elasticsearch-browser elasticsearch elasticsearch-next)
REPORTS := build/tests
# Tests that depend neither on the database nor on versions run once: see tests/support/parts.py.
ELSEWHERE := not e2e and not slow and not once and not elasticsearch
SEARCH_IN_BROWSERS := search_page suggestions
COVERAGE := $(dir $(NEXT))bin/python -m coverage
# $(call part,NAME,OPTIONS OF PYTEST,PYTHON)
part = mkdir -p $(REPORTS); rm -f $(REPORTS)/$(1).xml; echo "== $(1)"; \
	$(or $(3),$(BIN)/python) -m pytest -n $(PROCESSES) --dist loadscope --junitxml=$(REPORTS)/$(1).xml $(2)

.DEFAULT_GOAL := help
.PHONY: help demo setup serve test test-sqlite test-leaks test-browsers test-postgresql test-next test-elasticsearch test-elasticsearch-next test-elasticsearch-browser elasticsearch lint format bench screenshots lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-26s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(RUNTIME) ## Start the fictional demo prefecture at http://localhost:8000/ (PORT=8123 elsewhere)
	@$(DEMO_ENV) $(MANAGE) load_demo
	@echo
	@echo "  連携ポータル: http://localhost:$(PORT)/   (Ctrl+C で終了 / Ctrl+C to stop)"
	@echo
	@$(DEMO_ENV) $(BIN)/gunicorn portal.wsgi --bind $(HOST):$(PORT) --workers 2 --threads 4 \
		--log-level warning --no-control-socket

setup: $(RUNTIME) ## Set up a real prefecture's portal by its code: make setup PREFECTURE=32
	@test -n "$(PREFECTURE)" || { echo "都道府県コードを指定してください（例 make setup PREFECTURE=32）"; exit 2; }
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) setup_prefecture $(PREFECTURE)

serve: $(RUNTIME) ## Serve your own portal for development at http://localhost:8000/ (PORT=8123 elsewhere)
	@$(MANAGE) migrate --verbosity 0
	@BASE_URL=http://localhost:$(PORT) $(MANAGE) runserver $(HOST):$(PORT)

test: $(if $(IN_CI),$(DEVELOPMENT),lint) ## Run lint, then the tests on SQLite (with CI=true also on PostgreSQL, Elasticsearch and the next versions)
	@rm -rf $(REPORTS) && mkdir -p $(REPORTS)
	@$(MAKE) --no-print-directory --keep-going $(if $(IN_CI),--jobs=$(JOBS) --output-sync=target) \
		$(if $(IN_CI),lint) $(PARTS:%=test-%); failed=$$?; \
	$(BIN)/python -m tools.summary $(REPORTS) $(PARTS) --failed $$failed

test-sqlite: $(DEVELOPMENT) ## Run all tests on SQLite except the leak tests and browser tests
	@$(call part,sqlite,-m "not e2e and not elasticsearch" --ignore=tests/leaks)

test-leaks: $(DEVELOPMENT) ## Run the tests that look for leaks of hidden content, on SQLite
	@$(call part,leaks,-m "not e2e and not elasticsearch" tests/leaks)

test-browsers: $(DEVELOPMENT) ## Run the tests in a browser (needs Chromium)
	@$(call part,browsers,-m "e2e and not elasticsearch")

test-postgresql: $(DEVELOPMENT) ## Run the tests that depend on the database on a private PostgreSQL cluster
	@export DATABASE_URL=postgres:///portal; $(call part,postgresql,-m "$(ELSEWHERE) and not screens" --hypothesis-profile=few)

# Deprecations of the next versions are shown, and handled when the supported pair moves on.
# One process, which also measures coverage; pyproject.toml has the minimum.
test-next: $(NEXT) ## Run the tests that depend on versions on Wagtail 8.0 and Django 6.1 (Python 3.12 or later)
	@$(call part,next,-n 0 -m "$(ELSEWHERE) and not storage" --hypothesis-profile=few \
		-W default::DeprecationWarning -W default::PendingDeprecationWarning,$(COVERAGE) run)
	@$(COVERAGE) report --skip-covered --sort=cover

# One process: a server takes most of a machine, and the tests share its index.
test-elasticsearch: $(DEVELOPMENT) ## Run the tests of the large search engine on a private Elasticsearch 8.19 (Java 17, Maven)
	@export ELASTICSEARCH_VERSION=8; $(call part,elasticsearch,-n 0 -m elasticsearch tests/contract tests/search)

# CI installs the Java of the older line; the newer runs where the machine has one.
test-elasticsearch-next: $(DEVELOPMENT) ## Run the contract of the search engines on a private Elasticsearch 9 (Java 21, Maven)
	@mkdir -p $(REPORTS)
	@lack=$$($(BIN)/python -m tests.support.elasticsearch --lack 9); if [ -n "$$lack" ]; then \
		echo "$$lack" | tee $(REPORTS)/elasticsearch-next.txt; \
	else \
		export ELASTICSEARCH_VERSION=9; $(call part,elasticsearch-next,-n 0 -m elasticsearch tests/contract); \
	fi

# The browser tests of the search page and its suggestions, unchanged, and those that see the site on
# a real server. Other tests barely use the search, or damage the embedded engine's file.
test-elasticsearch-browser: $(DEVELOPMENT) ## Run the browser tests of the search on Elasticsearch, and kill nodes of a cluster of three
	@export SEARCH_ENGINE=elasticsearch ELASTICSEARCH_VERSION=8; $(call part,elasticsearch-browser,-n 0 \
		$(SEARCH_IN_BROWSERS:%=tests/e2e/test_%.py) tests/e2e/elasticsearch)

elasticsearch: $(DEVELOPMENT) ## Start an Elasticsearch for development at http://localhost:9200/ until Ctrl+C
	@$(BIN)/python -m tests.support.elasticsearch

lint: $(DEVELOPMENT) ## Check style, types, layers, migrations and settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djangofmt --check .
	$(BIN)/djangofmt --check --profile jinja $(JINJA)
	$(BIN)/oxlint --deny-warnings
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(CHECK_ENV) $(MANAGE) makemigrations --check --dry-run
	@$(CHECK_ENV) $(MANAGE) check
	@$(CHECK_ENV) DJANGO_SETTINGS_MODULE=portal.settings.production ALLOWED_HOSTS=portal.example.jp \
		BASE_URL=https://portal.example.jp BEHIND_PROXY=true \
		SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
		$(MANAGE) check --deploy --fail-level WARNING

format: $(DEVELOPMENT) ## Format the code and fix what can be fixed automatically
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djangofmt .
	$(BIN)/djangofmt --profile jinja $(JINJA)

bench: $(DEVELOPMENT) ## Measure pages and search (docs/performance.md says what the figures mean)
	@mkdir -p build
	$(BIN)/python -m tools.benchmarks.pages --json | tee build/bench-pages.json
	@if [ -f "$(CORPUS)" ]; then \
		$(BIN)/python -m tools.benchmarks.search --corpus "$(CORPUS)" --queries "$(QUERIES)" --json \
			| tee build/bench-search.json; \
	else echo "No corpus at $(CORPUS): make bench CORPUS=FILE QUERIES=FILE"; fi

screenshots: $(DEVELOPMENT) ## Make the pictures in docs/images from the demo (needs Chromium)
	$(BIN)/python -m tools.screenshots
	$(BIN)/python -m tools.manual_pictures

lock: $(DEVELOPMENT) ## Update the requirements*.lock files from pyproject.toml
	$(UV_COMPILE) --python-version 3.11 --constraint constraints/lts.txt --output-file requirements.lock
	$(UV_COMPILE) --python-version 3.11 --constraint requirements.lock --group dev --extra onnx \
		--output-file requirements-dev.lock
	$(UV_COMPILE) --python-version 3.12 --constraint constraints/next.txt --group dev --extra onnx \
		--output-file requirements-next.lock

clean: ## Remove environments, caches and the demo (your own portal in var/ stays)
	rm -rf $(VENV) .venv-next build var/demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed: make PYTHON=python3.11 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.lock | $(BIN)/python
	@echo "Installing (once) …"
	@$(BIN)/python -m pip install $(PIP_OPTIONS) --requirement requirements.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock | $(BIN)/python
	@echo "Installing with the development tools (once) …"
	@$(BIN)/python -m pip install $(PIP_OPTIONS) --requirement requirements-dev.lock
	@touch $@ $(RUNTIME)

# An environment with the next Wagtail and Django. Version managers leave Pythons that do not run.
$(NEXT): requirements-next.lock
	@test -x $(@D)/bin/python || { \
		for python in $(NEXT_PYTHON) $(PYTHON) python3.13 python3.12 python3.14 \
				$(HOME)/.pyenv/versions/3.1[2-9]*/bin/python3; do \
			$$python -c 'import sys, venv; sys.exit(sys.version_info < (3, 12))' 2> /dev/null && break; \
		done && $$python -m venv $(@D); \
	} || { echo "Wagtail 8.0 and Django 6.1 need Python 3.12 or later"; exit 1; }
	@$(@D)/bin/python -m pip install $(PIP_OPTIONS) --requirement $<
	@touch $@
