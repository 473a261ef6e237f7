package parts

import (
	"fmt"

	"slipway-local/internal/layout"
	"slipway-local/internal/probe"
)

func kubernetes(l layout.Layout) []Part {
	server := fmt.Sprintf("https://127.0.0.1:%d", layout.APIPort)
	return []Part{
		etcd(l),
		{
			Name: "kube-apiserver", Stage: StageServer, After: []string{"etcd"}, Args: apiserver(l),
			Ready:   probe.HTTPS(server+"/readyz", l.PKI("ca.crt")),
			Listens: []string{fmt.Sprintf("127.0.0.1:%d", layout.APIPort)},
		},
		{
			// The API server listens on loopback; pods reach it through this.
			Name: "api-relay", Stage: StageRest, After: []string{"kube-apiserver"},
			Args:  []string{l.Self, "api-relay"},
			Ready: probe.Dial("tcp", fmt.Sprintf("%s:%d", layout.NodeIP, layout.APIPort)),
		},
		{
			Name: "kube-controller-manager", Stage: StageRest, After: []string{"kube-apiserver"},
			Args: controllerManager(l), Ready: probe.HTTPS("https://127.0.0.1:10257/healthz", l.PKI("ca.crt")),
		},
		{
			Name: "kube-scheduler", Stage: StageRest, After: []string{"kube-apiserver"},
			Args: scheduler(l), Ready: probe.HTTPS("https://127.0.0.1:10259/healthz", l.PKI("ca.crt")),
		},
		{
			Name: "kubelet", Stage: StageRest, After: []string{"containerd", "kube-apiserver"},
			Args: []string{l.Self, "kubelet", "--config", l.Etc("kubelet.yaml"),
				"--kubeconfig", l.Etc("kubelet.kubeconfig"), "--root-dir", l.Data("kubelet"),
				"--cert-dir", l.Data("kubelet/pki"), "--hostname-override", layout.Node,
				"--node-ip", layout.NodeIP, "--housekeeping-interval", "5s",
				// cAdvisor asks the runtime by itself which container is whose.
				"--containerd", l.Containerd()},
			Ready: probe.HTTP("http://127.0.0.1:10248/healthz"),
		},
		{
			Name: "kube-proxy", Stage: StageRest, After: []string{"kube-apiserver"},
			Args:  []string{l.Self, "kube-proxy", "--config", l.Etc("kube-proxy.yaml")},
			Ready: probe.HTTP("http://127.0.0.1:10256/healthz"),
		},
		{
			Name: "coredns", Stage: StageRest, After: []string{"kube-apiserver"},
			Args:  []string{l.Self, "coredns", "-conf", l.Etc("Corefile")},
			Ready: probe.HTTP("http://127.0.0.1:10882/ready"),
		},
		{
			Name: "local-path", Stage: StageRest, After: []string{"kube-apiserver"},
			Args: []string{l.Tool("local-path-provisioner"), "start", "--config", l.Etc("local-path.json"),
				"--kubeconfig", l.Etc("local-path.kubeconfig"), "--namespace", "local-path-storage",
				"--helper-image", layout.Registry + "/base/debian:bookworm",
				"--helper-pod-file", l.Etc("helper-pod.yaml"), "--configmap-name", "local-path-config",
				"--service-account-name", "local-path"},
		},
		metricsServer(l),
		prometheusAdapter(l),
	}
}

func etcd(l layout.Layout) Part {
	client := fmt.Sprintf("https://127.0.0.1:%d", layout.EtcdPort)
	peer := fmt.Sprintf("http://127.0.0.1:%d", layout.EtcdPeerPort)
	health := fmt.Sprintf("http://127.0.0.1:%d", layout.EtcdHealthPort)
	return Part{
		Name: "etcd", Stage: StageStore,
		Args: []string{l.Self, "etcd", "--data-dir", l.Data("etcd"), "--name", "local",
			"--listen-client-urls", client, "--advertise-client-urls", client,
			"--cert-file", l.PKI("etcd.crt"), "--key-file", l.PKI("etcd.key"),
			"--trusted-ca-file", l.PKI("etcd-ca.crt"), "--client-cert-auth",
			"--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
			"--initial-cluster", "local=" + peer, "--listen-metrics-urls", health,
			"--auto-compaction-retention", "1", "--log-level", "warn"},
		Ready:   probe.HTTP(health + "/health"),
		Listens: []string{fmt.Sprintf("127.0.0.1:%d", layout.EtcdPort)},
	}
}

