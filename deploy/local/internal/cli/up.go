package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"slipway-local/internal/host"
	"slipway-local/internal/images"
	"slipway-local/internal/layout"
	"slipway-local/internal/parts"
	"slipway-local/internal/pki"
	"slipway-local/internal/probe"
	"slipway-local/internal/render"
	"slipway-local/internal/supervise"
)

func up(l layout.Layout) error {
	if os.Geteuid() != 0 {
		return errors.New("containers need root: run this as root")
	}
	if err := l.MakeFolders(); err != nil {
		return err
	}
	lock, err := onlyOne(l)
	if err != nil {
		return err
	}
	defer lock.Close()
	p := newProgress()
	running := supervise.Alive(l) != 0
	if part := unknownPart(l); running && part != "" {
		p.done("the supervisor is of an older build, without %s; it is started anew, pods stay", part)
		endSupervisor(l, p)
		running = false
	}
	if !running {
		if count := host.EndComponents(l); count > 0 {
			p.done("ended %d processes that a killed run left behind", count)
		}
	}
	if err := prepare(l, p, running); err != nil {
		return err
	}
	if !running {
		if err := launch(l, p); err != nil {
			return err
		}
	} else if state := supervise.ReadState(l); state.Build != supervise.Build(l) {
		p.done("the supervisor runs an older build of this program; `down` and `up` take the new one")
	}
	return finish(l, p)
}

// unknownPart names a component of this build that the supervisor which runs, as
// an older build, has never heard of: it would be waited for in vain.
func unknownPart(l layout.Layout) string {
	known := supervise.ReadState(l).Parts
	for _, part := range parts.All(l, false) {
		is := func(p supervise.PartState) bool { return p.Name == part.Name }
		if len(known) > 0 && !slices.ContainsFunc(known, is) {
			return part.Name
		}
	}
	return ""
}

// onlyOne keeps two people from bringing it up and down at once.
func onlyOne(l layout.Layout) (*os.File, error) {
	lock, err := supervise.Lock(l.Run("verb.lock"))
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, errors.New("another `up` or `down` is at work on " + l.Dir)
	}
	return lock, err
}

func prepare(l layout.Layout, p *progress, running bool) error {
	if missing := host.MissingPackages(!running && images.DockerHost() == ""); len(missing) > 0 {
		p.waiting("installing Debian packages: " + strings.Join(missing, " "))
		if err := host.Install(l, missing); err != nil {
			return err
		}
		p.done("packages installed")
	}
	if err := pki.EnsureCluster(l); err != nil {
		return err
	}
	if err := render.All(l); err != nil {
		return err
	}
	if err := host.EnsureNetwork(); err != nil {
		return err
	}
	p.done("certificates, configuration and network")
	return nil
}

// launch starts the supervisor in a session of its own, so that it outlives
// the terminal.
func launch(l layout.Layout, p *progress) error {
	ownDocker := images.DockerHost() == ""
	for _, part := range parts.All(l, ownDocker) {
		for _, address := range part.Listens {
			listener, err := net.Listen("tcp", address)
			if err != nil {
				return fmt.Errorf("%s wants %s, but something else listens there: %w", part.Name, address, err)
			}
			listener.Close()
		}
	}
	if ownDocker {
		p.done("no Docker Engine answers; starting one on unix://%s", layout.DockerSocket)
		// What is there is dead: it was asked a moment ago.
		_ = os.Remove(layout.DockerSocket)
	} else {
		p.done("using the Docker Engine at %s", images.DockerHost())
	}
	for _, stale := range []string{"containerd.sock", "dockerd.pid", "state.json"} {
		_ = os.Remove(l.Run(stale))
	}
	arguments := []string{"supervise"}
	if ownDocker {
		arguments = append(arguments, "--docker")
	}
	log, err := supervise.OpenLog(l.Log("supervisor"))
	if err != nil {
		return err
	}
	defer log.Close()
	host.KeepFiles()
	command := exec.Command(l.Self, arguments...)
	command.Stdout, command.Stderr, command.Dir = log, log, "/"
	command.Env = append(os.Environ(), layout.Marker+"="+l.Dir, "SLIPWAY_LOCAL_DIR="+l.Dir, "SLIPWAY_CACHE="+l.Cache)
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		return err
	}
	if err := command.Process.Release(); err != nil {
		return err
	}
	p.done("supervisor started")
	return nil
}

// finish waits for everything; the base images are made meanwhile.
func finish(l layout.Layout, p *progress) error {
	docker, err := waitDocker(l, p)
	if err != nil {
		return err
	}
	if err := images.Pause(l, docker, p.done); err != nil {
		return err
	}
	base := make(chan error, 1)
	go func() { base <- images.Base(l, docker, p.done) }()
	if err := waitParts(l, p); err != nil {
		return err
	}
	if err := applyManifests(l); err != nil {
		return err
	}
	p.done("DNS, storage class, metrics and rights applied")
	for _, wait := range []func(layout.Layout, *progress) error{waitNode, waitLateParts, waitMetrics} {
		if err := wait(l, p); err != nil {
			return err
		}
	}
	p.waiting("base images")
	if err := <-base; err != nil {
		return err
	}
	p.done("up: kubeconfig %s, registry %s, Prometheus http://127.0.0.1:%d", l.Kubeconfig(), layout.Registry, layout.PrometheusPort)
	return nil
}

func waitDocker(l layout.Layout, p *progress) (string, error) {
	docker := ""
	err := p.until("Docker Engine and registry", 90*time.Second, func() error {
		if docker = images.DockerHost(); docker == "" {
			return fmt.Errorf("no Docker Engine answers; %s", lastError(l, "dockerd"))
		}
		if err := probe.Once(context.Background(), probe.HTTP("http://"+layout.Registry+"/v2/")); err != nil {
			return fmt.Errorf("registry: %w; %s", err, lastError(l, "registry"))
		}
		return nil
	})
	return docker, err
}

func makeImages(l layout.Layout) error {
	p := newProgress()
	docker, err := waitDocker(l, p)
	if err != nil {
		return err
	}
	return errors.Join(images.Pause(l, docker, p.done), images.Base(l, docker, p.done))
}
