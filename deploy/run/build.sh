# shellcheck shell=bash
# Builds the pages and the program, and says how far it is.

# Clones share one target folder, and cargo goes by time stamps: what another clone built since would pass for ours.
claim_target() {
    local mark="$CARGO_TARGET_DIR/.checkout"
    mkdir -p "$CARGO_TARGET_DIR"
    if [ "$(cat "$mark" 2>/dev/null)" != "$root" ]; then
        git ls-files -z '*.rs' '*.sql' 2>/dev/null | xargs -0 touch
        printf '%s\n' "$root" >"$mark"
    fi
}

# Shows that a long command is alive: cargo's own lines come by hundreds, so one in ten seconds is shown.
followed() { # WHAT COMMAND...
    local what="$1" log="$run/build.log" begin=$SECONDS code=0
    shift
    "$@" 2>&1 | tee "$log" | while IFS= read -r line; do
        case "$line" in
        *Compiling\ * | *Downloaded\ *)
            count=$((${count:-0} + 1))
            if [ $((SECONDS - ${spoken:-$begin})) -ge 10 ]; then
                # shellcheck disable=SC2086  # To take away the blanks at the front.
                say "$what: $count crates, $((SECONDS - begin)) s, now" $line
                spoken=$SECONDS
            fi
            ;;
        esac
    done || code=1
    if [ "$code" -ne 0 ]; then
        grep -nE -A8 '^error' "$log" | head -n 60 >&2 || tail -n 30 "$log" >&2
        fail "$what (all of its output: $log)"
    fi
    if [ $((SECONDS - begin)) -ge 5 ]; then say "$what: done in $((SECONDS - begin)) s"; fi
}

# The result is $program; the web assets are inside.
build() {
    claim_target
    case "$profile" in
    dev) web=dev folder=debug ;;
    *) web=release folder="$profile" ;;
    esac
    say "building the pages ($web)"
    followed "the pages" bash deploy/build/web.sh "$web"
    say "building the server ($profile)"
    followed "the server" cargo build --profile "$profile" -p slipway --bin slipway
    program="$CARGO_TARGET_DIR/$folder/slipway"
}
