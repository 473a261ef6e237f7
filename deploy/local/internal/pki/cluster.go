package pki

import "slipway-local/internal/layout"

// EnsureCluster makes every key and certificate of the cluster. Three
// authorities, because each is trusted for something else: whoever holds a
// certificate of "ca" is a Kubernetes user, of "etcd-ca" may read the whole
// store, of "front-proxy-ca" may speak in anybody's name.
func EnsureCluster(l layout.Layout) error {
	folder := l.PKI("")
	loopback := []string{"localhost", "127.0.0.1"}
	authorities := map[string][]Leaf{
		"ca": {
			{File: "apiserver", CommonName: "kube-apiserver", Names: append([]string{
				"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
				layout.APIService, layout.NodeIP}, loopback...)},
			{File: "apiserver-kubelet-client", CommonName: "kube-apiserver-kubelet-client", Organization: "system:masters"},
			{File: "admin", CommonName: "slipway-local-admin", Organization: "system:masters"},
			{File: "kubelet", CommonName: "system:node:" + layout.Node, Organization: "system:nodes"},
			{File: "kubelet-server", CommonName: layout.Node, Names: []string{layout.Node, layout.NodeIP}},
			{File: "loopback-server", CommonName: "localhost", Names: loopback},
			{File: "kube-controller-manager", CommonName: "system:kube-controller-manager"},
			{File: "kube-scheduler", CommonName: "system:kube-scheduler"},
			{File: "kube-proxy", CommonName: "system:kube-proxy"},
			{File: "coredns", CommonName: "slipway-local:coredns"},
			{File: "local-path", CommonName: "slipway-local:local-path"},
			{File: "prometheus", CommonName: "slipway-local:prometheus"},
			// Serves with it too: the API server asks for the Service's name.
			{File: "metrics-server", CommonName: "slipway-local:metrics-server", Names: []string{
				"metrics-server.kube-system.svc", layout.NodeIP}},
			{File: "prometheus-adapter", CommonName: "slipway-local:prometheus-adapter", Names: []string{
				"prometheus-adapter.kube-system.svc", layout.NodeIP}},
		},
		"etcd-ca": {
			{File: "etcd", CommonName: "etcd", Names: loopback},
			{File: "apiserver-etcd-client", CommonName: "kube-apiserver"},
		},
		"front-proxy-ca": {
			{File: "front-proxy-client", CommonName: "front-proxy-client"},
		},
	}
	for name, leaves := range authorities {
		authority, err := OpenAuthority(folder, name)
		if err != nil {
			return err
		}
		for _, leaf := range leaves {
			if err := authority.Ensure(leaf); err != nil {
				return err
			}
		}
	}
	return EnsureServiceAccountKey(folder)
}
