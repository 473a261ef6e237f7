// Package layout is the one place that knows folders, addresses and ports.
package layout

import (
	"fmt"
	"os"
	"path/filepath"
)

// The node has an address of its own on the pod bridge: the kubelet refuses a
// loopback address, and the machine's other addresses change and are visible
// from outside. Everything else listens on loopback.
const (
	Bridge     = "slipway0"
	Node       = "slipway-local"
	NodeIP     = "10.244.0.1"
	PodCIDR    = "10.244.0.0/16"
	PodPrefix  = "16"
	ServiceNet = "10.96.0.0/16"
	APIService = "10.96.0.1"
	DNSService = "10.96.0.10"

	APIPort        = 6443
	RegistryPort   = 5000
	PrometheusPort = 9090
	KubeletPort    = 10250
	DNSPort        = 5353
	MetricsPort    = 4443
	AdapterPort    = 4444
	// etcd keeps off 2379, which tests of service registries want.
	EtcdPort       = 12379
	EtcdPeerPort   = 12380
	EtcdHealthPort = 12381

	DockerSocket = "/var/run/docker.sock"
	CNIPlugins   = "/usr/lib/cni"

	// Marker is set in the environment of every process the supervisor starts,
	// so that a later run can tell its own left-overs from strangers.
	Marker = "SLIPWAY_LOCAL_INSTANCE"
)

// Registry is where images are pushed to and pulled from.
var Registry = fmt.Sprintf("127.0.0.1:%d", RegistryPort)

// Layout is where one installation keeps its things.
type Layout struct {
	Dir   string // state, removed by reset
	Cache string // what is dear to make again, kept by reset
	Self  string // this program, which is also every Kubernetes component
}

// FromEnvironment reads SLIPWAY_LOCAL_DIR and SLIPWAY_CACHE.
func FromEnvironment() (Layout, error) {
	self, err := os.Executable()
	if err != nil {
		return Layout{}, err
	}
	dir := os.Getenv("SLIPWAY_LOCAL_DIR")
	if dir == "" {
		dir = "/var/lib/slipway-local"
	}
	cache := os.Getenv("SLIPWAY_CACHE")
	if cache == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return Layout{}, fmt.Errorf("set SLIPWAY_CACHE or HOME: %w", err)
		}
		cache = filepath.Join(home, ".cache", "slipway")
	}
	for name, path := range map[string]string{"SLIPWAY_LOCAL_DIR": dir, "SLIPWAY_CACHE": cache} {
		if !filepath.IsAbs(path) {
			return Layout{}, fmt.Errorf("%s must be an absolute path, not %q", name, path)
		}
	}
	// A Unix socket's path has 107 bytes at most, and Docker adds 40 of its own.
	if len(dir) > 60 {
		return Layout{}, fmt.Errorf("SLIPWAY_LOCAL_DIR is longer than 60 bytes: %s", dir)
	}
	return Layout{Dir: filepath.Clean(dir), Cache: filepath.Clean(cache), Self: self}, nil
}

func (l Layout) in(parts ...string) string {
	return filepath.Join(append([]string{l.Dir}, parts...)...)
}

func (l Layout) Etc(name string) string  { return l.in("etc", name) }
func (l Layout) PKI(name string) string  { return l.in("pki", name) }
func (l Layout) Run(name string) string  { return l.in("run", name) }
func (l Layout) Data(name string) string { return l.in(name) }
func (l Layout) Log(part string) string  { return l.in("logs", part+".log") }
func (l Layout) Kubeconfig() string      { return l.in("kubeconfig") }
func (l Layout) Containerd() string      { return l.Run("containerd.sock") }

// Tool is a program that build.sh puts beside this one.
func (l Layout) Tool(name string) string { return filepath.Join(filepath.Dir(l.Self), name) }

// MakeFolders creates what the components expect to find.
func (l Layout) MakeFolders() error {
	private := []string{l.Dir, l.in("etc"), l.in("pki"), l.in("run"), l.in("logs"), l.in("etcd"), l.in("kubelet"),
		l.in("etc", "cni"), l.in("etc", "registry", Registry), l.in("prometheus"), l.in("registry"), l.in("volumes"), l.in("pod-logs")}
	for _, path := range private {
		if err := os.MkdirAll(path, 0o755); err != nil {
			return err
		}
	}
	if err := os.Chmod(l.in("etcd"), 0o700); err != nil {
		return err
	}
	return os.Chmod(l.in("pki"), 0o700)
}
