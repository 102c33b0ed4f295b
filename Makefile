# The commands of this project: `make help` lists them. They need GNU make and Python 3.11 or newer with venv and pip, nothing else.

PYTHON ?= python3
PORT ?= 7860
ARGS ?=

# pip needs minutes to resolve and compile this stack, uv seconds.
UV := uv==0.13.9
# Plain torch brings 3 GB of CUDA, except on macOS, which has no other build.
TORCH := torch==2.13.0$(if $(filter Darwin,$(shell uname -s)),,+cpu)
TORCH_INDEX := https://download.pytorch.org/whl/cpu

VENV := .venv
BIN := $(VENV)/bin
# Two processes halve the time; each takes up to 3 GB. A file's tests stay together, and so do the servers they start.
PYTEST := $(BIN)/pytest --numprocesses 2 --dist loadfile
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(BIN)/uv pip install --python $(BIN)/python --no-deps --compile-bytecode
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

# A .venv that was interrupted, moved or has lost its interpreter is made anew: .made names the folder it was made in.
HEALTHY := $(shell cd $(BIN) 2>&1 && test -x python && test -x uv && ! test -e ../.unfinished && test "$$(cat ../.made)" = "$(CURDIR)" && echo yes)
ifneq ($(HEALTHY),yes)
.PHONY: $(VENV)/.made
endif

.DEFAULT_GOAL := help
.PHONY: help run install test check cover format bench load suggestions bench-retrieval pictures lock clean

help:  ## show this list
	@awk -F ':.*## *' '/^[a-z-]+:.*## / {printf "make %-16s %s\n", $$1, $$2}' Makefile

run: $(VENV)/.installed  ## install, build the index and serve on http://127.0.0.1:7860 (PORT=8000 for another port)
	$(BIN)/assistant index
	$(BIN)/assistant serve --port $(PORT)

install: $(VENV)/.installed  ## only install: .venv/bin/assistant (PYTHON=python3.12 for another interpreter)

test: $(VENV)/.testable  ## install with the test packages and run the tests (ARGS="-k pdf" for some of them)
	$(PYTEST) $(ARGS)

check: $(VENV)/.testable  ## everything CI checks: style, types, import order, documents, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m corpus.lint
	$(PYTEST) $(ARGS)

cover: $(VENV)/.testable  ## the tests, and how much of the code they reach (slower)
	$(PYTEST) --cov --cov-report=term $(ARGS)

format: $(VENV)/.testable  ## lay out the code and repair what can be repaired
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.testable  ## measure speed and memory
	$(BIN)/python -m assistant.bench $(ARGS)

load: $(VENV)/.testable  ## fifty simulated visitors for five minutes: waiting times and memory (ARGS="--page 10" for ten through the page)
	$(BIN)/python tests/evaluation/load.py $(ARGS)

suggestions: $(VENV)/.testable  ## ask every follow-up question that answers offer, and count those that are answered
	$(BIN)/python tests/evaluation/suggestions.py $(ARGS)

bench-retrieval: $(VENV)/.testable  ## measure the search with its questions (ARGS="--collections FOLDER" for public collections too)
	$(BIN)/python tests/evaluation/retrieval.py $(ARGS)

pictures: $(VENV)/.testable  ## take the pictures of the pages, and from them the README's
	@mkdir -p pictures
	ASSISTANT_SHOTS=$(CURDIR)/pictures $(BIN)/pytest -q -k "story or page_axe" tests/assistant/web
	cp pictures/chat-source-1440-light.png .github/chat.png
	cp pictures/4-facts-1440.png .github/library.png

lock: $(VENV)/.made  ## renew the locks: the newest versions that pyproject.toml admits
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) pyproject.toml --output-file requirements-test.txt --constraint requirements.txt --extra test --no-emit-package torch

clean:  ## remove what the commands above made; the index and the documents stay
	rm -rf $(VENV) dist pictures .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find assistant corpus index tests -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed, and $(PYTHON) is not: name one that is, as in  make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; } >&2
	@$(PYTHON) -c 'import ensurepip, venv' || \
	  { echo "$(PYTHON) has no venv with pip: install it (on Debian and Ubuntu: apt install python3-venv)."; exit 1; } >&2
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --quiet $(UV)
	@echo "$(CURDIR)" > $@

$(VENV)/.installed: $(VENV)/.made requirements.txt requirements-test.txt pyproject.toml
	@touch $(VENV)/.unfinished
	$(INSTALL) --requirement requirements.txt
	$(INSTALL) --build-constraints requirements-test.txt --editable .
	@rm $(VENV)/.unfinished
	@touch $@

# pip fetches torch because it looks among its own local wheels too, should the index be out of reach.
$(VENV)/.testable: $(VENV)/.installed requirements-test.txt
	@touch $(VENV)/.unfinished
	$(PIP) install --no-deps --retries 1 --timeout 30 --extra-index-url $(TORCH_INDEX) $(TORCH)
	$(INSTALL) --requirement requirements-test.txt
	$(BIN)/uv pip check --python $(BIN)/python
	@rm $(VENV)/.unfinished
	@touch $@
