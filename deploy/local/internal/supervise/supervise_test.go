package supervise

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"slipway-local/internal/layout"
	"slipway-local/internal/parts"
)

func TestBackoffGrowsAndForgets(t *testing.T) {
	var b backoff
	for _, want := range []time.Duration{firstPause, 2 * firstPause, 4 * firstPause} {
		if got := b.next(time.Second); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
	for range 10 {
		b.next(0)
	}
	if b.pause != longPause {
		t.Errorf("%s", b.pause)
	}
	if got := b.next(healthy); got != firstPause {
		t.Errorf("after a healthy life: %s", got)
	}
}

func TestKilledComponentComesBackAndEnds(t *testing.T) {
	l := layout.Layout{Dir: t.TempDir()}
	if err := l.MakeFolders(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	part := parts.Part{Name: "sleeper", Args: []string{"sleep", "1000"}, Stage: parts.StageRest}
	k := &keeper{part: part, stop: cancel, ended: make(chan struct{})}
	s := &supervisor{layout: l, keepers: []*keeper{k}, board: &board{path: l.Run("state.json")}}
	s.board.state.Parts = []PartState{{Name: part.Name}}
	go func() { defer close(k.ended); s.keep(ctx, k) }()

	first := waitPID(t, l, 0)
	_ = syscall.Kill(first, syscall.SIGKILL)
	second := waitPID(t, l, first)
	if restarts := ReadState(l).Parts[0].Restarts; restarts != 1 {
		t.Errorf("%d restarts", restarts)
	}
	s.end()
	if err := syscall.Kill(second, 0); err != syscall.ESRCH {
		t.Errorf("still there: %v", err)
	}
}

func waitPID(t *testing.T, l layout.Layout, not int) int {
	t.Helper()
	for range 100 {
		if state := ReadState(l); len(state.Parts) > 0 && state.Parts[0].PID > 0 && state.Parts[0].PID != not {
			return state.Parts[0].PID
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("no process")
	return 0
}

func TestLongLogStartsAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.log")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, logLimit+1); err != nil {
		t.Fatal(err)
	}
	file, err := OpenLog(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if info, _ := file.Stat(); info.Size() != 0 {
		t.Errorf("%d bytes", info.Size())
	}
	if _, err := os.Stat(path + ".old"); err != nil {
		t.Error(err)
	}
}
