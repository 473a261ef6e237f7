# shellcheck shell=bash
# Chooses the Kubernetes to use: a context that was named, else the current one where it is plainly a local one, else
# the local cluster of deploy/local. Nobody's production is touched by accident.
#
# Sets: cluster (its name in Slipway), kubeconfig (a file), registry, prometheus; the last two may be empty.

plainly_local() { # CONTEXT
    case "$1" in
    kind-* | k3d-* | minikube | docker-desktop | rancher-desktop | orbstack | colima | colima-* | slipway-local) return 0 ;;
    *) return 1 ;;
    esac
}

context_answers() { kubectl --context "$1" --request-timeout=5s get --raw /readyz >/dev/null 2>&1; }

choose_cluster() {
    local context="${CONTEXT:-}" current
    if [ -n "$context" ] && [ "$context" != slipway-local ]; then
        have kubectl || fail "CONTEXT=$context needs kubectl on this machine"
        kubectl config get-contexts "$context" >/dev/null 2>&1 || fail "there is no context $context in your kubeconfig"
        context_answers "$context" || fail "the cluster of context $context does not answer"
        use_context "$context"
        return
    fi
    current=""
    if [ -z "$context" ] && have kubectl; then current="$(kubectl config current-context 2>/dev/null || true)"; fi
    if [ -n "$current" ] && [ "$current" != slipway-local ]; then
        if ! plainly_local "$current"; then
            say "your current context $current may be somebody's production: left alone (make run CONTEXT=$current uses it)"
        elif context_answers "$current"; then
            use_context "$current"
            return
        else
            say "your current context $current does not answer"
        fi
    fi
    use_local
}

use_context() { # CONTEXT
    say "Kubernetes: context $1"
    cluster="$(printf '%s' "$1" | tr '[:upper:]' '[:lower:]' | tr -c 'a-z0-9-' '-' | cut -c1-40)"
    kubeconfig="$run/kubeconfig"
    (umask 077 && kubectl config view --raw --minify --flatten --context "$1" >"$kubeconfig")
    prometheus="${SLIPWAY_PROMETHEUS_URL:-}"
    registry="${SLIPWAY_REGISTRY:-}"
    if [ -z "$registry" ]; then
        # Where local clusters say which registry they pull from (KEP-1755).
        registry="$(kubectl --context "$1" --request-timeout=5s -n kube-public get configmap local-registry-hosting \
            -o 'jsonpath={.data.localRegistryHosting\.v1}' 2>/dev/null | sed -n 's/^ *host: *"\{0,1\}\([^"]*\)"\{0,1\} *$/\1/p' || true)"
        if [ -n "$registry" ]; then registry="$registry/slipway"; fi
    fi
    if [ -z "$registry" ]; then say "no image registry is known for it: builds need SLIPWAY_REGISTRY=host/path; images can be deployed without"; fi
    docker_answers || say "no Docker Engine answers: builds wait until one does"
}

use_local() {
    if [ "$(uname -s)" != Linux ] || [ "$(id -u)" -ne 0 ]; then
        fail "no Kubernetes to use. Start kind, k3d, minikube or Docker Desktop, or name a context: make run CONTEXT=name. (As root on Linux, make run brings up a cluster of its own.)"
    fi
    cluster=local
    kubeconfig="$local_dir/kubeconfig"
    prometheus="${SLIPWAY_PROMETHEUS_URL:-http://127.0.0.1:9090}"
    registry="${SLIPWAY_REGISTRY:-127.0.0.1:5000/slipway}"
    if [ -x "$local_cluster" ] && "$local_cluster" status >"$run/cluster.status" 2>&1; then
        say "Kubernetes: the local cluster, which is up"
        return
    fi
    bring_up_local
}

bring_up_local() {
    local what="a local Kubernetes with an image registry and Prometheus on loopback"
    docker_answers || what="Docker Engine and $what"
    say "bringing up $what (make stop ends it)"
    have go || [ -x "$local_cluster" ] || fail "the local cluster needs Go: install it from https://go.dev/dl and try again"
    if have go; then bash deploy/local/build.sh; fi
    # Somebody else's cluster of which a part died is healed, and stays theirs.
    if ! grep -q '^up    supervisor' "$run/cluster.status" 2>/dev/null; then
        touch "$run/cluster.started"
        [ -d "$local_dir" ] || touch "$run/cluster.made"
    fi
    "$local_cluster" up
}
