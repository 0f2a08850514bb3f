# Everything a person needs: `make demo`, `make test`. See README.md and CONTRIBUTING.md.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first Python that is new enough; `make PYTHON=… demo` names another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
MAILS ?=
DEEP_MINUTES ?= 20
# As many tests at once; 0 runs them one after the other in one process.
TEST_WORKERS ?= auto
TEST_FOLDERS = $(shell find tests -name '*.py' -not -path '*/.*' -printf '%h\n' | sort -u)

help: ## show what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "inboxbot needs Python 3.11 to 3.14 and found none: install it, or name it with make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The virtual environment could not be made. On Debian or Ubuntu: apt install python3-venv"; rm -rf $(VENV); exit 1; }
	@$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

$(VENV)/.installed: $(BIN)/python pyproject.toml
	@echo "setting up $(VENV) (once, about a minute) …"
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	@echo "setting up the tools for tests (once) …"
	@$(BIN)/python -m pip install --quiet --group dev
	@touch $@

demo: $(VENV)/.installed ## show the main job on an embedded mailbox (MAILS=folder for your own .eml files)
	@$(BIN)/inboxbot demo $(if $(MAILS),--mails "$(MAILS)")

servers: ## install Dovecot, PostgreSQL and Chromium for the tests, where it may (root and apt)
	@tests/install_servers.sh

test: $(VENV)/.dev servers ## run all tests but the long ones
	@$(BIN)/python -m pytest -n $(TEST_WORKERS) -m 'not deep'

test-deep: $(VENV)/.dev servers ## run the long tests, DEEP_MINUTES at most
	@DEEP_MINUTES=$(DEEP_MINUTES) $(BIN)/python -m pytest -m deep -s

check: $(VENV)/.dev ## lint, types, floors, and whether the documents are true
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@# The folders of tests are no packages: each is checked by itself, with what it imports by name.
	@for folder in $(TEST_FOLDERS); do \
		MYPYPATH=$$folder:src:tests:tests/unit/triage $(BIN)/mypy --no-error-summary $$folder/*.py || exit 1; done
	@$(BIN)/lint-imports
	@$(BIN)/inboxbot --env-file tests/check.env check --offline

coverage: $(VENV)/.dev ## run the tests and show what they do not reach
	@$(BIN)/coverage run -m pytest -m 'not deep'
	@$(BIN)/coverage report

bench: $(VENV)/.dev servers ## measure against a plain bot and the bare fetch
	@$(BIN)/python bench/walk.py

wheel: $(VENV)/.dev ## build the wheel into dist/
	@$(BIN)/python -m build --wheel --no-isolation

clean: ## remove what was built
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov

.PHONY: help demo servers test test-deep check coverage bench wheel clean
