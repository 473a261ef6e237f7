package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Leaf describes one certificate. Names that parse as an address become
// address SANs.
type Leaf struct {
	File         string
	CommonName   string
	Organization string
	Names        []string
}

// Ensure writes the leaf unless the one on disk is still right.
func (a *Authority) Ensure(leaf Leaf) error {
	base := filepath.Join(a.folder, leaf.File)
	current, _, err := read(base)
	if err == nil && a.fits(current, leaf) {
		return nil
	}
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: leaf.CommonName},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	if leaf.Organization != "" {
		template.Subject.Organization = []string{leaf.Organization}
	}
	if len(leaf.Names) > 0 {
		template.ExtKeyUsage = append(template.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
	}
	for _, name := range leaf.Names {
		if address := net.ParseIP(name); address != nil {
			template.IPAddresses = append(template.IPAddresses, address)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	_, _, err = write(base, template, a.cert, a.key)
	return err
}

// fits is false for a certificate that is about to expire, was signed by an
// authority since replaced, or was written for other names by an older version.
func (a *Authority) fits(cert *x509.Certificate, leaf Leaf) bool {
	organization := ""
	if len(cert.Subject.Organization) > 0 {
		organization = cert.Subject.Organization[0]
	}
	names := slices.Clone(cert.DNSNames)
	for _, address := range cert.IPAddresses {
		names = append(names, address.String())
	}
	wanted := slices.Clone(leaf.Names)
	slices.Sort(names)
	slices.Sort(wanted)
	return time.Until(cert.NotAfter) > renewal &&
		cert.CheckSignatureFrom(a.cert) == nil &&
		cert.Subject.CommonName == leaf.CommonName &&
		organization == leaf.Organization &&
		slices.Equal(names, wanted)
}

// EnsureServiceAccountKey makes the key that signs the tokens of pods.
func EnsureServiceAccountKey(folder string) error {
	path := filepath.Join(folder, "service-account.key")
	if _, err := readPEM(path); err == nil || !errors.Is(err, os.ErrNotExist) {
		return err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	return writeKey(path, key)
}
