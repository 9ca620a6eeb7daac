# Two commands: `make film` and `make test`. Each sets the machine up first, which costs nothing the second time.

.PHONY: film test gallery setup lint help
.DEFAULT_GOAL := help
SHELL := /bin/sh

# The prompt reaches the program through the environment, so no character of it means anything to make or the shell.
PROMPT ?= a fluffy blue creature roamed the verdant forest
override PROMPT := $(value PROMPT)
export PROMPT

# The first Python that is new enough.
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1: /p' Makefile

film: setup ## film a prompt, as in: make film PROMPT="the cat sat on the mat"
	@.venv/bin/python render.py prompt -- "$$PROMPT"

test: setup ## all tests
	@.venv/bin/python -m pytest -n auto --dist loadgroup

gallery: setup ## the sheets of all scenes, in docs/gallery
	@.venv/bin/python -m studio.gallery

lint: setup ## what ruff has to say
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .

setup: ## install what is missing
	@if [ -z "$(PYTHON)" ]; then \
	  echo "error: no Python 3.11 or newer is here; install one, for example with: sudo apt-get install python3" >&2; exit 5; fi
	@$(PYTHON) studio/machine.py setup
