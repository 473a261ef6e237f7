package supervise

import "time"

const (
	firstPause = 500 * time.Millisecond
	longPause  = 15 * time.Second
	// A component that lived this long had really started.
	healthy = 30 * time.Second
)

// backoff doubles the pause before each restart and forgets about it once a
// component has lived for a while.
type backoff struct{ pause time.Duration }

func (b *backoff) next(lived time.Duration) time.Duration {
	switch {
	case b.pause == 0 || lived >= healthy:
		b.pause = firstPause
	default:
		b.pause = min(b.pause*2, longPause)
	}
	return b.pause
}
