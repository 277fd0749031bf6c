# make run, make test and make check do all the set-up they need; a second run is quick.
#   PORT=8000 DATA_DIR=instance   for make run
#   PYTHON=python3                which interpreter makes .venv
#   ARGS="-k words"               passed to pytest by make test
.PHONY: run test long bench check format vendor translations lock
MAKEFLAGS += --no-print-directory
export PYTHON
PORT ?= 8000
DATA_DIR ?= instance

# exec: Ctrl-C reaches the program itself and nothing is left behind.
run:
	@.ci/venv run && .venv/bin/python .ci/translations.py compile
	@exec env RESOURCE_CENTRE_DATA_DIR="$(abspath $(DATA_DIR))" .venv/bin/resource-centre up --demo --port $(PORT)

test:
	@.ci/venv dev && .venv/bin/python .ci/translations.py compile
	@.ci/test $(ARGS)

# The same tests with the full numbers of generated cases.
long:
	@.ci/venv dev && .venv/bin/python .ci/translations.py compile
	@TEST_LENGTH=long .ci/test $(ARGS)

# Pages with 10,000 practices, beside the layout with one SELECT. ARGS="--quick" for a small run.
bench:
	@.ci/venv dev && .venv/bin/python .ci/translations.py compile
	@.venv/bin/python -m tests.bench $(ARGS)

check:
	@.ci/venv dev && .venv/bin/python .ci/translations.py compile
	@.ci/check

format:
	@.ci/venv dev && .venv/bin/python .ci/translations.py compile
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

# Makes static/vendor from the npm packages that its manifest names.
vendor:
	@.ci/venv dev && .venv/bin/python .ci/translations.py compile
	@.venv/bin/python .ci/vendor.py make

# Brings the .po files up to date with the source and compiles them.
translations:
	@.ci/venv dev && .venv/bin/python .ci/translations.py compile
	@.venv/bin/python .ci/translations.py update

# Debian 12's own Python makes the locks, so that they hold for every later 3.11.
lock:
	@.ci/venv dev && .venv/bin/python .ci/translations.py compile
	@.ci/lock
