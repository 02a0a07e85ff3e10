# Everything a newcomer needs: `make run` and `make test`. All of it stays in this folder (.venv and var).

.DEFAULT_GOAL := help
SHELL := /bin/sh

# The newest Python of this machine that is new enough; PYTHON=... names another.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$name; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
# Quiet: what setuptools says about editable installations is nothing that a newcomer could act on.
PIP := PYTHONWARNINGS=ignore $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help run test test-all bench lint

help:
	@echo "make run       start everything with the demo instansi (http://127.0.0.1:8000)"
	@echo "make test      run the tests;  make test-all: in their long form, too"
	@echo "make lint      ruff, mypy, import-linter"
	@echo "make bench     measure speed against the promises"

# EKINERJA_DEMO=1 is what makes this the demo: invented people, known passwords.
run: export EKINERJA_DEMO ?= 1
run: $(VENV)/installed
	@exec $(BIN)/ekinerja run --with-parent

test: $(VENV)/installed-test
	@$(BIN)/python -m pytest -n 3 -m "not full"

test-all: $(VENV)/installed-test
	@$(BIN)/python -m pytest -n 3

bench: $(VENV)/installed-bench
	@$(BIN)/python -m tests.bench

lint: $(VENV)/installed-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# A stamp is written when all of its step worked, so that a broken download is taken up again.
$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; PYTHON=/path/to/python names one." >&2; exit 3; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a venv (on Debian: apt install python3-venv)." >&2; exit 3; }

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	@echo "Installing the program"
	@$(PIP) install "pip>=25.1"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/installed-%: $(VENV)/installed
	@echo "Installing what 'make $*' needs"
	@$(PIP) install --group $*
	@touch $@
