# Everything a person needs: make demo shows the sample city, make test checks everything.
SHELL := bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile
POSTGRES := $(shell $(PYTHON) tests/services.py postgres)
BENCHES := scoring relatedness rank_segments screening import_rows run_pages
CHROMIUM := $(shell $(PYTHON) tests/services.py chromium)

.PHONY: setup demo run test lint contracts types migrations messages check-messages tests-sqlite tests-postgres tests-browser e2e bench bench-spark

setup: .venv/dev.stamp          ## what developers need

demo: .venv/base.stamp          ## the sample city at http://127.0.0.1:8000/
	@LUODI_DEMO=true $(BIN)/luodi demo --port $(PORT)

run: .venv/base.stamp           ## the server on your own database
	@$(BIN)/luodi serve --port $(PORT) --with-worker

test: setup lint contracts types migrations check-messages tests-sqlite tests-postgres tests-browser

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "Luodi needs Python 3.11; this is %s. Run: make PYTHON=/path/to/python3.11" % sys.version.split()[0])'
	@echo "Making the environment in .venv"; $(PYTHON) -m venv .venv

.venv/%.stamp: requirements/%.lock | .venv/bin/python
	@echo "Installing requirements/$*.lock"; $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r $<
	@$(BIN)/python requirements/install_here.py && touch $@

lint: setup
	$(BIN)/ruff check . && $(BIN)/ruff format --check -q .

contracts: setup
	$(BIN)/lint-imports --no-cache | tail -n 12; exit $${PIPESTATUS[0]}

types: setup
	$(BIN)/mypy luodi_engine luodi

migrations: setup
	$(BIN)/python manage.py makemigrations --check --dry-run

messages: setup                 ## collect texts to translate and compile what is translated
	$(BIN)/python -m tests.catalogues collect

check-messages: setup
	$(BIN)/python -m tests.catalogues check

tests-sqlite: setup
	$(PYTEST) -m "not browser"

tests-postgres: setup
	@$(if $(POSTGRES),LUODI_DATABASE=$(POSTGRES) $(PYTEST) luodi tests -m "not browser and not slow",echo "NOTICE: left out the tests on PostgreSQL: no server answers. Set LUODI_TEST_POSTGRES=postgresql://user:password@host/name")

tests-browser e2e: setup
	@$(if $(CHROMIUM),LUODI_BROWSER=$(CHROMIUM) $(PYTEST) luodi tests -m browser,echo "NOTICE: left out the browser tests: no Chromium was found. Set LUODI_BROWSER=/path/to/chromium")

bench: setup                    ## speed and precision at full size, both databases; see docs/performance.md
	@failed=0; for name in $(BENCHES); do echo; echo "== bench.$$name"; $(BIN)/python -m bench.$$name || failed=1; done; exit $$failed

bench-spark: setup .venv/spark.stamp   ## the same screening on DuckDB and Apache Spark; needs Java 17
	@$(BIN)/python -m bench.spark_screening
