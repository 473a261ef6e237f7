// Package supervise keeps the components alive from a process of its own.
package supervise

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"time"

	"slipway-local/internal/layout"
)

// PartState is what is known about one component.
type PartState struct {
	Name     string    `json:"name"`
	PID      int       `json:"pid,omitempty"`
	Since    time.Time `json:"since,omitzero"`
	Restarts int       `json:"restarts"`
	LastExit string    `json:"last_exit,omitempty"`
	Waiting  string    `json:"waiting,omitempty"`
}

// State is written to run/state.json after every change, for status and up.
type State struct {
	PID       int         `json:"pid"`
	OwnDocker bool        `json:"own_docker"`
	Build     string      `json:"build"`
	Parts     []PartState `json:"parts"`
}

// ReadState returns an empty state where there is none.
func ReadState(l layout.Layout) State {
	var state State
	if data, err := os.ReadFile(l.Run("state.json")); err == nil {
		_ = json.Unmarshal(data, &state)
	}
	return state
}

type board struct {
	mutex sync.Mutex
	path  string
	state State
}

func (b *board) change(index int, apply func(*PartState)) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	apply(&b.state.Parts[index])
	b.save()
}

func (b *board) save() {
	data, err := json.MarshalIndent(b.state, "", "  ")
	if err != nil {
		return
	}
	temporary := filepath.Join(filepath.Dir(b.path), ".state.new")
	if os.WriteFile(temporary, data, 0o644) == nil {
		_ = os.Rename(temporary, b.path)
	}
}

// Build tells one build of this program from another.
func Build(l layout.Layout) string {
	info, err := os.Stat(l.Self)
	if err != nil {
		return ""
	}
	return info.ModTime().UTC().Format(time.RFC3339Nano)
}
