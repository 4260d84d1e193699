# Gatepost. Every target sets up what it needs first: Debian packages from one list, Python packages in .venv.
PYTHON ?= /usr/bin/python3
VENV := .venv
RUN := $(VENV)/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: setup demo demo-once test golden lint content contact-sheets bench fleet proof clean

setup: $(VENV)/.ready  ## install everything (Debian packages need root or sudo)

$(VENV)/.ready: pyproject.toml deploy/debian-packages.txt deploy/install-packages.sh
	sh deploy/install-packages.sh deploy/debian-packages.txt
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --editable '.[dev]'
	touch $@

demo: setup  ## a server and one paired kiosk, until Ctrl-C
	$(RUN) -m deploy.demo

demo-once: setup  ## the same with a scripted traveller; pictures and a table in build/demo
	$(RUN) -m tests.demo_once

test: setup  ## everything that must hold, under 20 minutes on two cores
	$(VENV)/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder

golden: setup  ## take the look as it is now for right; look at the difference before it is committed
	GATEPOST_GOLDEN=accept $(VENV)/bin/pytest tests/test_kiosk_gallery.py tests/test_content_packs_typeset_golden.py

lint: setup  ## ruff and mypy, strict
	$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/mypy

content: setup  ## docs/content.md: what the shipped packs say, and who can confirm it
	$(VENV)/bin/packctl content $(sort $(dir $(wildcard content_packs/packs/*/pack.toml))) > docs/content.md.new
	mv docs/content.md.new docs/content.md

contact-sheets: setup  ## every page in every language, as pictures in build/contact-sheets; PACKS=arrivals SCALE=200 PANEL=landscape
	$(RUN) -m kiosk.gallery.contact_sheets $(PACKS) $(if $(SCALE),--scale=$(SCALE)) $(if $(PANEL),--panel=$(PANEL))

bench: setup  ## the table of numbers, also as build/bench.json; QUICK=1: fewer runs, under a minute
	$(if $(QUICK),,sh deploy/install-packages.sh deploy/bench-packages.txt)
	$(RUN) -m tests.bench $(if $(QUICK),--quick)

fleet: setup  ## N kiosks (1,000) against a real server, on good lines and bad; also as build/fleet.json
	$(RUN) -m tests.fleet $(N)

# pictures of 8 MB are compared all day long: their room is kept, not given back and asked for anew
FRUGAL := MALLOC_MMAP_THRESHOLD_=33554432 MALLOC_TRIM_THRESHOLD_=1073741824

proof: setup  ## the long proofs: every kill point a thousand times (the gate under a traveller two hundred), ten thousand wild touches, a day of ten thousand pages, every task in every way
	GATEPOST_KILLS=1000 GATEPOST_TOUCHES=10000 GATEPOST_VIEWS=10000 $(VENV)/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder -m proof
	$(FRUGAL) $(RUN) -m tests.tasks
	$(RUN) -m tests.guards
	$(RUN) -m tests.toll

clean:  ## everything that can be made again
	rm -rf build $(VENV) *.egg-info
