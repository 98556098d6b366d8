// Package piped runs programs that tests talk to: they end with the process that
// started them, in whatever way it ends, because they read a pipe that only it
// holds.
//
// In come the command of a program that ends with its standard input; out goes
// the first line that it prints, which says where it listens. It must not know
// what the program is.
package piped

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// patience is how long a program may take to its first line.
const patience = time.Minute

// Program is one that is running.
type Program struct {
	First string // its first line
	cmd   *exec.Cmd
	ended chan struct{}
}

// Start runs a program until this process ends and waits for its first line.
// What it says on standard error, this process says.
func Start(program string, arguments ...string) (*Program, error) {
	p := &Program{cmd: exec.Command(program, arguments...), ended: make(chan struct{})}
	p.cmd.Stderr = os.Stderr
	output, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	// The pipe is open for as long as somebody waits for the program, below.
	if _, err := p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	first := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(output).ReadString('\n') // an early end is told below
		first <- strings.TrimSpace(line)
		if err := p.cmd.Wait(); err != nil {
			fmt.Fprintf(os.Stderr, "%s ended: %v\n", program, err)
		}
		close(p.ended)
	}()
	select {
	case p.First = <-first:
	case <-time.After(patience):
	}
	if p.First == "" {
		_ = p.cmd.Process.Kill() // it may have ended already
		return nil, fmt.Errorf("%s does not start; what it says is on standard error", program)
	}
	return p, nil
}

// Pid is the program's process, for who kills it from outside.
func (p *Program) Pid() int { return p.cmd.Process.Pid }

// Ended is closed when the program has ended, for whatever reason.
func (p *Program) Ended() <-chan struct{} { return p.ended }

// Kill ends the program as a loss of power would, and returns when it is gone.
func (p *Program) Kill() error {
	err := p.cmd.Process.Kill()
	<-p.ended
	return err
}
