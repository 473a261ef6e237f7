package supervise

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"slipway-local/internal/layout"
	"slipway-local/internal/parts"
	"slipway-local/internal/probe"
)

type supervisor struct {
	layout  layout.Layout
	parts   []parts.Part
	board   *board
	keepers []*keeper
}

// keeper holds one component: its process now, and whether it answers.
type keeper struct {
	part   parts.Part
	index  int
	stop   context.CancelFunc
	ended  chan struct{}
	mutex  sync.Mutex
	answer bool
}

// Main is the supervising process; it returns when it was told to end.
func Main(l layout.Layout, ownDocker bool) error {
	file, err := Lock(l.Run("supervisor.pid"))
	if err != nil {
		return fmt.Errorf("another supervisor runs: %w", err)
	}
	defer file.Close()
	if err := file.Truncate(0); err != nil {
		return err
	}
	fmt.Fprintln(file, os.Getpid())

	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	signal.Ignore(syscall.SIGHUP, syscall.SIGPIPE)

	all := parts.All(l, ownDocker)
	s := &supervisor{layout: l, parts: all, board: &board{path: l.Run("state.json")}}
	s.board.state = State{PID: os.Getpid(), OwnDocker: ownDocker, Build: Build(l)}
	for _, part := range all {
		s.board.state.Parts = append(s.board.state.Parts, PartState{Name: part.Name})
	}
	s.board.save()
	log.Printf("supervising %d components", len(all))
	var contexts []context.Context
	for index, part := range all {
		ctx, cancel := context.WithCancel(context.Background())
		k := &keeper{part: part, index: index, stop: cancel, ended: make(chan struct{})}
		s.keepers = append(s.keepers, k)
		defer cancel()
		contexts = append(contexts, ctx)
	}
	for index, k := range s.keepers {
		go func() { defer close(k.ended); s.keep(contexts[index], k) }()
	}
	log.Printf("ending: %v", <-signals)
	s.end()
	log.Print("ended")
	return os.Remove(l.Run("state.json"))
}

// end stops stage by stage what stands on the others first.
func (s *supervisor) end() {
	for stage := parts.StageRest; stage >= parts.StageRuntime; stage-- {
		for _, k := range s.keepers {
			if k.part.Stage == stage {
				k.stop()
			}
		}
		for _, k := range s.keepers {
			if k.part.Stage == stage {
				<-k.ended
			}
		}
	}
}

// keep starts a component whenever it is not running, until ctx ends.
func (s *supervisor) keep(ctx context.Context, k *keeper) {
	delay := backoff{}
	for ctx.Err() == nil {
		s.waitFor(ctx, k)
		if ctx.Err() != nil {
			return
		}
		started := time.Now()
		exit := s.run(ctx, k)
		k.setAnswer(false)
		if ctx.Err() != nil {
			return
		}
		pause := delay.next(time.Since(started))
		log.Printf("%s ended after %s (%s); again in %s", k.part.Name, time.Since(started).Round(time.Millisecond), exit, pause)
		s.board.change(k.index, func(p *PartState) {
			p.PID, p.LastExit, p.Waiting = 0, exit, "restart"
			p.Restarts++
		})
		sleep(ctx, pause)
	}
}

// waitFor returns when everything that the component stands on answers.
func (s *supervisor) waitFor(ctx context.Context, k *keeper) {
	for _, name := range k.part.After {
		other := s.named(name)
		if !other.answers() {
			s.board.change(k.index, func(p *PartState) { p.Waiting = name })
		}
		for !other.answers() && ctx.Err() == nil {
			sleep(ctx, 200*time.Millisecond)
		}
	}
	s.board.change(k.index, func(p *PartState) { p.Waiting = "" })
}

func (s *supervisor) named(name string) *keeper {
	for _, k := range s.keepers {
		if k.part.Name == name {
			return k
		}
	}
	panic("no component " + name) // a spelling mistake in package parts, which its test finds
}

// watchReady asks until the component answers for the first time.
func (s *supervisor) watchReady(ctx context.Context, k *keeper) {
	for ctx.Err() == nil {
		if probe.Once(ctx, k.part.Ready) == nil {
			k.setAnswer(true)
			return
		}
		sleep(ctx, 200*time.Millisecond)
	}
}

func (k *keeper) answers() bool {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	return k.answer
}

func (k *keeper) setAnswer(value bool) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.answer = value
}

func sleep(ctx context.Context, duration time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(duration):
	}
}
