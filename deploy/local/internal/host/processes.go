package host

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"slipway-local/internal/layout"
)

type process struct {
	pid, parent int
	shim        bool
}

// ours lists the processes that a supervisor of this folder started, directly
// or not: they carry the marker in their environment. Processes inside
// containers do not, their parents (the shims) do.
func ours(l layout.Layout) []process {
	var found []process
	for _, p := range processes() {
		if p.pid == os.Getpid() || p.pid == os.Getppid() {
			continue
		}
		environment, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.pid), "environ"))
		if err == nil && strings.Contains("\x00"+string(environment), "\x00"+layout.Marker+"="+l.Dir+"\x00") {
			found = append(found, p)
		}
	}
	return found
}

func processes() []process {
	entries, _ := os.ReadDir("/proc")
	var all []process
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		stat, err := os.ReadFile(filepath.Join("/proc", entry.Name(), "stat"))
		if err != nil {
			continue
		}
		// pid (name) state parent ...; the name may hold spaces and brackets.
		open, shut := strings.IndexByte(string(stat), '('), strings.LastIndexByte(string(stat), ')')
		fields := strings.Fields(string(stat[shut+1:]))
		if fields[0] == "Z" {
			continue
		}
		parent, _ := strconv.Atoi(fields[1])
		shim := strings.HasPrefix(string(stat[open+1:shut]), "containerd-shim")
		all = append(all, process{pid: pid, parent: parent, shim: shim})
	}
	return all
}

// EndComponents ends what a killed supervisor left running. Shims and the pods
// under them stay: the container runtime takes them up again.
func EndComponents(l layout.Layout) int {
	return end(func() []int {
		var pids []int
		for _, p := range ours(l) {
			if !p.shim {
				pids = append(pids, p.pid)
			}
		}
		return pids
	}, 5*time.Second)
}

// EndContainers ends the containers' processes, then their shims.
func EndContainers(l layout.Layout) int {
	shims := func() map[int]bool {
		found := map[int]bool{}
		for _, p := range ours(l) {
			if p.shim {
				found[p.pid] = true
			}
		}
		return found
	}
	inContainers := func() []int {
		parents := shims()
		var pids []int
		for _, p := range processes() {
			if parents[p.parent] && !parents[p.pid] {
				pids = append(pids, p.pid)
			}
		}
		return pids
	}
	count := end(inContainers, 3*time.Second)
	end(func() []int {
		var pids []int
		for pid := range shims() {
			pids = append(pids, pid)
		}
		return pids
	}, 2*time.Second)
	return count
}

// end asks all to end, waits, and kills what is left. It returns how many there
// were at first.
func end(list func() []int, wait time.Duration) int {
	first := list()
	for _, pid := range first {
		_ = syscall.Kill(pid, syscall.SIGTERM)
	}
	for deadline := time.Now().Add(wait); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if len(list()) == 0 {
			return len(first)
		}
	}
	for range 20 {
		left := list()
		if len(left) == 0 {
			break
		}
		for _, pid := range left {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		time.Sleep(100 * time.Millisecond)
	}
	return len(first)
}

// KeepFiles keeps the files that this process was started with from those that it
// starts: what outlives a terminal may not hold its caller's lock, as under
// `flock`, or the end of its pipe.
func KeepFiles() {
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, entry := range entries {
		if fd, err := strconv.Atoi(entry.Name()); err == nil && fd > 2 {
			syscall.CloseOnExec(fd)
		}
	}
}

// Count is how many processes of this installation run.
func Count(l layout.Layout) int { return len(ours(l)) }
