// Command emulator stands in for one project of BigQuery: a REST endpoint to
// which Google's own client talks, Google's own analyzer that judges every
// statement, and DuckDB, in memory, that runs it. It is for tests and for trying
// things out; nothing of it is part of weft.
//
// It prints "READY http://host:port" when it can be used. With -piped it ends
// when its standard input does, so that it never outlives who started it.
package main

import (
	"context"
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

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/server"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "where to listen; port 0 takes a free one")
	project := flag.String("project", "weft-emulator", "id of the project")
	location := flag.String("location", "US", "location of datasets that are made without one")
	read := flag.String("read", "", "folder whose folders are datasets to begin with, and whose .csv, .json and .parquet files in them are tables")
	piped := flag.Bool("piped", false, "end when standard input ends")
	flag.Parse()
	if err := run(*addr, *read, *piped, server.Config{Project: *project, Location: *location}); err != nil {
		fmt.Fprintln(os.Stderr, "emulator:", err)
		os.Exit(1)
	}
}

func run(addr, read string, piped bool, config server.Config) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, end := context.WithCancel(ctx)
	defer end()
	if piped {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin) // ends when the other side is gone
			end()
		}()
	}
	project, err := server.New(ctx, config)
	if err != nil {
		return err
	}
	if read != "" {
		if err := project.Read(ctx, os.DirFS(read), read); err != nil {
			return errors.Join(err, project.Close())
		}
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return errors.Join(err, project.Close())
	}
	fmt.Printf("READY http://%s\n", listener.Addr())
	return errors.Join(serve(ctx, listener, project), project.Close())
}

func serve(ctx context.Context, listener net.Listener, project http.Handler) error {
	web := &http.Server{Handler: project, ReadHeaderTimeout: time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- web.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return web.Close()
	}
}
