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
UV_COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes \
	--custom-compile-command "make lock"

# The demo has its own data folder and index names, separate from a real portal's.
DEMO_ENV := DATA_DIR=$${DATA_DIR:-var/demo} BASE_URL=http://localhost:$(PORT) LOG_LEVEL=$${LOG_LEVEL:-WARNING} \
	ELASTICSEARCH_PREFIX=$${ELASTICSEARCH_PREFIX:-renkei-demo} $(if $(ENGINE),SEARCH_ENGINE=$(ENGINE)) \
	DJANGO_SETTINGS_MODULE=portal.settings.development
CHECK_ENV := DATA_DIR=build/check DATABASE_URL=

.DEFAULT_GOAL := help
.PHONY: help demo setup serve test test-postgresql test-elasticsearch test-elasticsearch-browser test-next elasticsearch lint format bench screenshots lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

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

# In CI lint is one of the parts that run beside one another.
test: $(if $(filter true,$(CI)),$(DEVELOPMENT),lint) ## Run lint, then the tests on SQLite (with CI=true also on PostgreSQL, Elasticsearch and the next versions)
	@$(BIN)/python -m tests.run

test-postgresql: $(DEVELOPMENT) ## Run the suite on a private PostgreSQL cluster
	@$(BIN)/python -m tests.run postgresql

test-elasticsearch: $(DEVELOPMENT) ## Run the tests of the large search engine on a private Elasticsearch 8.19 (Java 17, Maven)
	@$(BIN)/python -m tests.run elasticsearch-8

test-elasticsearch-browser: $(DEVELOPMENT) ## Run the browser tests of the search on Elasticsearch, and kill nodes of a cluster of three
	@$(BIN)/python -m tests.run elasticsearch-e2e

test-next: $(DEVELOPMENT) ## Run the fast part of the suite on Wagtail 8.0 and Django 6.1 (Python 3.12 or later)
	@$(BIN)/python -m tests.run next

elasticsearch: $(DEVELOPMENT) ## Start an Elasticsearch for development at http://localhost:9200/ until Ctrl+C
	@$(BIN)/python -m tests.support.elasticsearch

lint: $(DEVELOPMENT) ## Check style, types, layers, migrations and settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
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

bench: $(DEVELOPMENT) ## Measure pages and search (docs/performance.md says what the figures mean)
	@mkdir -p build
	$(BIN)/python -m tools.benchmarks.pages --json | tee build/bench-pages.json
	@if [ -f "$(CORPUS)" ]; then \
		$(BIN)/python -m tools.benchmarks.search --corpus "$(CORPUS)" --queries "$(QUERIES)" --json \
			| tee build/bench-search.json; \
	else echo "No corpus at $(CORPUS): make bench CORPUS=FILE QUERIES=FILE"; fi

screenshots: $(DEVELOPMENT) ## Make the pictures in docs/images from the demo (needs Chromium)
	$(BIN)/python -m tools.screenshots

lock: $(DEVELOPMENT) ## Update the requirements*.lock files from pyproject.toml
	$(UV_COMPILE) --python-version 3.11 --constraint constraints/lts.txt --output-file requirements.lock
	$(UV_COMPILE) --python-version 3.11 --constraint requirements.lock --group dev \
		--output-file requirements-dev.lock
	$(UV_COMPILE) --python-version 3.12 --constraint constraints/next.txt --group dev \
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
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock | $(BIN)/python
	@echo "Installing with the development tools (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@touch $@ $(RUNTIME)
