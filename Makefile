# Needs Python 3.11+ and make; Node.js and Java come as wheels where they are missing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUNDLE := src/steerco/static/steerco/manifest.json
FRONTEND := package.json package-lock.json vite.config.ts $(shell find frontend -type f 2>/dev/null)

.PHONY: install build demo serve check test journeys bench clean

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml uv.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	STEERCO_SKIP_FRONTEND=1 UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --frozen --all-extras --quiet
	touch $@

build: install $(BUNDLE)

$(BUNDLE): $(FRONTEND) hatch_build.py
	$(BIN)/python hatch_build.py

demo: build
	$(BIN)/steerco demo

serve: build
	$(BIN)/steerco serve

check: build
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/steerco manage makemigrations --check --dry-run
	$(BIN)/python hatch_build.py npm run check

test: build
	$(BIN)/python hatch_build.py npm test
	$(BIN)/pytest -n 2 --dist loadfile

journeys: build
	$(BIN)/pytest tests/journeys

bench: build
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) node_modules src/steerco/static/steerco var dist build
