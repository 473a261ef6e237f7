// burst prints numbered lines as quickly as it can and then waits: something to
// measure the reading of logs with.
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
)

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)

	lines := 50_000
	if text := os.Getenv("LINES"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			fmt.Fprintf(os.Stderr, "LINES must be a number, not %q\n", text)
			os.Exit(2)
		}
		lines = n
	}
	// About 120 bytes a line, as services write them.
	filling := strings.Repeat("abcdefghij", 10)
	out := bufio.NewWriterSize(os.Stdout, 64<<10)
	for n := range lines {
		fmt.Fprintf(out, "line %08d of %d %s\n", n+1, lines, filling)
	}
	if err := out.Flush(); err != nil {
		os.Exit(1)
	}
	fmt.Println("done")
	<-signals
}
