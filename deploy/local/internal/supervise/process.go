package supervise

import (
	"context"
	"os"
	"os/exec"
	"syscall"
	"time"

	"slipway-local/internal/layout"
	"slipway-local/internal/parts"
)

const logLimit = 50 << 20

// grace is how long a component may take to end before it is killed. The API
// server waits a minute for its watchers, who are ending too, so it gets less;
// etcd and the runtimes have something to put in order.
func grace(stage int) time.Duration {
	switch stage {
	case parts.StageServer:
		return 3 * time.Second
	case parts.StageRest:
		return 5 * time.Second
	default:
		return 15 * time.Second
	}
}

// run starts the component's process and returns how it ended. When ctx ends,
// the process is asked to end, then made to.
func (s *supervisor) run(ctx context.Context, k *keeper) string {
	// To a file, not a pipe: the component outlives a killed supervisor.
	file, err := OpenLog(s.layout.Log(k.part.Name))
	if err != nil {
		return err.Error()
	}
	defer file.Close()
	command := exec.Command(k.part.Args[0], k.part.Args[1:]...)
	command.Stdout, command.Stderr = file, file
	command.Dir = s.layout.Dir
	command.Env = append(os.Environ(), layout.Marker+"="+s.layout.Dir, "SLIPWAY_LOCAL_DIR="+s.layout.Dir, "SLIPWAY_CACHE="+s.layout.Cache)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		return err.Error()
	}
	s.board.change(k.index, func(p *PartState) {
		p.PID, p.Since, p.Waiting = command.Process.Pid, time.Now(), ""
	})
	probing, stopProbing := context.WithCancel(ctx)
	defer stopProbing()
	go s.watchReady(probing, k)

	done := make(chan error, 1)
	go func() { done <- command.Wait() }()
	select {
	case <-done:
	case <-ctx.Done():
		_ = command.Process.Signal(syscall.SIGTERM)
		select {
		case <-done:
		case <-time.After(grace(k.part.Stage)):
			_ = command.Process.Kill()
			<-done
		}
	}
	return command.ProcessState.String()
}

// OpenLog opens a log for appending; one that grew too long starts again and
// the old one stays beside it.
func OpenLog(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > logLimit {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
}
