#!/usr/bin/env bash
# Runs the journeys: all, or those that are named (run.sh api), or makes the README's pictures (run.sh --screenshots).
# Takes the debug build of the server, or the server of SLIPWAY_URL with SLIPWAY_TOKEN.
set -euo pipefail
cd "$(dirname "$0")"
. ../deploy/run/common.sh
. ../deploy/run/tools.sh
cd "$root/end2end"

need_packages node=nodejs npm=npm chromium=chromium git=git kubectl=kubernetes-client
if have fc-list && ! fc-list : family | grep -q 'CJK'; then
    may_install && apt-get install -yq --no-install-recommends fonts-dejavu-core fonts-noto-cjk >/dev/null
fi
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then npm ci --no-audit --no-fund --loglevel=error; fi
rm -rf report
if [ "${1:-}" = --screenshots ]; then exec node screenshots.js; fi
files=()
for name in "$@"; do files+=("journeys/$name.test.js"); done
if [ $# -eq 0 ]; then files=(journeys/*.test.js); fi
# One at a time: they share two cores, a Docker Engine and a cluster, and waits are for people, not for machines.
exec node --test --test-concurrency=1 --test-reporter=spec "${files[@]}"
