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

# Shows that a long command is alive. Cargo's own lines come by hundreds, or for minutes not at all: one in ten seconds.
followed() { # WHAT COMMAND...
    local what="$1" log="$run/build.log" begin=$SECONDS code=0
    shift
    "$@" 2>&1 | tee "$log" | {
        count=0 now="" spoken=$SECONDS
        while true; do
            line="" got=0
            IFS= read -r -t 10 line || got=$?
            if [ "$got" -gt 0 ] && [ "$got" -le 128 ]; then break; fi # the end; more than 128 is that nothing came
            case "$line" in *Compiling\ *)
                count=$((count + 1))
                now=", now ${line##*Compiling }"
                ;;
            esac
            if [ $((SECONDS - spoken)) -ge 10 ]; then
                say "$what: $((SECONDS - begin)) s, compiled $count so far$now"
                spoken=$SECONDS
            fi
        done
    } || code=1
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
