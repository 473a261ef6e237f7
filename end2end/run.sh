#!/usr/bin/env bash
# Runs the journeys: all, or those that are named (run.sh api main), or makes the README's pictures (run.sh --screenshots).
# Takes the debug build of the server, or the server of SLIPWAY_URL with SLIPWAY_TOKEN.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=../deploy/run/common.sh
. "$here/../deploy/run/common.sh"
# shellcheck source=../deploy/run/tools.sh
. "$here/../deploy/run/tools.sh"
cd "$root/end2end"

run="$root/end2end/report"
rm -rf "$run"
mkdir -p "$run"
need_packages git=git node=nodejs npm=npm chromium=chromium fc-list=fontconfig
# Without them Chinese pages are boxes, and pictures differ from machine to machine.
need_fonts() {
    local families
    families="$(fc-list : family)"
    case "$families" in *CJK*DejaVu* | *DejaVu*CJK*) return 0 ;; esac
    may_install || fail "please install fonts-dejavu-core and fonts-noto-cjk"
    say "installing fonts"
    apt-get install -yq --no-install-recommends fonts-dejavu-core fonts-noto-cjk >"$run/apt.log" 2>&1 || fail "no fonts: see $run/apt.log"
}
need_fonts
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then npm ci --no-audit --no-fund --loglevel=error; fi

# Pods that come and go give this machine addresses (IPv6, link-local), and Chromium then breaks off what it is loading, as
# on a laptop that changes networks. New interfaces get none while the journeys run, so that each tests what it is about.
no_address=/proc/sys/net/ipv6/conf/default/disable_ipv6
ours=/run/slipway-journeys.pid
# An earlier run that was killed left it so.
if [ -f "$ours" ] && ! kill -0 "$(cat "$ours")" 2>/dev/null; then echo 0 >"$no_address" && rm "$ours"; fi
if [ "$(cat "$no_address" 2>/dev/null)" = 0 ] && echo $$ 2>/dev/null >"$ours" && echo 1 2>/dev/null >"$no_address"; then
    trap 'echo 0 >"$no_address"; rm -f "$ours"' EXIT
fi

if [ "${1:-}" = --screenshots ]; then
    node screenshots.js
    exit
fi
files=()
for name in "$@"; do files+=("journeys/$name.test.js"); done
if [ $# -eq 0 ]; then files=(journeys/*.test.js); fi
# One after the other: they share a few cores, a Docker Engine and a cluster.
failed=0
for file in "${files[@]}"; do node --test --test-reporter=spec "$file" || failed=1; done
exit "$failed"
