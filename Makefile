# `make` alone lists the targets. Nothing needs to be installed first but python3:
# bin/setup makes .venv, and on Debian fetches what python3 and the tests lack.

BIN := .venv/bin
ARGS ?=
# most tests wait for a crawl: a worker more than cores, each with its own PostgreSQL;
# what takes long is begun first, as tests/conftest.py sorts it
TOGETHER := -n 3 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help demo quick test slow check fix docs bench setup pins

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

demo: .venv/run.made ## Crawl the miniature sites twice and read their history back
	@$(BIN)/python -m demo

quick: .venv/dev.made ## Run what needs no crawl and no server, in a minute or two
	@$(BIN)/pytest -n 2 --dist loadfile -m "not (slow or crawls or postgresql)" $(ARGS)

test: .venv/dev.made ## Run the tests on SQLite and PostgreSQL (ARGS="-k words")
	@$(BIN)/pytest $(TOGETHER) $(ARGS)

slow: .venv/dev.made ## Run the tests that prove again, and longer, what others do
	@$(BIN)/pytest $(TOGETHER) -m slow $(ARGS)

check: .venv/dev.made ## Run every check, with the coverage of `make test`
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(TOGETHER) $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

fix: .venv/dev.made ## Format the code and mend what ruff can mend
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

docs: .venv/dev.made ## Write the pages that are made of the code: commands, database, sources
	@$(BIN)/python -m bin.command_docs > docs/commands.md
	@$(BIN)/python -m bin.database_docs > docs/database.md
	@$(BIN)/python -m bin.source_docs > docs/sources.md

bench: .venv/dev.made ## Measure speed and quality, and print the tables
	@$(BIN)/python -m benchmarks

setup: .venv/dev.made ## Make .venv with the program and the tools

pins: ## Resolve the dependencies afresh and write constraints.txt
	@bin/setup pins

.venv/run.made: pyproject.toml constraints.txt bin/setup
	@bin/setup run

.venv/dev.made: pyproject.toml constraints.txt bin/setup
	@bin/setup dev
