# make demo   the sandbox and the bot in it, on a page of your own machine
# make test   what CI runs: format, lint, types, import contracts, dependencies, tests
# Each does all set-up, into .venv. PYTHON=python3.12 chooses the interpreter.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -q install -c .ci/constraints.txt

.PHONY: demo test format lint types imports deps unit bench clean
.DEFAULT_GOAL := test

$(PY):
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is needed: '$(PYTHON)' was not found. Set PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: $$($(PYTHON) --version) was found. Set PYTHON=..."; exit 1; }
	@echo "== making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(PY) pyproject.toml .ci/constraints.txt
	@echo "== installing the bot and the sandbox (once; about a minute)"
	@$(PIP) -e '.[demo]'
	@touch $@

$(VENV)/.dev: $(PY) pyproject.toml .ci/constraints.txt
	@echo "== installing the bot, the sandbox and the tools (once; about a minute)"
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.demo

demo: $(VENV)/.demo
	@$(PY) -m sandbox

test: format lint types imports deps unit

format: $(VENV)/.dev
	@echo "== format"
	@$(PY) -m ruff format --check .

lint: $(VENV)/.dev
	@echo "== lint"
	@$(PY) -m ruff check .

types: $(VENV)/.dev
	@echo "== types"
	@$(PY) -m mypy

imports: $(VENV)/.dev
	@echo "== import contracts"
	@$(PY) -c 'import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())'

deps: $(VENV)/.dev
	@echo "== dependencies"
	@$(PY) -m deptry .

unit: $(VENV)/.dev
	@echo "== tests"
	@$(PY) -m coverage run -m pytest -q -m "not slow"
	@$(PY) -m coverage report

bench: $(VENV)/.dev
	@$(PY) -m benchmarks

clean:
	rm -rf $(VENV)
