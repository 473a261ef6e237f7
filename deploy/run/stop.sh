#!/usr/bin/env bash
# make stop: ends exactly what make run started; the data stays.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
for part in common process; do
    # shellcheck source=/dev/null
    . "$here/$part.sh"
done

if [ ! -d "$run" ]; then
    say "nothing to end: make run was never used with $data"
    exit 0
fi
take_turn
if pid="$(alive server)"; then
    say "ending the server (process $pid)"
    end server
else
    rm -f "$run/server.pid"
    say "the server does not run"
fi
if [ -f "$run/cluster.started" ]; then
    say "ending the local cluster"
    "$local_cluster" down
    rm -f "$run/cluster.started"
fi
say "stopped; the data stays in $data"
