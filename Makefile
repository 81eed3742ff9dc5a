# make         everything: the environment in .venv, then all papers in outputs/
# make test    ruff, mypy, and all tests
# make bench   the time of a build beside typst, docxtpl, LibreOffice and pandoc
# make bench-scale  the time of builds for 100 to 3,000 departments, and in several processes
# make images  the pictures in docs/images, from the real papers
# make lock    the locks in requirements/, after pyproject.toml changed
# make clean   remove what was made, but neither outputs/ nor the environment

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV := uv==0.13.*
COMPILE := $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.DELETE_ON_ERROR:
.PHONY: all test bench bench-scale images lock clean
all: $(VENV)/run.stamp
	@$(BIN)/jianbao build --all-departments

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更新的版本 (Python 3.11 or newer is needed); try: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

# The project itself is installed as a link to this folder, so that an edit of generator/ needs no new installation.
$(VENV)/run.stamp: requirements/run.lock pyproject.toml | $(VENV)/bin/python
	@echo "准备运行环境 (preparing $(VENV)) ..."
	@$(PIP) install --require-hashes -r requirements/run.lock
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/run.stamp
	@echo "准备检查工具 (preparing the tools for the checks) ..."
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

# The newest command line of typst that comes with a hash is an old one, for one platform; where it cannot be installed its row says so.
$(VENV)/bench.stamp: requirements/bench.lock requirements/typst/package-lock.json $(VENV)/run.stamp
	@$(PIP) install --require-hashes -r requirements/bench.lock
	@mkdir -p $(VENV)/typst && cp requirements/typst/package.json requirements/typst/package-lock.json $(VENV)/typst
	@command -v npm >/dev/null && npm ci --loglevel error --no-audit --no-fund --ignore-scripts --prefix $(VENV)/typst >/dev/null || true
	@touch $@

# npm checks the Open XML SDK, one program, against the lock's hash. Where it cannot be installed the tests that ask it are skipped, but not in CI.
$(VENV)/validator.stamp: requirements/validator/package-lock.json | $(VENV)/bin/python
	@mkdir -p $(VENV)/validator && cp requirements/validator/package.json requirements/validator/package-lock.json $(VENV)/validator
	@if command -v npm >/dev/null && npm ci --loglevel error --no-audit --no-fund --ignore-scripts --prefix $(VENV)/validator >/dev/null; then touch $@; \
	 else echo "没有装上 Open XML SDK，跳过它的检查 (the Open XML SDK is not installed: its tests are skipped)"; fi

test: $(VENV)/dev.stamp $(VENV)/validator.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -n auto --dist worksteal -q

bench: $(VENV)/bench.stamp
	@$(BIN)/python -m tests.benchmarks

bench-scale: $(VENV)/run.stamp
	@$(BIN)/python -m tests.benchmarks.scale

images: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.tools.images

lock: $(VENV)/run.stamp
	@$(PYTHON) -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip --disable-pip-version-check --quiet install '$(UV)'
	$(COMPILE) -o requirements/run.lock pyproject.toml requirements/build.in
	$(COMPILE) -o requirements/dev.lock -c requirements/run.lock --extra dev pyproject.toml requirements/build.in
	$(COMPILE) -o requirements/bench.lock -c requirements/run.lock --extra bench pyproject.toml requirements/build.in
	if command -v npm >/dev/null; then for folder in validator typst; do npm install --package-lock-only --silent --prefix requirements/$$folder; done; fi

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find generator tests -name __pycache__ -type d -prune -exec rm -rf {} +
