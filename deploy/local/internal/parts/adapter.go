package parts

import (
	"fmt"

	"slipway-local/internal/layout"
	"slipway-local/internal/probe"
)

// prometheusAdapter serves figures of Prometheus to autoscalers, as
// custom.metrics.k8s.io. It is reached like metrics-server.
func prometheusAdapter(l layout.Layout) Part {
	config := l.Etc("prometheus-adapter.kubeconfig")
	address := fmt.Sprintf("%s:%d", layout.NodeIP, layout.AdapterPort)
	return Part{
		Name: "prometheus-adapter", Stage: StageRest, After: []string{"kube-apiserver", "prometheus"},
		Args: []string{l.Tool("prometheus-adapter"), "--config", l.Etc("adapter.yaml"),
			"--prometheus-url", fmt.Sprintf("http://127.0.0.1:%d", layout.PrometheusPort),
			// Which series there are; what is served of them is asked each time.
			"--metrics-relist-interval", "10s",
			// cAdvisor looks at an idle container once a minute.
			"--metrics-max-age", "5m",
			"--lister-kubeconfig", config,
			"--authentication-kubeconfig", config, "--authorization-kubeconfig", config,
			"--bind-address", layout.NodeIP, "--secure-port", fmt.Sprint(layout.AdapterPort),
			"--tls-cert-file", l.PKI("prometheus-adapter.crt"), "--tls-private-key-file", l.PKI("prometheus-adapter.key"),
			"--authentication-skip-lookup", "--client-ca-file", l.PKI("ca.crt"),
			"--requestheader-client-ca-file", l.PKI("front-proxy-ca.crt"),
			"--requestheader-allowed-names", "front-proxy-client"},
		Ready:   probe.HTTPS("https://"+address+"/livez", l.PKI("ca.crt")),
		Listens: []string{address},
	}
}
