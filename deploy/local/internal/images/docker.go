// Package images makes the base images for machines that can pull none and
// puts them into the local registry.
package images

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"slipway-local/internal/layout"
	"slipway-local/internal/probe"
)

// DockerHost finds a Docker Engine that answers: $DOCKER_HOST, else the usual
// socket. It is empty where none does.
func DockerHost() string {
	hosts := []string{"unix://" + layout.DockerSocket}
	if host := os.Getenv("DOCKER_HOST"); host != "" {
		hosts = append([]string{host}, hosts...)
	}
	for _, host := range hosts {
		if answers(host) {
			return host
		}
	}
	return ""
}

func answers(host string) bool {
	if socket, isUnix := strings.CutPrefix(host, "unix://"); isUnix {
		return probe.Once(context.Background(), probe.UnixHTTP(socket, "/_ping")) == nil
	}
	// ssh and TLS are the docker command's business.
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return exec.CommandContext(ctx, "docker", "--host", host, "version").Run() == nil
}

// has asks the registry for a tag.
func has(repository, tag string) bool {
	url := fmt.Sprintf("http://%s/v2/%s/manifests/%s", layout.Registry, repository, tag)
	request, err := http.NewRequest(http.MethodHead, url, nil)
	if err != nil {
		return false
	}
	request.Header.Set("Accept", "application/vnd.docker.distribution.manifest.v2+json")
	client := http.Client{Timeout: 5 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return false
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// maker runs the docker command against one engine and keeps its output.
type maker struct {
	layout layout.Layout
	host   string
	log    *os.File
	say    func(string, ...any)
}

func (m maker) docker(input func(io.Writer) error, arguments ...string) error {
	command := exec.Command("docker", append([]string{"--host", m.host}, arguments...)...)
	return m.feed(command, input)
}

// feed runs a command with its input made on the fly, so that no copy of a
// whole file system is put on disk.
func (m maker) feed(command *exec.Cmd, input func(io.Writer) error) error {
	command.Stdout, command.Stderr = m.log, m.log
	var made chan error
	if input != nil {
		reader, writer := io.Pipe()
		command.Stdin = reader
		made = make(chan error, 1)
		go func() {
			err := input(writer)
			writer.CloseWithError(err)
			made <- err
		}()
		defer reader.Close()
	}
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s: %w (see %s)", strings.Join(command.Args[:min(len(command.Args), 5)], " "), err, m.log.Name())
	}
	if made != nil {
		return <-made
	}
	return nil
}

func (m maker) push(reference string) error { return m.docker(nil, "push", "--quiet", reference) }
