// Package host is everything done to the machine itself: packages, network,
// left-over processes and mounts.
package host

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"slipway-local/internal/layout"
)

// programs names the Debian package of each program that is needed.
var programs = map[string]string{
	"containerd": "containerd", "ctr": "containerd", "runc": "runc",
	"iptables": "iptables", "conntrack": "conntrack", "ip": "iproute2",
	"docker-registry": "docker-registry", "debootstrap": "debootstrap",
	"prometheus": "prometheus", "mount": "mount",
}

// MissingPackages lists what has to be installed. Docker Engine only counts
// where none answers.
func MissingPackages(needDocker bool) []string {
	var missing []string
	add := func(name string) {
		if !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	for program, name := range programs {
		if _, err := exec.LookPath(program); err != nil {
			add(name)
		}
	}
	if _, err := os.Stat(layout.CNIPlugins + "/bridge"); err != nil {
		add("containernetworking-plugins")
	}
	for _, program := range []string{"docker", "dockerd"} {
		if _, err := exec.LookPath(program); err != nil && (needDocker || program == "docker") {
			add("docker.io")
		}
	}
	slices.Sort(missing)
	return missing
}

// policy keeps a package's own service from starting: the supervisor starts
// what is wanted, with its own configuration.
const policy = "/usr/sbin/policy-rc.d"

// Install installs Debian packages without starting their services.
func Install(l layout.Layout, packages []string) error {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("missing and not installable without apt-get: %s", strings.Join(packages, " "))
	}
	if _, err := os.Stat(policy); errors.Is(err, os.ErrNotExist) {
		if err := os.WriteFile(policy, []byte("#!/bin/sh\nexit 101\n"), 0o755); err != nil {
			return err
		}
		defer os.Remove(policy)
	}
	log, err := os.Create(l.Log("apt"))
	if err != nil {
		return err
	}
	defer log.Close()
	for _, arguments := range [][]string{
		{"update"},
		append([]string{"install", "-y", "--no-install-recommends"}, packages...),
	} {
		command := exec.Command("apt-get", arguments...)
		command.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		command.Stdout, command.Stderr = log, log
		if err := command.Run(); err != nil {
			return fmt.Errorf("apt-get %s: %w (see %s)", arguments[0], err, l.Log("apt"))
		}
	}
	return nil
}
