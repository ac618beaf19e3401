# make repro: install into .venv and run the pipeline; make test: check and test the code.

PYTHON ?= python3.11
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: install repro test lint format clean

install: .venv/installed

.venv/installed: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	touch $@

repro: install
	python stages/check.py
	dvc repro

lint: install
	ruff check .
	ruff format --check .
	mypy

test: lint
	pytest

format: install
	ruff check --fix .
	ruff format .

clean:
	rm -rf .venv .scratch
