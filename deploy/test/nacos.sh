#!/usr/bin/env bash
# A real Nacos for the tests: `nacos.sh jar` builds it, `up` starts it and prints its URL, `down` ends it. It binds every
# address, so it runs in a container, published on 127.0.0.1 alone; the container holds nothing but this machine's Java.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache="${SLIPWAY_CACHE:-$HOME/.cache/slipway}/nacos"
name=slipway-test-nacos
sources="$(find deploy/test/nacos -type f -not -path '*/target/*' | sort | xargs sha256sum | sha256sum | cut -c1-16)"
jar="$cache/nacos-$sources.jar"

fail() {
    printf 'nacos: %s\n' "$*" >&2
    exit 1
}

packages() { # PACKAGE...
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || fail "please install $*"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "$@"; } >&2
}

java_home() {
    local found
    found="$(find /usr/lib/jvm -maxdepth 1 -name 'java-17-openjdk-*' 2>/dev/null | sort | head -n 1)"
    if [ -z "$found" ] || [ ! -x "$found/bin/$1" ]; then return 1; fi
    printf '%s\n' "$found"
}

build() {
    [ ! -f "$jar" ] || return 0
    java_home javac >/dev/null || packages openjdk-17-jdk-headless
    command -v mvn >/dev/null || packages maven
    local work
    work="$(mktemp -d)"
    # Expanded now: the variable is gone when the trap runs.
    # shellcheck disable=SC2064
    trap "rm -rf '$work'" EXIT
    cp -r deploy/test/nacos "$work"
    rm -rf "$work/nacos/target"
    JAVA_HOME="$(java_home javac)" mvn -q -B -ntp -f "$work/nacos/pom.xml" package >&2
    mkdir -p "$cache"
    rm -f "$cache"/nacos-*.jar
    mv "$work/nacos/target/nacos.jar" "$jar"
}

url() {
    local at
    at="$(docker port "$name" 8848/tcp 2>/dev/null | head -n 1)"
    [ -n "$at" ] && printf 'http://%s/nacos\n' "$at"
}

answers() { # Its own words for what is not there.
    [ "$(curl -s -m 2 "$(url)/v1/cs/configs?dataId=nothing&group=slipway" 2>/dev/null)" = "config data not exist" ]
}

up() {
    # One that is left of another run, and still the same.
    if [ "$(docker inspect -f '{{index .Config.Labels "sources"}} {{.State.Running}}' "$name" 2>/dev/null)" = "$sources true" ] && answers; then
        url
        return 0
    fi
    build
    local home
    home="$(java_home java)" || { packages openjdk-17-jre-headless && home="$(java_home java)"; }
    docker rm -f "$name" >/dev/null 2>&1 || true
    docker image inspect slipway-test/nothing:1 >/dev/null 2>&1 ||
        tar -cf - --files-from /dev/null | docker import - slipway-test/nothing:1 >/dev/null
    local mounts=() folder
    for folder in /usr /lib /lib64 /etc/java-17-openjdk; do [ ! -e "$folder" ] || mounts+=(-v "$folder:$folder:ro"); done
    docker run -d --name "$name" --label "sources=$sources" -m 700m -p 127.0.0.1::8848 --tmpfs /tmp:exec --tmpfs /data \
        "${mounts[@]}" -v "$jar:/nacos.jar:ro" slipway-test/nothing:1 \
        "$home/bin/java" -Xmx320m -Xss512k -Duser.home=/data -Dnacos.home=/data -Dnacos.standalone=true -jar /nacos.jar >/dev/null
    for _ in $(seq 90); do
        if answers; then
            url
            return 0
        fi
        [ "$(docker inspect -f '{{.State.Running}}' "$name")" = true ] || break
        sleep 1
    done
    docker logs --tail 30 "$name" >&2 || true
    docker rm -f "$name" >/dev/null 2>&1 || true
    fail "it does not start"
}

case "${1:-}" in
jar) build ;;
up) up ;;
down) docker rm -f "$name" >/dev/null 2>&1 || true ;;
*) fail "say jar, up or down" ;;
esac
