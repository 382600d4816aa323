# make demo   runs the main job on a synthetic network
# make test   runs every test, installing what it needs
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
UV_VERSION := 0.13.9
DEBIAN_PACKAGES := chromium
export SEED ?= 1

.PHONY: demo test check format bench heavy fuzz docs clean

$(STAMP): pyproject.toml uv.lock setup.py $(shell find src -name '*.[ch]')
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet "uv==$(UV_VERSION)"
	UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --locked --inexact --all-extras
	touch $(STAMP)

demo: $(STAMP)
	$(BIN)/python -m demo

test: $(STAMP) debian
	$(BIN)/python -m pytest

.PHONY: debian
debian:
	@sh .ci/debian.sh $(DEBIAN_PACKAGES)

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP)
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet -r bench/requirements.txt
	$(BIN)/python -m bench

heavy: $(STAMP) debian
	PANOH_HEAVY=1 $(BIN)/python -m pytest -m heavy

MINUTES ?= 10
fuzz:
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install --quiet "uv==$(UV_VERSION)" -r fuzz/requirements.txt
	UV_PROJECT_ENVIRONMENT=.venv-fuzz .venv-fuzz/bin/uv sync --quiet --locked --inexact
	.venv-fuzz/bin/python -m fuzz --minutes $(MINUTES)

docs: $(STAMP)
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) .venv-bench .venv-fuzz fuzz/found .mypy_cache .ruff_cache .pytest_cache build
