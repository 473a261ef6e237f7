package render

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"slipway-local/internal/layout"
	"slipway-local/internal/pki"
)

func TestAllWritesEveryFile(t *testing.T) {
	l := layout.Layout{Dir: t.TempDir()}
	if err := l.MakeFolders(); err != nil {
		t.Fatal(err)
	}
	if err := pki.EnsureCluster(l); err != nil {
		t.Fatal(err)
	}
	if err := All(l); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(l.Etc(""), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if strings.Contains(string(data), "<no value>") || strings.Contains(string(data), "{{") {
			t.Errorf("%s is not filled in", path)
		}
		if strings.HasSuffix(path, ".conflist") || strings.HasSuffix(path, ".json") {
			if !json.Valid(data) {
				t.Errorf("%s is not JSON: %s", path, data)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// The API server is told whose certificate metrics-server has.
	ca, err := os.ReadFile(l.PKI("ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	manifests, err := os.ReadFile(l.Etc("manifests.yaml"))
	if err != nil || !strings.Contains(string(manifests), "caBundle: "+base64.StdEncoding.EncodeToString(ca)) {
		t.Errorf("the authority is not in the APIService: %v", err)
	}
	info, err := os.Stat(l.Kubeconfig())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the admin's kubeconfig must be private: %v %v", info, err)
	}
}

func TestNoForwardWithoutNameservers(t *testing.T) {
	for servers, want := range map[string]bool{"": false, "192.0.2.53": true} {
		text, err := newValues(layout.Layout{Dir: "/x"}, strings.Fields(servers)).one("Corefile")
		if err != nil || strings.Contains(string(text), "forward") != want {
			t.Errorf("%q: %v\n%s", servers, err, text)
		}
	}
}

func TestNameserversWithoutSearchList(t *testing.T) {
	path := filepath.Join(t.TempDir(), "resolv.conf")
	os.WriteFile(path, []byte("# hello\nsearch example.org\nnameserver 192.0.2.1\nnameserver 2001:db8::1\n"), 0o600)
	got := readNameservers("/does/not/exist", path)
	if !slices.Equal(got, []string{"192.0.2.1", "2001:db8::1"}) {
		t.Error(got)
	}
}
