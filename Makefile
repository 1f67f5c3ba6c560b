# Two commands do everything: make scan, make test. Each target makes what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
NATIVE := $(shell find src/_native -name '*.cpp' -o -name '*.hpp' -o -name '*.inc' -o -name '*.pyx' -o -name '*.pxi')

.PHONY: scan test lint accuracy fit docs bench bench-instructions bench-engines wheels corpora hostile big-feed kills sanitize fuzz fuzz-python fuzz-replay clean

$(STAMP): pyproject.toml setup.py $(NATIVE)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,lint]'
	touch $@

scan: $(STAMP)  ## the verdicts of examples/mail with their reasons
	@$(BIN)/mailsift scan --policy examples/site.toml --state build/examples --envelope examples/envelope.json \
	  examples/mail || test $$? -eq 1

test: $(STAMP)  ## the whole test suite
	$(BIN)/python -m pytest -p no:benchmark -m "not alone" -n auto --maxprocesses 4 --dist loadgroup
	$(BIN)/python -m pytest -m alone

lint: $(STAMP)
	$(BIN)/ruff check src tests bench tools wheels setup.py
	$(BIN)/mypy

fuzz:  ## libFuzzer over the core: SECONDS for each target, TARGETS="html urls", OPTIONS=--plain; needs clang and llvm
	$(PYTHON) tests/fuzz/run.py --seconds $(or $(SECONDS),60) $(OPTIONS) $(TARGETS)

fuzz-python: $(STAMP)  ## mutations through what parses in Python: drawings, feeds; SECONDS for each
	$(BIN)/python tests/fuzz/svg.py $(or $(SECONDS),60)
	$(BIN)/python tests/fuzz/feed_parsers.py $(or $(SECONDS),60)

fuzz-replay: $(STAMP)  ## all seeds and past findings through all targets, without a fuzzer
	$(BIN)/python -m pytest tests/fuzz

accuracy: $(STAMP)  ## docs/accuracy.md: hits of every rule, false positives and misses on the shared corpora
	$(BIN)/python -m bench.accuracy

fit: $(STAMP)  ## src/engine/mailsift/defaults/{weights,calibration}.toml out of the shared corpora; then make docs accuracy
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fit]'
	$(BIN)/python tools/fit_weights.py
	$(BIN)/python tools/fit_calibration.py

docs: $(STAMP)  ## docs/policy.md out of the rules' data
	$(BIN)/python tools/make_policy_docs.py

hostile: $(STAMP)  ## messages of up to 300 MB made to be dear: time, memory, what was not checked
	$(BIN)/python tests/hostile/big.py

big-feed: $(STAMP)  ## feeds of SIZE GB (10) through a pipe: at most 512 MB of memory
	for format in urlhaus threatfox hashes; do $(BIN)/python tests/reputation/big.py $(or $(SIZE),10) $$format || exit 1; done

kills: $(STAMP)  ## a learning process killed a thousand times, a minute of learning and scoring at once, importers killed
	$(BIN)/python tests/bayes/killing.py $(or $(KILLS),1000)
	$(BIN)/python tests/bayes/killing_own.py $(or $(KILLS),1000)
	$(BIN)/python tests/bayes/sharing.py $(or $(SECONDS),60)
	$(BIN)/python tests/reputation/killing.py $(or $(KILLS),200)

wheels:  ## dist/: wheels for x86-64 and ARM without their compilers, checked and proved; OPTIONS="--twice --platform x86_64"
	$(PYTHON) -m wheels $(OPTIONS)

clean:
	rm -rf build dist $(VENV) src/engine/*.egg-info src/engine/mailsift/*.so

bench: $(STAMP)  ## ratios to peers, each checked for the same answer first; OPTIONS="--compare F", "--every 20 html"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench,bench-source]'
	$(BIN)/python -m bench --docs docs $(OPTIONS)

bench-instructions: $(STAMP)  ## callgrind counts of extract(), within 3 % of the stored ones; needs valgrind; OPTIONS="--store"
	$(BIN)/python -m bench.instructions $(OPTIONS)

bench-engines: $(STAMP)  ## docs/phrase-engines.md: which phrase engine is faster for how many phrases
	$(BIN)/python -m bench.engines --docs docs $(OPTIONS)

SANITIZED := build/sanitized
CORPORA ?= ../shared/corpora
sanitize: $(STAMP)  ## the corpora through a build under ASan and UBSan; anything on standard error fails
	MAILSIFT_BUILD=asan+ubsan $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade \
	  --target $(SANITIZED) .
	for corpus in spamassassin csdmc2010 phishing_pot lists_ham mime_torture; do \
	  LD_PRELOAD="$$($(CXX) -print-file-name=libasan.so) $$($(CXX) -print-file-name=libubsan.so)" \
	  ASAN_OPTIONS=detect_leaks=0 PYTHONPATH=$(SANITIZED) $(BIN)/python -m mailsift scan --json --state build/sanitized-state \
	    $(CORPORA)/$$corpus >build/sanitized.json 2>build/sanitized.err; test $$? -le 1 && test ! -s build/sanitized.err || \
	    { cat build/sanitized.err; exit 1; }; \
	  echo "$$corpus: $$(find -L $(CORPORA)/$$corpus -type f | wc -l) files, $$(wc -l <build/sanitized.json) verdicts, no report"; \
	done

corpora: $(STAMP)  ## all of the corpora against other programs; the tables go into docs/differences.md
	MAILSIFT_FULL=1 $(BIN)/python -m tests.integration.report
	MAILSIFT_FULL=1 $(BIN)/python -m pytest tests/integration
