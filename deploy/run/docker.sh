# shellcheck shell=bash
# Whether a Docker Engine answers where Slipway will look for one.

docker_answers() {
    local host="${DOCKER_HOST:-unix:///var/run/docker.sock}"
    case "$host" in
    unix://*) curl -fs -m 3 --unix-socket "${host#unix://}" http://docker/_ping >/dev/null ;;
    tcp://*) curl -fs -m 3 "http://${host#tcp://}/_ping" >/dev/null ;;
    http://*) curl -fs -m 3 "$host/_ping" >/dev/null ;;
    *) fail "DOCKER_HOST is $host; Slipway reaches a Docker Engine by unix:// or tcp://" ;;
    esac
}
