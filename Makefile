# make run   the demo town, in your browser          PORT=8000 make run
# make test  every test that this machine can run    make lint   ruff, mypy, import-linter
# make check what CI runs                            make bench  the figures of docs/benchmarks.md
# make soak  kill -9 of each part of a running town  make soak KILLS=1000   kill -9 within moves

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint check bench soak clean
.DEFAULT_GOAL := run

run: $(VENV)/installed
	@exec $(BIN)/python -m alerts.tour  # as `huiying tour`, without setting up Django twice

test: $(VENV)/installed-test
	@$(BIN)/python -m pytest

lint: $(VENV)/installed-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: lint test

bench: $(VENV)/installed-test
	@$(BIN)/python -m benchmarks

soak: $(VENV)/installed-test
	@$(BIN)/python -m $(if $(KILLS),benchmarks.soak_moves --kills $(KILLS),benchmarks.soak)

$(VENV)/installed: setup.cfg constraints.txt
	@sh scripts/environment.sh "$(PYTHON)" $(VENV) .
	@touch $@

$(VENV)/installed-test: setup.cfg constraints.txt
	@sh scripts/environment.sh "$(PYTHON)" $(VENV) ".[test]"
	@$(BIN)/python -m nlp  # compiles once what is compiled; the tour does so beside its own start
	@$(BIN)/python -m pipeline.search.compiling
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) build *.egg-info
