package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
)

// holder is a command of scripts: it holds a database file, as another program
// would, until its input ends.
func holder() {
	w, err := duckdb.Open(context.Background(), duckdb.Settings{Path: os.Args[1]})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("held")
	_, _ = io.Copy(io.Discard, os.Stdin)
	_ = w.Close()
}

// hold lets another process hold a database file until the script ends:
// `hold build/shop.duckdb`.
func hold(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: hold FILE")
	}
	self, err := os.Executable()
	ts.Check(err)
	cmd := exec.Command(self)
	cmd.Args = []string{"holder", ts.MkAbs(args[0])} // testscript picks the command by this name
	in, err := cmd.StdinPipe()
	ts.Check(err)
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Defer(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "held\n" {
		ts.Fatalf("the other process could not open %s: %q %v", args[0], line, err)
	}
}
