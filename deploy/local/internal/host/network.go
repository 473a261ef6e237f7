package host

import (
	"fmt"
	"os"
	"os/exec"
	"strings"

	"slipway-local/internal/layout"
)

const comment = "slipway-local"

// rules let pods talk to each other, to the node and outwards, whatever the
// machine's own policy for forwarding is (Docker sets it to DROP). They carry a
// comment by which they are found again.
var rules = [][]string{
	{"filter", "INPUT", "-i", layout.Bridge, "-j", "ACCEPT"},
	{"filter", "FORWARD", "-i", layout.Bridge, "-j", "ACCEPT"},
	{"filter", "FORWARD", "-o", layout.Bridge, "-j", "ACCEPT"},
	{"nat", "POSTROUTING", "-s", layout.PodCIDR, "!", "-d", layout.PodCIDR, "-j", "MASQUERADE"},
}

// EnsureNetwork makes the bridge with the node's address, and the rules.
func EnsureNetwork() error {
	if _, err := os.Stat("/sys/class/net/" + layout.Bridge); err != nil {
		if err := run("ip", "link", "add", layout.Bridge, "type", "bridge"); err != nil {
			return err
		}
	}
	// "replace" is content with an address that is already there.
	if err := run("ip", "address", "replace", layout.NodeIP+"/"+layout.PodPrefix, "dev", layout.Bridge); err != nil {
		return err
	}
	if err := run("ip", "link", "set", layout.Bridge, "up"); err != nil {
		return err
	}
	if err := os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("1"), 0o644); err != nil {
		return err
	}
	// Only where the kernel has it; kube-proxy is configured to match.
	_ = os.WriteFile("/proc/sys/net/bridge/bridge-nf-call-iptables", []byte("1"), 0o644)
	for _, rule := range rules {
		table, chain, match := rule[0], rule[1], append(rule[2:len(rule):len(rule)], "-m", "comment", "--comment", comment)
		if run("iptables", append([]string{"-w", "-t", table, "-C", chain}, match...)...) == nil {
			continue
		}
		if err := run("iptables", append([]string{"-w", "-t", table, "-I", chain, "1"}, match...)...); err != nil {
			return err
		}
	}
	return nil
}

// RemoveNetwork takes away the bridge and the chains of this cluster; Docker's
// too, where the Docker Engine was this program's.
func RemoveNetwork(ownDocker bool) error {
	prefixes := []string{"KUBE-", "CNI-"}
	links := []string{layout.Bridge}
	if ownDocker {
		prefixes = append(prefixes, "DOCKER")
		links = append(links, "docker0")
	}
	for _, family := range []string{"iptables", "ip6tables"} {
		saved, err := exec.Command(family + "-save").Output()
		if err != nil {
			continue // a kernel without IPv6 has nothing to remove
		}
		script := removal(string(saved), comment, prefixes, links)
		if script == "" {
			continue
		}
		command := exec.Command(family+"-restore", "--noflush", "-w")
		command.Stdin = strings.NewReader(script)
		if out, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("%s-restore: %w: %s", family, err, out)
		}
	}
	for _, link := range links {
		if _, err := os.Stat("/sys/class/net/" + link); err == nil {
			if err := run("ip", "link", "delete", link); err != nil {
				return err
			}
		}
	}
	return nil
}

func run(name string, arguments ...string) error {
	out, err := exec.Command(name, arguments...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(arguments, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}
