#!/usr/bin/env bash
# Makes what a browser loads: the wasm and its script, the sheet, the fonts. Usage: web.sh [dev|release]
# The result is in $SLIPWAY_DIST (default: dist/). A part that is newer than what it is made from is left alone, so a
# second run takes seconds.
set -euo pipefail
cd "$(dirname "$0")/../.."
mode="${1:-dev}"
case "$mode" in dev | release) ;; *) echo "usage: $0 [dev|release]" >&2; exit 2 ;; esac
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${SLIPWAY_CACHE:-$HOME/.cache/slipway}/target}"
dist="${SLIPWAY_DIST:-dist}"
mkdir -p "$dist/fonts"

say() { printf '%4d s  %s\n' "$SECONDS" "$1"; }

replace() { # NEW OLD: takes the new file's place only if it says something else, so that nothing is made anew for it.
    if cmp -s "$1" "$2"; then rm "$1"; else mv "$1" "$2"; fi
}

# In the wasm, panics must not unwind and names must survive until the bundler has read them: profiles of their own.
say "the wasm ($mode)"
# The relocations tell where the program can be cut into chunks.
cargo rustc --quiet -p app --lib --crate-type cdylib --target wasm32-unknown-unknown \
    --no-default-features --features hydrate --profile "wasm-$mode" -- -Clink-arg=--emit-relocs
wasm="$CARGO_TARGET_DIR/wasm32-unknown-unknown/wasm-$mode/app.wasm"

# Which wasm was bundled is written down: clones share a target folder, and times alone would not tell them apart.
stamp="$mode $(sha256sum <"$wasm" | cut -d' ' -f1)"
if [ ! -f "$dist/chunks.json" ] || [ "$(cat "$dist/.bundled" 2>/dev/null || true)" != "$stamp" ]; then
    say "its bundle"
    release=(); [ "$mode" = dev ] || release=(--release)
    cargo run --quiet -p bundle -- "$wasm" "$dist" "${release[@]}"
    printf '%s\n' "$stamp" >"$dist/.bundled"
fi

say "the sheet and the fonts"
while read -r sheet; do
    case "$sheet" in '' | '#'*) continue ;; esac
    cat "style/$sheet"
done <style/index.txt >"$dist/.slipway.css"
replace "$dist/.slipway.css" "$dist/slipway.css"
cp -u style/fonts/* "$dist/fonts/"
cp -u app/assets/* "$dist/"

if [ "$mode" = release ]; then
    say "compressing"
    cargo run --quiet --config 'profile.dev.package.brotli.opt-level=3' -p bundle -- --compress "$dist"
else
    # What was compressed for a release is older than these files.
    find "$dist" -name '*.br' -delete
fi
say "done: $dist"
