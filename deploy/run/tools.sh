# shellcheck shell=bash
# What has to be on the machine. Debian packages are installed where that is allowed; the rest is asked for.

need_packages() { # PROGRAM=PACKAGE...
    local pair missing=()
    for pair in "$@"; do have "${pair%%=*}" || missing+=("${pair#*=}"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    may_install || fail "please install: ${missing[*]}"
    say "installing Debian packages: ${missing[*]}"
    mkdir -p "$run"
    if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "${missing[@]}"; } \
        >"$run/apt.log" 2>&1; then
        tail -n 5 "$run/apt.log" >&2
        fail "apt-get could not install ${missing[*]} (all of it: $run/apt.log)"
    fi
}

need_tools() {
    need_packages git=git curl=curl jq=jq cc=build-essential
    have cargo || fail "Rust is missing: install it from https://rustup.rs and try again"
    if have rustup; then
        local wanted targets
        wanted="$(sed -n 's/^channel *= *"\(.*\)"/\1/p' rust-toolchain.toml)"
        # Read whole before it is searched: a pipe that is closed early would make rustup fail, and all be installed again.
        targets="$(rustup target list --installed --toolchain "$wanted" 2>/dev/null || true)"
        if ! grep -q '^wasm32-unknown-unknown$' <<<"$targets"; then
            say "installing Rust $wanted with the wasm target"
            # One that is there already is added to, not fetched anew.
            if [ -n "$targets" ]; then
                rustup target add wasm32-unknown-unknown --toolchain "$wanted" &&
                    rustup component add clippy rustfmt --toolchain "$wanted"
            else
                rustup toolchain install "$wanted" --profile minimal --component clippy --component rustfmt \
                    --target wasm32-unknown-unknown
            fi || fail "rustup could not install Rust $wanted"
        fi
    fi
}
