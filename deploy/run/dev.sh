#!/usr/bin/env bash
# make dev: debug builds in the foreground; a change of a source builds what it touches and starts the server anew.
# What it started ends with it. The data is that of `make run`, so people and services are there.
set -euo pipefail
PROFILE=dev
here="$(dirname "${BASH_SOURCE[0]}")"
for part in common process tools docker cluster build server register; do
    # shellcheck source=/dev/null
    . "$here/$part.sh"
done

# What a build reads. Pages and sheets need the web build, and both need the server's.
changed_since() { # FILE
    [ -n "$(find app style migrations server Cargo.toml Cargo.lock -newer "$1" -type f \
        \( -name '*.rs' -o -name '*.css' -o -name '*.sql' -o -name '*.toml' -o -name '*.lock' -o -name '*.txt' -o -name '*.svg' \) -print -quit)" ]
}

make_folders
take_turn
need_tools
choose_cluster
trap 'end server; say "ended"' EXIT
trap 'exit 130' INT TERM
mark="$run/dev.mark"
claim_target # it touches all sources, which is no change
while true; do
    touch "$mark"
    # In a shell of its own: a source that does not compile is for the person to mend, not a reason to end.
    if (build); then
        program="$CARGO_TARGET_DIR/debug/slipway"
        if (serve && register); then
            say "$url runs what you wrote (log: $run/server.log); Ctrl-C ends it"
            if [ -f "$run/first-password" ] && [ ! -f "$run/first-start" ]; then
                say "administrator $admin, first password $(cat "$run/first-password")"
                printf '%s\n' "$admin" >"$run/first-start"
            fi
        fi
    fi
    until changed_since "$mark"; do sleep 1; done
    say "something changed"
done
