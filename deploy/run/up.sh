#!/usr/bin/env bash
# make run: from whatever this machine has to a running Slipway with a cluster and an environment to deploy to.
set -euo pipefail
here="$(dirname "${BASH_SOURCE[0]}")"
for part in common process tools docker cluster build server register; do
    # shellcheck source=/dev/null
    . "$here/$part.sh"
done

make_folders
take_turn
need_tools
choose_cluster
build
serve
register

printf '\nSlipway: %s\n' "$url"
if [ -f "$run/first-start" ]; then
    printf 'Administrator: %s (the first password was shown at the first start; it is kept in %s)\n' "$(cat "$run/first-start")" "$run/first-password"
elif [ -f "$run/first-password" ]; then
    printf 'Administrator: %s\nFirst password: %s\n' "$admin" "$(cat "$run/first-password")"
    printf 'It is shown only this once; change it under Settings.\n'
    printf '%s\n' "$admin" >"$run/first-start"
else
    printf 'Sign in as before: the people in %s stay.\n' "$data"
fi
printf 'make stop ends it; the log is %s\n' "$run/server.log"
