package images

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const suite = "bookworm"

// machineCAs is where Debian and its like keep the bundle of authorities.
const machineCAs = "/etc/ssl/certs/ca-certificates.crt"

// debian imports a minimal Debian with the machine's authorities inside:
// behind a company's proxy nothing in a build could be fetched without them.
func (m maker) debian(reference string) error {
	root, err := m.debianRoot()
	if err != nil {
		return err
	}
	return m.docker(func(out io.Writer) error {
		file, err := os.Open(root)
		if err != nil {
			return err
		}
		defer file.Close()
		archive := tar.NewWriter(out)
		if err := copyArchive(archive, file); err != nil {
			return err
		}
		if bundle, err := os.ReadFile(machineCAs); err == nil {
			// The second place is where the package ca-certificates looks when it
			// is installed later and writes the first one anew.
			for _, name := range []string{machineCAs[1:], "usr/local/share/ca-certificates/machine.crt"} {
				if err := addFile(archive, name, 0o644, bundle); err != nil {
					return err
				}
			}
		}
		return archive.Close()
	}, "import", "--change", `CMD ["/bin/bash"]`, "-", reference)
}

// debianRoot gives the archive of the bare system, made once and cached.
func (m maker) debianRoot() (string, error) {
	path := filepath.Join(m.layout.Cache, "debian-"+suite+".tar")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	m.say("making the Debian base image with debootstrap, a minute or two, once (log: %s)", m.log.Name())
	if err := os.MkdirAll(m.layout.Cache, 0o755); err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp(m.layout.Cache, "debootstrap-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder)
	arguments := []string{"--variant=minbase", suite, folder}
	if mirror := machineMirror(); mirror != "" {
		arguments = append(arguments, mirror)
	}
	if err := m.feed(exec.Command("debootstrap", arguments...), nil); err != nil {
		return "", err
	}
	clean := exec.Command("sh", "-c", `rm -rf var/cache/apt/archives/*.deb var/cache/apt/*.bin var/lib/apt/lists/* var/log/*.log usr/share/doc/* usr/share/man/*`)
	clean.Dir = folder
	pack := exec.Command("tar", "--numeric-owner", "--one-file-system", "--exclude=./dev/*", "--exclude=./proc/*", "--exclude=./sys/*",
		"-C", folder, "-cf", path+".new", ".")
	return path, errors.Join(m.feed(clean, nil), m.feed(pack, nil), os.Rename(path+".new", path))
}

// machineMirror is where the machine itself gets this suite from; debootstrap
// has a default for machines that get something else.
func machineMirror() string {
	out, err := exec.Command("apt-get", "indextargets", "--format", "$(CODENAME) $(COMPONENT) $(REPO_URI)", "Created-By: Packages").Output()
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) == 3 && fields[0] == suite && fields[1] == "main" && strings.HasPrefix(fields[2], "http") {
			return fields[2]
		}
	}
	return ""
}
