# The menu. `make help` reads it aloud.
SHELL := /bin/bash
.DEFAULT_GOAL := help

SWIFT_BUILD := swift build -c release
VIGIL := .build/release/vigil

.PHONY: help setup build devnet test spec-tests lint format bench fuzz clean

help: ## show this menu
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what the build needs (Debian packages, blst); does nothing the second time
	@scripts/setup

build: setup ## build vigil and its worker for validation functions (release)
	@$(SWIFT_BUILD) --product vigil
	@$(SWIFT_BUILD) --product pvf-worker

devnet: build ## run a chain with its validators on this machine until it finalises (ARGS="--validators 64 …")
	@exec $(VIGIL) devnet $(ARGS)

test: setup ## run every test; reads the reference vectors where they are
	@scripts/test

spec-tests: setup ## run the reference vectors alone
	@scripts/test --filter SpecTests

lint: setup ## check the format, the layers of the house, its documents
	@scripts/lint

format: ## rewrite the sources in the house's format
	@swift format --in-place --recursive --parallel Sources Tests Benchmarks Fuzz Package.swift

bench: setup ## measure, as ratios in one run (FILTER=regex to choose)
	@scripts/bench $(FILTER)

fuzz: setup ## feed the decoders and the transition hostile bytes (SECONDS_TO_RUN=30)
	@scripts/fuzz $(SECONDS_TO_RUN)

clean: ## remove what was built
	@rm -rf .build Benchmarks/.build Fuzz/.build
