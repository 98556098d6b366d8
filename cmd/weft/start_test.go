package main

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// Whatever a command does, it first waits for what packages prepare as the
// program starts. That is measured in bytes, which are the same on every
// machine: a pattern that multiplies large classes of letters shows here.
func TestStart(t *testing.T) {
	const most = 2 << 20 // of one package
	command := exec.Command("weft", "version")
	command.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var trace strings.Builder
	command.Stderr = &trace
	if err := command.Run(); err != nil {
		t.Fatal(err)
	}
	packages := 0
	for line := range strings.Lines(trace.String()) {
		words := strings.Fields(line) // init PACKAGE @0.1 ms, 0.2 ms clock, 300 bytes, 4 allocs
		if len(words) < 10 || words[0] != "init" {
			continue
		}
		packages++
		bytes, err := strconv.Atoi(words[7])
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if bytes > most {
			t.Errorf("%s takes %d bytes as weft starts", words[1], bytes)
		}
	}
	if packages < 20 {
		t.Errorf("only %d packages were seen:\n%s", packages, trace.String())
	}
}
