package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"slipway-local/internal/layout"
	"slipway-local/internal/parts"
	"slipway-local/internal/probe"
	"slipway-local/internal/supervise"
)

// lateParts answer only with the rights that come with the manifests.
var lateParts = []string{"coredns", "metrics-server", "prometheus-adapter"}

// waitParts says of each component when it answers.
func waitParts(l layout.Layout, p *progress) error {
	for _, part := range parts.All(l, false) {
		if slices.Contains(lateParts, part.Name) {
			continue
		}
		err := p.until(part.Name, 3*time.Minute, func() error {
			if err := probe.Once(context.Background(), part.Ready); err != nil {
				if supervise.Alive(l) == 0 {
					return fmt.Errorf("the supervisor ended; see %s", l.Log("supervisor"))
				}
				return fmt.Errorf("%w; %s", err, lastError(l, part.Name))
			}
			// Some have nothing to ask: that they live must do.
			return running(l, part.Name)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func running(l layout.Layout, name string) error {
	for _, part := range supervise.ReadState(l).Parts {
		if part.Name == name && part.PID != 0 && alive(part.PID, l) {
			return nil
		}
	}
	return fmt.Errorf("%s does not run; %s", name, lastError(l, name))
}

func kubectl(l layout.Layout, arguments ...string) (string, error) {
	command := exec.Command(l.Self, append([]string{"kubectl"}, arguments...)...)
	command.Env = append(os.Environ(), "KUBECONFIG="+l.Kubeconfig(), "SLIPWAY_LOCAL_DIR="+l.Dir)
	out, err := command.CombinedOutput()
	text := strings.TrimSpace(string(out))
	if err != nil {
		return text, fmt.Errorf("kubectl %s: %w: %s", arguments[0], err, text)
	}
	return text, nil
}

// applyManifests may come too early for a namespace or an authorizer that has
// just started, so it is tried again for a while.
func applyManifests(l layout.Layout) error {
	var err error
	for range 15 {
		if _, err = kubectl(l, "apply", "--server-side", "--force-conflicts", "--field-manager", "slipway-local",
			"-f", l.Etc("manifests.yaml")); err == nil {
			return nil
		}
		time.Sleep(time.Second)
	}
	return err
}

func waitNode(l layout.Layout, p *progress) error {
	return p.until("node "+layout.Node+" Ready", 2*time.Minute, func() error {
		ready, err := kubectl(l, "get", "node", layout.Node, "-o", `jsonpath={.status.conditions[?(@.type=="Ready")]['status','message']}`)
		if err == nil && !strings.HasPrefix(ready, "True") {
			err = fmt.Errorf("%s; %s", ready, lastError(l, "kubelet"))
		}
		return err
	})
}

func waitLateParts(l layout.Layout, p *progress) error {
	for _, part := range parts.All(l, false) {
		if !slices.Contains(lateParts, part.Name) {
			continue
		}
		err := p.until(part.Name, time.Minute, func() error {
			if err := probe.Once(context.Background(), part.Ready); err != nil {
				return fmt.Errorf("%w; %s", err, lastError(l, part.Name))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// waitMetrics waits until the API server passes requests on to the programs that
// serve a group of its API: while one does not answer, no namespace is deleted.
// That is a matter of a second. The figures themselves come some ten seconds
// later, after the second reading, and `up` does not wait for them.
func waitMetrics(l layout.Layout, p *progress) error {
	for _, group := range []struct{ service, part string }{
		{"v1beta1.metrics.k8s.io", "metrics-server"},
		{"v1beta1.custom.metrics.k8s.io", "prometheus-adapter"},
		{"v1beta2.custom.metrics.k8s.io", "prometheus-adapter"},
	} {
		err := p.until(group.service+" Available", time.Minute, func() error {
			available, err := kubectl(l, "get", "apiservice", group.service,
				"-o", `jsonpath={.status.conditions[?(@.type=="Available")]['status','message']}`)
			if err == nil && !strings.HasPrefix(available, "True") {
				err = fmt.Errorf("%s; %s", available, lastError(l, group.part))
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
