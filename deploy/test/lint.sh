#!/usr/bin/env bash
# Formatting, licences, and clippy once per feature set: what runs on the server, and what runs in the browser.
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo fmt --all --check
bash deploy/test/deny.sh
cargo clippy --workspace --all-targets -- -D warnings
cargo clippy -p app --no-default-features --features hydrate --target wasm32-unknown-unknown -- -D warnings
