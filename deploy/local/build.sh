#!/usr/bin/env bash
# Builds slipway-local and its two helpers into $SLIPWAY_CACHE/bin. Does nothing
# when the sources have not changed since; the first build compiles Kubernetes
# and takes about ten minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")"
cache=${SLIPWAY_CACHE:-$HOME/.cache/slipway}
bin=$cache/bin
mkdir -p "$bin"

kubernetes=v1.34.4
provisioner=v0.0.30
adapter=v0.12.0 # as adapter/go.mod says
flags=(-trimpath -buildvcs=false)

# The toolchain and this script are part of what the result depends on.
stamp=$(
    { go env GOVERSION GOARCH; git ls-files -co --exclude-standard -- . 2>/dev/null | grep -v -e '_test\.go$' -e '\.md$' || find . -type f; } |
        LC_ALL=C sort | while read -r line; do
        echo "$line"
        if [ -f "$line" ]; then cat "$line"; fi
    done | sha256sum
)
if [ "$(cat "$bin/.stamp" 2>/dev/null)" = "$stamp" ] && [ -x "$bin/slipway-local" ] && [ -x "$bin/slipway-pause" ] && [ -x "$bin/local-path-provisioner" ] && [ -x "$bin/prometheus-adapter" ]; then
    echo "slipway-local is current: $bin/slipway-local"
    exit 0
fi

# Prints how many packages were compiled, every few seconds: a build that says
# nothing for ten minutes looks like one that hangs.
counted() {
    local what=$1 started=$SECONDS count=0 spoken=$SECONDS line
    shift
    echo "building $what ..."
    GOFLAGS="${GOFLAGS-} -v" "$@" 2>&1 | while IFS= read -r line; do
        case $line in
        *" "*) echo "$line" ;; # a message; package names have no blanks
        *)
            count=$((count + 1))
            if [ $((SECONDS - spoken)) -ge 5 ]; then
                echo "building $what: $count packages compiled, $((SECONDS - started)) s, now $line"
                spoken=$SECONDS
            fi
            ;;
        esac
    done
}

CGO_ENABLED=0 go build "${flags[@]}" -ldflags "-s -w" -o "$bin/slipway-pause" ./pause

if [ ! -x "$bin/local-path-provisioner-$provisioner" ]; then
    # A module of its own: it wants older Kubernetes libraries than we have here.
    temporary=$(mktemp -d "$cache/provisioner-XXXXXX")
    trap 'rm -rf "$temporary"' EXIT
    CGO_ENABLED=0 GOBIN=$temporary counted "local-path-provisioner $provisioner" \
        go install "${flags[@]}" -ldflags "-s -w" "github.com/rancher/local-path-provisioner@$provisioner"
    mv "$temporary/local-path-provisioner" "$bin/local-path-provisioner-$provisioner"
fi
ln -sf "local-path-provisioner-$provisioner" "$bin/local-path-provisioner"

if [ ! -x "$bin/prometheus-adapter-$adapter" ]; then
    CGO_ENABLED=0 counted "prometheus-adapter $adapter" go -C adapter build "${flags[@]}" -ldflags "-s -w" \
        -o "$bin/prometheus-adapter.new" sigs.k8s.io/prometheus-adapter/cmd/adapter
    mv "$bin/prometheus-adapter.new" "$bin/prometheus-adapter-$adapter"
fi
ln -sf "prometheus-adapter-$adapter" "$bin/prometheus-adapter"

version=k8s.io/component-base/version
counted "Kubernetes $kubernetes" go build -tags kubernetes "${flags[@]}" \
    -ldflags "-s -w -X $version.gitVersion=$kubernetes -X $version.gitMajor=1 -X $version.gitMinor=34 -X $version.gitTreeState=clean" \
    -o "$bin/slipway-local.new" .
# In one step: a running component must not find half a file when it restarts.
mv "$bin/slipway-local.new" "$bin/slipway-local"
echo "$stamp" >"$bin/.stamp"
echo "built $bin/slipway-local in $SECONDS s"
