// slipway-local brings up a single-node Kubernetes, and is every component of
// it: `slipway-local kubelet ...` is the upstream kubelet.
package main

import (
	"os"

	"slipway-local/internal/cli"
	"slipway-local/internal/layout"
)

func main() {
	arguments := os.Args[1:]
	if len(arguments) > 0 {
		if arguments[0] == "kubectl" && os.Getenv("KUBECONFIG") == "" {
			if l, err := layout.FromEnvironment(); err == nil {
				_ = os.Setenv("KUBECONFIG", l.Kubeconfig())
			}
		}
		if runComponent(arguments[0], arguments[1:]) {
			return
		}
	}
	os.Exit(cli.Main(arguments))
}
