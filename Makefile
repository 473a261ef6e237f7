# The verbs of the project. Build results live outside the clone, so that a fresh clone is quick.
SLIPWAY_CACHE ?= $(HOME)/.cache/slipway
export SLIPWAY_CACHE
export CARGO_TARGET_DIR ?= $(SLIPWAY_CACHE)/target
# What is said on the command line reaches the scripts: make run PORT=3001 CONTEXT=kind-me SLIPWAY_DATA=/var/lib/slipway
LOCAL := $(SLIPWAY_CACHE)/bin/slipway-local

.DEFAULT_GOAL := help
.PHONY: help run stop reset dev test lint unit end2end bench screenshots cluster-up cluster-down cluster-status

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

run: ## build and start Slipway on http://127.0.0.1:3000, with a Kubernetes to deploy to (PORT=, CONTEXT=, SLIPWAY_DATA=)
	@bash deploy/run/up.sh

stop: ## end exactly what `make run` started; the data stays
	@bash deploy/run/stop.sh

reset: ## `make stop`, and remove the data that `make run` made (asks first; CONFIRM=yes)
	@bash deploy/run/reset.sh

dev: ## debug builds, rebuilt and started anew on every change
	@bash deploy/run/dev.sh

test: ## everything: formatting, clippy, unit and HTTP tests, the adapters against the real systems, the browser journeys
	@bash deploy/test/run.sh

lint: ## formatting, and clippy once per feature set
	@bash deploy/test/lint.sh

unit: ## the tests that need nothing but this checkout
	cargo test -p domain -p slipway

end2end: ## the browser journeys alone, with a debug server (JOURNEY=main for one of them)
	@bash end2end/run.sh $(JOURNEY)

bench: ## measure against docker, kubectl and curl; writes docs/benchmarks.md
	@bash deploy/bench/run.sh

screenshots: ## make the pictures of the README anew
	@bash end2end/run.sh --screenshots

cluster-up: ## a local single-node Kubernetes with Docker, registry and Prometheus (Linux, root)
	@bash deploy/local/build.sh
	@$(LOCAL) up

cluster-down: ## end what cluster-up started; data stays
	@$(LOCAL) down

cluster-status: ## the local cluster, part by part
	@$(LOCAL) status
