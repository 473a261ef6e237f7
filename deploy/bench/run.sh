#!/usr/bin/env bash
# make bench: Slipway against what a person would type without it, in one run on this machine. Prints the table and
# writes it to docs/benchmarks.md. Uses the local cluster, which it brings up where it is not (and then ends), a server of
# its own, and loopback only. PROFILE=dev measures the debug build (and then writes nothing).
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
for part in common process tools docker cluster build; do
    # shellcheck source=/dev/null
    . "$here/../run/$part.sh"
done

data="$(mktemp -d)"
run="$data/run"
mkdir -p "$run"
finish() {
    if [ -f "$run/cluster.started" ]; then "$local_cluster" down || true; fi
    rm -rf "$data"
}
trap finish EXIT

need_tools
need_packages node=nodejs npm=npm chromium=chromium wrk=wrk
if [ ! end2end/node_modules/.package-lock.json -nt end2end/package-lock.json ]; then npm --prefix end2end ci --no-audit --no-fund --loglevel=error; fi
use_local
docker_answers || fail "no Docker Engine answers"
if [ -z "${SLIPWAY_BINARY:-}" ]; then build; else program="$SLIPWAY_BINARY"; fi
docker build -q -t 127.0.0.1:5000/samples/burst:1 deploy/samples/burst >"$run/burst.log" 2>&1 && docker push -q 127.0.0.1:5000/samples/burst:1 >/dev/null ||
    fail "the sample burst was not built: $(tail -n 3 "$run/burst.log")"

SLIPWAY_BINARY="$program" PROFILE="$profile" SLIPWAY_REPORT="$run" SLIPWAY_TEST_KUBECONFIG="$kubeconfig" SLIPWAY_TEST_PROMETHEUS="$prometheus" \
    node deploy/bench/bench.js "$@"
