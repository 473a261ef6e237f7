#!/usr/bin/env bash
# `make run`, `stop` and `reset` as a person uses them, with a debug build, a port and a data folder of their own, on a
# cluster that is up: it starts, a second run changes nothing, and what was started (and nothing else) ends.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder="$(mktemp -d)"
export SLIPWAY_DATA="$folder/data" PROFILE=dev SLIPWAY_LOCAL_DIR="${SLIPWAY_LOCAL_DIR:-/var/lib/slipway-local}"
PORT="$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')"
export PORT
unset CONTEXT CONFIRM SLIPWAY_ADMIN_NAME SLIPWAY_ADMIN_PASSWORD SLIPWAY_REGISTRY SLIPWAY_PROMETHEUS_URL
# A person's own current context has no place in a test.
export KUBECONFIG=/dev/null

finish() {
    CONFIRM=yes bash deploy/run/reset.sh >"$folder/reset.log" 2>&1 || cat "$folder/reset.log"
    rm -rf "$folder"
}
trap finish EXIT
wrong() {
    printf 'wrong: %s\n' "$*" >&2
    exit 1
}

bash deploy/run/up.sh | tee "$folder/first"
password="$(sed -n 's/^First password: //p' "$folder/first")"
[ ${#password} -ge 12 ] || wrong "the first run shows a password"
curl -fsS "http://127.0.0.1:$PORT/healthz" >/dev/null || wrong "it does not answer"
# It is the administrator's, and the cluster and an environment are there.
curl -fsS -c "$folder/cookies" -H 'Content-Type: application/json' -H "Origin: http://127.0.0.1:$PORT" \
    --data "{\"name\":\"admin\",\"password\":\"$password\"}" "http://127.0.0.1:$PORT/api/v1/session" >/dev/null || wrong "the password does not sign in"
for path in clusters/local environments/dev; do
    curl -fsS -b "$folder/cookies" "http://127.0.0.1:$PORT/api/v1/$path" >/dev/null || wrong "there is no $path"
done
tokens="$(curl -fsS -b "$folder/cookies" "http://127.0.0.1:$PORT/api/v1/tokens")"
case "$tokens" in *'"items":[]'*) ;; *) wrong "a token of make run is left: $tokens" ;; esac

pid="$(head -n 1 "$SLIPWAY_DATA/run/server.pid")"
begin=$SECONDS
bash deploy/run/up.sh | tee "$folder/second"
[ "$(head -n 1 "$SLIPWAY_DATA/run/server.pid")" = "$pid" ] || wrong "a second run started another server"
[ $((SECONDS - begin)) -le 30 ] || wrong "a second run took $((SECONDS - begin)) s"
if grep -q "$password" "$folder/second"; then wrong "the password is shown a second time"; fi

# A stranger that was given the pid of a server that died is left alone.
sleep 600 &
stranger=$!
cp "$SLIPWAY_DATA/run/server.pid" "$folder/pid"
{ printf '%s\n' "$stranger"; tail -n 1 "$folder/pid"; } >"$SLIPWAY_DATA/run/server.pid"
bash deploy/run/stop.sh
kill -0 "$stranger" || wrong "make stop ended a stranger"
kill "$stranger"
cp "$folder/pid" "$SLIPWAY_DATA/run/server.pid"

bash deploy/run/stop.sh
if kill -0 "$pid" 2>/dev/null; then wrong "the server outlived make stop"; fi
[ -d "$SLIPWAY_DATA" ] || wrong "make stop removed the data"
if bash deploy/run/reset.sh </dev/null; then wrong "make reset did not ask"; fi
CONFIRM=yes bash deploy/run/reset.sh
[ ! -e "$SLIPWAY_DATA" ] || wrong "make reset left $SLIPWAY_DATA"
