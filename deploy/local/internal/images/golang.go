package images

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"slipway-local/internal/layout"
)

// golang is Debian plus the machine's own toolchain. Its tests and API lists
// are left out: half its files, and no build reads them.
func (m maker) golang(reference string) error {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	root := strings.TrimSpace(string(out))
	dockerfile := fmt.Sprintf(`FROM %s/base/debian:%s
COPY go /usr/local/go
ENV PATH=/usr/local/go/bin:/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    GOPATH=/go GOTOOLCHAIN=local GOFLAGS=-buildvcs=false CGO_ENABLED=0
WORKDIR /src
`, layout.Registry, suite)
	m.say("making the Go base image from %s", root)
	return m.docker(func(out io.Writer) error {
		archive := tar.NewWriter(out)
		if err := addFile(archive, "Dockerfile", 0o644, []byte(dockerfile)); err != nil {
			return err
		}
		skip := map[string]bool{"test": true, "api": true, "doc": true, "pkg/obj": true, ".git": true}
		return errors.Join(addTree(archive, root, "go", skip), archive.Close())
	}, "build", "--tag", reference, "-")
}
