// Command chserver is a ClickHouse server for tests and for trying things on a
// laptop: the engine as a library (libchdb), behind ClickHouse's HTTP interface
// on 127.0.0.1.
//
//	go run ./adapters/warehouses/clickhouse/clickhousetest/chserver -addr 127.0.0.1:8123
//
// In come requests as the Go driver, curl and other clients send them; out go
// the engine's own answers and errors. It knows nothing of weft. What differs
// from a real server is in the README beside it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest/engine"
)

func main() {
	var (
		address = flag.String("addr", "127.0.0.1:0", "where to listen; port 0 takes a free one")
		path    = flag.String("library", "", "libchdb.so; found or fetched when left out")
		folder  = flag.String("data", "", "folder to keep data in; a temporary one when left out")
		memory  = flag.Bool("memory", false, "keep a temporary folder in memory, where there is room")
		trace   = flag.Bool("trace", false, "print each statement")
		piped   = flag.Bool("piped", false, "end when standard input ends, so that no server outlives its test")
	)
	flag.Parse()
	temporary := ""
	if *memory {
		temporary = inMemory()
	}
	if err := run(*address, *path, *folder, temporary, *trace, *piped); err != nil {
		fmt.Fprintln(os.Stderr, "chserver:", err)
		os.Exit(1)
	}
}

func run(address, path, folder, temporary string, trace, piped bool) (err error) {
	// The port first: it is known at once, and the engine takes its time.
	listener, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("something else listens on %s; choose another port with -addr 127.0.0.1:PORT (make clickhouse PORT=8124)", address)
	}
	if err != nil {
		return err
	}
	if path == "" {
		if path, err = engine.Library(os.Stderr); err != nil {
			return err
		}
	}
	lib, err := load(path)
	if err != nil {
		return err
	}
	if folder == "" {
		if folder, err = os.MkdirTemp(temporary, "chserver-"); err != nil {
			return err
		}
		defer remove(folder)
	}
	arguments := []string{
		"--path=" + folder,
		// The engine is easier on its users than a server is; tests want a server.
		"--implicit_select=0",
		"--allow_introspection_functions=0",
	}
	// The engine is up while a connection is open; this one ends with the process.
	if _, err := lib.open(arguments); err != nil {
		return err
	}
	end := make(chan os.Signal, 1)
	signal.Notify(end, os.Interrupt, syscall.SIGTERM)
	if piped {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin) // however it ends, it ends
			end <- os.Interrupt
		}()
	}
	fmt.Printf("http://%s\n", listener.Addr())
	serve := &http.Server{Handler: newServer(lib, arguments, trace), ReadHeaderTimeout: time.Minute}
	go func() { _ = serve.Serve(listener) }()
	<-end
	// Clients see a server that is gone, and not one that loses its files while it
	// answers.
	return serve.Close()
}

// remove takes away a folder that the engine may still be writing to.
func remove(folder string) {
	for range 5 {
		if os.RemoveAll(folder) == nil {
			return
		}
	}
}
