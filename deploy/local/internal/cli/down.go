package cli

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"slipway-local/internal/host"
	"slipway-local/internal/images"
	"slipway-local/internal/layout"
	"slipway-local/internal/supervise"
)

func down(l layout.Layout) error {
	if _, err := os.Stat(l.Run("")); errors.Is(err, os.ErrNotExist) {
		fmt.Println("nothing to end: there is no", l.Dir)
		return nil
	}
	if os.Geteuid() != 0 {
		return errors.New("what root started, root ends: run this as root")
	}
	lock, err := onlyOne(l)
	if err != nil {
		return err
	}
	defer lock.Close()
	p := newProgress()
	endSupervisor(l, p)
	if count := host.EndComponents(l); count > 0 {
		p.done("ended %d processes that were left", count)
	}
	p.done("ended %d containers", host.EndContainers(l))
	if err := host.Unmount(l); err != nil {
		return err
	}
	host.RemoveCgroups()
	// Docker's bridge and chains go only where its data shows that the engine was
	// this program's and no other answers now.
	_, dataErr := os.Stat(l.Data("docker"))
	if err := host.RemoveNetwork(dataErr == nil && images.DockerHost() == ""); err != nil {
		return err
	}
	// Pods get new addresses; nothing may hold on to the old ones.
	if err := os.RemoveAll(l.Run("cni")); err != nil {
		return err
	}
	p.done("mounts, control groups, bridge and chains removed; data stays in %s", l.Dir)
	return nil
}

// endSupervisor also ends the components, but no pod.
func endSupervisor(l layout.Layout, p *progress) {
	pid := supervise.Alive(l)
	if pid <= 0 {
		return
	}
	_ = syscall.Kill(pid, syscall.SIGTERM)
	err := p.until("the supervisor to end its components", 60*time.Second, func() error {
		if supervise.Alive(l) != 0 {
			return fmt.Errorf("see %s", l.Log("supervisor"))
		}
		return nil
	})
	if err != nil {
		p.done("%v; ending it the hard way", err)
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
}

func reset(l layout.Layout) error {
	if err := down(l); err != nil {
		return err
	}
	if count := host.Count(l); count > 0 {
		return fmt.Errorf("%d processes are still alive, so the data is left alone", count)
	}
	if err := host.Mounted(l); err != nil {
		return err
	}
	if err := os.RemoveAll(l.Dir); err != nil {
		return err
	}
	fmt.Println("removed", l.Dir)
	return nil
}
