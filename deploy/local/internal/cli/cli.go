// Package cli holds the verbs.
package cli

import (
	"fmt"
	"log"
	"os"
	"slices"

	"slipway-local/internal/layout"
	"slipway-local/internal/supervise"
	"slipway-local/internal/targets"
)

const usage = `slipway-local: a single-node Kubernetes for a machine that has nothing

  up        bring everything up, or heal what died; changes nothing that runs
  down      end what up started; the data stays
  status    component by component; --json for programs; exit code 0 if all are up
  kubectl   kubectl against this cluster
  images    make the base images and push them to the local registry
  reset     down, and remove the data; what is dear to make again stays cached

  SLIPWAY_LOCAL_DIR   its data    (/var/lib/slipway-local)
  SLIPWAY_CACHE       its cache   (~/.cache/slipway)
`

// Main runs a verb and gives the exit code.
func Main(arguments []string) int {
	if len(arguments) == 0 || slices.Contains([]string{"help", "-h", "--help"}, arguments[0]) {
		fmt.Print(usage)
		return 0
	}
	l, err := layout.FromEnvironment()
	if err != nil {
		return fail(err)
	}
	switch verb := arguments[0]; verb {
	case "up":
		err = up(l)
	case "down":
		err = down(l)
	case "reset":
		err = reset(l)
	case "images":
		err = makeImages(l)
	case "status":
		return status(l, slices.Contains(arguments, "--json"))
	case "supervise":
		err = supervise.Main(l, slices.Contains(arguments, "--docker"))
	case "pod-targets":
		err = targets.Watch(l)
	case "api-relay":
		err = relay()
	default:
		fmt.Fprintf(os.Stderr, "slipway-local: no verb %q\n\n%s", verb, usage)
		return 2
	}
	if err != nil {
		return fail(err)
	}
	return 0
}

func fail(err error) int {
	log.SetFlags(0)
	log.Printf("slipway-local: %v", err)
	return 1
}
