package pki

import (
	"bytes"
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"

	"slipway-local/internal/layout"
)

func TestClusterIsMadeOnceAndVerifies(t *testing.T) {
	l := layout.Layout{Dir: t.TempDir()}
	if err := os.MkdirAll(l.PKI(""), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := EnsureCluster(l); err != nil {
		t.Fatal(err)
	}
	before := contents(t, l.PKI(""))
	if err := EnsureCluster(l); err != nil {
		t.Fatal(err)
	}
	for name, data := range contents(t, l.PKI("")) {
		if !bytes.Equal(before[name], data) {
			t.Errorf("%s changed in a second run", name)
		}
	}

	ca, _, _ := read(l.PKI("ca"))
	server, _, err := read(l.PKI("apiserver"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(ca)
	for _, name := range []string{"127.0.0.1", layout.NodeIP, layout.APIService, "kubernetes.default.svc"} {
		if _, err := server.Verify(x509.VerifyOptions{Roots: roots, DNSName: name}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, service := range []string{"metrics-server", "prometheus-adapter"} {
		extension, _, err := read(l.PKI(service))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{service + ".kube-system.svc", layout.NodeIP} {
			if _, err := extension.Verify(x509.VerifyOptions{Roots: roots, DNSName: name}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	etcd, _, _ := read(l.PKI("apiserver-etcd-client"))
	if _, err := etcd.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}); err == nil {
		t.Error("the cluster authority must not vouch for etcd's clients")
	}
}

func TestLeafIsMadeAgainWhenItNoLongerFits(t *testing.T) {
	folder := t.TempDir()
	authority, err := OpenAuthority(folder, "ca")
	if err != nil {
		t.Fatal(err)
	}
	leaf := Leaf{File: "one", CommonName: "one", Names: []string{"127.0.0.1"}}
	for _, change := range []func(){
		func() {},
		func() { leaf.Names = []string{"127.0.0.1", "::1"} },
		func() { leaf.Organization = "people" },
		func() {
			os.Remove(filepath.Join(folder, "ca.crt"))
			authority, err = OpenAuthority(folder, "ca")
		},
	} {
		before, _ := os.ReadFile(filepath.Join(folder, "one.crt"))
		change()
		if err := authority.Ensure(leaf); err != nil {
			t.Fatal(err)
		}
		after, _ := os.ReadFile(filepath.Join(folder, "one.crt"))
		if bytes.Equal(before, after) {
			t.Error("the certificate was not made again")
		}
	}
}

func TestKeysArePrivate(t *testing.T) {
	folder := t.TempDir()
	if _, err := OpenAuthority(folder, "ca"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(folder, "ca.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func contents(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, entry := range entries {
		data, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[entry.Name()] = data
	}
	return all
}
