package render

import (
	"encoding/base64"
	"fmt"
	"os"

	"slipway-local/internal/layout"
)

// The certificates are inside, so that a copy of the file works by itself.
const kubeconfig = `apiVersion: v1
kind: Config
current-context: slipway-local
clusters:
  - name: slipway-local
    cluster:
      server: https://127.0.0.1:%d
      certificate-authority-data: %s
contexts:
  - name: slipway-local
    context: {cluster: slipway-local, user: %s}
users:
  - name: %s
    user:
      client-certificate-data: %s
      client-key-data: %s
`

func kubeconfigs(l layout.Layout) error {
	for user, path := range map[string]string{
		"admin":                   l.Kubeconfig(),
		"kubelet":                 l.Etc("kubelet.kubeconfig"),
		"kube-controller-manager": l.Etc("kube-controller-manager.kubeconfig"),
		"kube-scheduler":          l.Etc("kube-scheduler.kubeconfig"),
		"kube-proxy":              l.Etc("kube-proxy.kubeconfig"),
		"coredns":                 l.Etc("coredns.kubeconfig"),
		"local-path":              l.Etc("local-path.kubeconfig"),
		"metrics-server":          l.Etc("metrics-server.kubeconfig"),
		"prometheus-adapter":      l.Etc("prometheus-adapter.kubeconfig"),
	} {
		var encoded [3]string
		for i, name := range []string{"ca.crt", user + ".crt", user + ".key"} {
			data, err := os.ReadFile(l.PKI(name))
			if err != nil {
				return err
			}
			encoded[i] = base64.StdEncoding.EncodeToString(data)
		}
		text := fmt.Sprintf(kubeconfig, layout.APIPort, encoded[0], user, user, encoded[1], encoded[2])
		if err := save(path, []byte(text)); err != nil {
			return err
		}
	}
	return nil
}
