package cli

import (
	"fmt"
	"sync"
	"time"
)

// progress prints one line per step with the time since the beginning and how
// long the step took, and says what it waits for when that lasts.
type progress struct {
	mutex   sync.Mutex
	started time.Time
	last    time.Time
}

func newProgress() *progress {
	now := time.Now()
	return &progress{started: now, last: now}
}

func (p *progress) done(format string, arguments ...any) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := time.Now()
	fmt.Printf("[%5.1fs +%4.1fs] %s\n", now.Sub(p.started).Seconds(), now.Sub(p.last).Seconds(), fmt.Sprintf(format, arguments...))
	p.last = now
}

func (p *progress) waiting(what string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	fmt.Printf("[%5.1fs       ] waiting for %s\n", time.Since(p.started).Seconds(), what)
}

// until asks again and again until there is no error or the limit is reached.
func (p *progress) until(what string, limit time.Duration, ask func() error) error {
	begun := time.Now()
	spoken := begun
	for {
		err := ask()
		if err == nil {
			p.done("%s", what)
			return nil
		}
		if time.Since(begun) > limit {
			return fmt.Errorf("%s is not there after %s: %w", what, limit, err)
		}
		if time.Since(spoken) > 5*time.Second {
			p.waiting(fmt.Sprintf("%s: %v", what, err))
			spoken = time.Now()
		}
		time.Sleep(200 * time.Millisecond)
	}
}
