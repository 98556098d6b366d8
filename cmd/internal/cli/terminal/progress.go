package terminal

import (
	"fmt"
	"sync"
	"time"

	"github.com/mattn/go-runewidth"
)

// Progress tells how far a list of steps is: on a terminal one line that
// changes, elsewhere a line per step that has ended. It is safe for use by
// several goroutines.
type Progress struct {
	streams *Streams
	mu      sync.Mutex
	text    string
	since   time.Time
	stop    chan struct{}
	done    sync.WaitGroup
}

// refresh is how often the seconds on the live line move.
const refresh = 100 * time.Millisecond

// lineWidth is what a live line is cut to; a line that wraps cannot be
// rewritten.
const lineWidth = 79

// Start begins a progress.
func (s *Streams) Start() *Progress {
	p := &Progress{streams: s, stop: make(chan struct{})}
	if s.Live {
		p.done.Go(p.tick)
	}
	return p
}

func (p *Progress) tick() {
	ticker := time.NewTicker(refresh)
	defer ticker.Stop()
	for {
		select {
		case <-p.stop:
			return
		case <-ticker.C:
			p.mu.Lock()
			p.draw()
			p.mu.Unlock()
		}
	}
}

// Begin says what is being done now.
func (p *Progress) Begin(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text, p.since = text, time.Now()
	p.draw()
}

// Update says more of what is being done, without starting its time anew.
func (p *Progress) Update(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = text
	p.draw()
}

// End says that a step has ended. Only streams that nobody watches keep the
// line.
func (p *Progress) End(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.streams.Live {
		return
	}
	fmt.Fprintln(p.streams.Err, line)
}

// Close takes the live line away.
func (p *Progress) Close() {
	if !p.streams.Live {
		return
	}
	close(p.stop)
	p.done.Wait()
	fmt.Fprint(p.streams.Err, "\r\x1b[K")
}

func (p *Progress) draw() {
	if !p.streams.Live || p.text == "" {
		return
	}
	took := "" // of a step that has just begun
	if passed := time.Since(p.since).Truncate(refresh); passed > 0 {
		took = Took(passed)
	}
	text := runewidth.Truncate(p.text, lineWidth-len(took)-2, "…")
	fmt.Fprintf(p.streams.Err, "\r\x1b[K%s  %s", text, p.streams.Paint(Dim, took))
}
