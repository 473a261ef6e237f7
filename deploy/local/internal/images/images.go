package images

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"slipway-local/internal/layout"
	"slipway-local/internal/supervise"
)

// Pause makes the image every pod's sandbox runs. No pod starts without it, so
// it is made first and by itself.
func Pause(l layout.Layout, host string, say func(string, ...any)) error {
	return with(l, host, say, func(m maker) error {
		return m.unlessThere("base/pause", "1", func(reference string) error {
			program, err := os.ReadFile(l.Tool("slipway-pause"))
			if err != nil {
				return fmt.Errorf("build.sh makes it: %w", err)
			}
			return m.docker(func(out io.Writer) error {
				archive := tar.NewWriter(out)
				return errors.Join(addFile(archive, "pause", 0o755, program), archive.Close())
			}, "import", "--change", `ENTRYPOINT ["/pause"]`, "--change", "USER 65535:65535", "-", reference)
		})
	})
}

// Base makes the images that Dockerfiles and pods of this machine start from.
func Base(l layout.Layout, host string, say func(string, ...any)) error {
	return with(l, host, say, func(m maker) error {
		if err := m.unlessThere("base/debian", "bookworm", m.debian); err != nil {
			return err
		}
		version, err := goVersion()
		if err != nil {
			say("no Go toolchain on this machine, so no base/go image: %v", err)
			return nil
		}
		return m.unlessThere("base/go", version, m.golang)
	})
}

func with(l layout.Layout, host string, say func(string, ...any), work func(maker) error) error {
	log, err := supervise.OpenLog(l.Log("images"))
	if err != nil {
		return err
	}
	defer log.Close()
	return work(maker{layout: l, host: host, log: log, say: say})
}

func (m maker) unlessThere(repository, tag string, build func(reference string) error) error {
	reference := layout.Registry + "/" + repository + ":" + tag
	if has(repository, tag) {
		return nil
	}
	started := time.Now()
	if err := build(reference); err != nil {
		return err
	}
	if err := m.push(reference); err != nil {
		return err
	}
	m.say("image %s made and pushed in %s", reference, time.Since(started).Round(100*time.Millisecond))
	return nil
}

// goVersion is the machine's toolchain as an image tag: go1.26.8 is 1.26.
func goVersion() (string, error) {
	out, err := exec.Command("go", "env", "GOVERSION").Output()
	if err != nil {
		return "", err
	}
	parts := strings.SplitN(strings.TrimPrefix(strings.TrimSpace(string(out)), "go"), ".", 3)
	if len(parts) < 2 {
		return "", fmt.Errorf("go calls itself %q", out)
	}
	return parts[0] + "." + parts[1], nil
}
