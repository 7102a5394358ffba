# Only what is more than one command; the README says how to install, test and play.

PYTHON ?= $(firstword $(wildcard .venv/bin/python) python3)
BIN = $(if $(findstring /,$(PYTHON)),$(dir $(PYTHON)))

# A target of zig's, and what its wheel is called.
WHEELS = \
  x86_64-linux-gnu.2.17=manylinux_2_17_x86_64.manylinux2014_x86_64 \
  aarch64-linux-gnu.2.17=manylinux_2_17_aarch64.manylinux2014_aarch64 \
  x86_64-linux-musl=musllinux_1_1_x86_64 \
  aarch64-linux-musl=musllinux_1_1_aarch64 \
  x86_64-macos.11.0=macosx_11_0_x86_64 \
  aarch64-macos.11.0=macosx_11_0_arm64 \
  x86_64-windows-gnu=win_amd64

# What needs no terminal, no browser, no killed process and few runs.
FAST = tests/test_characters.py tests/test_clock.py tests/test_faults.py tests/test_luck.py tests/test_spread.py \
  tests/program tests/scenario tests/view tests/desk tests/exercise/test_every_command.py tests/docs/test_architecture.py \
  --ignore=tests/scenario/test_mutations.py

.PHONY: kernel check test bench claims wheels $(WHEELS)

kernel:  ## the kernel's library, in place
	$(PYTHON) -m sim.kernel.build

check:  ## lint, format, types, import contracts, and the tests that take no time
	$(BIN)ruff check .
	$(BIN)ruff format --check .
	$(BIN)mypy
	$(BIN)lint-imports
	$(PYTHON) -m pytest -q $(FAST)

test:
	$(PYTHON) -m pytest

bench:
	$(PYTHON) -m pytest tests/benchmarks -o addopts=--import-mode=importlib -s

claims:  ## how often each sentence is false: the table in docs/statistics.md; an hour
	$(PYTHON) -m tests.benchmarks.false_sentences

wheels: $(WHEELS)  ## an sdist and a wheel for each platform, in dist/
	build/wheels/bin/python -m hatchling build -t sdist

$(WHEELS): build/wheels
	WHITECELL_TARGET=$@ ZIG_GLOBAL_CACHE_DIR=build/zig build/wheels/bin/python -m hatchling build -t wheel

build/wheels:
	$(PYTHON) -m venv $@ && $@/bin/pip install --quiet hatchling ziglang
