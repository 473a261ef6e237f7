package supervise

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"

	"slipway-local/internal/layout"
)

// Lock takes a lock file that the kernel releases when its holder dies, however
// it dies: a pidfile alone cannot tell a dead supervisor from a stranger who
// was given its number.
func Lock(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// Alive gives the supervisor's pid, or 0.
func Alive(l layout.Layout) int {
	path := l.Run("supervisor.pid")
	if _, err := os.Stat(path); err != nil {
		return 0
	}
	file, err := Lock(path)
	if err == nil {
		file.Close()
		return 0
	}
	if !errors.Is(err, syscall.EWOULDBLOCK) {
		return 0
	}
	data, _ := os.ReadFile(path)
	pid, _ := strconv.Atoi(strings.TrimSpace(string(data)))
	return pid
}
