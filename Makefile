# The one entrance: `make` alone lists what there is.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON  ?= $(shell command -v python3.11 || command -v python3)
PY      := .venv/bin/python
STAMP   := .venv/.ready
PO      := $(wildcard i18n/*/LC_MESSAGES/*.po)
MO      := $(PO:.po=.mo)
ROOMS   := $(wildcard core cli desktop words hub main.py scripts installer benchmarks resources/make tests)
export PYTHONPATH := $(CURDIR)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Hundreds of programs are started by the tests: none of them should compile the house again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help
help: ## List what there is
	@echo "村站通 (Cunzhan): make WHAT"
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

.PHONY: setup
setup: $(STAMP) $(MO) ## Install system libraries (only if missing), .venv and catalogues

$(STAMP): requirements.txt requirements-hub.txt requirements-dev.txt scripts/system_libraries.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@$(PYTHON) scripts/system_libraries.py install
	@echo "Preparing .venv (about 600 MB; a minute or two) ..."
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install -qq --require-hashes -r requirements.txt -r requirements-hub.txt -r requirements-dev.txt
	@touch $@

%.mo: %.po $(STAMP)
	@$(PY) scripts/catalogues.py compile $<

.PHONY: run
run: setup ## Open the desk (without a screen: on a virtual one, leaving a picture of it)
	@PY=$(PY) scripts/run.sh

.PHONY: hub
hub: setup ## Start a county hub with a demo county (its folder: build/hub)
	@test -d build/hub || $(PY) -m hub demo --data build/hub
	@$(PY) -m hub serve --data build/hub

# Thousands of small encrypted files: a memory disk spares the machine's own, where it is large.
# What happens at a power cut is proved by the recorder, whatever the disk.
MEMORY := $(shell test "$$(df -k --output=avail /dev/shm 2>/dev/null | tail -n 1)" -gt 4000000 \
	2>/dev/null && echo /dev/shm)
test: export PYTEST_DEBUG_TEMPROOT := $(MEMORY)
# Half as many again as there are cores: many tests wait for programs that they started.
WORKERS := $(shell n=$$(nproc 2>/dev/null || echo 2); n=$$((n + n / 2)); if [ $$n -gt 8 ]; then \
	echo 8; elif [ $$n -lt 3 ]; then echo 3; else echo $$n; fi)

.PHONY: test
test: setup check injector ## Set up, check and run every test but the soak
	@echo "Left to 'make soak':"; $(PY) -m pytest --collect-only -q --no-header -p no:randomly -m soak 2>&1 | tail -n 40; true
	@$(PY) -m pytest -q -m "alone and not soak" || test $$? -eq 5
	@$(PY) -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not alone and not soak"

.PHONY: injector
injector:
	@if [ -f tests/faults/Makefile ]; then $(MAKE) -C tests/faults; fi

.PHONY: check
check: setup ## Style, types, arrows between rooms, packages, catalogues, data dictionary, shape
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy $(ROOMS)
	@.venv/bin/lint-imports --cache-dir build/import-linter --no-logo
	@$(PY) -m deptry .
	@$(PY) scripts/catalogues.py check
	@if [ -f scripts/dictionary.py ]; then $(PY) scripts/dictionary.py --check; fi
	@$(PY) -m pytest -q tests/test_shape.py

.PHONY: soak
soak: export CUNZHAN_EXAMPLES := 400
soak: setup injector ## The large counts: power cuts, kills, long random histories (hours)
	@$(PY) -m pytest -q -m soak

.PHONY: mutants
mutants: setup injector ## Break the code on purpose, one mutant at a time; every one must turn its test red
	@$(PY) -m tests.faults.mutants

.PHONY: bench
bench: setup ## The promises of speed, each against its floor; their JSON is kept in build/bench.jsonl
	@$(PY) benchmarks/run.py

.PHONY: coverage
coverage: setup injector ## Which lines no test runs (branches too)
	@$(PY) -m coverage run -m pytest -q; $(PY) -m coverage report --sort=cover

.PHONY: deb
deb: setup ## Build the Debian package into dist/
	@$(PY) -m installer.build_deb

.PHONY: i18n
i18n: $(STAMP) ## Bring the catalogues up to date with the code
	@$(PY) scripts/catalogues.py update

.PHONY: screens
screens: setup ## Draw every page into docs/screenshots/
	@QT_QPA_PLATFORM=offscreen $(PY) scripts/screens.py

.PHONY: dictionary
dictionary: setup ## Write docs/data-dictionary.md from the declarations
	@$(PY) scripts/dictionary.py

.PHONY: lock
lock: ## Lock the requirements anew (needs uv)
	@uv pip compile -q $(LOCK) requirements.in -o requirements.txt
	@uv pip compile -q $(LOCK) -c requirements.txt requirements-hub.in -o requirements-hub.txt
	@uv pip compile -q $(LOCK) requirements-dev.in -o requirements-dev.txt
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

.PHONY: clean
clean: ## Remove what was made here: .venv, build/, dist/, compiled catalogues
	@rm -rf .venv build dist $(MO)
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
