# shellcheck shell=bash
# Tells Slipway of the cluster, once, through its API: the cluster, an environment `dev` on it, and a first team.
# What is there already is left as a person made it; only a cluster's credentials that changed are renewed.

environment=dev
namespace=slipway-dev
team=team

# Prints the answer's body. A problem document's sentence is said and makes this fail; 404 only makes it fail.
api() { # METHOD PATH [JSON]
    local out code
    out="$(mktemp "$run/answer.XXXXXX")"
    # The token is kept out of the list of processes.
    code="$(curl -sS -m 60 -o "$out" -w '%{http_code}' -X "$1" -H 'Accept-Language: en' -H 'Content-Type: application/json' \
        --config <(printf 'header = "Authorization: Bearer %s"\n' "$token") ${3:+--data-binary @-} "$url/api/v1$2" <<<"${3:-}")" || code=000
    cat "$out"
    rm -f "$out"
    case "$code" in 2*) return 0 ;; *) return 1 ;; esac
}

must() { # WHAT METHOD PATH [JSON]
    local what="$1" answer
    shift
    answer="$(api "$@")" || fail "$what: $(jq -r '.detail // .title // .' <<<"$answer" 2>/dev/null || printf '%s' "$answer")"
}

register() {
    local wanted label
    wanted="$(printf '%s %s' "$prometheus" "$cluster" | cat - "$kubeconfig" | cksum)"
    if [ "$(cat "$run/registered" 2>/dev/null)" = "$wanted" ]; then return 0; fi
    say "telling Slipway of the cluster"
    label="make run $(date -u +%FT%TZ)"
    token="$(program_token "$label")" || fail "no token for $admin; SLIPWAY_ADMIN_NAME=name says who the administrator is"
    tell_cluster
    tell_environment
    if [ "$(api GET /teams | jq '.items | length')" = 0 ]; then
        must "the first team" POST /teams "$(jq -n --arg name "$team" '{name: $name}')"
    fi
    forget_token "$label"
    printf '%s\n' "$wanted" >"$run/registered"
}

program_token() { # LABEL
    "$run/slipway" token create --data "$data" --user "$admin" --name "$1" 2>>"$run/server.log" | grep -o 'slw_[A-Za-z0-9_-]*' | head -n 1
}

tell_cluster() {
    local body
    body="$(jq -n --arg name "$cluster" --arg prometheus "$prometheus" --rawfile kubeconfig "$kubeconfig" \
        '{name: $name, kubeconfig: $kubeconfig} + if $prometheus == "" then {} else {prometheus_url: $prometheus} end')"
    if api GET "/clusters/$cluster" >/dev/null; then
        must "the cluster $cluster" PATCH "/clusters/$cluster" "$(jq 'del(.name)' <<<"$body")"
    else
        must "the cluster $cluster" POST /clusters "$body"
    fi
}

# `make reset` takes the namespace away again, unless it was there before.
tell_environment() {
    api GET "/environments/$environment" >/dev/null && return 0
    local kubectl="kubectl"
    have kubectl || kubectl="$local_cluster kubectl"
    if ! KUBECONFIG="$kubeconfig" $kubectl --request-timeout=10s get namespace "$namespace" >/dev/null 2>&1; then
        printf '%s %s %s\n' "$cluster" "$namespace" "$kubeconfig" >"$run/namespace"
    fi
    must "the environment $environment" POST /environments \
        "$(jq -n --arg name "$environment" --arg cluster "$cluster" --arg namespace "$namespace" '{$name, $cluster, $namespace}')"
}

forget_token() { # LABEL
    local id
    id="$(api GET /tokens | jq -r --arg name "$1" '.items[] | select(.name == $name) | .id')"
    if [ -n "$id" ]; then must "removing the token of make run" DELETE "/tokens/$id"; fi
}
