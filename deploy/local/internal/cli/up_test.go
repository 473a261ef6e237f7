package cli

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"slipway-local/internal/layout"
	"slipway-local/internal/parts"
	"slipway-local/internal/supervise"
)

// `up` starts an older supervisor anew only where it lacks something: where it
// knows all components, or has not yet said which, it is left alone.
func TestAnOlderSupervisorLacksAComponent(t *testing.T) {
	l := layout.Layout{Dir: t.TempDir()}
	if err := l.MakeFolders(); err != nil {
		t.Fatal(err)
	}
	var all []supervise.PartState
	for _, part := range parts.All(l, true) {
		all = append(all, supervise.PartState{Name: part.Name})
	}
	older := slices.DeleteFunc(slices.Clone(all), func(p supervise.PartState) bool { return p.Name == "metrics-server" })
	for _, each := range []struct {
		knows []supervise.PartState
		want  string
	}{{nil, ""}, {all, ""}, {older, "metrics-server"}} {
		data, err := json.Marshal(supervise.State{Parts: each.knows})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(l.Run("state.json"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := unknownPart(l); got != each.want {
			t.Errorf("of %d components %q is unknown, not %q", len(each.knows), got, each.want)
		}
	}
}

// What `up` waits for later is spelled as in the list of components.
func TestLateComponentsAreThere(t *testing.T) {
	for _, name := range lateParts {
		if !slices.ContainsFunc(parts.All(layout.Layout{}, false), func(p parts.Part) bool { return p.Name == name }) {
			t.Errorf("there is no %s", name)
		}
	}
}
