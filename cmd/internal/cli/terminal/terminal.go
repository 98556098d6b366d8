// Package terminal is what weft prints with: the three streams, whether there
// is a person behind them, colours, tables, and the way numbers, times and
// values are written for people. It must not know the compiler or any command.
package terminal

import (
	"fmt"
	"io"
	"os"

	"github.com/mattn/go-isatty"
)

// Streams are a process's input and outputs. Live tells that Err is a terminal
// on which a line may be rewritten; Color that escape codes are welcome.
type Streams struct {
	In    io.Reader
	Out   io.Writer
	Err   io.Writer
	Live  bool
	Color bool
}

// System gives the streams of this process. When is "auto", "always" or
// "never"; auto colours a terminal unless NO_COLOR or TERM=dumb asks not to, or
// CI is set, where nobody watches a line change.
func System(when string) (*Streams, error) {
	tty := isatty.IsTerminal(os.Stderr.Fd()) && isatty.IsTerminal(os.Stdout.Fd())
	watched := tty && os.Getenv("CI") == "" && os.Getenv("TERM") != "dumb"
	s := &Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Live: watched}
	switch when {
	case "auto":
		s.Color = watched && os.Getenv("NO_COLOR") == ""
	case "always":
		s.Color = true
	case "never":
	default:
		return s, fmt.Errorf("--color is %q; it can be auto, always or never", when)
	}
	return s, nil
}

// Style is a way to make text stand out.
type Style string

// The styles, as SGR parameters.
const (
	Plain  Style = ""
	Bold   Style = "1"
	Dim    Style = "2"
	Red    Style = "31"
	Green  Style = "32"
	Yellow Style = "33"
	Cyan   Style = "36"
)

// Paint gives the text in a style, or as it is where colour is not wanted.
func (s *Streams) Paint(style Style, text string) string {
	if !s.Color || style == Plain || text == "" {
		return text
	}
	return "\x1b[" + string(style) + "m" + text + "\x1b[0m"
}

// Printf writes to the standard output. What cannot be written (a closed pipe)
// is nobody's mistake and is left.
func (s *Streams) Printf(format string, args ...any) { fmt.Fprintf(s.Out, format, args...) }

// Notef writes to the standard error, where everything goes that is not the
// result itself.
func (s *Streams) Notef(format string, args ...any) { fmt.Fprintf(s.Err, format, args...) }
