package cli

import (
	"fmt"
	"io"
	"log"
	"net"
	"time"

	"slipway-local/internal/layout"
)

// relay passes connections from the node's address on to the API server, which
// can listen on one address only: loopback, for the people at the machine. Pods
// come in here.
func relay() error {
	listen := fmt.Sprintf("%s:%d", layout.NodeIP, layout.APIPort)
	server := fmt.Sprintf("127.0.0.1:%d", layout.APIPort)
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	log.Printf("relaying %s to %s", listen, server)
	for {
		client, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer client.Close()
			upstream, err := net.DialTimeout("tcp", server, 5*time.Second)
			if err != nil {
				log.Print(err)
				return
			}
			defer upstream.Close()
			go func() {
				_, _ = io.Copy(upstream, client)
				_ = upstream.(*net.TCPConn).CloseWrite()
			}()
			_, _ = io.Copy(client, upstream)
		}()
	}
}
