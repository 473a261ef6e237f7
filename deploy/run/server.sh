# shellcheck shell=bash
# Starts the server in the background, where it does not already run as it should.

answers() { curl -fs -m 2 -o /dev/null "$1"; }

# A server of before /readyz existed counts as ready when it lives.
ready() {
    case "$(curl -s -m 2 -o /dev/null -w '%{http_code}' "$url/readyz")" in
    200) return 0 ;;
    404) answers "$url/healthz" ;;
    *) return 1 ;;
    esac
}

# Runs from a copy, so that a build (also of another clone) never pulls the program from under the running server.
serve() {
    local settings="listen=127.0.0.1:$port registry=$registry docker=${DOCKER_HOST:-}"
    if alive server >/dev/null; then
        if cmp -s "$program" "$run/slipway" && [ "$settings" = "$(cat "$run/settings" 2>/dev/null)" ]; then
            wait_ready
            say "Slipway runs already"
            return
        fi
        say "ending the server that runs: the program or its settings changed"
        end server
    fi
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        fail "port $port is taken by another program: make run PORT=3001"
    fi
    install -m 755 "$program" "$run/slipway"
    printf '%s' "$settings" >"$run/settings"
    first_password
    say "starting Slipway on $url"
    if [ -n "$registry" ]; then export SLIPWAY_REGISTRY="$registry"; fi
    start server "$run/slipway" serve --listen "127.0.0.1:$port" --data "$data"
    unset SLIPWAY_ADMIN_PASSWORD
    wait_ready
}

# Until a start went well, the server is given the first administrator, who is made where there is no user at all.
first_password() {
    if [ -f "$run/first-start" ]; then return 0; fi
    if [ ! -f "$run/first-password" ]; then
        if [ -f "$data/slipway.sqlite" ]; then return 0; fi # people are in there already
        (umask 077 && printf '%s\n' "${SLIPWAY_ADMIN_PASSWORD:-$(new_password)}" >"$run/first-password")
    fi
    SLIPWAY_ADMIN_PASSWORD="$(cat "$run/first-password")"
    export SLIPWAY_ADMIN_NAME="$admin" SLIPWAY_ADMIN_PASSWORD
}

wait_ready() {
    local tries=0
    until ready; do
        tries=$((tries + 1))
        if ! alive server >/dev/null; then
            tail -n 20 "$run/server.log" >&2
            fail "the server ended (its log: $run/server.log)"
        fi
        if [ "$tries" -ge 300 ]; then
            tail -n 20 "$run/server.log" >&2
            fail "the server is not ready after a minute: $(curl -s -m 2 "$url/readyz") (its log: $run/server.log)"
        fi
        sleep 0.2
    done
}

# Letters and digits that are not mistaken for each other; 20 of them are more than 110 bits.
new_password() {
    LC_ALL=C tr -dc 'a-hjkmnp-zA-HJ-NP-Z2-9' </dev/urandom | head -c 20 || true
}
