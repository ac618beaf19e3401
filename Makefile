# make repro JOBS=N: install into .venv and run the pipeline, N stages at a time; without JOBS, as many as cores and
# memory allow; make test: check and test the code;
# make messages: what the page says, collected into its Japanese catalogue, where new texts wait for a translation;
# make serve: reports/ at http://127.0.0.1:8000, for this machine alone;
# make sample MODEL=dcgan N=64 SEED=7 OUT=folder: faces of a trained generator; make export MODEL=dcgan OUT=folder:
# the generator for others; make score DIR=folder OUT=file.json: pictures against held-out faces (docs/generators.md);
# make bench-faces DIR=folder: the face finder against boxes marked by hand;
# make bench PUBLIC=folder: a training step against public code's; bench-scaling: how it grows; bench-gpu: the same on a
# GPU (benchmarks/README.md);
# make bench-quality MINUTES=20 MODELS="dcgan palette": minutes until each variant has dcgan's KID after so many;
# make tune JOBS=N MODELS="dcgan wgan" SEEDS="1": the same search of settings for every variant (docs/tuning.md);
# make sweep SET="-S seeds=[1,2,3] -S variants.wgan.clip=0.01,0.02" ADDRESS=… REMOTE=… GPUS=… CPUS=… TARGETS=…: every item
# of every setting on a cluster of Ray, or on this machine (docs/cluster.md); make test-cluster: tests of that;
# make ablation JOBS=N ROWS="A B" SEEDS="1 2": what each part of r1_shift is worth (docs/what-works.md), N at a time;
# make tables: the tables of docs/, from what is committed; tune and ablation end with it.

PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: install install-dev install-cluster repro sweep serve sample export score test test-cluster lint format \
	messages bench-faces bench bench-scaling bench-gpu bench-quality ablation tune tables clean

install: .venv/installed

install-dev: .venv/installed-dev

install-cluster: .venv/installed-cluster

.venv/installed: requirements.txt
	$(PYTHON) -m venv .venv
	$(PIP) --requirement requirements.txt
	touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(PIP) --requirement requirements-dev.txt
	touch $@

.venv/installed-cluster: requirements-cluster.txt .venv/installed
	$(PIP) --requirement requirements-cluster.txt
	touch $@

repro: install
	python stages/check.py
	PYTHONPATH=src python -m illustgan.jobs $(JOBS)
	@echo "the page: $(CURDIR)/reports/index.html"
	@if git cat-file -e HEAD:reports/metrics.json 2>/dev/null && ! git diff --quiet HEAD -- reports/*.json; then \
		echo "changed against the committed figures (nothing below: all are the same):"; \
		dvc metrics diff --no-path; \
		echo "to compare the next run with this one instead: git add reports; git commit --all --message baseline"; \
	fi

sweep: install-cluster
	PYTHONPATH=src python -m illustgan.sweeps $(SET) $(if $(ADDRESS),--address $(ADDRESS)) \
		$(if $(REMOTE),--remote $(REMOTE)) $(if $(GPUS),--gpus $(GPUS)) $(if $(CPUS),--cpus $(CPUS)) $(TARGETS)

serve: install
	python -m http.server --bind 127.0.0.1 --directory reports $(or $(PORT),8000)

sample: install
	PYTHONPATH=src python -m illustgan.sample $(MODEL) $(if $(N),--n $(N)) --seed $(SEED) $(if $(OUT),--out $(OUT))

export: install
	PYTHONPATH=src python -m illustgan.export $(MODEL) $(if $(OUT),--out $(OUT))

score: install
	PYTHONPATH=src python -m illustgan.score $(DIR) $(if $(OUT),--out $(OUT))

lint: install-dev
	ruff check .
	ruff format --check .
	mypy

test: lint
	pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --ignore tests/cluster

test-cluster: install-dev install-cluster
	$(PIP) --requirement requirements-cluster.txt "moto[server]==5.2.5" # an S3 server
	pytest tests/cluster

format: install-dev
	ruff check --fix .
	ruff format .

CATALOGUE := .scratch/messages.pot

messages: install
	mkdir -p .scratch
	PYTHONPATH=src pybabel -q extract --mapping babel.cfg --keywords "_ N_ pgettext:1c,2 ngettext:1,2" --no-location \
		--output $(CATALOGUE) .
	pybabel -q update --locale ja --domain illustgan --input-file $(CATALOGUE) --output-dir src/illustgan/report/locale \
		--no-fuzzy-matching --ignore-obsolete --width 120
	sed -i -E '/^"(Project|Report|POT|PO-|Last|Language-Team|Generated)/d' src/illustgan/report/locale/ja/LC_MESSAGES/*.po

bench-faces: install
	python benchmarks/faces.py $(DIR)

WIDTHS ?= 16 32 64
THREADS ?= 1

bench: install
	$(if $(PUBLIC),,$(error PUBLIC is missing: name the folder with public code, as benchmarks/README.md says))
	python benchmarks/bench.py public $(PUBLIC) --widths $(WIDTHS) --threads $(THREADS)

bench-scaling: install
	python benchmarks/bench.py scaling --threads $(THREADS)

bench-gpu: install
	python benchmarks/bench.py scaling --device cuda

MINUTES ?= 20
SEED ?= 1

bench-quality: install
	python benchmarks/quality.py --minutes $(MINUTES) --threads $(THREADS) --seed $(SEED) \
		$(if $(MODELS),--models $(MODELS))

EXPERIMENTS = --jobs $(or $(JOBS),1) --threads $(THREADS) $(if $(SEEDS),--seeds $(SEEDS))

ablation: SEEDS ?= 1 2 3
ablation: install
	python benchmarks/ablation.py run $(EXPERIMENTS) $(if $(ROWS),--rows $(ROWS))
	python benchmarks/tables.py

tune: JOBS ?= 2
tune: install
	python benchmarks/tune.py run $(EXPERIMENTS) $(if $(MODELS),--models $(MODELS))
	python benchmarks/tables.py

tables: install
	python benchmarks/tables.py

clean:
	rm -rf .venv .scratch
