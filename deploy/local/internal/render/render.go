// Package render writes the configuration of every component from templates.
package render

import (
	"bytes"
	"embed"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"slipway-local/internal/layout"
)

//go:embed templates
var files embed.FS

// bridgeFilter is where the kernel lets bridged packets pass iptables.
const bridgeFilter = "/proc/sys/net/bridge/bridge-nf-call-iptables"

type values struct {
	L                                layout.Layout
	Bridge, Node, NodeIP, PodCIDR    string
	DNSService, Registry, CNIPlugins string
	APIPort, KubeletPort, DNSPort    int
	BridgeFilter                     bool
	MetricsPort, AdapterPort         int
	Nameservers                      []string
	CA                               string // in base64, as objects hold it
}

func newValues(l layout.Layout, nameservers []string) values {
	_, err := os.Stat(bridgeFilter)
	return values{
		L: l, Bridge: layout.Bridge, Node: layout.Node, NodeIP: layout.NodeIP, PodCIDR: layout.PodCIDR,
		DNSService: layout.DNSService, Registry: layout.Registry, CNIPlugins: layout.CNIPlugins,
		APIPort: layout.APIPort, KubeletPort: layout.KubeletPort, DNSPort: layout.DNSPort,
		MetricsPort: layout.MetricsPort, AdapterPort: layout.AdapterPort,
		BridgeFilter: err == nil, Nameservers: nameservers,
	}
}

// one fills in a single template.
func (v values) one(name string) ([]byte, error) {
	parsed, err := template.New(name).Option("missingkey=error").ParseFS(files, "templates/"+name)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = parsed.ExecuteTemplate(&out, name, v)
	return out.Bytes(), err
}

// All writes every configuration file and kubeconfig.
func All(l layout.Layout) error {
	nameservers := readNameservers("/run/systemd/resolve/resolv.conf", "/etc/resolv.conf")
	v := newValues(l, nameservers)
	ca, err := os.ReadFile(l.PKI("ca.crt"))
	if err != nil {
		return err
	}
	v.CA = base64.StdEncoding.EncodeToString(ca)
	resolv := ""
	for _, server := range nameservers {
		resolv += "nameserver " + server + "\n"
	}
	if err := save(l.Etc("resolv.conf"), []byte(resolv)); err != nil {
		return err
	}
	for name, path := range map[string]string{
		"kubelet.yaml":    l.Etc("kubelet.yaml"),
		"kube-proxy.yaml": l.Etc("kube-proxy.yaml"),
		"containerd.toml": l.Etc("containerd.toml"),
		"hosts.toml":      l.Etc(filepath.Join("registry", layout.Registry, "hosts.toml")),
		"cni.conflist":    l.Etc("cni/10-slipway-local.conflist"),
		"Corefile":        l.Etc("Corefile"),
		"registry.yml":    l.Etc("registry.yml"),
		"prometheus.yml":  l.Etc("prometheus.yml"),
		"adapter.yaml":    l.Etc("adapter.yaml"),
		"local-path.json": l.Etc("local-path.json"),
		"helper-pod.yaml": l.Etc("helper-pod.yaml"),
		"manifests.yaml":  l.Etc("manifests.yaml"),
	} {
		data, err := v.one(name)
		if err != nil {
			return err
		}
		if err := save(path, data); err != nil {
			return err
		}
	}
	return kubeconfigs(l)
}

// readNameservers takes the first file that exists: where systemd-resolved
// runs, /etc/resolv.conf names its loopback stub, which no pod can reach.
func readNameservers(paths ...string) []string {
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		var servers []string
		for line := range strings.Lines(string(data)) {
			if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "nameserver" {
				servers = append(servers, fields[1])
			}
		}
		return servers
	}
	return nil
}

func save(path string, data []byte) error {
	if current, err := os.ReadFile(path); err == nil && bytes.Equal(current, data) {
		return nil
	}
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
