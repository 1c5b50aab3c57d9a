# `make help` lists what there is. Each target does its own set-up, into .venv.
# PYTHON=python3.12 chooses the interpreter, once: `make clean` before choosing another.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq install -c .ci/constraints.txt
SIDE_BY_SIDE := -n 3 --dist worksteal # they wait more than they work
ROOT := $(shell [ "$$(id -u)" = 0 ] && echo yes)

.PHONY: help demo test format lint types imports deps unit cover kill mutants browser bench clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name what; do printf '  make %-8s  %s\n' "$$name" "$$what"; done

$(PY):
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is needed, and '$(PYTHON)' was not found. Try: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; '$(PYTHON)' is $$($(PYTHON) --version). Try: make PYTHON=python3.11"; exit 1; }
	@echo "== making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "The environment could not be made. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/.demo: $(PY) pyproject.toml .ci/constraints.txt
	@echo "== installing the bot and the sandbox into .venv (once; a minute or two)"
	@$(PIP) -e '.[demo]'
	@touch $@

$(VENV)/.dev: $(PY) pyproject.toml .ci/constraints.txt
	@echo "== installing the bot, the sandbox and the tools into .venv (once; a minute or two)"
	@$(PIP) -e '.[dev]'
	@touch $(VENV)/.demo $@

demo: $(VENV)/.demo ## the bot in a sandbox, on a page of this machine; Ctrl-C ends it
	@echo "== starting the sandbox and the bot (Ctrl-C ends both)"
	@$(PY) -m sandbox

test: format lint types imports deps unit ## what has to pass before a change goes in

format: $(VENV)/.dev ## is all code formatted?
	@echo "== format"
	@$(PY) -m ruff format --check .

lint: $(VENV)/.dev ## ruff, all rules
	@echo "== lint"
	@$(PY) -m ruff check .

types: $(VENV)/.dev ## mypy, strict
	@echo "== types (the first time takes a minute)"
	@$(PY) -m mypy

imports: $(VENV)/.dev ## do imports go one way?
	@echo "== import contracts"
	@$(PY) -c 'import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c(["--no-logo"]))'

deps: $(VENV)/.dev ## is every import declared, and every dependency used?
	@echo "== dependencies"
	@$(PY) -m deptry .

unit: $(VENV)/.dev ## the tests; T=tests/zoom runs some of them
	@echo "== tests $(if $(T),in $(T),(about two minutes))"
	@$(PY) -m pytest -q $(or $(T),$(SIDE_BY_SIDE)) -m "$(if $(T),,not long and )not slow and not browser"

cover: $(VENV)/.dev ## these and the long ones, with more examples and branch coverage
	@echo "== all tests, with branch coverage (some minutes)"
	@$(PY) -m coverage erase
	@$(PY) -m coverage run -m pytest -q $(SIDE_BY_SIDE) --hypothesis-profile thorough -m "not slow and not browser"
	@$(PY) -m coverage combine -q
	@$(PY) -m coverage report

kill: $(VENV)/.dev ## kills the bot at each step and at random moments, and lets decisions race: what is lost or doubled?
	@echo "== the bot, killed with -9 while it works; decisions at the same moment (six minutes)"
	@$(PY) -m pytest -q -n 2 --dist worksteal -m "slow and not browser"

browser: $(VENV)/.dev ## drives the demo's page in Chromium
	@echo "== the demo's page in Chromium"
	@if ! command -v chromium >/dev/null && [ -n "$(ROOT)" ] && command -v apt-get >/dev/null; then \
		echo "installing Chromium (once; about a minute)"; \
		apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >/dev/null; \
	fi
	@if command -v chromium >/dev/null; then \
		$(PY) -m pytest -q -m browser; \
	else \
		echo "skipped: there is no Chromium here. On Debian: apt-get install chromium"; \
	fi

mutants: $(VENV)/.dev ## changes the code that decides, bit by bit, and looks whether a test notices
	@echo "== mutants of the policy and of reviews (two minutes on two idle cores)"
	@$(PY) -m tests.mutants

bench: $(VENV)/.dev ## figures against baselines, one JSON line each; B="approval card" measures these alone
	@$(PY) -m benchmarks $(B)

clean: ## remove .venv and all caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
