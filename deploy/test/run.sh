#!/usr/bin/env bash
# Runs every suite and ends with a line for each. A local cluster that is already up is used and left up; one that was
# started here is ended here.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
cache="${SLIPWAY_CACHE:-$HOME/.cache/slipway}"
export SLIPWAY_CACHE="$cache" CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}" CARGO_TERM_COLOR=never
local_dir="${SLIPWAY_LOCAL_DIR:-/var/lib/slipway-local}"
cluster="$cache/bin/slipway-local"
summary=() failed=0 passed=0 started_cluster=no started_nacos=no

suite() { # NAME COMMAND...
    local name="$1" begin=$SECONDS; shift
    printf '\n== %s\n' "$name"
    if "$@"; then
        summary+=("ok      $name ($((SECONDS - begin)) s)"); passed=$((passed + 1))
    else
        summary+=("FAILED  $name ($((SECONDS - begin)) s)"); failed=$((failed + 1))
    fi
}

tools() { # Rust with its target for the browser, and the Debian packages that deploy/local does not install by itself.
    (
        # shellcheck source=/dev/null
        for part in common tools; do . "deploy/run/$part.sh"; done
        need_tools
    ) || return 1
    command -v apt-get >/dev/null || return 0
    local wanted=()
    [ -x /usr/lib/postgresql/15/bin/initdb ] || wanted+=(postgresql)
    command -v jq >/dev/null || wanted+=(jq)
    command -v node >/dev/null || wanted+=(nodejs npm)
    command -v chromium >/dev/null || wanted+=(chromium fontconfig fonts-dejavu-core fonts-noto-cjk)
    [ ${#wanted[@]} -gt 0 ] || return 0
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "${wanted[@]}"
}

bring_up() {
    bash deploy/local/build.sh || return 1
    "$cluster" status >/dev/null 2>&1 || started_cluster=yes
    "$cluster" up
}

samples() { # The sample images that the tests deploy.
    local name
    for name in hello burst; do
        docker build -q -t "127.0.0.1:5000/samples/$name:1" "deploy/samples/$name" &&
            docker push -q "127.0.0.1:5000/samples/$name:1" || return 1
    done
}

pod_to_measure() { # For the tests of the metrics adapter; Prometheus has to have seen it for a while by then.
    local name=slipway-test-metrics
    "$cluster" kubectl create namespace "$name" --dry-run=client -o yaml | "$cluster" kubectl apply -f - &&
        "$cluster" kubectl -n "$name" create deployment hello --image=127.0.0.1:5000/samples/hello:1 --dry-run=client -o yaml |
        "$cluster" kubectl apply -f -
}

measured() {
    local query answer name=slipway-test-metrics
    query="count(count_over_time(container_memory_working_set_bytes{namespace=\"$name\",container!=\"\"}[5m]) > 12)"
    for _ in $(seq 90); do
        answer="$(curl -fsS -G --data-urlencode "query=$query" "$SLIPWAY_TEST_PROMETHEUS/api/v1/query")" || answer=
        case "$answer" in *'"value"'*) return 0 ;; esac
        sleep 2
    done
    echo "Prometheus has not measured a pod within three minutes: $answer" >&2
    return 1
}

nacos() { # Built beside what came before; it takes two minutes where nothing of it is cached.
    wait "$nacos_jar" || { cat "$nacos_log"; return 1; }
    docker inspect slipway-test-nacos >/dev/null 2>&1 || started_nacos=yes
    SLIPWAY_TEST_NACOS="$(bash deploy/test/nacos.sh up)" && export SLIPWAY_TEST_NACOS && echo "$SLIPWAY_TEST_NACOS"
}

pages() { # What runs on the server is tested with ssr; a page's own tests need no browser.
    local names=() crate
    for crate in app/features/*/; do names+=(-p "feature-$(basename "$crate")"); done
    cargo test -p app -p frame -p ui "${names[@]}" --features ssr
}

server() { # The workers' tests wait for the cluster most of the time: in two halves, side by side, they wait together.
    cargo test -p slipway --no-run || return 1
    local log beside status=0
    log="$(mktemp)"
    { cargo test -p slipway --no-fail-fast --test 'worker_r*' && cargo test -p slipway --doc; } >"$log" 2>&1 &
    beside=$!
    cargo test -p slipway --no-fail-fast --lib --bins --test '[!w]*' --test 'worker_[!r]*' || status=1
    wait "$beside" || status=1
    cat "$log"
    rm -f "$log"
    return $status
}

journeys() { # With a debug server and the pages that were built for it.
    cargo build -p slipway && bash end2end/run.sh api main people night controllers pods configuration centre import releases trust adopt deletion look
}

finish() { # A cluster that was already running belongs to somebody else.
    if [ -x "$cluster" ]; then
        "$cluster" kubectl delete namespace slipway-test-metrics --ignore-not-found --wait=false >/dev/null 2>&1 || true
    fi
    if [ "$started_nacos" = yes ]; then bash deploy/test/nacos.sh down; fi
    rm -f "${nacos_log:-}"
    if [ "$started_cluster" = yes ]; then "$cluster" down || true; fi
}
trap finish EXIT

export SLIPWAY_TEST_KUBECONFIG="$local_dir/kubeconfig" SLIPWAY_TEST_PROMETHEUS="http://127.0.0.1:9090"

# Clones share one target folder, and cargo goes by time stamps: without this, results built from a newer clone would
# pass for those of an older file here.
git ls-files -z '*.rs' '*.sql' | xargs -0 touch
mkdir -p "$CARGO_TARGET_DIR" && pwd >"$CARGO_TARGET_DIR/.checkout"

suite "tools" tools
suite "formatting" cargo fmt --all --check
suite "licences, bans, sources" bash deploy/test/deny.sh
# After what may install packages too.
nacos_log="$(mktemp)"
bash deploy/test/nacos.sh jar >"$nacos_log" 2>&1 &
nacos_jar=$!
suite "clippy, server" cargo clippy --workspace --all-targets -- -D warnings
suite "clippy, browser" cargo clippy -p app --no-default-features --features hydrate --target wasm32-unknown-unknown -- -D warnings
suite "pages: the build for the browser" bash deploy/build/web.sh dev
suite "domain" cargo test -p domain
suite "pages" pages
suite "local cluster: its program" go -C deploy/local test ./...
suite "local cluster: up" bring_up
suite "sample images" samples
suite "a Nacos for the tests" nacos
suite "a pod to measure" pod_to_measure
suite "server" server
suite "the pod is measured" measured
for crate in server/adapters/*/; do
    name="$(basename "$crate")"
    suite "adapter $name" cargo test -p "$name"
done

suite "make run, stop, reset" bash deploy/test/start.sh
suite "journeys" journeys

printf '\n'
printf '%s\n' "${summary[@]}"
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
