#!/usr/bin/env bash
# Formatting, and clippy once per feature set: what runs on the server, and what runs in the browser.
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo fmt --all --check
cargo clippy --workspace --all-targets -- -D warnings
cargo clippy -p app --no-default-features --features hydrate --target wasm32-unknown-unknown -- -D warnings
