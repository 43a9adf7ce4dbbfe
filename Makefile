# `make run` starts Poise, `make test` checks it; both set up what is missing first. `make help` lists the rest.
PYTHON ?= python3
RUN = .venv/bin/python -m

.PHONY: help setup run test lint types unit integration browser bench assurance screenshots migration format lock

help:              ## this list
	@sed -nE 's/^([a-z][a-z ]*):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 42

setup:             ## virtual environment, locked packages, browser files
	@$(PYTHON) -m scripts.setup

run: export PORT := $(PORT)
run:               ## Poise with its demonstration practice at http://127.0.0.1:8000 (PORT= for another)
	@$(PYTHON) -m scripts.run

test: setup        ## every check, as in CI
	@$(RUN) scripts.test_parts

lint types unit integration browser: setup ## one part of the test
	@$(RUN) scripts.test_parts $@

bench: setup       ## the times of the main pages, on demonstration data and with 10,000 patients
	@$(RUN) bench

assurance: setup   ## the long counted runs on both databases (half an hour), into docs/assurance.md
	@$(RUN) tests.assurance $(ARGS)

screenshots: setup ## the main screens at three widths, light and dark, into docs/screenshots
	@$(RUN) scripts.screenshots

migration: setup   ## the next migration from what the models say: make migration name="add_consent"
	@test -n "$(name)" || { echo 'Name what it does: make migration name="add_consent"'; exit 1; }
	@$(RUN) flask migrate && $(RUN) flask new-migration "$(name)"

format: setup      ## Python as ruff writes it
	@$(RUN) ruff check --fix --quiet . ; $(RUN) ruff format .

lock: setup        ## the locks from the .in files and package.json; ARGS=--upgrade takes newer versions
	@scripts/lock.sh $(ARGS)
