# The verbs of the project. Build results live outside the clone, so that a fresh clone is quick.
SLIPWAY_CACHE ?= $(HOME)/.cache/slipway
export SLIPWAY_CACHE
export CARGO_TARGET_DIR ?= $(SLIPWAY_CACHE)/target
LOCAL := $(SLIPWAY_CACHE)/bin/slipway-local

.DEFAULT_GOAL := help
.PHONY: help test lint unit cluster-up cluster-down cluster-status

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

test: ## everything: formatting, clippy, unit tests, and the adapters against the real Docker, registry, cluster, Prometheus
	@bash deploy/test/run.sh

lint: ## formatting and clippy
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

unit: ## the tests that need nothing but this checkout
	cargo test -p domain -p slipway

cluster-up: ## a local single-node Kubernetes with Docker, registry and Prometheus (Linux, root)
	@bash deploy/local/build.sh
	@$(LOCAL) up

cluster-down: ## end what cluster-up started; data stays
	@$(LOCAL) down

cluster-status: ## the local cluster, part by part
	@$(LOCAL) status