func apiserver(l layout.Layout) []string {
	return []string{l.Self, "kube-apiserver",
		"--bind-address", "127.0.0.1", "--advertise-address", layout.NodeIP,
		"--secure-port", fmt.Sprint(layout.APIPort), "--cert-dir", l.PKI(""),
		"--tls-cert-file", l.PKI("apiserver.crt"), "--tls-private-key-file", l.PKI("apiserver.key"),
		"--client-ca-file", l.PKI("ca.crt"), "--authorization-mode", "Node,RBAC",
		"--enable-admission-plugins", "NodeRestriction", "--allow-privileged=true",
		"--etcd-servers", fmt.Sprintf("https://127.0.0.1:%d", layout.EtcdPort),
		"--etcd-cafile", l.PKI("etcd-ca.crt"), "--etcd-certfile", l.PKI("apiserver-etcd-client.crt"),
		"--etcd-keyfile", l.PKI("apiserver-etcd-client.key"),
		"--kubelet-client-certificate", l.PKI("apiserver-kubelet-client.crt"),
		"--kubelet-client-key", l.PKI("apiserver-kubelet-client.key"),
		"--kubelet-certificate-authority", l.PKI("ca.crt"),
		"--kubelet-preferred-address-types", "InternalIP",
		"--service-cluster-ip-range", layout.ServiceNet,
		"--service-account-issuer", "https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file", l.PKI("service-account.key"),
		"--service-account-signing-key-file", l.PKI("service-account.key"),
		// The aggregation layer, for metrics-server and its like.
		"--requestheader-client-ca-file", l.PKI("front-proxy-ca.crt"),
		"--requestheader-allowed-names", "front-proxy-client",
		"--requestheader-extra-headers-prefix", "X-Remote-Extra-",
		"--requestheader-group-headers", "X-Remote-Group",
		"--requestheader-username-headers", "X-Remote-User",
		"--proxy-client-cert-file", l.PKI("front-proxy-client.crt"),
		"--proxy-client-key-file", l.PKI("front-proxy-client.key"),
		"--enable-aggregator-routing=true"}
}

func controllerManager(l layout.Layout) []string {
	config := l.Etc("kube-controller-manager.kubeconfig")
	return []string{l.Self, "kube-controller-manager", "--bind-address", "127.0.0.1",
		"--kubeconfig", config, "--authentication-kubeconfig", config, "--authorization-kubeconfig", config,
		"--tls-cert-file", l.PKI("loopback-server.crt"), "--tls-private-key-file", l.PKI("loopback-server.key"),
		"--root-ca-file", l.PKI("ca.crt"), "--cluster-signing-cert-file", l.PKI("ca.crt"),
		"--cluster-signing-key-file", l.PKI("ca.key"), "--service-account-private-key-file", l.PKI("service-account.key"),
		"--use-service-account-credentials=true", "--allocate-node-cidrs=false", "--leader-elect=false",
		// A third of the usual: people and tests watch it. The other delays of
		// autoscaling hold back no pod that is ready, so they stay as everywhere.
		"--horizontal-pod-autoscaler-sync-period", "5s"}
}

func scheduler(l layout.Layout) []string {
	config := l.Etc("kube-scheduler.kubeconfig")
	return []string{l.Self, "kube-scheduler", "--bind-address", "127.0.0.1",
		"--kubeconfig", config, "--authentication-kubeconfig", config, "--authorization-kubeconfig", config,
		"--tls-cert-file", l.PKI("loopback-server.crt"), "--tls-private-key-file", l.PKI("loopback-server.key"),
		"--leader-elect=false"}
}

// metricsServer is what `kubectl top` and the autoscaler read. It listens on the
// node's address because the API server finds it by an EndpointSlice, and those
// take no loopback address. The kubeconfig is enough for the kubelet too: its
// certificate is of the same authority, so nothing has to be left unchecked.
func metricsServer(l layout.Layout) Part {
	config := l.Etc("metrics-server.kubeconfig")
	address := fmt.Sprintf("%s:%d", layout.NodeIP, layout.MetricsPort)
	return Part{
		// Without the kubelet its first look would find nothing, and the second,
		// which makes a figure of two readings, comes a whole interval later.
		Name: "metrics-server", Stage: StageRest, After: []string{"kube-apiserver", "kubelet"},
		Args: []string{l.Self, "metrics-server", "--kubeconfig", config,
			"--authentication-kubeconfig", config, "--authorization-kubeconfig", config,
			"--bind-address", layout.NodeIP, "--secure-port", fmt.Sprint(layout.MetricsPort),
			"--tls-cert-file", l.PKI("metrics-server.crt"), "--tls-private-key-file", l.PKI("metrics-server.key"),
			// The files instead of the ConfigMap that repeats them: it may not be
			// read before the manifests are applied, and that would end the process.
			"--authentication-skip-lookup", "--client-ca-file", l.PKI("ca.crt"),
			"--requestheader-client-ca-file", l.PKI("front-proxy-ca.crt"),
			"--requestheader-allowed-names", "front-proxy-client",
			"--kubelet-preferred-address-types", "InternalIP", "--kubelet-use-node-status-port",
			// 10 seconds are the least it takes; a request has to end well within.
			"--metric-resolution", "10s", "--kubelet-request-timeout", "5s"},
		// Not /readyz, which waits for two readings: whoever asks for the status
		// in these seconds would hear of a component that is down.
		Ready:   probe.HTTPS("https://"+address+"/livez", l.PKI("ca.crt")),
		Listens: []string{address},
	}
}
