# shellcheck shell=bash disable=SC2034  # Read by the files that source this one.
# What all commands here share: folders, and saying where they are.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root" || exit 1
cache="${SLIPWAY_CACHE:-$HOME/.cache/slipway}"
export SLIPWAY_CACHE="$cache" CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}"
# A make that was started from a desktop or a service has not read the shell's profile.
PATH="$PATH:$HOME/.cargo/bin:/usr/local/go/bin"

data="${SLIPWAY_DATA:-data}"
case "$data" in /*) ;; *) data="$root/$data" ;; esac
run="$data/run" # what these commands remember; the rest of the folder is the server's
port="${PORT:-3000}"
url="http://127.0.0.1:$port"
profile="${PROFILE:-serve}"
admin="${SLIPWAY_ADMIN_NAME:-admin}"
local_cluster="$cache/bin/slipway-local"
local_dir="${SLIPWAY_LOCAL_DIR:-/var/lib/slipway-local}"

say() { printf '[%2d:%02d] %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "$*"; }
fail() {
    printf '\nThis did not work: %s\n' "$*" >&2
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
may_install() { have apt-get && [ "$(id -u)" -eq 0 ]; }

# A folder that was there before is somebody else's: `make reset` then leaves it.
make_folders() {
    if [ ! -d "$data" ]; then
        mkdir -p "$data"
        touch "$data/.made-by-make-run"
    fi
    mkdir -p "$run"
    chmod 700 "$run"
}

# Two at once would start two servers. The lock ends with this shell; what is started in the background closes it (8).
take_turn() {
    have flock || return 0
    exec 8>"$run/lock"
    flock -n 8 || fail "another make run, stop or reset is at work on $data"
}
