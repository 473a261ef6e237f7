// Package parts lists what is supervised: how each component is started, what
// it waits for, and how it is asked whether it answers.
package parts

import (
	"fmt"

	"slipway-local/internal/layout"
	"slipway-local/internal/probe"
)

// The stages in which components are ended, last stage first. Nothing that
// still works may lose what it stands on.
const (
	StageRuntime = iota
	StageStore
	StageServer
	StageRest
)

// Part is one supervised component.
type Part struct {
	Name  string
	Args  []string // Args[0] is the program
	After []string // names of parts that must answer first
	Ready probe.Probe
	Stage int
	// Listens are addresses that nobody else may have taken.
	Listens []string
}

// All lists the parts in the order of their start. Docker Engine is among them
// only where the machine has none of its own.
func All(l layout.Layout, ownDocker bool) []Part {
	var all []Part
	if ownDocker {
		all = append(all, docker(l))
	}
	all = append(all, around(l)...)
	return append(all, kubernetes(l)...)
}

func docker(l layout.Layout) Part {
	return Part{
		Name: "dockerd", Stage: StageRuntime,
		Args: []string{"dockerd", "--host", "unix://" + layout.DockerSocket,
			"--data-root", l.Data("docker"), "--exec-root", l.Run("docker"), "--pidfile", l.Run("dockerd.pid")},
		Ready: probe.UnixHTTP(layout.DockerSocket, "/_ping"),
	}
}

func around(l layout.Layout) []Part {
	local := func(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }
	return []Part{
		{
			Name: "registry", Stage: StageRuntime,
			Args:  []string{"docker-registry", "serve", l.Etc("registry.yml")},
			Ready: probe.HTTP("http://" + layout.Registry + "/v2/"), Listens: []string{layout.Registry},
		},
		{
			Name: "containerd", Stage: StageRuntime,
			Args:  []string{"containerd", "--config", l.Etc("containerd.toml")},
			Ready: probe.Dial("unix", l.Containerd()),
		},
		{
			Name: "prometheus", Stage: StageRest,
			Args: []string{"prometheus", "--config.file", l.Etc("prometheus.yml"),
				"--storage.tsdb.path", l.Data("prometheus"), "--storage.tsdb.retention.time", "2d",
				"--storage.tsdb.retention.size", "2GB", "--web.listen-address", local(layout.PrometheusPort),
				"--web.enable-lifecycle"},
			Ready:   probe.HTTP("http://" + local(layout.PrometheusPort) + "/-/ready"),
			Listens: []string{local(layout.PrometheusPort)},
		},
		{
			Name: "pod-targets", Stage: StageRest, After: []string{"kube-apiserver"},
			Args: []string{l.Self, "pod-targets"},
		},
	}
}
