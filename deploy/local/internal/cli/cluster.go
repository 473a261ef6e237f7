package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"slipway-local/internal/layout"
	"slipway-local/internal/parts"
	"slipway-local/internal/probe"
	"slipway-local/internal/supervise"
)

// waitParts says of each component when it answers.
func waitParts(l layout.Layout, p *progress) error {
	for _, part := range parts.All(l, false) {
		if part.Name == "coredns" {
			// It becomes ready only with the rights that come with the manifests.
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
	err := p.until("node "+layout.Node+" Ready", 2*time.Minute, func() error {
		ready, err := kubectl(l, "get", "node", layout.Node, "-o", `jsonpath={.status.conditions[?(@.type=="Ready")]['status','message']}`)
		if err == nil && !strings.HasPrefix(ready, "True") {
			err = fmt.Errorf("%s; %s", ready, lastError(l, "kubelet"))
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, part := range parts.All(l, false) {
		if part.Name == "coredns" {
			return p.until("coredns", time.Minute, func() error { return probe.Once(context.Background(), part.Ready) })
		}
	}
	return nil
}
