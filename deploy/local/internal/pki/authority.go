// Package pki makes and keeps the cluster's certificates.
package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"
)

const (
	validity = 10 * 365 * 24 * time.Hour
	renewal  = 30 * 24 * time.Hour
)

// Authority signs certificates and lives as name.crt and name.key in a folder.
type Authority struct {
	folder string
	cert   *x509.Certificate
	key    *ecdsa.PrivateKey
}

// OpenAuthority reads an authority, or makes it where there is none.
func OpenAuthority(folder, name string) (*Authority, error) {
	base := filepath.Join(folder, name)
	cert, key, err := read(base)
	if err == nil && time.Until(cert.NotAfter) > renewal {
		return &Authority{folder, cert, key}, nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("authority %s: %w", base, err)
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "slipway-local " + name},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature | x509.KeyUsageCRLSign,
	}
	cert, key, err = write(base, template, nil, nil)
	if err != nil {
		return nil, err
	}
	return &Authority{folder, cert, key}, nil
}

// write signs a template with a new key (by itself when there is no parent)
// and puts both into base.crt and base.key.
func write(base string, template, parent *x509.Certificate, signer *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	if parent == nil {
		parent, signer = template, key
	}
	template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, nil, err
	}
	// An hour back: clocks of machines that were asleep are late.
	template.NotBefore = time.Now().Add(-time.Hour)
	template.NotAfter = time.Now().Add(validity)
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		return nil, nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, nil, err
	}
	if err := writeKey(base+".key", key); err != nil {
		return nil, nil, err
	}
	return cert, key, writePEM(base+".crt", "CERTIFICATE", der, 0o644)
}

func writeKey(path string, key *ecdsa.PrivateKey) error {
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	return writePEM(path, "EC PRIVATE KEY", der, 0o600)
}

func writePEM(path, kind string, der []byte, mode os.FileMode) error {
	// A temporary file and a rename: a killed run must not leave half a key.
	temporary := path + ".new"
	if err := os.WriteFile(temporary, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), mode); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}

func read(base string) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	certPEM, err := readPEM(base + ".crt")
	if err != nil {
		return nil, nil, err
	}
	cert, err := x509.ParseCertificate(certPEM)
	if err != nil {
		return nil, nil, err
	}
	keyPEM, err := readPEM(base + ".key")
	if err != nil {
		return nil, nil, err
	}
	key, err := x509.ParseECPrivateKey(keyPEM)
	if err == nil && !key.PublicKey.Equal(cert.PublicKey) {
		// Written by two runs, one of them killed half-way: as good as absent.
		return nil, nil, fmt.Errorf("%s.key does not fit %s.crt: %w", base, base, os.ErrNotExist)
	}
	return cert, key, err
}

func readPEM(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, fmt.Errorf("%s holds no PEM block", path)
	}
	return block.Bytes, nil
}
