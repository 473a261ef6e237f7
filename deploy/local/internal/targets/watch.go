package targets

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"slipway-local/internal/layout"
)

// Watch keeps the file current until the process ends.
func Watch(l layout.Layout) error {
	pem, err := os.ReadFile(l.PKI("ca.crt"))
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	pair, err := tls.LoadX509KeyPair(l.PKI("prometheus.crt"), l.PKI("prometheus.key"))
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair}}}}
	url := fmt.Sprintf("https://127.0.0.1:%d/api/v1/pods?watch=1&timeoutSeconds=3600", layout.APIPort)
	for {
		if err := follow(client, url, l.Run("pod-targets.json")); err != nil {
			log.Printf("watching pods: %v", err)
		}
		time.Sleep(2 * time.Second)
	}
}

// follow reads one watch to its end. Without a resource version it begins with
// all pods there are, so no list is needed and nothing has to be resumed.
func follow(client *http.Client, url, path string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the API server answers %s", response.Status)
	}
	events := make(chan event)
	var failed error
	go func() {
		defer close(events)
		decoder := json.NewDecoder(response.Body)
		for {
			var e event
			if failed = decoder.Decode(&e); failed != nil {
				return
			}
			select {
			case events <- e:
			case <-ctx.Done():
				return
			}
		}
	}()
	if err := collect(events, path); err != nil {
		return err
	}
	return failed
}

type event struct {
	Type   string `json:"type"`
	Object Pod    `json:"object"`
}

// collect writes at most once a second: a rollout changes pods in bursts.
func collect(events <-chan event, path string) error {
	pods := map[string]Pod{}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	changed := true
	for {
		select {
		case e, open := <-events:
			if !open {
				return nil
			}
			if e.Type == "ERROR" {
				return fmt.Errorf("the watch was ended by the API server")
			}
			if e.Type == "DELETED" {
				delete(pods, e.Object.Metadata.UID)
			} else {
				pods[e.Object.Metadata.UID] = e.Object
			}
			changed = true
		case <-tick.C:
			if !changed {
				continue
			}
			if err := write(path, pods); err != nil {
				return err
			}
			changed = false
		}
	}
}
