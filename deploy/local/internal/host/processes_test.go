package host

import (
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A file as a caller hands it down: open, and not closed by what is started.
func TestStartedProcessesHoldNoFileOfTheCaller(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	fd, err := syscall.Open(path, syscall.O_CREAT|syscall.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	held := func() bool {
		out, err := exec.Command("ls", "-l", "/proc/self/fd").Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(out), path)
	}
	if !held() {
		t.Fatal("the test does not see what is handed down")
	}
	KeepFiles()
	if held() {
		t.Error("it is still handed down")
	}
}
