# shellcheck shell=bash
# Remembers exactly which processes were started here, so that only those are ever ended.

# When a process began. A pid is given to strangers after its process ended; together with its birth it is not.
born() { # PID
    if [ -r "/proc/$1/stat" ]; then
        # The program's name, in brackets, may hold blanks; the 22nd field counts from the start of the machine.
        printf '%s %s\n' "$(cat /proc/sys/kernel/random/boot_id)" "$(sed 's/.*) //' "/proc/$1/stat" | cut -d' ' -f20)"
    else
        ps -o lstart= -p "$1" 2>/dev/null
    fi
}

remember() { # NAME PID
    printf '%s\n%s\n' "$2" "$(born "$2")" >"$run/$1.pid"
}

# Prints the pid of what was remembered, if that very process still runs.
alive() { # NAME
    local pid birth
    [ -f "$run/$1.pid" ] || return 1
    { read -r pid && read -r birth; } <"$run/$1.pid" || return 1
    [ -n "$birth" ] && kill -0 "$pid" 2>/dev/null && [ "$(born "$pid")" = "$birth" ] && printf '%s\n' "$pid"
}

# Asks it to end, and only after half a minute makes it.
end() { # NAME
    local pid tries=0
    if pid="$(alive "$1")"; then
        kill -TERM "$pid" 2>/dev/null || true
        while alive "$1" >/dev/null; do
            tries=$((tries + 1))
            if [ "$tries" -eq 300 ]; then
                say "$1 did not end within 30 seconds: ending it the hard way"
                kill -KILL "$pid" 2>/dev/null || true
            fi
            [ "$tries" -lt 350 ] || fail "process $pid ($1) cannot be ended"
            sleep 0.1
        done
    fi
    rm -f "$run/$1.pid"
}

# Starts a command in a session of its own, so that it outlives this terminal. Its output is appended to a log.
start() { # NAME COMMAND...
    local name="$1" log="$run/$1.log"
    shift
    if [ -f "$log" ] && [ "$(wc -c <"$log")" -gt 10000000 ]; then mv "$log" "$log.1"; fi
    if have setsid; then
        setsid "$@" >>"$log" 2>&1 </dev/null 8>&- &
    else
        nohup "$@" >>"$log" 2>&1 </dev/null 8>&- &
    fi
    remember "$name" $!
}
