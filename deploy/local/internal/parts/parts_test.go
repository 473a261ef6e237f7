package parts

import (
	"slices"
	"strings"
	"testing"

	"slipway-local/internal/layout"
)

// The supervisor waits for parts by name and starts them in a list's order.
func TestPartsWaitForPartsThatAreThere(t *testing.T) {
	all := All(layout.Layout{Dir: "/d", Self: "/s"}, true)
	var names []string
	for _, part := range all {
		if slices.Contains(names, part.Name) {
			t.Errorf("%s is there twice", part.Name)
		}
		for _, name := range part.After {
			i := slices.IndexFunc(all, func(p Part) bool { return p.Name == name })
			if i < 0 {
				t.Errorf("%s waits for %s, which is not there", part.Name, name)
			} else if all[i].Stage > part.Stage {
				t.Errorf("%s would be ended before %s, which stands on it", name, part.Name)
			}
		}
		names = append(names, part.Name)
	}
}

// Nothing may be reachable from another machine.
func TestNobodyListensOutside(t *testing.T) {
	for _, part := range All(layout.Layout{Dir: "/d", Self: "/s"}, true) {
		for _, argument := range part.Args {
			if argument == "0.0.0.0" || argument == "::" {
				t.Errorf("%s: %s", part.Name, part.Args)
			}
		}
	}
}

// Everything has a certificate of the cluster's own authorities, so nobody has a
// reason to look away.
func TestEverybodyChecksCertificates(t *testing.T) {
	for _, part := range All(layout.Layout{Dir: "/d", Self: "/s"}, true) {
		for _, argument := range part.Args {
			if strings.Contains(argument, "insecure") {
				t.Errorf("%s: %s", part.Name, argument)
			}
		}
	}
}
