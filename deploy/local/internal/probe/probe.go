// Package probe asks a component whether it answers.
package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

// Probe returns nil when the component answers.
type Probe func(context.Context) error

// HTTP wants a status below 400 from a URL.
func HTTP(url string) Probe {
	return func(ctx context.Context) error { return get(ctx, http.DefaultTransport, url) }
}

// HTTPS is HTTP with the authority read when asked: it may not exist earlier.
func HTTPS(url, caFile string) Probe {
	return func(ctx context.Context) error {
		pem, err := os.ReadFile(caFile)
		if err != nil {
			return err
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(pem)
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true}
		return get(ctx, transport, url)
	}
}

// UnixHTTP asks through a Unix socket.
func UnixHTTP(socket, path string) Probe {
	return func(ctx context.Context) error {
		dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		}
		return get(ctx, &http.Transport{DialContext: dial, DisableKeepAlives: true}, "http://socket"+path)
	}
}

// Dial is content with a connection.
func Dial(network, address string) Probe {
	return func(ctx context.Context) error {
		connection, err := new(net.Dialer).DialContext(ctx, network, address)
		if err != nil {
			return err
		}
		return connection.Close()
	}
}

func get(ctx context.Context, transport http.RoundTripper, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20))
	if response.StatusCode >= 400 {
		return fmt.Errorf("%s answers %s", url, response.Status)
	}
	return nil
}

// Once asks with a limit of two seconds; no probe means nothing to ask.
func Once(ctx context.Context, p Probe) error {
	if p == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return p(ctx)
}
