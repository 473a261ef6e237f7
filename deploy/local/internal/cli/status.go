package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"slipway-local/internal/images"
	"slipway-local/internal/layout"
	"slipway-local/internal/parts"
	"slipway-local/internal/probe"
	"slipway-local/internal/supervise"
)

type line struct {
	supervise.PartState
	Up        bool   `json:"up"`
	Reason    string `json:"reason,omitempty"`
	LastError string `json:"last_error,omitempty"`
}

func status(l layout.Layout, asJSON bool) int {
	lines := gather(l)
	allUp := true
	for _, each := range lines {
		allUp = allUp && each.Up
	}
	if asJSON {
		encoder := json.NewEncoder(os.Stdout)
		encoder.SetIndent("", "  ")
		_ = encoder.Encode(map[string]any{"up": allUp, "dir": l.Dir, "kubeconfig": l.Kubeconfig(), "components": lines})
	} else {
		for _, each := range lines {
			print(each)
		}
	}
	if allUp {
		return 0
	}
	return 1
}

// gather asks all components at once.
func gather(l layout.Layout) []line {
	supervisor := line{PartState: supervise.PartState{Name: "supervisor", PID: supervise.Alive(l)}}
	supervisor.Up = supervisor.PID != 0
	if !supervisor.Up {
		supervisor.Reason = "not running"
	}
	state := supervise.ReadState(l)
	known := map[string]supervise.PartState{}
	for _, part := range state.Parts {
		known[part.Name] = part
	}
	all := parts.All(l, state.OwnDocker)
	lines := make([]line, len(all))
	var asking sync.WaitGroup
	for i, part := range all {
		lines[i].PartState = known[part.Name]
		lines[i].Name = part.Name
		asking.Go(func() { lines[i].ask(l, part) })
	}
	asking.Wait()
	lines = append([]line{supervisor}, lines...)
	if !state.OwnDocker {
		docker := line{PartState: supervise.PartState{Name: "docker (not ours)"}, Up: images.DockerHost() != ""}
		if !docker.Up {
			docker.Reason = "no Docker Engine answers"
		}
		lines = append(lines, docker)
	}
	return lines
}

func (each *line) ask(l layout.Layout, part parts.Part) {
	each.LastError = lastError(l, part.Name)
	if each.PID == 0 || !alive(each.PID, l) {
		each.Reason = "not running"
		if each.Waiting != "" {
			each.Reason += ", waiting for " + each.Waiting
		}
		return
	}
	if err := probe.Once(context.Background(), part.Ready); err != nil {
		each.Reason = err.Error()
		return
	}
	each.Up = true
}

// alive is false for a pid that was given to a stranger since.
func alive(pid int, l layout.Layout) bool {
	environment, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	return err == nil && bytes.Contains(environment, []byte(layout.Marker+"="+l.Dir+"\x00"))
}

func print(each line) {
	mark, since := "up  ", ""
	if !each.Up {
		mark = "DOWN"
	}
	if !each.Since.IsZero() && each.PID != 0 {
		since = "for " + time.Since(each.Since).Round(time.Second).String()
	}
	fmt.Printf("%s  %-24s %-14s restarts %d  %s\n", mark, each.Name, since, each.Restarts, each.Reason)
	if each.LastError != "" {
		fmt.Printf("        last error: %s\n", each.LastError)
	}
}

// An error line, as the components write it: klog's E and F, zap's and logrus's
// level, CoreDNS's tag.
var errorLine = regexp.MustCompile(`^[EF]\d{4} |"level":"(error|fatal)"|level="?(error|fatal)|\[(ERROR|FATAL)\]|^panic:|^Error:|^error:`)

// lastError is the last error line in the end of a component's log.
func lastError(l layout.Layout, part string) string {
	file, err := os.Open(l.Log(part))
	if err != nil {
		return ""
	}
	defer file.Close()
	const end = 64 << 10
	if info, err := file.Stat(); err == nil && info.Size() > end {
		_, _ = file.Seek(-end, io.SeekEnd)
	}
	data, _ := io.ReadAll(file)
	found := ""
	for text := range strings.Lines(string(data)) {
		if errorLine.MatchString(text) {
			found = strings.TrimSpace(text)
		}
	}
	if len(found) > 240 {
		found = found[:240] + "..."
	}
	return found
}
