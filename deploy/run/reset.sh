#!/usr/bin/env bash
# make reset: make stop, and removes the data that make run made. Nothing outside its own folders.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
for part in common process; do
    # shellcheck source=/dev/null
    . "$here/$part.sh"
done

if [ ! -d "$run" ]; then
    say "nothing to remove: make run was never used with $data"
    exit 0
fi
printf 'This ends Slipway and removes:\n  %s\n' "$data"
if [ -f "$run/cluster.made" ]; then printf '  %s (the local cluster, with all that runs in it)\n' "$local_dir"; fi
if [ -f "$run/namespace" ]; then printf '  the namespace %s of the cluster %s, with the services in it\n' "$(cut -d' ' -f2 "$run/namespace")" "$(cut -d' ' -f1 "$run/namespace")"; fi
if [ "${CONFIRM:-}" != yes ]; then
    [ -t 0 ] || fail "say that you mean it: make reset CONFIRM=yes"
    read -r -p 'Type yes to go on: ' answer
    [ "$answer" = yes ] || fail "nothing was removed"
fi

# Before the cluster is ended, while it can still be asked.
if [ -f "$run/namespace" ] && [ ! -f "$run/cluster.made" ]; then
    read -r cluster namespace kubeconfig <"$run/namespace"
    say "removing the namespace $namespace of the cluster $cluster"
    kubectl="kubectl"
    have kubectl || kubectl="$local_cluster kubectl"
    if ! KUBECONFIG="$kubeconfig" $kubectl --request-timeout=20s delete namespace "$namespace" --ignore-not-found --wait=false; then
        say "the cluster did not answer: its namespace $namespace stays"
    fi
fi
bash "$here/stop.sh"
if [ -f "$run/cluster.made" ]; then "$local_cluster" reset; fi
if [ -f "$data/.made-by-make-run" ]; then
    rm -rf "$data"
else
    say "$data was there before make run: only $run is removed"
    rm -rf "$run"
fi
say "removed"
