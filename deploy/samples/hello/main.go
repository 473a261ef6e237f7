// hello is the smallest service that is worth deploying: it answers, says how
// it is, counts, logs, and can be told to fail.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

var requests atomic.Int64

func main() {
	if os.Getenv("CRASH") == "1" {
		fmt.Println("FATAL: cannot reach the database at db:5432: connection refused")
		os.Exit(1)
	}
	if os.Getenv("ONCE") == "1" {
		write("info", "all orders are counted", nil)
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	go beat(ctx)

	server := &http.Server{Addr: ":8080", Handler: routes(), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		write("info", "ending", nil)
		grace, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(grace)
	}()
	write("info", "listening on :8080", map[string]any{"version": version()})
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		write("error", err.Error(), nil)
		os.Exit(1)
	}
}

func version() string {
	if v := os.Getenv("VERSION"); v != "" {
		return v
	}
	return "1"
}

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		host, _ := os.Hostname()
		fmt.Fprintf(w, "hello from version %s on %s\n", version(), host)
	})
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if os.Getenv("NOT_READY") == "1" {
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		fmt.Fprintf(w, "# HELP hello_requests_total Requests answered.\n# TYPE hello_requests_total counter\nhello_requests_total{version=%q} %d\n",
			version(), requests.Load())
	})
	return logged(mux)
}

type answer struct {
	http.ResponseWriter
	status int
}

func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		a := &answer{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(a, r)
		requests.Add(1)
		write("info", "request", map[string]any{"method": r.Method, "path": r.URL.Path,
			"status": a.status, "microseconds": time.Since(started).Microseconds()})
	})
}

// beat writes a line every second, of every level in turn.
func beat(ctx context.Context) {
	levels := []string{"debug", "info", "info", "warn", "info", "error"}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			write(levels[n%len(levels)], fmt.Sprintf("tick %d", n), nil)
		}
	}
}

// write prints one line in one piece, so that lines never mix.
func write(level, message string, more map[string]any) {
	line := map[string]any{"time": time.Now().UTC().Format(time.RFC3339Nano), "level": level, "message": message}
	for key, value := range more {
		line[key] = value
	}
	data, err := json.Marshal(line)
	if err == nil {
		_, _ = os.Stdout.Write(append(data, '\n'))
	}
}
